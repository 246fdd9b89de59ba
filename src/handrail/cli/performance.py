"""A run at the terminal: with whoever sits there, and with all that is printed of it."""

from __future__ import annotations

from collections.abc import Callable

from handrail.app.execute import RunResult, perform
from handrail.cli.invocation import Invocation
from handrail.cli.output.run_output import RunOutput
from handrail.run import Environment, Facilitation, LessonContext, RunRequest


def perform_and_print(
    invocation: Invocation,
    request: RunRequest,
    environment: Environment,
    output: RunOutput,
    facilitation: Callable[[LessonContext], Facilitation] | None = None,
) -> RunResult:
    """Perform and publish a run. Raises what ended it early, once everything is printed."""
    with output:
        result = invocation.run(
            lambda stop: perform(
                request,
                environment,
                listeners=output.listeners(request.runbook),
                facilitation=facilitation,
                redactor=invocation.redactor,
                stop=stop,
                hear=output.hear,
            )
        )
    output.end(result)
    return result
