"""How things read in a report: times, durations, effects, pictures, findings, and what people said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from handrail.action import EFFECT_WORDS, Effect
from handrail.journal import (
    ApplianceProved,
    BrowserStarted,
    CertificateInspected,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FailureAccepted,
    FileDownloaded,
    HandshakeProbed,
    HintGiven,
    LessonAnswered,
    ListenerFailed,
    PageNoticed,
    ProofForeseen,
    RunRecord,
    RunResumed,
    SessionRenewed,
    StepApproved,
    StepProbed,
    StepRecord,
    StepRedoAllowed,
    StepRetried,
    TextRead,
    TimeLimited,
    TraineeActed,
)
from handrail.journal.projections.outcomes import OUTCOMES
from handrail.journal.projections.records import RunFact, StepFact

HEADLINES = {
    "passed": "Every step was carried out",
    "failed": "A step failed, and the run ended there",
    "in-doubt": "A step may or may not have happened; a person must look",
    "stopped": "The run was stopped",
    "broken": "The run could not go on",
    "unfinished": "The run has no end: its process died",
}
REHEARSED = {
    "passed": "Nothing is missing, as far as can be seen without changing anything",
    "failed": "Not every step can be done as the runbook says",
    "stopped": "The rehearsal was stopped",
    "broken": "The rehearsal could not go on",
    "unfinished": "The rehearsal has no end: its process died",
}
MODES = {
    "rehearsal": "Rehearsal: ",
    "lesson": "Lesson: ",
    "exercise": "Exercise: ",
}
"""By the name of a mode: what stands before the runbook's title; nothing where it was an ordinary run."""
KINDS = {
    "rehearsal": "Rehearsal · nothing on the appliances was changed",
    "lesson": "Lesson · every step was performed, and waited for the trainer’s word",
    "exercise": "Exercise · every step was performed, once the trainee had found its control",
}
"""By the name of a mode: the line above the title; none where it was an ordinary run."""
HINTS = {
    "region": "was shown the region",
    "outline": "was shown the control",
    "shown": "let the program show it",
}
PEOPLE = (StepApproved, StepRetried, StepRedoAllowed, FailureAccepted)
"""Findings that are what a person said."""


def effect(effect: Effect) -> str:
    return EFFECT_WORDS[effect].report


def headline(run: RunRecord) -> str:
    """How a run ended, in a sentence; what people decided is not to be overlooked."""
    said = (REHEARSED if run.mode.rehearses else HEADLINES)[run.outcome]
    decided = sum(bool(step.by) for step in run.steps)
    return said + (f"; people decided about {decided} of them" if run.outcome == "passed" and decided else "")


def run_title(run: RunRecord) -> str:
    """Which run it is, whatever its folder is called by now."""
    return " · ".join(filter(None, (run.started.runbook, run.started.pair, utc(run.began))))


def counts(run: RunRecord) -> list[tuple[int, str]]:
    """How many steps ended how; what is to be expected is told even where it is none."""
    rehearsal = run.mode.rehearses
    expected = ("proved", "after", "not found", "passed", "skipped") if rehearsal else ("passed", "skipped", "failed")
    named = {"after": "reachable only after another"} | ({"passed": "performed"} if rehearsal else {})
    rest = tuple(it for it in OUTCOMES if it not in expected and run.count(it))
    return [(run.count(it), named.get(it, it)) for it in (*expected, *rest)]


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def local(moment: datetime) -> str:
    """What clocks on the wall showed, with its date where that is another one; empty where it is UTC."""
    if not moment.utcoffset():
        return ""
    offset, there = f"{moment:%z}", moment.astimezone(UTC)
    day = "" if moment.date() == there.date() else f"{moment:%Y-%m-%d} "
    return f"{day}{moment:%H:%M:%S} {offset[:3]}:{offset[3:5]}"


def when(moment: datetime) -> str:
    """UTC, and the local time where it is another one."""
    here = local(moment)
    return utc(moment) + (f" ({here})" if here else "")


