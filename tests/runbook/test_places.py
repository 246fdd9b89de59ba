"""Where each step stands, by its number."""

from __future__ import annotations

from pathlib import Path

from handrail.runbook import load, places_of_steps

CALLED = """runbook: Called
appliances: [primary]
sections:
  - heading: A
    steps:
      - open: $url
      - click: button "A"
"""
RUNBOOK = """runbook: A
appliances: [primary, backup]
sections:
  - heading: A
    appliance: primary
    steps:
      - call: called

      - click: button "B"
        effect: safe
  - for_each: [primary, backup]
    sections:
      - heading: B
        steps:
          - open: $url
"""


def test_a_step_stands_in_the_file_that_has_it_and_once_for_all_appliances(tmp_path: Path) -> None:
    called, file = tmp_path / "called.yaml", tmp_path / "a.yaml"
    called.write_text(CALLED)
    file.write_text(RUNBOOK)
    assert places_of_steps(load(file)[0]) == {
        "1": (file, 7),
        "1.1": (called, 6),
        "1.2": (called, 7),
        "2": (file, 9),
        "3": (file, 15),
        "4": (file, 15),
    }
