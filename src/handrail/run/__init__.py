"""One run, from open to close."""

from handrail.run.folder import RunFolder
from handrail.run.orders import Orders, World
from handrail.run.performing import Performance
from handrail.run.rehearsed import refuse_unrehearsed
from handrail.run.resuming import QUIET, Answer, Resumption, begun

__all__ = [
    "QUIET",
    "Answer",
    "Orders",
    "Performance",
    "Resumption",
    "RunFolder",
    "World",
    "begun",
    "refuse_unrehearsed",
]
