"""One run, from open to close."""

from handrail.run.environment import Environment
from handrail.run.execution import RunExecution
from handrail.run.facilitators import Facilitation, LessonContext
from handrail.run.folder import RunFolder
from handrail.run.history import earlier_durations, refuse_unrehearsed
from handrail.run.participants import fetched_again
from handrail.run.request import RequiredRehearsal, RunRequest
from handrail.run.resumption import QUIET, Answer, Resumption, begun

__all__ = [
    "QUIET",
    "Answer",
    "Environment",
    "Facilitation",
    "LessonContext",
    "RequiredRehearsal",
    "Resumption",
    "RunExecution",
    "RunFolder",
    "RunRequest",
    "begun",
    "earlier_durations",
    "fetched_again",
    "refuse_unrehearsed",
]
