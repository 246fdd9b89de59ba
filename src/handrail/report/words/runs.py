"""The wording of a run as a whole: how it ended, who began it and what for, and what was found out beside its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.journal import (
    ApplianceFacts,
    DocumentPage,
    RolloutPlanned,
    RolloutResumed,
    RunRecord,
    RunResumed,
    RunStarted,
    StepApproved,
)
from handrail.journal.projections.headline import Headline
from handrail.journal.projections.outcomes import OUTCOMES, Outcome
from handrail.mode import DRAFT
from handrail.report.words.units import plural, utc, utc_time

if TYPE_CHECKING:
    from handrail.runbook import VendorPage

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
    "by hand": "declared done by a person",
    "after": "reachable only after another",
}
"""The words for a number of steps, by their outcome; any other outcome is its own word."""
TITLE_PREFIXES = {
    "rehearsal": "Rehearsal: ",
    "lesson": "Lesson: ",
    "exercise": "Exercise: ",
    "draft": "Draft: ",
}
"""The words before a runbook's title, by the name of the mode; an ordinary run has none."""
MODE_BANNERS = {
    "rehearsal": "Rehearsal · nothing on the appliances was changed",
    "lesson": "Lesson · every step was performed, and waited for the trainer’s word",
    "exercise": "Exercise · every step was performed, once the trainee had found its control",
    "draft": "Draft · tried by its author on a practice pair; this is evidence of nothing",
}
"""The line above a report's title, by the name of the mode; an ordinary run has none."""


def headline(run: RunRecord) -> str:
    """The end of a run in a sentence, with the number of steps that people decided about."""
    sentence = HEADLINES[run.outcome]
    if run.mode.rehearses:
        sentence = REHEARSAL_HEADLINES.get(run.outcome, sentence)
    if run.mode is DRAFT:
        sentence = f"{sentence}, as a draft: this is no evidence"
    decided = sum(bool(step.by) for step in run.steps)
    return sentence + (
        f"; people decided about {plural(decided, 'step')}" if run.outcome == "passed" and decided else ""
    )


def run_title(run: RunRecord) -> str:
    """The title of a run, whatever its folder is named: runbook, pair, and the time when it began."""
    return " · ".join(filter(None, (run.started.runbook, run.started.pair, utc(run.began))))


def identity(run: RunRecord) -> str:
    """Which run it is, in a sentence: its kind, title and pair, its times, how it ended, who did it and what for."""
    kinds = {"run": "A run of", "draft": "A draft, no evidence, of"}
    started, kind = run.started, kinds.get(run.mode.name, f"A {run.mode.name} of")
    if run.mode.name == "exercise":
        kind = "An exercise of"
    on = f" on {started.pair}" if started.pair else ""
    ended = f", ended {utc_time(run.ended, run.began)}" if run.finished else ""
    who = "; ".join(filter(None, (*operators(run), *(f"ticket {it}" for it in tickets(run)))))
    return f"{kind} “{started.runbook}”{on}, began {utc(run.began)}{ended}: {headline(run)}; by {who}"


def counts(run: RunRecord) -> list[tuple[int, str]]:
    """The numbers of steps by outcome, each with its words. Outcomes to be expected are there even if their number is 0."""
    expected: tuple[Outcome, ...] = ("passed", "skipped", "failed")
    if run.mode.rehearses:
        expected = ("proved", "after", "not found", "passed", "skipped")
    elif run.count("exception") and not run.count("failed"):
        expected = ("passed", "skipped")  # that none failed would contradict those that failed and were skipped
    others = tuple(outcome for outcome in OUTCOMES if outcome not in expected and run.count(outcome))
    left_out = sum(step.outcome == "skipped" and bool(step.by) and step.is_planned for step in run.steps)
    numbers = {outcome: run.count(outcome) for outcome in (*expected, *others)}
    numbers["skipped"] -= left_out
    people = [(left_out, "left out by a person")] if left_out else []
    return [*((number, COUNTED_AS.get(outcome, outcome)) for outcome, number in numbers.items()), *people]


