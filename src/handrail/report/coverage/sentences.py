"""The wording of a coverage. Lines, pages and tables ask here for every word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.coverage import (
    Change,
    ChangeKind,
    Coverage,
    CoveredSentence,
    CoveredStep,
    Impact,
    OrderDeviation,
    Proof,
    ProvingRun,
    Review,
    Suspect,
)
from handrail.editions import Edition, Sentence
from handrail.report.words.runs import headline, written_after
from handrail.report.words.units import plural, utc


def edition(stored: Edition, by: str = "") -> str:
    """An edition, and when it was read; of what somebody else than the vendor wrote, by whom, and of which day."""
    named = "" if stored.edition == stored.read_on else f", edition {stored.edition}"
    whose = f", by {by}" if by else ""
    return f"{stored.document}{whose}{named}, {'of' if by else 'read on'} {stored.read_on}"


def document(coverage: Coverage) -> str:
    """The document that a runbook covers: its edition, whose it is, and after what of the vendor's it was written."""
    named = coverage.runbook.document
    return ", ".join(filter(None, (edition(coverage.edition, named.by), written_after(named.after))))


def verdict(coverage: Coverage) -> str:
    """The result in a sentence."""
    missing, groundless = coverage.count("missing"), coverage.count("without a reason")
    proved = "; what is performed is proved" if coverage.runs and not coverage.unproved else ""
    unproved = f"; {plural(coverage.unproved, 'sentence')} not proved" if coverage.unproved else ""
    if not missing and not groundless:
        return f"Every sentence of the document is accounted for, and every step{proved}{unproved}"
    parts = [plural(missing, "sentence")] if missing else []
    parts += [plural(groundless, "step")] if groundless else []
    return f"{' and '.join(parts)} {'is' if missing + groundless == 1 else 'are'} not accounted for{unproved}"


def counts(coverage: Coverage) -> tuple[Sequence[tuple[int, str]], Sequence[tuple[int, str]]]:
    """The numbers of sentences and of steps, each with its words."""
    sentences = (
        (coverage.count("performed"), "performed"),
        (coverage.count("explained"), "explained"),
        (coverage.count("not a step"), "not a step"),
        (coverage.count("missing"), "missing"),
    )
    steps = (
        (coverage.count("in the document"), "in the document"),
        (coverage.count("added"), "added"),
        (coverage.count("without a reason"), "without a reason"),
    )
    return sentences, steps


def counts_in_words(coverage: Coverage) -> Iterator[str]:
    """A sentence on the sentences, and one on the steps."""
    sentences, steps = counts(coverage)
    yield f"{plural(len(coverage.sentences), 'sentence')}: {_listed(sentences)}"
    yield f"{plural(len(coverage.steps), 'step')}: {_listed(steps)}"


def _listed(numbers: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{count} {label}" for count, label in numbers)


def account(sentence: CoveredSentence) -> str:
    """What the runbook makes of a sentence."""
    if sentence.state == "performed":
        return steps(sentence.steps)
    if sentence.state == "explained":
        return f"the note{'s' * (len(sentence.notes) > 1)} of {steps(sentence.notes)}"
    return sentence.reason or "no step, no note, and no reason why not"


def origin(step: CoveredStep) -> str:
    """Where a step comes from."""
    if step.state == "in the document":
        by_section = ", as its whole section" if step.by_section else ""
        return f"{', '.join(step.cites)}{by_section}"
    return step.added or "no sentence, and no reason why it is there"


def steps(numbers: Sequence[str]) -> str:
    """The numbers of steps in words."""
    return f"step{'s' * (len(numbers) > 1)} {', '.join(numbers)}"


def deviation(it: OrderDeviation) -> str:
    """A deviation from the document's order."""
    return (
        f"step {it.step} carries out {it.sentence}, after step {it.earlier_step} has carried out {it.earlier_sentence}"
    )


def run(it: ProvingRun) -> str:
    """A run that was asked, and how it ended."""
    return f"{it.name}: {headline(it.record)[0].lower()}{headline(it.record)[1:]}"


def proof(it: Proof, *, names_run: bool = False) -> str:
    """What a run shows of a sentence; `names_run` says which run that is."""
    where = f" in {it.run}" if names_run else ""
    if it.verdict == "not due":
        return f"not due{where} at step {it.step}" + (f": {it.reason}" if it.reason else "")
    if it.verdict == "not proved":
        outcome = f", {it.outcome}" if it.outcome else ""
        return f"not proved{where}: step {it.step}{outcome}" + (f", {it.reason}" if it.reason else "")
    shown = f"by {it.picture.file.rpartition('/')[2]}" if it.picture else "by the journal, without a picture"
    how = "" if it.outcome == "passed" else f" ({it.outcome}{f', {it.reason}' if it.reason else ''})"
    facts = [f"step {it.step}{how}", utc(it.at) if it.at else "", it.by, it.version]
    return f"proved{where} {shown}: {', '.join(filter(None, facts))}"


def says(sentence: Sentence) -> str:
    """What a sentence says, if anybody has written that."""
    return sentence.says or "(nobody has written what it says)"


def impact_verdict(found: Impact) -> str:
    """What a new edition leaves to do, in a sentence."""
    suspects = len({(it.step, it.sentence if not it.step else "") for it in found.open})
    parts = [f"{suspects} suspect"] if suspects else []
    parts += [f"{plural(found.count('new'), 'new sentence')} that no step carries out"] if found.count("new") else []
    return f"Against the new edition: {', '.join(parts) or 'nothing is suspect, and nothing is new'}"


def impact_counts(found: Impact) -> str:
    """The numbers of sentences by what has become of them."""
    kinds: tuple[ChangeKind, ...] = ("unchanged", "reworded", "moved", "new", "gone")
    return ", ".join(f"{found.count(kind)} {kind}" for kind in kinds)


def becomes(change: Change) -> Iterator[str]:
    """What has become of a sentence: where it stands now, and its new words."""
    if change.kind == "reworded" and change.new:
        yield f"now{_number(change)}: {says(change.new.sentence)}"
    if change.kind == "moved" and change.new:
        yield f"now {change.new.sentence.id}, under {change.new.heading or 'no heading'}"


def _number(change: Change) -> str:
    return f" {change.new.sentence.id}" if change.is_renumbered and change.new else ""


def suspicion(suspect: Suspect) -> str:
    """A suspect, or the word by which it is none any more."""
    what = f"step {suspect.step}" if suspect.step else "the reason why it asks for no step"
    if suspect.review:
        return f"{what} was accepted {review(suspect.review)}"
    return f"{what} is suspect: {suspect.does}"


def review(it: Review) -> str:
    """Who has looked at a step, when, and why it holds."""
    return f"by {it.by} on {it.day}: {it.reason}"


def renumbered(found: Impact, coverage: Coverage) -> list[tuple[str, str]]:
    """The sentences that the runbook names and that have another id now, each with both ids."""
    named = {id for step in coverage.steps for id in (*step.cites, *step.explains)}
    named |= {it.sentence.id for it in coverage.sentences if it.reason}
    return [
        (it.old.sentence.id, it.new.sentence.id)
        for it in found.changes
        if it.is_renumbered and it.old and it.new and it.old.sentence.id in named
    ]
