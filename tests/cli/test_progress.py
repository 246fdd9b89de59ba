"""Output while a run goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from handrail.cli.output.lines import JsonLines, PlainLines
from handrail.cli.output.live import LiveLines
from handrail.cli.output.status_line import status_items
from handrail.journal import (
    ApplianceFacts,
    ApplianceProved,
    BrowserStarted,
    CertificateInspected,
    Entry,
    Event,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FailureAccepted,
    FileDownloaded,
    HandshakeProbed,
    ListenerFailed,
    Mask,
    PageAnswered,
    PageNoticed,
    PageRegained,
    ProofForeseen,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    SessionRenewed,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRedoAllowed,
    StepRehearsed,
    StepRetried,
    StepSkipped,
    StepStarted,
    TextRead,
    TimeLimited,
)
from handrail.journal.projections.progress import Progress

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
STARTED = StepStarted(step="1", action="click", sentence='Click button "Upload"', effect="once")
STORY: Sequence[tuple[Event, str]] = (
    (RunStarted(runbook="Replicate", digest="", pair="hq"), "Replicate · hq"),
    (TimeLimited(until=NOON), "time until 2026-11-25 12:00:00 UTC; no earlier run of this plan ended well"),
    (RunResumed(operator="ana", machine="desk"), "Resumed by ana on desk"),
    (SectionStarted(heading="Security", appliance="backup"), "Security"),
    (StepApproved(step="1", by="ana", how="asked at the terminal"), "step 1: approved by ana, asked at the terminal"),
    (ApplianceProved(appliance="backup", host="b.example.com", fingerprint="e" * 64), "backup is b.example.com"),
    (STARTED, ""),
    (PageNoticed(step="1", what="dialog", detail="Sure?"), "dialog: Sure?"),
    (PageNoticed(step="1", what="message", detail="Saved"), "message: Saved"),
    (StepProbed(step="1", verdict="absent", sought="row"), "step 1: looked for row: it does not show"),
    (
        PageAnswered(step="1", url="https://a/b", title="Add", messages=("Name is taken",), then="Users"),
        'step 1: the page "Add" came of it at https://a/b; it says: Name is taken; then one looked at Users',
    ),
    (
        PageRegained(step="2", appliance="backup", way=("2.open", "1"), problem="it answered 503"),
        "step 2: the page on backup did not come (it answered 503); went back by steps 2.open, 1, to try again",
    ),
    (StepInDoubt(step="1", problem="no answer"), "no answer"),
    (StepRedoAllowed(step="1", by="ana", reason="saw it"), "step 1: it did not happen, says ana: saw it"),
    (StepFailed(step="1", error="", problem="no button"), "no button"),
    (StepRetried(step="1", by="ana"), "step 1: tried again, since ana said so"),
    (SessionRenewed(step="1", appliance="backup", way=("1",)), "step 1: nobody was signed in any more on backup"),
    (FailureAccepted(step="1", by="ana"), "step 1: ana let the run end here"),
    (StepDoneByHand(step="1", by="ana", reason="pressed it"), "ana: pressed it"),
    (StepSkipped(step="2", sentence="Click", reason="no need", by="ana"), "ana: no need"),
    (ListenerFailed(listener="Camera", problem="full"), "Camera broke, and the run goes on: full"),
    (EvidenceSearched(files=2, secrets=1), ""),
    (EvidenceSearched(files=2, secrets=1, found=("password in a",), quarantine="q"), "found password in a; moved to q"),
    (RunFinished(outcome="passed"), ""),
)


def entry(event: Event, after: float = 0) -> Entry:
    return Entry(seq=0, at=NOON + timedelta(seconds=after), event=event, previous="")


async def lines_for(*events: Event, lines: PlainLines | JsonLines | None = None) -> None:
    lines = lines or PlainLines()
    for event in events:
        assert [answer async for answer in lines.hear(entry(event))] == []


def new_progress() -> Progress:
    return Progress(total=4, once=("1", "3"))


@pytest.mark.parametrize("style", ["plain", "live"])
async def test_whatever_happens_is_said(
    style: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lines = LiveLines(new_progress(), lambda: NOON) if style == "live" else PlainLines()
    for event, words in STORY:
        await lines_for(event, lines=lines)
        output = capsys.readouterr().out
        assert words in output, event
        assert bool(output.strip()) == bool(words), event


TRIED = StepStarted(step="2", action="expect", sentence='See that row "a" is there')
MISSED = StepFailed(step="2", error="ElementNotFound", problem='no row "a"')


async def test_a_rehearsal_tells_a_step_in_one_line_with_its_verdict_first(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = StepRehearsed(
        step="2", action="expect", sentence='See that row "a" is there', verdict="not-found", detail='no row "a"'
    )
    await lines_for(RunStarted(runbook="R", digest="", pair="hq", mode="rehearsal"), TRIED, MISSED, verdict)
    _, *told = capsys.readouterr().out.splitlines()
    assert told == ['  not found   2  See that row "a" is there  (no row "a")']


async def test_a_failure_that_ends_a_rehearsal_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(
        RunStarted(runbook="R", digest="", pair="hq", mode="rehearsal"), TRIED, MISSED, RunFinished(outcome="failed")
    )
    assert '  failed      2  See that row "a" is there  (no row "a")' in capsys.readouterr().out


BACKUP = ApplianceFacts(
    role="backup",
    name="hq-b",
    url="https://b.example.com",
    address="10.0.0.2:443",
    username="admin",
    fingerprint="e" * 64,
    subject="CN=b",
    trusted_by="its pin",
)
UPLOAD = ('button "Upload"', 'button "Import"')
PICTURE = EvidenceKept(
    step="1",
    file="evidence/001.png",
    sha256="",
    url="https://b.example.com/import",
    caption="Before",
    masks=(Mask(left=1, top=2, width=3, height=4, secret="passphrase"),),
    unfolded=("list",),
    folded=("the page's end",),
)
VERBOSE_STORY: Sequence[tuple[Event, Sequence[str]]] = (
    (
        RunStarted(
            runbook="Replicate",
            digest="d1",
            document="How to",
            document_url="https://example.com",
            operator="ana",
            machine="desk",
            utc_offset="+01:00",
            versions={"handrail": "1", "playwright": "2"},
            inputs={"site": "s.example.com"},
            appliances=(BACKUP,),
            runbook_file="/r.yaml",
        ),
        (
            "runbook: /r.yaml, digest d1",
            "document: How to, https://example.com",
            "by ana on desk, local time UTC+01:00",
            "with handrail 1, playwright 2",
            "input site: s.example.com",
            "backup: hq-b, https://b.example.com at 10.0.0.2:443, signed in to as admin; certificate eeeeeeeeeeeeeeee… of CN=b, "
            "trusted by its pin",
        ),
    ),
    (BrowserStarted(version="156", executable="/usr/bin/Chromium"), ("Chromium 156, headless: /usr/bin/Chromium",)),
    (
        STARTED.model_copy(update={"appliance": "backup", "note": "Once.", "target": UPLOAD}),
        (
            'step 1: Click button "Upload"',
            "click on backup, changes the appliance once",
            'points at button "Upload", or button "Import"',
            "note: Once.",
        ),
    ),
    (TextRead(step="1", name="row", text="a"), ("$row reads “a”",)),
    (FileDownloaded(step="1", name="b", filename="b.p12", size=7, sha256="a" * 64), ("$b is b.p12, 7 bytes",)),
    (
        CertificateInspected(step="1", name="b", fingerprint="f" * 64, subject="CN=s", issuer="CN=i", not_after=""),
        ("Certificate ffffffffffffffff… of CN=s",),
    ),
    (HandshakeProbed(step="1", address="10.0.0.2:443", asked_for="", fingerprint="f" * 64), ("asked without a name",)),
    (ProofForeseen(step="1", already=True), ("so it proves nothing",)),
    (EvidenceMissed(step="1", problem="no picture"), ("Not kept: no picture",)),
    (
        PICTURE,
        (
            "kept evidence/001.png of https://b.example.com/import; Before; 1 mask: passphrase (1, 2, 3×4); "
            "opened to its whole length: list; not whole: the page's end",
        ),
    ),
    (
        EvidenceKept(step="1", file="2.png", sha256="", drawn_on="1.png"),
        ("kept 2.png; a copy of 1.png, with the control pointed out",),
    ),
    (StepSkipped(step="2", sentence="Click", reason="not due", note="Some versions."), ("note: Some versions.",)),
    (
        StepRehearsed(
            step="3", verdict="proved", sentence="Click", action="click", appliance="backup", target=UPLOAD[:1]
        ),
        ("click on backup, changes nothing", 'points at button "Upload"'),
    ),
    (EvidenceSearched(files=2, secrets=1), ("2 files searched for 1 secret in every encoding: none was found",)),
)


@pytest.mark.parametrize("style", ["plain", "live"])
async def test_more_is_said_to_who_asks_for_it(
    style: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    for event, words in VERBOSE_STORY:
        lines = LiveLines(new_progress(), lambda: NOON, verbose=True) if style == "live" else PlainLines(verbose=True)
        await lines_for(event, lines=lines)
        lines.pause()
        output = capsys.readouterr().out
        assert [word for word in words if word not in output] == [], output


async def test_nothing_of_it_is_said_to_who_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(*(event for event, _ in VERBOSE_STORY))
    output = capsys.readouterr().out
    assert [word for _, words in VERBOSE_STORY for word in words if word in output] == []


async def test_who_asks_for_more_is_told_everything_else_too(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(*(event for event, _ in STORY), lines=PlainLines(verbose=True))
    output = capsys.readouterr().out
    assert [words for _, words in STORY if words not in output] == []


async def test_machines_are_told_each_entry(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(*(event for event, _ in STORY), lines=JsonLines())
    kinds = [json.loads(line)["event"]["kind"] for line in capsys.readouterr().out.splitlines()]
    assert kinds == [event.model_dump()["kind"] for event, _ in STORY]


async def test_a_step_is_a_line_when_it_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(STARTED, StepPassed(step="1"))
    assert capsys.readouterr().out == '  passed      1  Click button "Upload"  (0.0 s)\n'


async def test_a_step_that_an_earlier_process_began_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(StepPassed(step="7"))
    assert capsys.readouterr().out == (
        "  passed      7  It happened before the run was resumed  (it shows on the page)\n"
    )


async def test_what_an_earlier_process_recorded_is_known_and_not_said_again(capsys: pytest.CaptureFixture[str]) -> None:
    lines = PlainLines()
    lines.recall([entry(STARTED)])
    await lines_for(StepPassed(step="1"), lines=lines)
    assert capsys.readouterr().out == '  passed      1  Click button "Upload"  (it shows on the page)\n'


def status_after(*events: Event, seconds: float = 65) -> str:
    progress = new_progress()
    for event in events:
        progress.take(entry(event))
    return " · ".join(item.text for item in status_items(progress, NOON + timedelta(seconds=seconds)))


START = RunStarted(runbook="Replicate", digest="")


def test_before_the_first_step_that_must_happen_once_nothing_is_irreversible() -> None:
    status = status_after(START, SectionStarted(heading="Security", appliance="backup"))
    assert status == "0 of 4 · 1:05 · nothing irreversible before step 1 · Security"


def test_a_once_step_that_begins_is_the_point_of_no_return() -> None:
    assert status_after(START, STARTED) == "0 of 4 · 1:05 · past the point of no return"
    assert status_after(START, STARTED, StepPassed(step="1")) == "1 of 4 · 1:05 · past the point of no return"


def test_a_once_step_that_surely_did_not_happen_is_not() -> None:
    failed = StepFailed(step="1", error="ElementNotFound", problem="no button")
    assert "nothing irreversible before step 1" in status_after(START, STARTED, failed)
    skipped = StepSkipped(step="1", sentence="Click", reason="not due")
    assert "1 of 4 · 1:05 · nothing irreversible before step 3" in status_after(START, skipped)


def test_what_a_person_did_by_hand_is_done() -> None:
    assert "past the point of no return" in status_after(START, StepDoneByHand(step="1", by="ana", reason="did it"))


def test_a_rehearsal_changes_nothing() -> None:
    assert "nothing is changed" in status_after(RunStarted(runbook="R", digest="", mode="rehearsal"))


async def test_a_drift_is_told_once_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    drift = PageNoticed(step="1", what="drift", detail='link "Go" in place of button "Go"')
    again = StepStarted(step="2", action="click", sentence="Click", appliance="primary")
    await lines_for(drift, drift, again, drift)
    assert capsys.readouterr().out.count("drift: link") == 2


async def test_a_step_that_is_done_once_more_after_signing_in_anew_did_not_fail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    again = StepStarted(step="2", action="click", sentence="Click", appliance="primary")
    ended = StepFailed(step="2", error="SessionEnded", problem="nobody is signed in")
    await lines_for(again, ended, SessionRenewed(step="2", appliance="primary"), again, StepPassed(step="2"))
    assert [line.split("  ")[1].strip() for line in capsys.readouterr().out.splitlines() if " Click " in line] == [
        "again",
        "passed",
    ]
    await lines_for(again, ended, RunFinished(outcome="failed"))
    assert capsys.readouterr().out == "  failed      2  Click  (nobody is signed in)\n"


async def test_what_failed_and_was_skipped_is_no_step_that_is_not_due(capsys: pytest.CaptureFixture[str]) -> None:
    failed = StepFailed(step="2", error="E", problem="no button")
    skipped = StepSkipped(step="2", sentence="Click", reason="not needed", by="ana")
    await lines_for(failed, skipped)
    assert capsys.readouterr().out.splitlines()[-1] == "  exception   2  Click  (ana: not needed)"


def test_the_time_that_is_left_is_told() -> None:
    limited = TimeLimited(until=NOON + timedelta(minutes=10))
    assert "8:55 left" in status_after(START, limited)
    assert "no time left" in status_after(START, limited, seconds=601)
