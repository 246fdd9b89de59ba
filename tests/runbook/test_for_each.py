"""Sections that are performed on one appliance after the other."""

from pathlib import Path

from handrail.runbook import load, outline

BODY = """\
    sections:
      - heading: One
        steps: [navigate: Status, expect: text "a"]
      - heading: Two
        steps: [navigate: Users]
"""
BOOK = f"""\
runbook: Look at both
appliances: [primary, backup]
sections:
  - heading: First
    appliance: backup
    steps: [open: $url]
  - for_each: [primary, backup]
{BODY}
  - for_each: [backup]
{BODY}
"""


def test_all_of_its_sections_are_performed_on_one_appliance_and_then_on_the_next(tmp_path: Path) -> None:
    (tmp_path / "both.yaml").write_text(BOOK, encoding="utf-8")
    runbook, warnings = load(tmp_path / "both.yaml")
    planned = [
        (section.appliance, section.heading, [step.number for step in section.walk()]) for section in outline(runbook)
    ]
    assert planned == [
        ("backup", "First", ["1"]),
        ("primary", "One", ["2", "3"]),
        ("primary", "Two", ["4"]),
        ("backup", "One", ["5", "6"]),
        ("backup", "Two", ["7"]),
        ("backup", "One", ["8", "9"]),
        ("backup", "Two", ["10"]),
    ]
    assert warnings == ()
