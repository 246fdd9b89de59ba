"""`handrail scores`: the table, and its exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.test_learning_record_store import WORD, FakeStore, store
from report.test_score_exports import exercise

from .conftest import Handrail

__all__ = ["store"]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "runs/one-trainee-ann"
    folder.mkdir(parents=True)
    exercise(folder / "journal.jsonl", "Ann", pass_mark=60)
    return folder


def test_writes_a_table_and_statements(handrail: Handrail, run: Path, tmp_path: Path) -> None:
    done = handrail("scores", run, "--csv", "class.csv", "--xapi", "class.json", "--home-page", "https://lms.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert " ".join(done.stdout.splitlines()[-3].split()).startswith("Ann 3 of 4 1 0 1 0 50 %")
    assert "not passed" in done.stdout
    assert done.stdout.endswith("class.csv\nclass.json\n")
    assert "Ann" in (tmp_path / "class.csv").read_text(encoding="utf-8")
    (statement,) = json.loads((tmp_path / "class.json").read_text(encoding="utf-8"))
    assert statement["verb"]["display"] == {"en": "failed"}
    assert statement["actor"]["account"]["homePage"] == "https://lms.example"


def test_sends_statements_with_a_password_from_its_source(handrail: Handrail, run: Path, store: FakeStore) -> None:
    arguments = ("scores", run, "--xapi", store.address, "--xapi-user", "handrail", "--xapi-password", "env:LRS")
    done = handrail(*arguments, LRS=WORD)
    assert (done.returncode, done.stderr) == (0, "")
    assert [statement["actor"]["account"]["name"] for statement in store.kept] == ["Ann"]
    refused = handrail(*arguments, LRS="another")
    assert (refused.returncode, "refused the name or the password" in refused.stderr) == (3, True)
    assert "another" not in refused.stderr


@pytest.mark.parametrize("literal", ["hunter2", "env:", "generate:32", "word:hunter2"])
def test_a_password_itself_is_refused_and_not_repeated(handrail: Handrail, run: Path, literal: str) -> None:
    done = handrail("scores", run, "--xapi", "https://lrs.example.com", "--xapi-user", "x", "--xapi-password", literal)
    assert (done.returncode, "says where the secret comes from" in done.stderr) == (2, True)
    assert "hunter2" not in done.stderr


def test_a_store_wants_to_know_who_sends(handrail: Handrail, run: Path) -> None:
    done = handrail("scores", run, "--xapi", "https://lrs.example.com")
    assert (done.returncode, "--xapi-user NAME --xapi-password SOURCE" in done.stderr) == (2, True)
