"""`handrail coverage`: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from covering import Written, written

from .conftest import Handrail, Terminal

__all__ = ["written"]


def test_says_what_becomes_of_each_sentence(handrail: Handrail, written: Written) -> None:
    done = handrail("coverage", written())
    assert (done.returncode, done.stderr) == (0, "")
    assert "  performed       3.1  Change the colour.  (step 4)\n" in done.stdout
    assert done.stdout.endswith("Every sentence of the document is accounted for, and every step\n")


def test_ends_with_1_where_something_is_missing(handrail: Handrail, written: Written) -> None:
    done = handrail("coverage", written(("    cites: 1.2\n", "")))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("1 sentence and 1 step are not accounted for\n")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (("3.1", "3.9"), "colours.yaml:18:16: the stored edition has no sentence 3.9; section 3 has 3.1 to 3.4\n"),
        (("2024.yaml", "2025.yaml"), "there is no file documents/colours/2025.yaml here"),
    ],
)
def test_anchors_that_do_not_hold_are_mistakes(
    handrail: Handrail, written: Written, change: tuple[str, str], refusal: str
) -> None:
    done = handrail("coverage", written(change))
    assert (done.returncode, done.stdout) == (2, "")
    assert refusal in done.stderr


def test_without_a_stored_edition_nobody_can_say(handrail: Handrail, tiny: Path) -> None:
    done = handrail("coverage", tiny)
    assert (done.returncode, done.stdout) == (2, "")
    assert "names no stored edition of its document" in done.stderr


def test_on_a_terminal_a_long_sentence_goes_on_below_itself(terminal: Terminal, written: Written) -> None:
    long = f"Change the colour. {'It is as red as anything can be at first, ' * 4}they say. Click Save. Write to us for more."
    file = written(
        ("red at first", "red as"),
        document=f"Sign in\n\nOpen the page. Type your name.\n\nPictures\n\nSave\n\n{long}\n",
    )
    with terminal("coverage", file, COLUMNS="80") as session:
        assert session.read_to_end() == 0
    lines = session.output.splitlines()
    begun = next(number for number, line in enumerate(lines) if "  3.2  It is" in line)
    assert all(line.startswith(" " * 23) and len(line) <= 80 for line in lines[begun + 1 : begun + 3])
    assert "  3.3  Click Save." in lines[begun + 4]
