"""The wording of reports: times, durations, effects, outcomes, findings, masks and the decisions of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from handrail.action import EFFECT_WORDS, Effect
from handrail.inventory import PLAIN_HTTP as PLAIN_HTTP  # for templates
from handrail.journal import (
    ApplianceFacts,
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
    MissForeseen,
    PageNoticed,
    RunRecord,
    RunResumed,
    RunStarted,
    StepApproved,
    StepRecord,
    StepRedoAllowed,
    StepRetried,
    TextRead,
    TimeLimited,
    TraineeActed,
)
from handrail.journal.projections.headline import Headline
from handrail.journal.projections.outcomes import OUTCOMES, Outcome
from handrail.journal.projections.records import RunFact, StepFact
from handrail.report.attempt_words import attempt_finding, lesson_finding, page_finding

HEADLINES: Mapping[Headline, str] = {
    "passed": "Carried out",
    "nothing-left": "Nothing was left to do",
    "exceptions": "Done with exceptions",
    "failed": "A step failed, and the run ended there",
    "in-doubt": "A step may or may not have happened; a person must look",
    "stopped": "The run was stopped",
    "broken": "The run could not go on",
    "unfinished": "The run has no end: its process died",
}
REHEARSAL_HEADLINES: Mapping[Headline, str] = {
    "passed": "Nothing is missing, as far as can be seen without changing anything",
    "failed": "Not every step can be done as the runbook says",
    "stopped": "The rehearsal was stopped",
    "broken": "The rehearsal could not go on",
    "unfinished": "The rehearsal has no end: its process died",
}
COUNTED_AS: Mapping[Outcome, str] = {
    "passed": "done",
    "skipped": "not due",
    "exception": "failed and skipped",
    "by hand": "done by hand",
    "after": "reachable only after another",
}
"""The words for a number of steps, by their outcome; any other outcome is its own word."""
TITLE_PREFIXES = {
    "rehearsal": "Rehearsal: ",
    "lesson": "Lesson: ",
    "exercise": "Exercise: ",
}
"""The words before a runbook's title, by the name of the mode; an ordinary run has none."""
MODE_BANNERS = {
    "rehearsal": "Rehearsal · nothing on the appliances was changed",
    "lesson": "Lesson · every step was performed, and waited for the trainer’s word",
    "exercise": "Exercise · every step was performed, once the trainee had found its control",
}
"""The line above a report's title, by the name of the mode; an ordinary run has none."""
HUMAN_DECISIONS = (StepApproved, StepRetried, StepRedoAllowed, FailureAccepted)
"""Findings that are decisions of a person."""


def effect(effect: Effect) -> str:
    return EFFECT_WORDS[effect].report


def headline(run: RunRecord) -> str:
    """The end of a run in a sentence, with the number of steps that people decided about."""
    sentence = HEADLINES[run.outcome]
    if run.mode.rehearses:
        sentence = REHEARSAL_HEADLINES.get(run.outcome, sentence)
    decided = sum(bool(step.by) for step in run.steps)
    return sentence + (
        f"; people decided about {plural(decided, 'step')}" if run.outcome == "passed" and decided else ""
    )


def run_title(run: RunRecord) -> str:
    """The title of a run, whatever its folder is named: runbook, pair, and the time when it began."""
    return " · ".join(filter(None, (run.started.runbook, run.started.pair, utc(run.began))))


def counts(run: RunRecord) -> list[tuple[int, str]]:
    """The numbers of steps by outcome, each with its words. Outcomes to be expected are there even if their number is 0."""
    rehearsal = run.mode.rehearses
    expected = ("proved", "after", "not found", "passed", "skipped") if rehearsal else ("passed", "skipped", "failed")
    others = tuple(outcome for outcome in OUTCOMES if outcome not in expected and run.count(outcome))
    left_out = sum(step.outcome == "skipped" and bool(step.by) for step in run.steps)
    numbers = {outcome: run.count(outcome) for outcome in (*expected, *others)}
    numbers["skipped"] -= left_out
    people = [(left_out, "left out by a person")] if left_out else []
    return [*((number, COUNTED_AS.get(outcome, outcome)) for outcome, number in numbers.items()), *people]