def counts_in_words(run: RunRecord) -> str:
    """The numbers of steps by outcome, as in "43 done, 5 not due, 0 failed"."""
    return ", ".join(f"{count} {label}" for count, label in counts(run))


def operator(started: RunStarted | RunResumed | RolloutPlanned | RolloutResumed) -> str:
    """The person at work and the account of the machine; that nothing proves a name is said with it."""
    account = started.operator + (f" on {started.machine}" if started.machine else "")
    return f"{started.operator_name} (as typed, not proved), account {account}" if started.operator_name else account


def ticket(started: RunStarted | RunResumed) -> str:
    """The ticket, as it was typed; empty if there is none."""
    return f"{started.ticket} (as typed, not proved)" if started.ticket else ""


def operators(run: RunRecord) -> Iterator[str]:
    """The person at work and the account of the machine, then those of each resumption."""
    yield operator(run.started)
    yield from (f"resumed at {utc(at)} by {operator(event) or 'somebody'}" for at, event in run.resumptions)


def tickets(run: RunRecord) -> Iterator[str]:
    """The ticket of the run, then those of its resumptions, as they were typed; none if nobody typed one."""
    if run.started.ticket:
        yield ticket(run.started)
    yield from (f"{ticket(event)}, resumed at {utc(at)}" for at, event in run.resumptions if event.ticket)


def is_plain(facts: ApplianceFacts) -> bool:
    """Say whether an appliance was reached without TLS."""
    return facts.url.startswith("http://")


def document_lead(started: RunStarted) -> str:
    """What stands before a document's title: whose it is."""
    return f"After the procedure by {started.document_by}," if started.document_by else "After the vendor’s document"


def document_name(started: RunStarted) -> str:
    """The title of a document, and who wrote it if it is not the vendor's; empty if the runbook names none."""
    by = f", by {started.document_by}" if started.document and started.document_by else ""
    return f"{started.document}{by}"


def document_origin(started: RunStarted) -> str:
    """What of the vendor's a document of somebody else was written after; empty for the vendor's own."""
    return written_after(started.document_after)


def written_after(pages: Iterable[DocumentPage | VendorPage]) -> str:
    """These pages of the vendor, as those after which somebody wrote a document of their own; empty if there are none."""
    told = [f"“{page.title}”{f' ({page.url})' if page.url else ''}" for page in pages]
    return f"written after the vendor’s {' and '.join(told)}" if told else ""


def document_facts(started: RunStarted) -> list[str]:
    """The edition of a document, the day on which it was read, and its digest, as far as the runbook names them."""
    is_named = started.document_edition not in ("", started.document_read_on)
    edition = f"edition {started.document_edition}" if is_named else ""
    read = "of" if started.document_by else "read on"
    read_on = f"{read} {started.document_read_on}" if started.document_read_on else ""
    digest = f"SHA-256 {started.document_sha256}" if started.document_sha256 else ""
    return [fact for fact in (edition, read_on, digest) if fact]


def document(started: RunStarted) -> str:
    """The document in a sentence: its title, whose it is, its address, and its facts; empty if the runbook names none."""
    parts = (document_name(started), started.document_url, document_origin(started), *document_facts(started))
    return ", ".join(filter(None, parts))


def approval_time(at: datetime, approval: StepApproved, record: RunRecord) -> datetime:
    """When somebody approved a step: with the command, if beforehand. The journal's time is that of its use."""
    if not approval.how.startswith("beforehand"):
        return at
    commands = (record.began, *(resumed for resumed, _ in record.resumptions))
    return max((it for it in commands if it <= at), default=record.began)


def approval(at: datetime, approved: StepApproved, record: RunRecord) -> str:
    """Who approved a step and when, in a few words."""
    beforehand = ", beforehand" if approved.how.startswith("beforehand") else ""
    return f"approved by {approved.by}{beforehand}, {utc_time(approval_time(at, approved, record), record.began)}"
