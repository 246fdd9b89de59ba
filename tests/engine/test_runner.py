from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from handrail.engine import Admission, DoneByHand, Fail, FailureDecision, Proceed, Retry, Skip, Stop
from handrail.errors import ElementNotFound, PageUnreachable, RunStopped, StepError, UnexpectedEvent
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import Entry, Event, EvidenceKept, StepFailed, StepPassed, StepSkipped
from handrail.locator import Locator
from handrail.page import Notice
from handrail.runbook import PlannedStep

from .conftest import Perform

SITE = FakeSite(
    {
        "start": (
            SiteElement("button", "Save", section="Settings", shows_status="Saved"),
            SiteElement("button", "Ask", confirms="Really?", shows_status="Done"),
            SiteElement("password", "Password"),
            SiteElement("link", "Next", goes_to="next"),
            SiteElement("button", "Give", downloads="bundle.p12"),
        ),
        "next": (SiteElement("text", value="Arrived"),),
    }
)


def page() -> FakePage:
    return FakePage(SITE)


@dataclass
class Scripted:
    """A gate that answers as it was told to, and lets the rest pass."""

    admissions: dict[str, Admission] = field(default_factory=dict)
    failure_decisions: list[FailureDecision] = field(default_factory=list)

    async def admit(self, planned: PlannedStep) -> Admission:
        return self.admissions.get(planned.number, Proceed())

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return self.failure_decisions.pop(0) if self.failure_decisions else Fail()


async def test_everything_is_on_record_in_its_order(perform: Perform) -> None:
    run = await perform('- click: button "Save"\n- click: link "Next"', page())
    assert run.error is None
    assert run.kinds == [
        "run-started",
        "section-started",
        "step-started",
        "page-noticed",
        "step-passed",
        "step-started",
        "step-passed",
        "run-finished",
    ]


async def test_the_first_failure_ends_the_run(perform: Perform) -> None:
    run = await perform('- click: button "Svae"\n- click: link "Next"', page())
    assert isinstance(run.error, ElementNotFound)
    assert run.kinds[-3:] == ["step-started", "step-failed", "run-finished"]
    failed = run.events[-2]
    assert isinstance(failed, StepFailed)
    assert failed.problem == 'no button "Svae"; there are button "Save", button "Give", button "Ask"'


async def test_what_is_not_due_is_skipped_with_its_reason(perform: Perform) -> None:
    run = await perform('- click: button "Apply"\n  when: {visible: button "Apply"}\n- click: link "Next"', page())
    (skipped,) = [event for event in run.events if isinstance(event, StepSkipped)]
    assert skipped.reason == 'only where button "Apply" is there'
    assert skipped.due == 'the button "Apply" is there'
    assert run.page.url.endswith("/next")


async def test_a_page_that_fails_while_one_looks_fails_the_step(perform: Perform) -> None:
    class Gone(FakePage):
        async def wait_until_loaded(self, patience: float) -> None:
            raise PageUnreachable("the connection was cut")

    run = await perform('- click: link "Next"\n  when: {visible: link "Next"}', Gone(SITE))
    assert run.kinds[-3:] == ["step-started", "step-failed", "run-finished"]


async def test_a_gate_may_skip_a_step(perform: Perform) -> None:
    run = await perform('- click: button "Save"', page(), gate=Scripted({"1": Skip("at the trainee's word")}))
    assert run.kinds[2:] == ["step-skipped", "run-finished"]


async def test_a_gate_may_stop_the_run(perform: Perform) -> None:
    run = await perform('- click: button "Save"', page(), gate=Scripted({"1": Stop("enough")}))
    assert isinstance(run.error, RunStopped)
    assert run.kinds[2:] == ["run-finished"]


async def test_a_failure_settled_by_hand_is_on_record(perform: Perform) -> None:
    gate = Scripted(failure_decisions=[Retry(), DoneByHand("ana", "the button is called Save")])
    run = await perform('- click: button "Svae"', page(), gate=gate)
    assert run.error is None
    assert run.kinds[2:] == [
        "step-started",
        "step-failed",
        "step-started",
        "step-failed",
        "step-done-by-hand",
        "run-finished",
    ]


async def test_an_undeclared_dialog_ends_the_run(perform: Perform) -> None:
    run = await perform('- click: button "Ask"\n- click: link "Next"', page())
    assert isinstance(run.error, UnexpectedEvent)
    assert str(run.error) == 'the runbook does not declare this: confirm "Really?": answered dismiss'
    assert run.page.url.endswith("/start")


async def test_a_declared_dialog_is_answered(perform: Perform) -> None:
    declared = "expect_dialog: {type: confirm, text: Really?, answer: accept}"
    run = await perform(f'- click: button "Ask"\n  {declared}', page())
    assert run.error is None
    assert "page-noticed" in run.kinds


async def test_a_declared_dialog_that_does_not_come_ends_the_run(perform: Perform) -> None:
    step = '- click: button "Save"\n  effect: idempotent\n  expect_dialog: {type: confirm, answer: accept}'
    run = await perform(step, page())
    assert str(run.error) == "the confirm that the runbook declares did not appear"


async def test_what_came_between_two_steps_ends_the_run_before_the_next_acts(perform: Perform) -> None:
    fake = page()
    fake.note(Notice("popup", "a new window opened: about:blank", declared=False))
    run = await perform('- click: link "Next"', fake)
    assert isinstance(run.error, UnexpectedEvent)
    assert fake.url.endswith("/start")


async def test_a_listener_may_answer_with_facts(perform: Perform) -> None:
    class Camera:
        async def hear(self, entry: Entry) -> AsyncIterator[Event]:
            if isinstance(entry.event, StepPassed):
                yield EvidenceKept(step=entry.event.step, file="evidence/1.png", sha256="0" * 64)

    run = await perform('- click: button "Save"', page(), listeners=[Camera()])
    assert run.kinds[2:] == ["step-started", "page-noticed", "step-passed", "evidence-kept", "run-finished"]


async def test_a_listener_that_breaks_fails_nothing_and_is_seen(perform: Perform) -> None:
    class Broken:
        async def hear(self, entry: Entry) -> AsyncIterator[Event]:
            if isinstance(entry.event, StepPassed):
                raise OSError("disk full")
            return
            yield

    run = await perform('- click: button "Save"\n- click: link "Next"', page(), listeners=[Broken()])
    assert run.error is None
    assert run.kinds.count("listener-failed") == 2


async def test_a_bug_leaves_the_step_unfinished_and_the_run_broken(perform: Perform) -> None:
    class Buggy(FakePage):
        async def press(self, key: str) -> None:
            raise ZeroDivisionError

    run = await perform("- press: Enter", Buggy(SITE))
    assert isinstance(run.error, ZeroDivisionError)
    assert run.kinds[-2:] == ["step-started", "run-finished"]
    assert run.entries[-1].event.model_dump()["outcome"] == "broken"


async def test_a_download_is_known_to_later_steps_by_its_name(perform: Perform) -> None:
    run = await perform('- download: button "Give"\n  as: bundle', page())
    assert run.error is None
    assert "file-downloaded" in run.kinds


async def test_a_password_is_filled_and_never_told(perform: Perform) -> None:
    run = await perform('- fill: $password\n  target: field "Password"', page())
    assert run.error is None
    assert "correct horse" not in "".join(entry.model_dump_json() for entry in run.entries)
    assert run.page.matches((Locator.parse('field "Password"'),))[0].value == "correct horse"
