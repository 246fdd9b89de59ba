"""Reports that were made again after sealing: the sealed ones decide, and no other version's report is taken for altered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.sealing import CheckResult, Verification, made_by

from .conftest import Office, now

OURS = f"<p>Step 1 passed</p>\n{made_by('1.0.0')}.</p>\n".encode()


def render(name: str) -> bytes | None:
    """Make the report as version 1.0.0 does."""
    return OURS if name == "report.html" else None


def reports(run: Path, office: Office) -> list[CheckResult]:
    """What is told of the files of a run, of which all others are as they were sealed."""
    found = [it for it in Verification(run, office.trust, now(), render).results() if it.subject in ("files", "report")]
    return [it for it in found if it.state != "proved"]


def test_one_that_this_version_makes_is_told_and_breaks_nothing(run: Path, office: Office) -> None:
    (run / "report.html").write_bytes(OURS)
    (told,) = reports(run, office)
    assert (told.state, told.subject) == ("not proved", "report")
    assert told.sentence == (
        "report.html is not what was sealed, but made from the journal later; what was sealed is in data"
    )


@pytest.mark.parametrize("version", ["0.9.0", "1.1.0", "2.0.0rc1", "1.0.0.dev3+g1234"])
def test_one_of_another_version_is_neither_proved_nor_altered(run: Path, office: Office, version: str) -> None:
    (run / "report.html").write_text(f"<p>Otherwise told</p>\n{made_by(version)}.</p>\n")
    (told,) = reports(run, office)
    assert (told.state, told.subject) == ("not proved", "report")
    assert told.sentence == (
        f"report.html is not what was sealed: it says that Handrail {version} made it again, and 1.0.0 makes it otherwise. "
        "Whether somebody altered it, nothing shows; what was sealed is in data. To make it again: handrail report RUN"
    )
    assert (vars(told)["file"], vars(told)["made_by"]) == ("report.html", version)


@pytest.mark.parametrize(
    "text",
    [
        "<h1>passed</h1>",
        "Made by Handrail from the journal alone.",
        "Made by Handrail \x1b[2J1 from the journal alone.",
    ],
)
def test_one_that_names_no_version_is_neither(run: Path, office: Office, text: str) -> None:
    (run / "report.html").write_text(text)
    (told,) = reports(run, office)
    assert told.state == "not proved"
    assert told.sentence.startswith(
        "report.html is not what was sealed: it does not say which version of Handrail made it again, and 1.0.0 makes it "
        "otherwise. Whether somebody altered it, nothing shows"
    )


def test_one_that_says_this_version_and_is_otherwise_was_altered(run: Path, office: Office) -> None:
    (run / "report.html").write_bytes(OURS.replace(b"passed", b"failed"))
    (told,) = reports(run, office)
    assert (told.state, told.subject) == ("broken", "files")
    assert told.sentence == (
        "report.html was altered: it says that Handrail 1.0.0 made it again, and that makes it otherwise from journal and "
        "sign-offs now. To make it again: handrail report RUN"
    )


def test_a_text_of_the_run_does_not_speak_for_the_maker(run: Path, office: Office) -> None:
    """The last line that names a version is the report's own; a page of an appliance may have shown any other."""
    (run / "report.html").write_bytes(f"{made_by('9.0')}\n".encode() + OURS)
    assert [it.state for it in reports(run, office)] == ["broken"]


@pytest.mark.parametrize(("version", "count", "told_of"), [("1.0.0", 1, "1 sign-off"), ("2.0.0", 2, "2 sign-offs")])
def test_sign_offs_that_were_taken_away_are_named(
    run: Path, office: Office, version: str, count: int, told_of: str
) -> None:
    (run / "report.html").write_text(f"<p>Signed off</p>\n{made_by(version, count)}.</p>\n")
    (told,) = reports(run, office)
    assert told.state == "broken"
    assert told.sentence == (
        f"report.html tells of {told_of}, of which 0 are there: they were taken away after it was made, or it was altered. "
        "To make it again: handrail report RUN"
    )


def test_only_files_that_can_be_reports_are_taken_for_one(run: Path, office: Office) -> None:
    """Whoever names another version cannot bring in what no version of Handrail makes."""
    text = f"{made_by('2.0.0')}\n"
    (run / "report.exe").write_text(text)
    (run / "report.html").mkdir()
    (run / "report.html/page").write_text(text)
    (run / "runbook.yaml").unlink()
    (run / "runbook.yaml").write_text(text)
    assert [(it.state, it.sentence) for it in reports(run, office)] == [
        ("broken", "report.exe was added"),
        ("broken", "report.html was added"),
        ("broken", "runbook.yaml was altered: it is not data/runbook.yaml"),
    ]


def test_without_a_way_to_make_it_again_only_what_was_sealed_holds(run: Path, office: Office) -> None:
    (run / "report.html").write_text(f"{made_by('2.0.0')}\n")
    found = Verification(run, office.trust, now()).results()
    assert [it.sentence for it in found if it.state == "broken"] == ["report.html was added"]


def test_a_copy_of_what_was_sealed_is_what_was_sealed(run: Path, office: Office) -> None:
    (run / "runbook.yaml").unlink()
    shutil.copyfile(run / "data/runbook.yaml", run / "runbook.yaml")
    assert reports(run, office) == []
