"""A run that is performed and printed by one call, for several commands."""

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
    """Perform, publish and print a run. Raises the error that ended it early, once everything is printed."""
    with output:
        result = invocation.run(
            lambda stop: perform(
                request,
                environment,
                listeners=output.listeners(request.runbook),
                facilitation=facilitation,
                redactor=invocation.redactor,
                stop=stop,
                hear=output.on_stage,
            )
        )
    output.end(result)
    return result
