"""Controls of an audit: how steps answer to their own, to those of their section, and of their runbook.

`tests/mistakes/` has what can be wrong with them.
"""

from __future__ import annotations

from pathlib import Path

from handrail.runbook import load, outline
from handrail.runbook.model import ControlOrigin, Runbook

BOOK = """\
runbook: Replace a certificate
controls: [CC8.1, 8.30]
appliances: [primary]
sections:
  - heading: Look
    steps:
      - press: Enter
  - heading: Change
    controls: [A.8.32, CC8.1]
    steps:
      - call: inner
        controls: [CM-3]
      - press: Tab
        controls: [PCI 6.5.1,  "PCI   6.5.2", CC8.1]
"""
INNER = """\
runbook: Inner
controls: [CC6.1]
appliances: [primary]
sections:
  - heading: Inner
    steps:
      - press: Enter
        controls: [CM-3]
"""


def read(folder: Path, book: str = BOOK) -> Runbook:
    (folder / "inner.yaml").write_text(INNER)
    (folder / "book.yaml").write_text(book)
    return load(folder / "book.yaml")[0]


def answered(runbook: Runbook) -> dict[str, dict[str, ControlOrigin]]:
    return {planned.number: dict(planned.controls) for section in outline(runbook) for planned in section.walk()}


def test_a_step_answers_to_its_own_controls_and_to_those_around_it_by_the_nearest_place(tmp_path: Path) -> None:
    assert answered(read(tmp_path)) == {
        "1": {"CC8.1": "runbook", "8.30": "runbook"},
        "2": {"CC8.1": "section", "8.30": "runbook", "A.8.32": "section", "CM-3": "step"},
        "2.1": {
            "CC8.1": "section",
            "8.30": "runbook",
            "A.8.32": "section",
            "CM-3": "step",
            "CC6.1": "runbook",
        },
        "3": {
            "CC8.1": "step",
            "8.30": "runbook",
            "A.8.32": "section",
            "PCI 6.5.1": "step",
            "PCI 6.5.2": "step",
        },
    }


def test_a_runbook_without_them_answers_to_none(tmp_path: Path) -> None:
    plain = "".join(line for line in BOOK.splitlines(keepends=True) if "controls" not in line).replace("inner", "book")
    assert answered(read(tmp_path, plain.replace("call: book", "press: Home"))) == {"1": {}, "2": {}, "3": {}}
