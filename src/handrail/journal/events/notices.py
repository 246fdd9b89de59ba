"""Events of telling others about a run or a rollout."""

from typing import Literal

from handrail.journal.event import Event

NoticeKind = Literal["rollout-begun", "wave-ended", "budget-spent", "in-doubt", "approval-wanted"]


class OthersNotified(Event):
    """The services that the inventory names under `notify` were told: which took the message, and which did not, and why."""

    kind: Literal["others-notified"] = "others-notified"
    about: NoticeKind
    told: tuple[str, ...] = ()
    failed: dict[str, str] = {}
    """By service: the reason."""
