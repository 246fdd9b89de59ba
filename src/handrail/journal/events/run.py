"""Events of a run as a whole: its start and its end, its sections, its browser and its appliances."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from handrail.journal.event import Event
from handrail.journal.events.citations import CitedDocument
from handrail.mode import ModeName


class ApplianceFacts(BaseModel):
    """An appliance when the run began: its address, and the certificate that it served."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    role: str
    name: str
    url: str
    address: str
    username: str = ""
    fingerprint: str = ""
    subject: str = ""
    trusted_by: str = ""


class DocumentPage(BaseModel):
    """A page or a text of the vendor, after which somebody wrote a document of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: str
    url: str = ""


class AnsweredControl(BaseModel):
    """A control of an audit to which a step answers, and where that is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    origin: Literal["step", "section", "runbook"]


class StepControls(BaseModel):
    """The controls to which a planned step answers: so a control is on record although its steps are never come to."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    step: str
    """The number of a step in `planned`, where the rest is told of it."""
    controls: tuple[AnsweredControl, ...]


class ControlledStep(BaseModel):
    """A step that answers to controls, with what is planned of it. Older journals keep it so; `RunRecord` tells it so of all."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    step: str
    sentence: str
    heading: str = ""
    appliance: str = ""
    controls: tuple[AnsweredControl, ...] = ()


class PlanLine(BaseModel):
    """A step as it is planned: so what a run never came to is known by its journal alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    step: str
    sentence: str
    section: int
    heading: str
    appliance: str


class RunStarted(Event):
    """A run began: by whom, with which runbook and inventory, on which appliances."""

    kind: Literal["run-started"] = "run-started"
    runbook: str
    digest: str
    document: str = ""
    document_url: str = ""
    document_edition: str = ""
    document_read_on: str = ""
    """The day on which the runbook's author read the document, as in 2026-05-02.

    Edition, day and digest are those that the runbook names, else those of its stored edition.
    """
    document_sha256: str = ""
    document_by: str = ""
    """Who wrote the document, if it is not the vendor's."""
    document_after: tuple[DocumentPage, ...] = ()
    """What of the vendor's they wrote it after."""
    pair: str = ""
    operator: str = ""
    machine: str = ""
    versions: dict[str, str] = {}
    appliances: tuple[ApplianceFacts, ...] = ()
    inputs: dict[str, str] = {}
    steps: int = 0
    runbook_file: str = ""
    inventory_file: str = ""
    screenshots: Literal["on", "off", "only-on-failure"] = "on"
    mode: ModeName | Literal["practice"] = "run"
    """In older journals, an exercise is called `practice`; `RunRecord.mode` reads both."""
    utc_offset: str = ""
    """The offset of the machine's local time from UTC, as in +01:00."""
    operator_name: str = ""
    """The name of the person at work, as it was typed. `operator` is the account of the machine."""
    patience: float | None = None
    """Seconds that each step waits for its page, if whoever began the run said so; what a step declares wins."""
    ticket: str = ""
    """The number of the change or ticket for which it is done, as it was typed."""
    has_hints: bool = True
    """In an exercise: hints are given to whoever asks; without, a control is only shown to whoever gives up."""
    pass_mark: int | None = None
    """In an exercise: the percentage that passes it; None if nothing is to be passed."""
    tasks: tuple[str, ...] = ()
    """In an exercise: the numbers of the steps in which the trainee has something to find. Empty in older journals."""
    purpose: str = ""
    """Why it is done, as the runbook says."""
    controlled: tuple[StepControls | ControlledStep, ...] = ()
    """The steps that answer to controls of an audit. Empty where the runbook names none, and in older journals."""
    run_id: str = ""
    """The name of the folder in which it was recorded."""
    claims: str = ""
    """The place of the run's claims, if that is not its folder: without them, nobody may go on with it."""
    cited: CitedDocument | None = None
    """None if no step cites its document."""
    planned: tuple[PlanLine, ...] = ()
    """All steps, in order. Empty in older journals."""
    plan_digest: str = ""
    """The SHA-256 of runbooks, pair, appliances and inputs, which an approval names. Empty in older journals."""


