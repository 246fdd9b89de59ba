"""The runbook that records every setting, unchanged, on every version of the appliance.

Judged by the appliances' own menus and audit logs: every page has its picture and its text, and nobody did more than sign in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import StepError
from handrail.journal import EvidenceKept, RunRecord, StepRecord, read, run_record
from handrail.mode import REHEARSAL, RUN, Mode
from handrail.report.diff.comparer import compare
from handrail.report.diff.comparison import StepComparison
from handrail.report.diff.sides import Side
from handrail.run import RunExecution, RunFolder
from handrail.runbook import Library, Section, load, shipped
from handrail_practice.audit import read as audit
from handrail_practice.pages.reading import DRIFT
from handrail_practice.pair import PROFILES, Pair
from handrail_practice.profile import BY_NAME
from practice_pairs import StartPair

NAME = "evidence/record-settings"
ROLES = ("primary", "backup")
OWN = {"Status > Basics", "Networking > IP Configuration", "Networking > SNMP", "Storage > Encryption"}
OWN |= {
    "Storage > Status",
    "Status > Storage",
    "Users > SAML",
    "Security > Certificates",
    "Security > Email Configuration",
}
"""Pages on which the two of a pair are never the same."""


NEVER_ALIKE = [
    r"System (Time|Up-Time|Location)",
    "GUID",
    "02:00:5E",
    r"192\.0\.2\.1[0-2]\b|198\.51\.100\.1[12]\b",
    r"^Disk \d",
]
"""Lines that tell one machine from another, and are nobody's mistake."""
SAMPLE = {"Status :: Basics", "Users", "Networking :: IP Configuration"}


@dataclass(frozen=True)
class Record:
    """What a run left."""

    folder: Path
    told: RunRecord

    def pages(self, role: str) -> list[str]:
        """The sections of which a page was recorded, in the runbook's order."""
        return [
            section.heading
            for section in self.told.sections
            if section.appliance == role and any(line.outcome == "passed" for line in _captures(section.steps))
        ]

    def text(self, role: str, heading: str) -> str:
        """What was kept of a page, without what every page has above and below."""
        (line,) = (
            line
            for section in self.told.sections
            if (section.appliance, section.heading) == (role, heading)
            for line in _captures(section.steps)
        )
        lines = (self.folder / line.texts[0].file).read_text(encoding="utf-8").splitlines()
        return "\n".join(lines[next(n for n, said in enumerate(lines) if 'heading "' in said) :])


def _captures(lines: Sequence[StepRecord]) -> list[StepRecord]:
    return [line for line in lines if line.action == "capture"]


def heading(entry: str) -> str:
    tab, _, page = entry.partition(" > ")
    return tab if tab == page else f"{tab} :: {page}"


def menu(profile: str) -> list[str]:
    return [f"{tab} > {page}" for tab, pages in BY_NAME[profile].menu for page in pages]


@pytest.fixture
def record(portal: BlockingPortal, performance: Callable[..., RunExecution]) -> Callable[..., Record]:
    """Performs the runbook, or some of its sections, and gives what it left, of failures too."""

    def perform(pair: Pair, only: Callable[[Section], bool] = lambda section: True, mode: Mode = RUN) -> Record:
        folders: list[RunFolder] = []
        ready = performance(pair, name=NAME)
        book = ready.request.runbook
        book = replace(book, sections=tuple(section for section in book.sections if only(section)))
        request = replace(ready.request, runbook=book, mode=mode, approval=None)
        with suppress(StepError):
            portal.call(replace(ready, request=request, on_open=folders.append).perform)
        return Record(folders[0].path, run_record(read(folders[0].journal)))

    return perform


def assert_whole(record: Record, profile: str) -> None:
    """Every page of the menu was recorded once, on both, and nothing else."""
    assert (record.told.outcome, record.told.finished and record.told.finished.problem) == ("passed", "")
    for role in ROLES:
        assert sorted(record.pages(role)) == sorted(map(heading, menu(profile)))
    for line in _captures(record.told.steps):
        kept = (*line.pictures, *line.texts)
        assert (len(line.pictures), len(line.texts)) == ((1, 1) if line.outcome == "passed" else (0, 0))
        assert all(_is_unaltered(one, record.folder) for one in kept)


def _is_unaltered(kept: EvidenceKept, folder: Path) -> bool:
    return hashlib.sha256((folder / kept.file).read_bytes()).hexdigest() == kept.sha256


def assert_only_looked_at(pair: Pair) -> None:
    """By the appliances' own word."""
    happened = {entry["event"] for it in (pair.primary, pair.backup) for entry in audit(it.audit_path)}
    assert happened <= {"started", "stopped", "login-succeeded"}


