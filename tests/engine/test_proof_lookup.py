"""Probing whether a step has happened: done, absent, or unclear."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.engine.proof_lookup import look_for_done_when
from handrail.engine.recovery import return_step
from handrail.runbook import PlannedStep
from handrail.steps import DoneWhen
from steps.acting import StepBench, step


@pytest.mark.parametrize(
    ("done_when", "verdict"),
    [
        ({"visible": 'text "Welcome"'}, "done"),
        ({"at": "Second > Third", "visible": 'text "The end"'}, "done"),
        ({"at": "Second > Third", "visible": 'text "Nothing"'}, "absent"),
        ({"at": "https://fake.example.com/third", "visible": 'text "The end"'}, "done"),
        ({"at": "https://fake.example.com/third", "visible": 'text "Nothing"'}, "absent"),
        ({"at": "https://other.example.com/third", "visible": 'text "The end"'}, "unclear"),
        ({"visible": 'text "Nothing"'}, "unclear"),
        ({"at": "Nowhere", "visible": 'text "Welcome"'}, "unclear"),
        ({"hidden": 'checkbox in row "a.example.com"'}, "done"),
        ({"hidden": 'button in row "b.example.com"'}, "unclear"),
        ({"hidden": 'button in row "a.example.com"'}, "unclear"),
        ({"any": [{"visible": 'text "Welcome"'}, {"hidden": 'button in row "b.example.com"'}]}, "done"),
        ({"any": [{"visible": 'text "Nothing"'}, {"hidden": 'button in row "b.example.com"'}]}, "unclear"),
    ],
)
async def test_says_no_more_than_the_page_shows(tmp_path: Path, done_when: object, verdict: str) -> None:
    bench = StepBench(tmp_path)
    result = await look_for_done_when(DoneWhen.model_validate(done_when), bench.page, 0.01)
    assert result.verdict == verdict
    assert result.sought


async def test_without_done_when_nothing_can_be_said(tmp_path: Path) -> None:
    result = await look_for_done_when(None, StepBench(tmp_path).page, 0.01)
    assert (result.verdict, result.sought) == ("unclear", "nothing: the runbook names no `done_when`")


@pytest.mark.parametrize(("at", "way"), [("$url", "Open $url"), ("Second > Third", "Go to Second > Third in the menu")])
def test_the_way_back_after_a_step_leads_to_its_proof(at: str, way: str) -> None:
    proved = step(f'click: button "Save"\neffect: once\ndone_when: {{at: \'{at}\', visible: text "Saved"}}')
    back = return_step(PlannedStep("7", proved, "site"))
    assert back is not None
    assert back.step.describe() == way
