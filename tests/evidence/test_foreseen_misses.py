"""All misses of a page are told at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from handrail.engine import ApplianceSession, StepContexts
from handrail.evidence.foreseen_misses import ForeseenMisses
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import Entry, MissForeseen, StepFailed
from handrail.runbook import load, outline
from handrail.secrets import Secret

FORM = FakeSite(
    {
        "start": (
            SiteElement("textbox", "Certificate Friendly Name"),
            SiteElement("combobox", "Key", options=("Select", "New Key (4096 bits)")),
            SiteElement("textbox", "Organization"),
            SiteElement("textbox", "Name (Common Name)"),
            SiteElement("checkbox", "Private Key"),
            SiteElement("button", "Create Certificate Request", goes_to="next"),
        ),
        "next": (),
    }
)
STEPS = """\
- fill: x
  target: field "Friendly Name"
- choose: New Key (4096 bit)
  target: combobox "Key"
- fill: Example Ltd
  target: field "Organisation"
- check: checkbox "Private Key"
- fill: $word
  target: field "$word"
- expect: text "Not before all of this is filled in"
- click: button "Create Request"
- fill: x
  target: field "Of the next page"
"""


async def misses(tmp_path: Path, steps: str, failed: StepFailed) -> list[MissForeseen]:
    file = tmp_path / "runbook.yaml"
    lines = "".join(f"      {line}\n" for line in steps.splitlines())
    file.write_text(
        "runbook: R\nappliances: [primary]\ninputs: {word: A word}\nsections:\n  - heading: H\n    steps:\n" + lines
    )
    page = FakePage(FORM)
    session = ApplianceSession(page, page.url, ("127.0.0.1", 443), "admin", Secret("password", "correct horse"))
    contexts = StepContexts({"primary": session}, {"word": "Common Name"}, tmp_path, lambda: NOW, no_handshake)
    listener = ForeseenMisses({"primary": page}, outline(load(file)[0]), contexts)
    entry = Entry(seq=1, at=NOW, previous="", event=failed, seal="")
    return [event async for event in listener.hear(entry) if isinstance(event, MissForeseen)]


NOW = datetime(2026, 11, 29, tzinfo=UTC)


async def no_handshake(address: tuple[str, int], server_name: str | None, *, timeout: float) -> NoReturn:
    raise AssertionError("nothing here shakes hands")


def failure(step: str = "1", error: str = "ElementNotFound") -> StepFailed:
    return StepFailed(step=step, error=error, problem="no such field")


async def test_the_later_targets_of_the_page_are_looked_for_up_to_the_step_that_leaves_it(tmp_path: Path) -> None:
    told = await misses(tmp_path, STEPS, failure())
    assert [(event.step, event.later) for event in told] == [("1", "2"), ("1", "3"), ("1", "5"), ("1", "7")]
    assert 'no field "Organisation"; there are field "Organization"' in told[1].problem
    assert "New Key (4096 bits)" in told[0].problem
    assert told[2].problem.startswith('no field "Common Name"')
    assert told[3].problem == 'no button "Create Request"; there is button "Create Certificate Request"'
    assert told[3].sentence == 'Click button "Create Request"'


async def test_behind_a_step_that_may_leave_the_page_nothing_is_looked_for(tmp_path: Path) -> None:
    assert await misses(tmp_path, STEPS, failure("7")) == []


async def test_what_is_no_miss_lets_nothing_be_foreseen(tmp_path: Path) -> None:
    assert await misses(tmp_path, STEPS, failure(error="PageUnreachable")) == []


async def test_on_another_page_than_the_one_that_is_expected_nothing_is_told(tmp_path: Path) -> None:
    steps = '- expect: section "Users"\n- fill: x\n  target: field "Login"\n- check: checkbox "Locked"'
    assert await misses(tmp_path, steps, failure()) == []


async def test_what_is_expected_may_be_misspelled_on_the_right_page(tmp_path: Path) -> None:
    steps = '- expect: button "Create"\n- fill: x\n  target: field "Organisation"\n- check: checkbox "Private Key"'
    assert [event.later for event in await misses(tmp_path, steps, failure())] == ["2"]


async def test_a_guarded_step_is_passed_over(tmp_path: Path) -> None:
    steps = (
        '- fill: x\n  target: field "A"\n- check: checkbox "B"\n  when: {visible: checkbox "B"}\n- check: checkbox "C"'
    )
    assert [event.later for event in await misses(tmp_path, steps, failure())] == ["3"]