def counts_in_words(run: RunRecord) -> str:
    """The numbers of steps by outcome, as in "43 done, 5 not due, 0 failed"."""
    return ", ".join(f"{count} {label}" for count, label in counts(run))


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def local_time(moment: datetime) -> str:
    """The local time, with its date if that is not the one of UTC; empty if the local time is UTC."""
    if not moment.utcoffset():
        return ""
    offset = f"{moment:%z}"
    day = "" if moment.date() == moment.astimezone(UTC).date() else f"{moment:%Y-%m-%d} "
    return f"{day}{moment:%H:%M:%S} {offset[:3]}:{offset[3:5]}"


def utc_and_local_time(moment: datetime) -> str:
    local = local_time(moment)
    return utc(moment) + (f" ({local})" if local else "")


def operator(started: RunStarted | RunResumed) -> str:
    """The person at work and the account of the machine; that nothing proves a name is said with it."""
    account = started.operator + (f" on {started.machine}" if started.machine else "")
    return f"{started.operator_name} (as typed, not proved), account {account}" if started.operator_name else account


def ticket(started: RunStarted | RunResumed) -> str:
    """The ticket, as it was typed; empty if there is none."""
    return f"{started.ticket} (as typed, not proved)" if started.ticket else ""


def time_zone(offset: str) -> str:
    """The time zone of the machine that performed a run."""
    if not offset:
        return "not on record; all times are UTC"
    return "UTC" if offset == "+00:00" else f"UTC{offset}, as the machine was set; in brackets beside UTC"


