"""The steps that answer to controls of an audit, as the journal keeps them."""

from __future__ import annotations

from pathlib import Path

from handrail.journal import AnsweredControl, PlanLine, StepControls
from handrail.run.audit_controls import controlled_steps
from handrail.run.planned_steps import planned_steps
from handrail.runbook import load

BOOK = """\
runbook: Replace a certificate
appliances: [primary]
inputs: {site: a host name}
sections:
  - heading: Look
    steps:
      - press: Enter
  - heading: Change
    controls: [A.8.32]
    steps:
      - click: link "${site}"
        controls: [CC8.1]
"""


def test_a_step_is_kept_by_its_number_and_planned_with_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(BOOK)
    runbook = load(tmp_path / "book.yaml")[0]
    assert controlled_steps(runbook) == (
        StepControls(
            step="2",
            controls=(
                AnsweredControl(name="A.8.32", origin="section"),
                AnsweredControl(name="CC8.1", origin="step"),
            ),
        ),
    )
    assert planned_steps(runbook, {"site": "support.example.com"})[1] == PlanLine(
        step="2", sentence='Click link "support.example.com"', section=2, heading="Change", appliance="primary"
    )
