"""The report for a change ticket: appliances, operator, outcome and steps, in Markdown with tables.

Every text of the run is escaped: it can make no link, picture, HTML or table of its own, and mention nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from handrail.journal import MissForeseen, ProofForeseen, RunRecord, SectionRecord, StepRecord
from handrail.journal.projections.outcomes import FAILURES
from handrail.report import words
from handrail.report.auditing.matrix import AnsweringStep, evidence_by_control
from handrail.report.frames import Frames
from handrail.report.overview import overview
from handrail.report.pictures import evidence_problem
from handrail.report.sign_offs import maker, sign_offs

SPECIAL = re.compile(r"[\\`*_\[\]<#|~&$]|(?<=[a-z]):(?=\S)|(?<=www)\.", re.IGNORECASE)
"""The characters of Markdown's markup, and the colon and dot by which viewers recognise addresses to link to."""
SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
JOINER = "\u2060"
"""The invisible word joiner: behind an @, it keeps viewers from finding a person or a mail address."""


def markdown(record: RunRecord, folder: Path) -> str:
    """Markdown for GitHub, GitLab and Jira's editor."""
    prefix = words.TITLE_PREFIXES.get(record.mode.name, "")
    parts = [
        f"# {prefix}{escaped(record.started.runbook)}\n",
        f"**{escaped(words.headline(record))}.**\n",
        table(*_head(record, folder)),
        *bullets("What is not as it should be", _problems(record, folder)),
        *bullets("What was so already", _found(record)),
        *bullets("What people said (as typed, not proved)", _human_decisions(record)),
        *_controls(record, folder),
        *(_section(number, section) for number, section in enumerate(record.sections, start=1)),
        *_pictures(record),
        f"{maker(folder)}: {record.entries} entries, the last sealed `{record.head}`.\n",
    ]
    return "\n".join(parts)


def escaped(text: str) -> str:
    """A text on one line that reads as itself wherever Markdown is read."""
    folded = SPACE.sub(" ", text).strip().replace("@", "@" + JOINER)
    return SPECIAL.sub(lambda match: "\\" + match[0], folded)


def _head(record: RunRecord, folder: Path) -> Iterator[tuple[str, str]]:
    """The rows of the first table; a label stands beside the first of its lines alone."""
    yield "Outcome", f"{words.counts_in_words(record)} of {record.started.steps} planned"
    for row in overview(record, signed_off=sign_offs(record, folder)):
        for number, line in enumerate(row.lines):
            step = f"Step {line.step}, " if line.step else ""
            yield "" if number else row.label, step + line.sentence


def _problems(record: RunRecord, folder: Path) -> Iterator[str]:
    for step in record.steps:
        if step.outcome in FAILURES:
            yield _about(step, f"{words.outcome(step)}{f', {step.reason}' if step.reason else ''}")
            yield from (_later_miss(fact) for fact in step.facts if isinstance(fact, MissForeseen))
    reasons = {step.reason for step in record.steps}
    if record.finished and record.finished.problem and record.finished.problem not in reasons:
        yield escaped(record.finished.problem)
    for step in record.steps:
        for kept in step.kept:
            problem = evidence_problem(kept, folder)
            if problem:
                yield _about(step, f"{kept.file} {problem}")


def _later_miss(miss: MissForeseen) -> str:
    """A later step of the page on which a step has failed, and why it would fail, too."""
    return f"Step {miss.later}, {escaped(miss.sentence)}: **{escaped(f'would fail, too: {miss.problem}')}**"


def _found(record: RunRecord) -> Iterator[str]:
    """The steps that must happen once, and whose proof showed before they began."""
    for step in record.steps:
        if step.outcome == "so already":
            yield _about(step, step.reason)
        else:
            yield from (_about(step, words.finding(fact)) for fact in step.facts if isinstance(fact, ProofForeseen))


def _human_decisions(record: RunRecord) -> Iterator[str]:
    return (_about(step, decision) for step in record.steps for decision in words.human_decisions(step))


