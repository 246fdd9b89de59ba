"""`handrail document add`: what a person has fetched is stored once, and nothing is written where that cannot be."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.app import environment
from handrail.app.add_document import DocumentFile
from handrail.cli.commands.document import document_file
from handrail.editions import read_edition

from .conftest import Handrail

TEXT = "Sign in\n\nOpen the page. Type your name.\n"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "clock", lambda: datetime(2026, 11, 30, tzinfo=UTC))


@pytest.fixture
def fetched(tmp_path: Path) -> Path:
    (tmp_path / "sign-in.txt").write_text(TEXT)
    return tmp_path / "sign-in.txt"


def test_stores_a_document_and_says_what_comes_next(handrail: Handrail, fetched: Path, tmp_path: Path) -> None:
    done = handrail("document", "add", fetched, "--name", "sign-in", "--edition", "6.1 (March)", "--paraphrase")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "documents/sign-in/6.1-March.yaml: 2 sentences under 1 heading\n"
        "Write behind each `says` in your own words what the sentence says; handrail check tells which are left.\n"
        "In the runbook: document: {title: …, stored: documents/sign-in/6.1-March.yaml}\n"
    )
    edition = read_edition(tmp_path / "documents/sign-in/6.1-March.yaml")
    assert (edition.edition, edition.read_on, edition.document) == ("6.1 (March)", "2026-11-30", "Sign in")
    assert "Type your name" not in (tmp_path / "documents/sign-in/6.1-March.yaml").read_text()


def test_an_edition_is_never_written_over(handrail: Handrail, fetched: Path, tmp_path: Path) -> None:
    typed = ("document", "add", fetched, "--name", "sign-in", "--out", "store")
    assert handrail(*typed).returncode == 0
    (stored,) = (tmp_path / "store/sign-in").iterdir()
    before = stored.read_text()
    fetched.write_text("Other\n\nAnother text.\n")
    refused = handrail(*typed)
    assert (refused.returncode, stored.name, stored.read_text()) == (2, "2026-11-30.yaml", before)
    assert refused.stderr.startswith("store/sign-in/2026-11-30.yaml is there already")
    assert handrail(*typed, "--edition", "2").returncode == 0


def test_takes_what_another_program_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert document_file("-") == DocumentFile("standard input", TEXT.encode())


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (("none.txt", "--name", "a"), "none.txt cannot be read: No such file or directory"),
        ((".", "--name", "a"), ". cannot be read: Is a directory"),
        (("sign-in.txt", "--name", "../a"), "--name takes a name of letters"),
        (("sign-in.txt", "--name", "a", "--read-on", "May"), "--read-on takes the day"),
        (("empty.txt", "--name", "a"), "empty.txt is empty; nothing was stored"),
        (("large.txt", "--name", "a"), "stored, the document would take more than 512 KiB"),
    ],
)
def test_what_cannot_be_stored_leaves_nothing(
    handrail: Handrail, fetched: Path, tmp_path: Path, typed: tuple[str, ...], refusal: str
) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "large.txt").write_text("Heading\n\n" + "Click here. " * 6000)
    before = sorted(tmp_path.iterdir())
    done = handrail("document", "add", *typed)
    assert (done.returncode, sorted(tmp_path.iterdir())) == (2, before)
    assert done.stderr.startswith(refusal)
