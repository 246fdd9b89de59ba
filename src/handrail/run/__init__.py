"""One run, from open to close."""

from handrail.run.environment import Environment
from handrail.run.execution import RunExecution
from handrail.run.facilitators import Facilitation, LessonContext
from handrail.run.folder import RunFolder
from handrail.run.history import earlier_durations, refuse_unrehearsed
from handrail.run.participants import fetched_again
from handrail.run.request import RunRequest, must_be_inputs
from handrail.run.resumption import QUIET, Answer, Resumption, begun
from handrail.run.sealing_key import means_for, means_of
from handrail.run.search import must_hold_no_secret, search

__all__ = [
    "QUIET",
    "Answer",
    "Environment",
    "Facilitation",
    "LessonContext",
    "Resumption",
    "RunExecution",
    "RunFolder",
    "RunRequest",
    "begun",
    "earlier_durations",
    "fetched_again",
    "means_for",
    "means_of",
    "must_be_inputs",
    "must_hold_no_secret",
    "refuse_unrehearsed",
    "search",
]