def duration(elapsed: timedelta) -> str:
    """A duration as `4.2 s`, or as `2 min 5 s` from a minute on."""
    seconds = elapsed.total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, to be read aloud."""
    return " ".join(fingerprint[index : index + 4] for index in range(0, len(fingerprint), 4))


def outcome(step: StepRecord) -> str:
    """The outcome of a step, in words."""
    if step.outcome == "exception":
        return "failed, and skipped"
    return f"reachable only after step {step.after}" if step.outcome == "after" else step.outcome


def rehearsal_outcome(step: StepRecord) -> str:
    """The outcome of a step in a rehearsal, in words."""
    return {"passed": "performed", "skipped": "not due"}.get(step.outcome) or outcome(step)


def shown_pictures(pictures: Sequence[EvidenceKept]) -> list[EvidenceKept]:
    """The pictures, without texts, and without those that have a copy with a highlighted control."""
    copied = {picture.drawn_on for picture in pictures}
    return [picture for picture in pictures if picture.media_type.startswith("image/") and picture.file not in copied]


def masks(kept: EvidenceKept) -> str:
    """The masks of a picture, with their places in its pixels; empty if there are none."""
    places = (f"{mask.secret} ({mask.left}, {mask.top}, {mask.width}×{mask.height})" for mask in kept.masks)
    return f"{plural(len(kept.masks), 'mask')}: {', '.join(places)}" if kept.masks else ""


def cut_off_areas(kept: EvidenceKept) -> str:
    """The areas of a page that were too large for its picture; empty if there are none."""
    return f"not whole: {', '.join(kept.folded)}" if kept.folded else ""


def expanded_areas(kept: EvidenceKept) -> str:
    """The areas of a page that were opened to their whole length for its picture; empty if there are none."""
    return f"opened to its whole length: {', '.join(kept.unfolded)}" if kept.unfolded else ""


def human_decisions(step: StepRecord) -> list[str]:
    """The approvals and decisions of people about a step."""
    decisions = [finding(fact) for fact in step.facts if isinstance(fact, HUMAN_DECISIONS)]
    if step.by:
        decisions.append(f"{'Done by hand' if step.outcome == 'by hand' else 'Skipped'} by {step.reason}")
    return decisions


def finding(fact: StepFact) -> str:
    """A fact of a step in a sentence."""
    match fact:
        case MissForeseen() | PageNoticed():
            return page_finding(fact)
        case TextRead():
            return f"${fact.name} reads “{fact.text}”"
        case FileDownloaded():
            file = f"${fact.name} is {fact.filename}, {fact.size} bytes, SHA-256 {fact.sha256[:16]}…"
            return f"{file}; removed when the run ended"
        case CertificateInspected():
            names = f" for {', '.join(fact.names)}" if fact.names else ""
            key = "with" if fact.has_key else "without"
            return (
                f"Certificate {fact.fingerprint[:16]}… of {fact.subject}{names}, issued by {fact.issuer}, "
                f"valid until {fact.not_after[:10]}, {key} its key, and {fact.chain} more in the chain"
            )
        case HandshakeProbed():
            asked = f"asked for {fact.asked_for}" if fact.asked_for else "asked without a name"
            return f"{fact.address}, {asked}, serves {fact.fingerprint[:16]}…"
        case EvidenceMissed():
            return f"Not kept: {fact.problem}"
        case LessonAnswered() | TraineeActed() | HintGiven():
            return lesson_finding(fact)
        case _:
            return attempt_finding(fact)


def run_fact(event: RunFact) -> tuple[str, str]:
    """A label and a sentence for a fact about a run as a whole."""
    match event:
        case ApplianceProved():
            return "Proved", appliance_proof(event)
        case BrowserStarted():
            shown = "in a window" if event.headed else "headless"
            return "Browser", f"Chromium {event.version}, {shown}: {event.executable}"
        case ListenerFailed():
            return "Trouble", f"beside the run, {event.listener} broke: {event.problem}"
        case TimeLimited():
            return "Time", time_limit(event)
        case EvidenceSearched():
            return "Secrets", search_result(event)
        case EvidenceKept():
            return "Recorded", f"{event.file}: {event.caption}; SHA-256 {event.sha256[:16]}…"
        case RunResumed():
            return "Resumed", "; ".join(
                (f"by {operator(event) or 'somebody'}", *filter(None, [_for(event)]), *event.plan)
            )


def _for(resumed: RunResumed) -> str:
    return f"for {ticket(resumed)}" if resumed.ticket else ""


def appliance_proof(event: ApplianceProved) -> str:
    """The proof of an appliance's identity: its host, its certificate, and the values that its pages showed."""
    shown = "".join(f", {label} “{value}”" for label, value in event.shown.items())
    certificate = (
        f"certificate {event.fingerprint[:16]}…" if event.fingerprint else "by plain HTTP, without a certificate"
    )
    return f"{event.appliance} is {event.host}, {certificate}{shown}"


def is_plain(facts: ApplianceFacts) -> bool:
    """Say whether an appliance was reached without TLS."""
    return facts.url.startswith("http://")


def search_result(event: EvidenceSearched) -> str:
    """The result of the search for secrets in the evidence."""
    searched = f"{plural(event.files, 'file')} searched for {plural(event.secrets, 'secret')} in every encoding"
    moved = f"; moved to {event.quarantine}" if event.quarantine else ""
    found = f"found {'; '.join(event.found)}{moved}" if event.found else "none was found"
    return f"{searched}: {found}" + (f"; not looked into: {'; '.join(event.unopened)}" if event.unopened else "")


def time_limit(event: TimeLimited) -> str:
    """The end of a run's time, and the duration of earlier runs."""
    longest = duration(timedelta(seconds=event.longest))
    few = {0: "no earlier run of this plan ended well", 1: f"the one earlier run took {longest}"}
    earlier = few.get(event.runs, f"the slowest of the last {event.runs} runs took {longest}")
    return f"time until {event.until:%Y-%m-%d %H:%M:%S %Z}; {earlier}"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """A count with its noun, in the plural if needed."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"
