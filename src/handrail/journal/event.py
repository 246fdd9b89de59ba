"""The base of all events, which are in `handrail.journal.events`."""

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """A fact about a run. Its class is named by a past participle; its `kind` names it in journals, and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
