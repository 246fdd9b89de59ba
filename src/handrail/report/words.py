"""How times, durations and findings read in a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handrail.journal import (
    ApplianceProved,
    CertificateInspected,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FailureAccepted,
    FileDownloaded,
    HandshakeProbed,
    Line,
    PageNoticed,
    RunResumed,
    SessionRenewed,
    StepApproved,
    StepProbed,
    StepRedoAllowed,
    StepRetried,
    TextRead,
    TimeLimited,
)
from handrail.journal.projections import Circumstance, Finding


def utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def took(duration: timedelta) -> str:
    """Seconds with one decimal, and minutes where there are any."""
    seconds = duration.total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, to be read aloud."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))


def outcome(line: Line) -> str:
    """What became of a step."""
    return f"reachable only after step {line.after}" if line.outcome == "after" else line.outcome


def verdict(line: Line) -> str:
    """What a rehearsal says of a step."""
    return {"passed": "performed", "skipped": "not due"}.get(line.outcome) or outcome(line)


def shown(pictures: Sequence[EvidenceKept]) -> list[EvidenceKept]:
    """The pictures without those of which a copy is there that points something out."""
    copied = {picture.drawn_on for picture in pictures}
    return [picture for picture in pictures if picture.file not in copied]


def finding(found: Finding) -> str:
    """What a step found, as a sentence."""
    match found:
        case PageNoticed(what="drift"):
            return f"Drift: {found.detail}"
        case PageNoticed(declared=False):
            return f"Not declared: {found.detail}"
        case PageNoticed():
            return f"{found.what.capitalize()}: {found.detail}"
        case TextRead():
            return f"${found.name} reads “{found.text}”"
        case FileDownloaded():
            told = f"${found.name} is {found.filename}, {found.size} bytes, SHA-256 {found.sha256[:16]}…"
            return f"{told}; removed when the run ended"
        case CertificateInspected():
            names = f" for {', '.join(found.names)}" if found.names else ""
            key = "with" if found.has_key else "without"
            return (
                f"Certificate {found.fingerprint[:16]}… of {found.subject}{names}, issued by {found.issuer}, "
                f"valid until {found.not_after[:10]}, {key} its key, and {found.chain} more in the chain"
            )
        case HandshakeProbed():
            asked = f"asked for {found.asked_for}" if found.asked_for else "asked without a name"
            return f"{found.address}, {asked}, serves {found.fingerprint[:16]}…"
        case EvidenceMissed():
            return f"No picture: {found.problem}"
        case _:
            return _answer(found)


def _answer(found: StepApproved | StepProbed | StepRetried | StepRedoAllowed | FailureAccepted | SessionRenewed) -> str:
    """What was looked for, asked and answered beside a step."""
    match found:
        case StepApproved():
            return f"Approved by {found.by}, {found.how}"
        case StepProbed():
            saw = {"done": "it happened", "absent": "it did not happen", "unclear": "that does not tell"}
            return f"Looked for {found.sought}: {saw[found.verdict]}{f'; {found.shown}' if found.shown else ''}"
        case StepRetried():
            return f"Tried again, since {found.by} said so"
        case StepRedoAllowed():
            return f"It did not happen, says {found.by}: {found.reason}"
        case FailureAccepted():
            return f"{found.by} let the run end here"
        case SessionRenewed():
            way = f", and came back by steps {', '.join(found.way)}" if found.way else ""
            return f"Nobody was signed in any more on {found.appliance}; signed in again{way}"


def circumstance(event: Circumstance) -> tuple[str, str]:
    """What concerns a run as a whole, with a word for what it is."""
    match event:
        case ApplianceProved():
            return "Proved", proved(event)
        case TimeLimited():
            return "Time", limited(event)
        case EvidenceSearched():
            return "Secrets", searched(event)
        case RunResumed():
            where = f" on {event.machine}" if event.machine else ""
            return "Resumed", "; ".join((f"by {event.operator or 'somebody'}{where}", *event.plan))


def proved(event: ApplianceProved) -> str:
    """How an appliance showed that it is the one."""
    shown = "".join(f", {label} “{value}”" for label, value in event.shown.items())
    return f"{event.appliance} is {event.host}, certificate {event.fingerprint[:16]}…{shown}"


def searched(event: EvidenceSearched) -> str:
    """Whether a secret was found in what was kept."""
    looked = f"{_many(event.files, 'file')} searched for {_many(event.secrets, 'secret')} in every encoding"
    moved = f"; moved to {event.quarantine}" if event.quarantine else ""
    found = f"found {'; '.join(event.found)}{moved}" if event.found else "none was found"
    return f"{looked}: {found}" + (f"; not looked into: {'; '.join(event.unopened)}" if event.unopened else "")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def limited(event: TimeLimited) -> str:
    """Until when a run has time, and what is known of how long it takes."""
    long = took(timedelta(seconds=event.longest))
    earlier = {0: "no earlier run of this plan ended well", 1: f"the one earlier run took {long}"}
    known = earlier.get(event.runs, f"the slowest of the last {event.runs} runs took {long}")
    return f"time until {event.until:%Y-%m-%d %H:%M:%S %Z}; {known}"
