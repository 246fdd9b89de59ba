"""What is typed into a password field is a secret from then on, whether or not the runbook declares it as one."""

from __future__ import annotations

from pathlib import Path

from handrail.errors import ExpectationNotMet
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import PageNoticed, StepFailed, StepStarted
from handrail.secrets import Redactor, Secret

from .conftest import Perform, PerformedRun

SITE = FakeSite({"start": (SiteElement("password", "Kennung"), SiteElement("textbox", "Host name", max_length=12))})
VALUE = "Hunter2-Sommer!"
STEP = f'- fill: "{VALUE}"\n  target: field "Kennung"'


def told(tmp_path: Path) -> str:
    return (tmp_path / "journal.jsonl").read_text(encoding="utf-8")


def sentence(run: PerformedRun) -> str:
    return next(event.sentence for event in run.events if isinstance(event, StepStarted))


async def test_the_journal_never_holds_it_and_warns(perform: Perform, tmp_path: Path) -> None:
    run = await perform(STEP, FakePage(SITE))
    assert run.error is None
    assert VALUE not in told(tmp_path)
    assert sentence(run) == 'Fill field "Kennung" with a text that is not told here'
    assert [(secret.name, secret.reveal()) for secret in run.learned] == [("step 1", VALUE)]
    (warning,) = [event for event in run.events if isinstance(event, PageNoticed)]
    assert (warning.what, warning.step) == ("warning", "1")
    assert "Declare it under `secrets`" in warning.detail


async def test_what_is_typed_where_it_can_be_read_is_told(perform: Perform) -> None:
    run = await perform('- fill: edge-01\n  target: field "Host name"', FakePage(SITE))
    assert sentence(run) == 'Fill field "Host name" with "edge-01"'
    assert run.learned == []


async def test_what_may_be_a_password_field_is_none_yet(perform: Perform, tmp_path: Path) -> None:
    run = await perform(STEP.replace("Kennung", "Kenung"), FakePage(SITE))
    assert any(isinstance(event, StepFailed) for event in run.events)
    assert VALUE not in told(tmp_path)


async def test_a_declared_secret_is_no_news(perform: Perform) -> None:
    run = await perform('- fill: $password\n  target: field "Kennung"', FakePage(SITE))
    assert sentence(run) == 'Fill field "Kennung" with $password'
    assert (run.learned, [event for event in run.events if isinstance(event, PageNoticed)]) == ([], [])


async def test_an_input_is_refused(perform: Perform, tmp_path: Path) -> None:
    head = "inputs:\n  word: A word\n"
    run = await perform('- fill: $word\n  target: field "Kennung"', FakePage(SITE), head=head, values={"word": VALUE})
    assert isinstance(run.error, ExpectationNotMet)
    assert "its value is an input" in str(run.error)
    assert [secret.reveal() for secret in run.learned] == [VALUE]
    assert VALUE not in told(tmp_path)


async def test_a_short_one_is_kept_out_of_the_journal_and_takes_no_other_text_apart(
    perform: Perform, tmp_path: Path
) -> None:
    run = await perform('- fill: "417"\n  target: field "Kennung"', FakePage(SITE))
    assert run.error is None
    assert run.learned == []
    assert "417" not in sentence(run)


async def test_a_rehearsal_does_not_tell_it_either(perform: Perform, tmp_path: Path) -> None:
    run = await perform(STEP, FakePage(SITE), rehearsal=True)
    assert "step-rehearsed" in run.kinds
    assert VALUE not in told(tmp_path)


def test_the_redactor_learns_a_secret_once() -> None:
    redactor = Redactor()
    for _ in range(2):
        redactor.learn(Secret("step 1", VALUE))
    assert len(redactor.secrets) == 1
    assert redactor.redact(VALUE) == "«secret:step 1»"
