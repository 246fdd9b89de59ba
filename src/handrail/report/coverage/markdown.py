"""A coverage for a change ticket or a review: Markdown with tables. Every text of document and runbook is escaped."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.coverage import Coverage, CoveredSection, CoveredSentence, Impact
from handrail.report.coverage import sentences
from handrail.report.formats.markdown import bullets, escaped, table


def markdown(coverage: Coverage, impact: Impact | None) -> str:
    """Markdown for GitHub, GitLab and Jira's editor."""
    parts = [
        f"# Coverage: {escaped(coverage.runbook.title)}\n",
        f"**{escaped(sentences.verdict(coverage))}.**\n",
        table(("", ""), *_facts(coverage, impact)),
        *(_impact(coverage, impact) if impact else ()),
        *(
            part
            for number, section in enumerate(coverage.sections, start=1)
            for part in _section(number, section, coverage)
        ),
        "## Steps of the runbook\n",
        table(("Step", "What", "State", "Sentences, or why it is there"), *_steps(coverage)),
        *bullets(
            "In another order than the document’s", (escaped(sentences.deviation(it)) for it in coverage.deviations)
        ),
    ]
    return "\n".join(parts)


def _facts(coverage: Coverage, impact: Impact | None) -> Iterator[tuple[str, str]]:
    yield "Document", sentences.document(coverage)
    if coverage.edition.url:
        yield "Address", coverage.edition.url
    yield "Its file’s SHA-256", coverage.edition.sha256
    yield "Runbook", f"{coverage.runbook.file.name}, digest {coverage.runbook.digest}"
    sentence_counts, step_counts = sentences.counts_in_words(coverage)
    yield "Sentences", sentence_counts
    yield "Steps", step_counts
    for number, run in enumerate(coverage.runs):
        yield "" if number else "Proved by", sentences.run(run)
    if impact:
        yield "New edition", sentences.edition(impact.edition)


def _impact(coverage: Coverage, impact: Impact) -> Iterator[str]:
    yield "## What the new edition changes\n"
    yield f"{escaped(sentences.impact_verdict(impact))}. {escaped(sentences.impact_counts(impact))}.\n"
    rows = []
    for change in impact.changes:
        place = change.old or change.new
        if change.kind != "unchanged" and place:
            told = "; ".join([*sentences.becomes(change), *map(sentences.suspicion, impact.suspects_of(change))])
            rows.append((change.kind, place.sentence.id, sentences.says(place.sentence), told))
    if rows:
        yield table(("", "Sentence", "What it says", "What follows"), *rows)
    if numbers := sentences.renumbered(impact, coverage):
        yield f"Under another number: {escaped(', '.join(f'{old} is {new}' for old, new in numbers))}.\n"


def _section(number: int, section: CoveredSection, coverage: Coverage) -> Iterator[str]:
    yield f"## {number}\\. {escaped(section.heading or 'Before the first heading')}\n"
    if not section.sentences:
        yield "No sentence stands here.\n"
        return
    proved = ("Evidence",) if coverage.runs else ()
    rows = (_row(it, coverage) for it in section.sentences)
    yield table(("Sentence", "What it says", "State", "How", *proved), *rows)


def _row(it: CoveredSentence, coverage: Coverage) -> tuple[str, ...]:
    proofs = "; ".join(sentences.proof(proof, names_run=len(coverage.runs) > 1) for proof in it.proofs)
    cells = (it.sentence.id, sentences.says(it.sentence), it.state, sentences.account(it))
    return (*cells, proofs) if coverage.runs else cells


def _steps(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    for step in coverage.steps:
        yield step.number, step.sentence, step.state, sentences.origin(step)
