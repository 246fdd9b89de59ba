"""People are asked about a step, and what they answer is on record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from handrail.engine import Admission, Approval, Approvals, FailureDecision, Gate, GateChain, Operator, Question, Reply
from handrail.errors import ElementNotFound, OutcomeUnknown, RunStopped, StepError
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import (
    Event,
    FailureAccepted,
    StepApproved,
    StepAwaitsApproval,
    StepDoneByHand,
    StepRedoAllowed,
    StepRetried,
    StepSkipped,
)
from handrail.runbook import PlannedStep

from .conftest import Perform, PerformedRun

SITE = FakeSite(
    {
        "start": (
            SiteElement("button", "Save", section="Settings", shows_status="Saved"),
            SiteElement("button", "Give", downloads="bundle.p12"),
            SiteElement("link", "Next", goes_to="next"),
        ),
        "next": (SiteElement("text", value="Arrived"),),
    }
)
DOUBTFUL = '- click: button "Save"\n  effect: once\n  done_when: {visible: text "Kept"}\n  timeout: 0.1'


@dataclass
class Ana:
    """A person who answers from a script, by the keys of the choices, and remembers what she was asked."""

    answers: list[str]
    via: str = "at the terminal"
    asked: list[Question] = field(default_factory=list)

    async def __call__(self, question: Question) -> Reply:
        self.asked.append(question)
        key = self.answers.pop(0)
        (choice,) = (choice for choice in question.choices if choice.key == key)
        return Reply(choice, "ana", "she saw it" if choice.reason else "", self.via)

    @property
    def keys(self) -> list[str]:
        return ["".join(choice.key for choice in question.choices) for question in self.asked]


@dataclass
class GateOnRecord:
    """A gate that remembers the events which it records."""

    make: Callable[[Callable[[Event], Awaitable[None]]], Gate]
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._gate = self.make(self._record)

    async def _record(self, event: Event) -> None:
        self.events.append(event)

    async def admit(self, planned: PlannedStep) -> Admission:
        return await self._gate.admit(planned)

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return await self._gate.on_failure(planned, failure)


Asked = Callable[..., Awaitable[tuple[PerformedRun, Ana, list[Event]]]]


@pytest.fixture
def answered(perform: Perform) -> Asked:
    """Performs steps while Ana answers; returns the run, her, and the events that the gates recorded."""

    async def perform_run(steps: str, *answers: str) -> tuple[PerformedRun, Ana, list[Event]]:
        ana = Ana(list(answers))
        gate = GateOnRecord(lambda record: GateChain((Approvals(None, ana, record), Operator(ana, record))))
        run = await perform(steps, FakePage(SITE), gate=gate)
        assert ana.answers == []
        return run, ana, gate.events

    return perform_run


def last(run: PerformedRun, kind: type[Event]) -> Event:
    return [event for event in run.events if isinstance(event, kind)][-1]


async def test_who_has_a_step_tried_again_is_on_record(answered: Asked) -> None:
    run, ana, events = await answered('- click: button "Svae"', "r", "q")
    assert isinstance(run.error, ElementNotFound)
    assert events == [StepRetried(step="1", by="ana"), FailureAccepted(step="1", by="ana")]
    assert run.kinds.count("step-failed") == 2
    assert (ana.asked[0].title, ana.asked[0].details[0]) == ("Step 1 failed", 'Click button "Svae"')
    assert ana.asked[0].problem.startswith('no button "Svae"')


async def test_what_was_done_by_hand_has_a_name_and_a_reason(answered: Asked) -> None:
    run, _, _ = await answered('- click: button "Svae"\n- click: link "Next"', "d")
    assert run.error is None
    assert last(run, StepDoneByHand) == StepDoneByHand(step="1", by="ana", reason="she saw it")
    assert run.page.url.endswith("/next")


async def test_what_is_skipped_after_a_failure_has_a_name_and_a_reason(answered: Asked) -> None:
    run, _, _ = await answered('- click: button "Svae"\n- click: link "Next"', "s")
    skipped = last(run, StepSkipped)
    assert isinstance(skipped, StepSkipped)
    assert (run.error, skipped.by, skipped.reason) == (None, "ana", "she saw it")


async def test_nobody_can_bring_by_hand_what_later_steps_work_with(answered: Asked) -> None:
    _, ana, _ = await answered('- download: button "Gvie"\n  as: bundle', "q")
    assert ana.keys == ["rq"]


async def test_a_step_in_doubt_is_not_simply_tried_again(answered: Asked) -> None:
    run, ana, events = await answered(DOUBTFUL, "q")
    assert isinstance(run.error, OutcomeUnknown)
    assert (ana.keys, ana.asked[0].title) == (["dnq"], "Step 1 is in doubt")
    assert events == [FailureAccepted(step="1", by="ana")]


async def test_a_person_may_have_seen_that_a_step_in_doubt_happened(answered: Asked) -> None:
    run, _, _ = await answered(DOUBTFUL, "d")
    assert run.error is None
    assert run.kinds[-2:] == ["step-done-by-hand", "run-finished"]


async def test_a_person_may_have_seen_that_it_did_not_and_it_is_done(answered: Asked) -> None:
    run, _, events = await answered(DOUBTFUL, "n", "d")
    assert events == [StepRedoAllowed(step="1", by="ana", reason="she saw it")]
    assert run.kinds.count("step-started") == 2


async def test_a_step_that_wants_approval_waits_for_it(answered: Asked) -> None:
    run, ana, events = await answered('- click: button "Save"\n  approval: required\n  note: It stays.', "a")
    assert events == [StepAwaitsApproval(step="1"), StepApproved(step="1", by="ana", how="asked at the terminal")]
    assert run.kinds[-4:-1] == ["step-started", "page-noticed", "step-passed"]
    assert ana.asked[0].details == (
        'Click button "Save"',
        "on primary · once: it must not happen twice",
        "It stays.",
    )


async def test_what_is_not_approved_is_not_begun(answered: Asked) -> None:
    run, _, _ = await answered('- click: button "Save"\n  approval: required', "q")
    assert isinstance(run.error, RunStopped)
    assert str(run.error) == 'ana did not approve step 1 (Click button "Save")'
    assert "step-started" not in run.kinds


async def test_a_step_that_is_not_due_asks_for_no_approval(answered: Asked) -> None:
    run, ana, _ = await answered('- click: button "Other"\n  approval: required\n  when: {visible: button "Other"}')
    assert (run.error, ana.asked) == (None, [])


async def test_a_step_that_is_performed_again_is_approved_again(answered: Asked) -> None:
    _, ana, events = await answered('- click: button "Svae"\n  approval: required', "a", "r", "a", "q")
    asked = [StepAwaitsApproval, StepApproved]
    assert [type(event) for event in events] == [*asked, StepRetried, *asked, FailureAccepted]
    assert ana.keys == ["aq", "rdsq", "aq", "rdsq"]


async def test_an_approval_is_recorded_with_the_door_by_which_the_person_was_asked(perform: Perform) -> None:
    gate = GateOnRecord(lambda record: Approvals(None, Ana(["a"], via="in the web console"), record))
    await perform('- click: button "Save"\n  approval: required', FakePage(SITE), gate=gate)
    assert gate.events[1:] == [StepApproved(step="1", by="ana", how="asked in the web console")]


async def test_an_approval_by_a_program_that_names_no_door_does_not_name_the_terminal(perform: Perform) -> None:
    async def approve(question: Question) -> Reply:
        return Reply(question.choices[0], "night shift")

    gate = GateOnRecord(lambda record: Approvals(None, approve, record))
    await perform('- click: button "Save"\n  approval: required', FakePage(SITE), gate=gate)
    assert gate.events[1:] == [StepApproved(step="1", by="night shift", how="asked by the calling program")]


async def test_who_approved_beforehand_is_on_record_and_nobody_is_asked(perform: Perform) -> None:
    gate = GateOnRecord(lambda record: Approvals(Approval("ana", "c0ffee" * 10), None, record))
    run = await perform('- click: button "Save"\n  approval: required', FakePage(SITE), gate=gate)
    assert run.error is None
    assert gate.events == [StepApproved(step="1", by="ana", how="beforehand, for the plan c0ffeec0ffeec0ff…")]


async def test_a_standing_approval_says_on_record_that_it_is_for_any_pair(perform: Perform) -> None:
    gate = GateOnRecord(lambda record: Approvals(Approval("ana", "runbook:" + "c0ffee" * 10), None, record))
    await perform('- click: button "Save"\n  approval: required', FakePage(SITE), gate=gate)
    how = "beforehand, for the runbook c0ffeec0ffeec0ff… on any pair, with any inputs"
    assert gate.events == [StepApproved(step="1", by="ana", how=how)]


async def test_without_anybody_to_ask_nothing_is_taken_for_approved(perform: Perform) -> None:
    gate = GateOnRecord(lambda record: Approvals(None, None, record))
    run = await perform('- click: button "Save"\n  approval: required', FakePage(SITE), gate=gate)
    assert isinstance(run.error, RunStopped)
    assert "step-started" not in run.kinds
