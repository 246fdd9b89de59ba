"""One run, from open to close."""

from handrail.run.blackouts import refuse_in_blackout
from handrail.run.environment import Environment
from handrail.run.execution import RunExecution
from handrail.run.folder import RunFolder
from handrail.run.history import earlier_durations, refuse_unrehearsed
from handrail.run.mending import AskAuthor, AuthorChoice, Mending, Told
from handrail.run.open_run import OpenRun
from handrail.run.participants import refetch_secrets
from handrail.run.request import RequiredRehearsal, RunRequest
from handrail.run.resumption import GRACE_PERIOD_SECONDS, DoubtResolution, Resumption, read_start
from handrail.run.training import TrainingContext, TrainingHooks

__all__ = [
    "GRACE_PERIOD_SECONDS",
    "AskAuthor",
    "AuthorChoice",
    "DoubtResolution",
    "Environment",
    "Mending",
    "OpenRun",
    "RequiredRehearsal",
    "Resumption",
    "RunExecution",
    "RunFolder",
    "RunRequest",
    "Told",
    "TrainingContext",
    "TrainingHooks",
    "earlier_durations",
    "read_start",
    "refetch_secrets",
    "refuse_in_blackout",
    "refuse_unrehearsed",
]
