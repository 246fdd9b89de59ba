"""One run, from open to close."""

from handrail.run.cast import fetched_again
from handrail.run.earlier import earlier_paces
from handrail.run.folder import RunFolder
from handrail.run.orders import Orders, World, must_be_inputs
from handrail.run.performing import Performance
from handrail.run.rehearsed import refuse_unrehearsed
from handrail.run.resuming import QUIET, Answer, Resumption, begun
from handrail.run.sealed import means_for, means_of
from handrail.run.searching import must_hold_no_secret, search
from handrail.run.staff import Backstage, Staff

__all__ = [
    "QUIET",
    "Answer",
    "Backstage",
    "Orders",
    "Performance",
    "Resumption",
    "RunFolder",
    "Staff",
    "World",
    "begun",
    "earlier_paces",
    "fetched_again",
    "means_for",
    "means_of",
    "must_be_inputs",
    "must_hold_no_secret",
    "refuse_unrehearsed",
    "search",
]
