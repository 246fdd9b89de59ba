"""A runbook whose steps wait longer, or shorter, than usual."""

from __future__ import annotations

from pathlib import Path

from handrail.runbook import Library, load, outline
from handrail.steps.base import PATIENCE

OUTER = """\
runbook: Outer
appliances: [primary]
sections:
  - heading: A
    steps:
      - call: inner
      - expect: button "Save"
      - expect: button "Slow"
        timeout: 120
"""
INNER = """\
runbook: Inner
appliances: [appliance]
sections:
  - heading: B
    steps:
      - expect: button "OK"
"""


def test_every_step_waits_so_long_but_for_those_that_declare_how_long(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "outer.yaml").write_text(OUTER)
    runbook, _ = load(tmp_path / "outer.yaml", Library((tmp_path,)))
    hasty = runbook.with_patience(3)
    assert [planned.step.patience for section in outline(hasty) for planned in section.walk()] == [3, 3, 3, 120]
    assert {planned.step.patience for section in outline(runbook) for planned in section.walk()} == {PATIENCE, 120}
    assert hasty.digest == runbook.digest