def local_time(offset: str) -> str:
    """What is known of the local time of the machine."""
    if not offset:
        return "not on record; all times are UTC"
    return "UTC" if offset == "+00:00" else f"UTC{offset}, as the machine was set; in brackets beside UTC"


def took(duration: timedelta) -> str:
    """Seconds with one decimal, and minutes where there are any."""
    seconds = duration.total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, to be read aloud."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))


def outcome(step: StepRecord) -> str:
    """What became of a step."""
    return f"reachable only after step {step.after}" if step.outcome == "after" else step.outcome


def verdict(step: StepRecord) -> str:
    """What a rehearsal says of a step."""
    return {"passed": "performed", "skipped": "not due"}.get(step.outcome) or outcome(step)


def shown_pictures(pictures: Sequence[EvidenceKept]) -> list[EvidenceKept]:
    """The pictures, without texts, and without those of which a copy is there that points something out."""
    copied = {picture.drawn_on for picture in pictures}
    return [it for it in pictures if it.media_type.startswith("image/") and it.file not in copied]


def masks(kept: EvidenceKept) -> str:
    """What of a picture was covered, and where, in its pixels."""
    told = (f"{it.secret} ({it.left}, {it.top}, {it.width}×{it.height})" for it in kept.masks)
    return f"{_many(len(kept.masks), 'mask')}: {', '.join(told)}" if kept.masks else ""


def folded(kept: EvidenceKept) -> str:
    """What of a page was too large for its picture."""
    return f"not whole: {', '.join(kept.folded)}" if kept.folded else ""


def unfolded(kept: EvidenceKept) -> str:
    """What of a page was opened to its whole length for its picture."""
    return f"opened to its whole length: {', '.join(kept.unfolded)}" if kept.unfolded else ""


def said_by_people(step: StepRecord) -> list[str]:
    """Approvals, answers and decisions about a step."""
    said = [finding(found) for found in step.facts if isinstance(found, PEOPLE)]
    if step.by:
        said.append(f"{'Done by hand' if step.outcome == 'by hand' else 'Skipped'} by {step.reason}")
    return said


def finding(found: StepFact) -> str:
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
            return f"Not kept: {found.problem}"
        case LessonAnswered() | TraineeActed() | HintGiven():
            return _in_a_lesson(found)
        case _:
            return _answer(found)


def _in_a_lesson(found: LessonAnswered | TraineeActed | HintGiven) -> str:
    """The answers and actions of a trainer or trainee at a step."""
    match found:
        case LessonAnswered():
            return f"{found.by} went on, {'in the page' if found.via == 'page' else 'at the terminal'}"
        case HintGiven():
            return f"{found.by} {HINTS[found.stage]}"
        case TraineeActed(right=True):
            return f"{found.by} found {found.what}"
        case TraineeActed():
            kept = "; it was kept from the appliance" if found.stopped else ""
            return f"{found.by} used {found.what} instead{kept}"


def _answer(
    found: ProofForeseen | StepApproved | StepProbed | StepRetried | StepRedoAllowed | FailureAccepted | SessionRenewed,
) -> str:
    """What was looked for, asked and answered beside a step."""
    match found:
        case StepApproved():
            return f"Approved by {found.by}, {found.how}"
        case ProofForeseen():
            return "What would prove it showed before it began, so it proves nothing"
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


def circumstance(event: RunFact) -> tuple[str, str]:
    """What concerns a run as a whole, with a word for what it is."""
    match event:
        case ApplianceProved():
            return "Proved", proved(event)
        case BrowserStarted():
            shown = "in a window" if event.headed else "headless"
            return "Browser", f"Chromium {event.version}, {shown}: {event.executable}"
        case ListenerFailed():
            return "Trouble", f"beside the run, {event.listener} broke: {event.problem}"
        case TimeLimited():
            return "Time", limited(event)
        case EvidenceSearched():
            return "Secrets", searched(event)
        case EvidenceKept():
            return "Recorded", f"{event.file}: {event.caption}; SHA-256 {event.sha256[:16]}…"
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
