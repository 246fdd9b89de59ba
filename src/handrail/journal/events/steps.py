"""Events in which steps start, end, are skipped, rehearsed or looked for."""

from typing import Literal

from handrail.action import Effect, Reach
from handrail.journal.event import Event


class StepStarted(Event):
    """A step is about to act. Without a later end, nobody knows whether it did."""

    kind: Literal["step-started"] = "step-started"
    step: str
    action: str
    sentence: str
    effect: Effect = "safe"
    appliance: str = ""
    note: str = ""
    target: tuple[str, ...] = ()
    reach: Reach | None = None
    """None in journals of before it was on record; there, `instruction` is empty too."""
    instruction: str = ""
    """The step in the imperative, for a guide."""
    by_hand: str = ""
    """The way in which a person does it without Handrail, where the page does not show it."""


class StepPassed(Event):
    """A step was performed."""

    kind: Literal["step-passed"] = "step-passed"
    step: str


class StepFailed(Event):
    """A step could not be performed, and why."""

    kind: Literal["step-failed"] = "step-failed"
    step: str
    error: str
    problem: str


class StepInDoubt(Event):
    """A step that must happen once started, and nothing shows whether it happened."""

    kind: Literal["step-in-doubt"] = "step-in-doubt"
    step: str
    problem: str


class StepSkipped(Event):
    """A step was skipped: why, and by whom if a person said so. It may never have started, so its sentence is kept here."""

    kind: Literal["step-skipped"] = "step-skipped"
    step: str
    sentence: str
    reason: str
    action: str = ""
    appliance: str = ""
    note: str = ""
    by: str = ""
    reach: Reach | None = None
    instruction: str = ""
    by_hand: str = ""
    due: str = ""
    """Where it would have been due, as a clause for people; empty if a person skipped it."""


class StepRehearsed(Event):
    """A rehearsal came to a step that it does not perform, or that failed, and looked whether its target is there."""

    kind: Literal["step-rehearsed"] = "step-rehearsed"
    step: str
    verdict: Literal["proved", "after", "not-found"]
    target: tuple[str, ...] = ()
    after: str = ""
    """The number of the step that was not performed, and that must come before this one."""
    detail: str = ""
    sentence: str
    action: str = ""
    effect: Effect = "safe"
    appliance: str = ""
    note: str = ""
    reach: Reach | None = None
    instruction: str = ""
    by_hand: str = ""


class StepSoAlready(Event):
    """A step that must happen once was so before it, and was not performed: what was looked for, and where."""

    kind: Literal["step-so-already"] = "step-so-already"
    step: str
    sought: str


class StepProbed(Event):
    """The appliance was searched for signs that a step has happened, which changes nothing."""

    kind: Literal["step-probed"] = "step-probed"
    step: str
    verdict: Literal["done", "absent", "unclear"]
    sought: str
    shown: str = ""


class ProofForeseen(Event):
    """The proof of a step that must happen once was looked for before its start. If it shows `already`, it proves nothing."""

    kind: Literal["proof-foreseen"] = "proof-foreseen"
    step: str
    already: bool


class PageAnswered(Event):
    """The page that came of a step does not prove it, and was kept and left, to look for the proof elsewhere."""

    kind: Literal["page-answered"] = "page-answered"
    step: str
    url: str
    title: str
    messages: tuple[str, ...] = ()
    """The page's own messages, in the boxes that pages have for errors and news."""
    refused: bool | None = None
    """Whether the page shows that the step did nothing: it tells of an error, or is as before. None if that was not looked at."""
    then: str = ""
    """The menu path that is followed from there; empty if the same page is loaded anew."""


class PageRegained(Event):
    """The page that a safe step led to did not come, so the steps in `way` brought back the page before, for another try."""

    kind: Literal["page-regained"] = "page-regained"
    step: str
    appliance: str
    way: tuple[str, ...] = ()
    problem: str = ""


class SessionRenewed(Event):
    """A session that had expired before a step was renewed: the runbook signed in again, and went back by the steps in `way`."""

    kind: Literal["session-renewed"] = "session-renewed"
    step: str
    appliance: str
    way: tuple[str, ...] = ()
    problem: str = ""
