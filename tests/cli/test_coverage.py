"""`handrail coverage`: what it prints, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from covering import DOCUMENT, Written, performed, written
from handrail.app import environment
from handrail.mode import ModeName
from handrail.runbook import load

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


def test_asks_runs_for_proof(handrail: Handrail, written: Written, tmp_path: Path) -> None:
    file = written()
    performed(tmp_path / "runs/20261130T090000Z-colours-hq", load(file)[0].digest)
    done = handrail("coverage", file, "--run", "latest")
    assert (done.returncode, done.stderr) == (0, "run: runs/20261130T090000Z-colours-hq\n")
    assert "proved by 004-primary.png: step 4, 2026-11-30 09:01:24 UTC, Ann, Base Software Version 7.0.1" in done.stdout
    assert done.stdout.endswith("; what is performed is proved\n")


def test_ends_with_1_where_nothing_proves_a_sentence(handrail: Handrail, written: Written, tmp_path: Path) -> None:
    file = written()
    performed(tmp_path / "runs/20261130T090000Z-colours-hq", load(file)[0].digest, failed="5")
    done = handrail("coverage", file, "--run", "latest")
    assert done.returncode == 1
    assert "not proved: step 5, failed, no button" in done.stdout
    assert done.stdout.endswith("; 1 sentence not proved\n")


def test_altered_evidence_ends_with_4(handrail: Handrail, written: Written, tmp_path: Path) -> None:
    file, run = written(), tmp_path / "runs/20261130T090000Z-colours-hq"
    performed(run, load(file)[0].digest)
    (run / "evidence/004-primary.png").write_bytes(b"another")
    done = handrail("coverage", file, "--run", run)
    assert (done.returncode, "004-primary.png was altered" in done.stderr) == (4, True)


@pytest.mark.parametrize(
    ("mode", "digest", "refusal"),
    [
        ("run", "0" * 64, "performed another text: its plan is 0000000000000000…"),
        ("rehearsal", "", "is a rehearsal, and proves nothing of what was done; name a run"),
        ("draft", "", "is a draft, and proves nothing of what was done; name a run"),
    ],
)
def test_what_proves_nothing_is_refused(
    handrail: Handrail, written: Written, tmp_path: Path, mode: ModeName, digest: str, refusal: str
) -> None:
    file = written()
    performed(tmp_path / "runs/20261130T090000Z-colours-hq", digest or load(file)[0].digest, mode=mode)
    done = handrail("coverage", file, "--run", "latest")
    assert (done.returncode, done.stdout) == (2, "")
    assert refusal in done.stderr


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new edition, as it was fetched today: of the second sentence there are other words, and the last one is gone."""
    monkeypatch.setattr(environment, "clock", lambda: datetime(2026, 11, 30, tzinfo=UTC))
    text = DOCUMENT.replace("Type your name.", "Type your name or number.").replace(" Write to us for more.", "")
    (tmp_path / "new.txt").write_text(text)
    return tmp_path / "new.txt"


def test_a_new_edition_makes_steps_suspect_until_somebody_has_looked(
    handrail: Handrail, written: Written, changed: Path, tmp_path: Path
) -> None:
    file = written()
    done = handrail("coverage", file, "--edition", changed)
    assert (done.returncode, done.stderr) == (1, "")
    assert "step 2 is suspect: Press Tab\n" in done.stdout
    assert "Against the new edition: 2 suspect\n" in done.stdout
    word = ("--by", "Ann", "--reason", "both are the same")
    first = handrail("coverage", file, "--edition", changed, "--accept", "2", *word)
    assert (first.returncode, first.stderr) == (1, f"step 2 was accepted by Ann: {tmp_path}/colours.reviews.yaml\n")
    assert "step 2 was accepted by Ann on 2026-11-30: both are the same\n" in first.stdout
    second = handrail("coverage", file, "--edition", changed, "--accept", "3.4", *word)
    assert second.returncode == 0
    assert "Against the new edition: nothing is suspect, and nothing is new\n" in second.stdout
    assert handrail("coverage", file, "--edition", changed).returncode == 0


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (("--accept", "2", "--by", "Ann"), "--accept takes somebody's word: --by NAME, and --reason TEXT"),
        (("--accept", "2", "--by", "Ann", "--reason", "a\u200bb"), "--reason holds a character that nobody can see"),
        (
            ("--accept", "5", "--by", "Ann", "--reason", "so"),
            "nothing about 5 is suspect; suspect are: step 2, the reason for 3.4",
        ),
        (("--run", "latest"), "ask for one at a time"),
    ],
)
def test_a_word_that_is_none_is_not_put_on_record(
    handrail: Handrail, written: Written, changed: Path, tmp_path: Path, typed: tuple[str, ...], refusal: str
) -> None:
    done = handrail("coverage", written(), "--edition", changed, *typed)
    assert (done.returncode, refusal in done.stderr, done.stdout) == (2, True, "")
    assert not (tmp_path / "colours.reviews.yaml").exists()


def test_a_step_is_accepted_in_an_edition_that_is_named(handrail: Handrail, written: Written) -> None:
    done = handrail("coverage", written(), "--accept", "2")
    assert (done.returncode, "name that, too: --edition FILE" in done.stderr) == (2, True)
    missing = handrail("coverage", written(), "--edition", "none.html")
    assert (missing.returncode, missing.stderr) == (2, "none.html cannot be read: No such file or directory\n")


@pytest.mark.parametrize("format", ["html", "csv", "junit", "md"])
def test_writes_a_file_or_prints_it(handrail: Handrail, written: Written, tmp_path: Path, format: str) -> None:
    file = written(("    cites: 1.2\n", ""))
    done = handrail("coverage", file, "--format", format, "--out", "it")
    assert (done.returncode, done.stdout, done.stderr) == (1, "it\n", "")
    printed = handrail("coverage", file, "--format", format)
    assert (printed.returncode, printed.stdout) == (1, (tmp_path / "it").read_bytes().decode())


def test_text_can_be_written_too(handrail: Handrail, written: Written, changed: Path, tmp_path: Path) -> None:
    assert handrail("coverage", written(), "--out", "it.txt").returncode == 0
    assert (tmp_path / "it.txt").read_text() == handrail("coverage", written()).stdout
    assert handrail("coverage", written(), "--edition", changed, "--out", "it.txt").returncode == 1
    assert "Against the new edition" in (tmp_path / "it.txt").read_text()
