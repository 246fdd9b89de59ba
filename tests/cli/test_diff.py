"""`handrail diff`, as a process of its own, on small runs of the practice pair."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from handrail.cli.commands.diff import diff
from handrail.errors import InvalidCall
from handrail_practice.pair import running_pair

from .conftest import Handrail, command
from .on_a_terminal import on_a_terminal

LOOK = """\
runbook: Look at some pages
appliances: [primary, backup]
sections:
"""
PAGES = (("Users", "Users"), ("Security :: TLS Configuration", "Security > TLS Configuration"))


def look(*pages: tuple[str, str]) -> str:
    """A runbook that takes a picture of these pages, of both appliances."""
    text = LOOK
    for role in ("primary", "backup"):
        for place, (heading, entry) in enumerate(pages):
            sign_in = "" if place else "      - call: sign-in\n"
            text += f'  - heading: "{heading}"\n    appliance: {role}\n    steps:\n{sign_in}'
            text += f'      - navigate: {entry}\n        screenshot: off\n      - capture: "{heading}"\n'
    return text


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two runs on a pair that has drifted apart: of two pages, and of the first of them."""
    folder = tmp_path_factory.mktemp("diff")
    (folder / "both.yaml").write_text(look(*PAGES))
    (folder / "one.yaml").write_text(look(*PAGES[:1]))
    with running_pair(folder / "pair", "sra", ["drift"]) as pair:
        for book in ("both", "one"):
            asked = ("run", f"{book}.yaml", "-i", str(pair.inventory_path), "--screenshots", "off", "--out", book)
            subprocess.run(command(*asked), cwd=folder, check=True, capture_output=True)
    (both,), (one,) = (list((folder / book).glob("2*")) for book in ("both", "one"))
    return both, one


def test_names_what_two_appliances_do_not_have_alike(handrail: Handrail, runs: tuple[Path, Path]) -> None:
    done = handrail("diff", runs[0], "--between", "primary,backup")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nAlike, since it is each appliance's own: role, host, name" in done.stdout
    told = [line.strip() for line in done.stdout.splitlines() if line.strip()[:2] in ("- ", "+ ")][2:]
    assert told == [
        "- m.okafor | Michael Okafor | 2026-10-20 | 2027-01-18 | Active",
        "- contractor | Network Contractor | 2026-03-11 | 2026-06-09 | Disabled",
        "+ contractor | Network Contractor | 2026-03-11 | 2026-06-09 | Active",
        '- checkbox "TLS 1.1" [disabled]',
        '+ checkbox "TLS 1.1" [checked] [disabled]: ✓',
    ]
    assert "\x1b" not in done.stdout


def test_says_which_steps_only_one_run_has_and_that_the_runbooks_are_others(
    handrail: Handrail, runs: tuple[Path, Path]
) -> None:
    done = handrail("diff", *runs)
    assert done.returncode == 0
    assert "Runbook digest: " in done.stdout
    assert "4 of 24 steps differ; 4 only first, 20 alike" in done.stdout
    assert done.stdout.count("only first: passed") == 4


def test_the_exit_code_tells_only_where_it_is_asked_to(handrail: Handrail, runs: tuple[Path, Path]) -> None:
    assert handrail("diff", *runs, "--exit-code").returncode == 1
    done = handrail("diff", runs[0], runs[0], "--exit-code")
    assert (done.returncode, "Nothing differs in 24 steps" in done.stdout) == (0, True)


def test_machines_get_a_list(handrail: Handrail, runs: tuple[Path, Path]) -> None:
    done = handrail("diff", runs[0], "--between", "primary,backup", "--ignore", "okafor|contractor", "--json")
    told = json.loads(done.stdout)
    assert [(it["heading"], it["kind"]) for it in told if it["counts"]] == [("Security :: TLS Configuration", "text")]
    assert told[-1]["left"]["appliance"] == "primary"


def test_a_page_is_written_whole_and_breaks_no_seal(
    handrail: Handrail, runs: tuple[Path, Path], tmp_path: Path
) -> None:
    asked = ("diff", runs[0], "--between", "primary,backup", "--html")
    done = handrail(*asked, "drift.html")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "page: drift.html")
    page = (tmp_path / "drift.html").read_text(encoding="utf-8")
    assert "2 of 12 steps differ" in page
    assert page.count("<image id=") == 4
    done = handrail(*asked, runs[0] / "drift.html")
    assert (done.returncode, "would lie in a sealed run" in done.stderr) == (2, True)
    assert handrail("verify", runs[0]).returncode == 0
    assert handrail(*asked, "no/such/folder.html").returncode == 3


def test_evidence_that_was_altered_is_said_and_ends_with_4(
    handrail: Handrail, runs: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(runs[0], tmp_path / "copy", symlinks=True)
    (text,) = (tmp_path / "copy/data/evidence").glob("*backup-users.txt")
    text.write_text(text.read_text(encoding="utf-8").replace("Active", "Locked"), encoding="utf-8")
    done = handrail("diff", runs[0], "copy", "--exit-code")
    assert (done.returncode, "was altered" in done.stderr) == (4, True)
    assert f"evidence/{text.name} was altered: its hash is not the one on record\n" in done.stdout
    assert ("Locked" in done.stdout, "1 could not be compared" in done.stdout) == (False, True)


def test_a_broken_journal_ends_with_4(handrail: Handrail, runs: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(runs[0], tmp_path / "copy", symlinks=True)
    journal = tmp_path / "copy/data/journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("Users", "Useds", 1), encoding="utf-8")
    assert handrail("diff", runs[0], "copy").returncode == 4


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({}, "name a second run to compare it with, or two appliances of this one: --between primary,backup"),
        ({"between": "primary,replica"}, "--between takes two of the run's appliances, which are primary, backup; "),
        ({"between": "primary"}, "--between takes two of the run's appliances"),
        ({"between": "primary,primary"}, "--between takes two of the run's appliances"),
        ({"between": "primary,backup", "ignore": ["("]}, "--ignore takes a regular expression; ( is none: "),
        ({"between": "primary,backup", "other": Path("x")}, "name a second run to compare it with, or two appliances"),
    ],
)
def test_a_call_that_makes_no_sense_is_told_what_would(
    asked: dict[str, Any], complaint: str, runs: tuple[Path, Path]
) -> None:
    with pytest.raises(InvalidCall, match=re.escape(complaint)):
        diff(runs[0], **asked)


def test_a_terminal_is_not_written_over_its_edge(runs: tuple[Path, Path], tmp_path: Path) -> None:
    with on_a_terminal(command("diff", runs[0], "--between", "primary,backup"), tmp_path) as screen:
        assert screen.end() == 0
    assert "         + checkbox" in screen.shown
    assert max(len(line.rstrip()) for line in screen.shown.splitlines()) <= 200