def test_has_no_mistakes_and_is_safe_throughout() -> None:
    book, warnings = load(shipped() / f"{NAME}.yaml", Library((shipped(),)))
    assert not warnings
    assert {step.effect_in_force for section in book.sections for step in section.steps} == {"safe"}


def test_does_the_same_on_both() -> None:
    book, _ = load(shipped() / f"{NAME}.yaml", Library((shipped(),)))
    primary, backup = ([(it.heading, it.steps) for it in book.sections if it.appliance == role] for role in ROLES)
    assert primary == backup


def test_knows_every_page_of_every_version() -> None:
    book, _ = load(shipped() / f"{NAME}.yaml", Library((shipped(),)))
    known = {section.heading for section in book.sections}
    assert {entry for profile in PROFILES for entry in menu(profile) if heading(entry) not in known} == set()


@pytest.mark.parametrize("profile", [pytest.param(it, marks=pytest.mark.whole) for it in ("bomgar", "sra", "acme")])
def test_records_every_page_and_where_a_pair_has_drifted_apart(
    profile: str, start_pair: StartPair, record: Callable[..., Record]
) -> None:
    pair = start_pair(profile, ["drift"])
    left = record(pair)
    assert_whole(left, profile)
    assert_only_looked_at(pair)
    apart = {it for it in menu(profile) if left.text("primary", heading(it)) != left.text("backup", heading(it))}
    assert {it for it in menu(profile) if it in DRIFT} <= apart <= DRIFT.keys() | OWN
    assert 'textbox "NTP Server": ntp1.example.com' in left.text("primary", "Networking :: IP Configuration")
    assert 'textbox "NTP Server": ntp.example.net' in left.text("backup", "Networking :: IP Configuration")


@pytest.mark.parametrize(
    ("profile", "headings"),
    [("sra", SAMPLE), *(pytest.param(it, None, marks=pytest.mark.whole) for it in ("sra", "bomgar", "acme"))],
)
def test_the_drift_report_names_what_has_drifted_apart_and_nothing_else(
    profile: str, headings: set[str] | None, start_pair: StartPair, record: Callable[..., Record]
) -> None:
    left = record(start_pair(profile, ["drift"]), only=lambda section: not headings or section.heading in headings)
    primary, backup = (Side(role, left.told, left.folder, role) for role in ROLES)
    told = compare(primary, backup, [re.compile(it) for it in NEVER_ALIKE])
    drifted = {heading(entry): lines for entry, lines in DRIFT.items() if entry in menu(profile)}
    apart = {it.heading: _changed(it) for it in told.differing if it.heading != "Security :: Certificates"}
    assert apart.keys() == (drifted.keys() & headings if headings else drifted.keys())
    assert (told.only_left, told.only_right, told.problems) == ([], [], [])
    for where, lines in apart.items():
        assert {name for name in drifted[where] if any(name in line for line in lines)} == drifted[where].keys()
        assert [line for line in lines if not any(name in line for name in drifted[where])] == []


def _changed(step: StepComparison) -> list[str]:
    return [change.text for hunk in step.texts for change in hunk.changes if change.prefix != " "]


@pytest.mark.parametrize(
    ("profile", "situation"),
    [("bomgar", "other-markup"), ("acme", "session-expiry"), ("sra", "login-agreement"), ("sra", "notice-overlay")],
)
@pytest.mark.whole
def test_leaves_nothing_out_where_things_are_otherwise(
    profile: str, situation: str, start_pair: StartPair, record: Callable[..., Record]
) -> None:
    pair = start_pair(profile, [situation])
    left = record(pair)
    assert_whole(left, profile)


@pytest.mark.whole
@pytest.mark.parametrize("profile", ["acme", "sra", "bomgar"])
def test_says_that_there_is_a_page_that_it_does_not_know(
    profile: str, start_pair: StartPair, record: Callable[..., Record]
) -> None:
    pair = start_pair(profile, ["new-page"])
    left = record(pair, only=lambda section: section.heading in ("Status :: Basics", "Nothing is left out"))
    assert left.pages("backup") == ["Status :: Basics"]
    assert left.told.finished
    seen = "Diagnostics" if profile == "acme" else "DIAGNOSTICS"
    assert left.told.finished.problem == (
        f'entry in entry "Support" is not only "Utilities" or "Advanced Support": there is "{seen}"'
    )


@pytest.mark.whole
def test_a_rehearsal_of_it_is_the_whole_of_it(start_pair: StartPair, record: Callable[..., Record]) -> None:
    left = record(start_pair("bomgar", []), mode=REHEARSAL)
    assert_whole(left, "bomgar")
    assert {line.outcome for line in left.told.steps} == {"passed", "skipped"}
