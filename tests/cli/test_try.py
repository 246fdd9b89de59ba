"""`handrail try`: one line, or a prompt at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail_practice.pair import Pair

from .conftest import Handrail, Terminal

AT = ("--at", "Security > Certificates")


@pytest.mark.whole
def test_one_line_is_answered(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    found = handrail("try", 'button "Create"', "-i", pair.inventory_path, *AT)
    assert (found.returncode, found.stdout) == (0, '✓ 1 element: button "Create"\n  it reads: Create\n')
    missed = handrail("try", 'button "Lgoin"', "-i", pair.inventory_path, "--no-sign-in")
    assert (missed.returncode, missed.stdout.startswith('✗ no button "Lgoin"; there is button "Login"')) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.whole
def test_a_prompt_answers_line_by_line(terminal: Terminal, pair: Pair, tmp_path: Path) -> None:
    with terminal("try", "-i", pair.inventory_path, *AT, "--append-to", "mine.yaml") as session:
        session.answer("> ", 'button "Create"')
        session.wait_for('✓ 1 element: button "Create"')
        session.answer("> ", 'click: button "Create"')
        session.wait_for("added to mine.yaml")
        session.answer("> ", "fill: DE")
        session.answer(". ", 'target: field "Country (Two character ISO 3166 code)"')
        session.wait_for("added to mine.yaml")
        session.answer("> ", "quit")
        assert session.read_to_end() == 0
    checked = (tmp_path / "mine.yaml").read_text()
    assert '      - click: button "Create"\n      - fill: DE\n' in checked


PIPED = """# the form
- click: button "Create"
  effect: safe

fill: DE
target: field "Country (Two character ISO 3166 code)"
      - fill: Wien
        target: field "City"
button "Save"
"""


def test_lines_of_a_step_belong_together_in_a_pipe_too(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    told = handrail("try", "-i", pair.inventory_path, *AT, "--append-to", "mine.yaml", "--wait", "3", piped=PIPED)
    assert told.returncode == 1
    assert told.stdout.count("added to mine.yaml") == 2
    assert 'line 7: fill: Wien\n✗ no field "City"' in told.stdout
    assert 'line 9: button "Save"\n✗ no button "Save"' in told.stdout
    steps = '      - click: button "Create"\n        effect: safe\n      - fill: DE\n'
    assert steps in (tmp_path / "mine.yaml").read_text()


@pytest.mark.whole
def test_what_is_pasted_is_read_as_a_runbook_has_it(terminal: Terminal, pair: Pair, tmp_path: Path) -> None:
    with terminal("try", "-i", pair.inventory_path, *AT, "--append-to", "mine.yaml") as session:
        session.answer("> ", '- click: button "Create"\n        effect: safe')
        session.wait_for("added to mine.yaml")
        session.answer("> ", "click: butt\x03")
        session.answer("> ", "fill: DE")
        session.answer(". ", "\x03")
        session.answer("> ", "steps")
        session.wait_for("effect: safe")
        session.answer("> ", "quit")
        assert session.read_to_end() == 0
    assert "✗" not in session.output