def _about(step: StepRecord, sentence: str) -> str:
    return f"Step {step.number}, {escaped(step.sentence)}: **{escaped(sentence)}**"


def bullets(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    """A list of escaped sentences under a heading; nothing if there are none."""
    items = [f"- {sentence}" for sentence in sentences]
    if items:
        yield f"## {heading}\n"
        yield "\n".join(items) + "\n"


def _controls(record: RunRecord, folder: Path) -> Iterator[str]:
    """The evidence by control: a table for those that the same steps answer to."""
    evidence = evidence_by_control(record)
    if evidence:
        yield "## Evidence by control\n"
    for it in evidence:
        yield f"**{escaped(words.controls(it))}**: {escaped(words.control_verdict(it, record.mode))}\n"
        heading = ("Step", "What", "What proves it", "By whom", "When")
        listed = it.steps_shown("performed", "so already", "open")
        if listed:
            yield table(heading, *(_answering(step, record, folder) for step in listed))
        yield from (f"{escaped(rest)}\n" for rest in words.other_steps(it))


def _answering(step: AnsweringStep, record: RunRecord, folder: Path) -> tuple[str, ...]:
    approvals = (words.approval(at, fact, record) for at, fact in step.approvals)
    shown = [kept for it in step.records for kept in words.shown_pictures(it.pictures)]
    numbers = (f"{words.picture_number(kept)} {evidence_problem(kept, folder)}".strip() for kept in shown)
    pictures = f"picture{'s' * (len(shown) > 1)} {', '.join(numbers)}" if shown else ""
    proofs = "; ".join(filter(None, (words.answered(step), pictures, *words.other_proofs(step))))
    return (
        step.number,
        step.sentence,
        proofs or "the journal alone",
        "; ".join(filter(None, (step.operator, *approvals))),
        words.utc_and_local_time(step.record.began) if step.record else "",
    )


def _section(number: int, section: SectionRecord) -> str:
    rows = (
        (step.number, _outcome(step), step.sentence, words.utc(step.began), _duration(step)) for step in section.steps
    )
    heading = f"## {number}\\. {escaped(section.heading)} ({escaped(section.appliance)})\n\n"
    return heading + table(("Step", "Outcome", "What", "When", "Took"), *rows)


def _pictures(record: RunRecord) -> Iterator[str]:
    """A table of the pictures, with what each has of its own; what is the same for all is told once, above it.

    Trackers take a few dozen kilobytes at most, so neither sentences nor addresses of appliances are repeated.
    """
    frames = Frames(record)
    framed = [frames.of(kept) for step in record.steps for kept in words.shown_pictures(step.pictures)]
    if not framed:
        return
    appliances = dict.fromkeys(it.appliance for it in framed)
    operators = dict.fromkeys(it.operator for it in framed)
    above = [("Document", framed[0].document), ("Run", framed[0].run), *(("Appliance", it) for it in appliances)]
    above += [("Operator", it) for it in operators if len(operators) == 1]
    columns = ["After step", "Sentences", "URL", "Time", "File", "SHA-256", "Operator"]
    rows = [(it.step, ", ".join(it.ids), it.url, it.time, it.file, it.sha256, it.operator) for it in framed]
    shown = len(columns) - (len(operators) == 1)
    yield "## Pictures\n"
    yield "\n".join(f"- {label}: {escaped(text)}" for label, text in above if text) + "\n"
    yield table(tuple(columns[:shown]), *(row[:shown] for row in rows))


def _outcome(step: StepRecord) -> str:
    reason = step.reason if step.outcome in ("skipped", "so already", "by hand", "after") else ""
    return words.outcome(step) + (f": {reason}" if reason else "")


def _duration(step: StepRecord) -> str:
    return words.duration(step.took) if step.took else ""


def table(heading: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    """A table; its cells are escaped."""
    lines = [f"| {' | '.join(map(escaped, cells))} |" for cells in (heading, *rows)]
    lines.insert(1, "| --- " * len(heading) + "|")
    return "\n".join(lines) + "\n"