class RunResumed(Event):
    """A run that had ended early was resumed: by whom, where, and with which plan, in sentences."""

    kind: Literal["run-resumed"] = "run-resumed"
    operator: str = ""
    machine: str = ""
    versions: dict[str, str] = {}
    appliances: tuple[ApplianceFacts, ...] = ()
    plan: tuple[str, ...] = ()
    utc_offset: str = ""
    operator_name: str = ""
    patience: float | None = None
    ticket: str = ""
    plan_digest: str = ""
    """As in `RunStarted`: the pair may be reached or trusted otherwise than when the run began."""
    mended: int = 0
    """Bytes of a last entry that was cut off when the process died, and was removed."""


class BrowserStarted(Event):
    """The browser that performs the steps started."""

    kind: Literal["browser-started"] = "browser-started"
    version: str
    executable: str
    headed: bool = False


class ApplianceProved(Event):
    """An appliance proved to be the one in the inventory: by its host name, its key, and the texts that its page shows."""

    kind: Literal["appliance-proved"] = "appliance-proved"
    appliance: str
    host: str
    fingerprint: str
    shown: dict[str, str] = {}
    """The texts that were held against the inventory, by their labels."""
    read: dict[str, str] = {}
    """What its page shows beside those, such as the version that it runs, by its labels."""

    @property
    def texts(self) -> dict[str, str]:
        return self.shown | self.read


class ClockCompared(Event):
    """An appliance's clock was compared with the machine's, by the time that came with its first page; to a second or two."""

    kind: Literal["clock-compared"] = "clock-compared"
    appliance: str
    ahead: float
    """Seconds by which the appliance's clock was ahead; less than 0 if it was behind."""


class TimeLimited(Event):
    """A run was given a deadline."""

    kind: Literal["time-limited"] = "time-limited"
    until: datetime
    runs: int = 0
    """The number of earlier runs whose durations are known."""
    longest: float = 0.0
    """Seconds that the slowest of them took."""
    blackout: str = ""
    """The blackout that begins then, by its name in the inventory's calendar; empty if somebody gave the deadline."""


class BlackoutOverridden(Event):
    """A run began although its pair is in a blackout, or one comes: by the word of whoever performs it."""

    kind: Literal["blackout-overridden"] = "blackout-overridden"
    blackout: str
    """Its name in the inventory's calendar."""
    when: str
    """When it is, in words."""
    begins: datetime
    until: datetime
    why: str
    """The reason, as it was typed."""


class SectionStarted(Event):
    """A run came to the next heading of the document. Sections are numbered from 1."""

    kind: Literal["section-started"] = "section-started"
    number: int = 0
    heading: str
    appliance: str


class RunbookMended(Event):
    """The author of a draft changed the runbook after a failure. From this step on, its new text was performed."""

    kind: Literal["runbook-mended"] = "runbook-mended"
    step: str
    digest: str
    """The SHA-256 of the runbook and of those that it calls, as they are now."""
    file: str
    """The copy of its text in the run's folder."""
    by: str = ""
    inputs: dict[str, str] = {}
    """Inputs that the new text asks for, and the old one did not."""
    controlled: tuple[StepControls | ControlledStep, ...] = ()
    """The steps that answer to controls of an audit, by the new text."""
    cited: CitedDocument | None = None
    """What the steps of the new text cite, and those before it, which are the same."""
    planned: tuple[PlanLine, ...] = ()
    """All steps, by the new text. Empty in older journals."""


class ListenerFailed(Event):
    """A listener broke. The run went on."""

    kind: Literal["listener-failed"] = "listener-failed"
    listener: str
    problem: str


class RunFinished(Event):
    """A run came to its end."""

    kind: Literal["run-finished"] = "run-finished"
    outcome: Literal["passed", "failed", "in-doubt", "stopped", "broken"]
    problem: str = ""
