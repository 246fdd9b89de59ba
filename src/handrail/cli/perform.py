"""A run that is performed and printed by one call, for several commands."""

from __future__ import annotations

from collections.abc import Callable

from handrail.app.perform import RunResult, perform
from handrail.cli.invocation import Invocation
from handrail.cli.output.run_output import RunOutput
from handrail.run import Environment, Mending, RunRequest, TrainingContext, TrainingHooks


def perform_and_print(
    invocation: Invocation,
    request: RunRequest,
    environment: Environment,
    output: RunOutput,
    make_training: Callable[[TrainingContext], TrainingHooks] | None = None,
    mending: Mending | None = None,
) -> RunResult:
    """Perform, publish and print a run. Raises the error that ended it early, once everything is printed."""
    with output:
        result = invocation.run(
            lambda stop: perform(
                request,
                environment,
                listeners=output.listeners(request.runbook),
                make_training=make_training,
                mending=mending,
                redactor=invocation.redactor,
                stop=stop,
                on_stage=output.on_stage,
            )
        )
    output.end(result)
    return result
