"""The wording of a coverage. Lines, pages and tables ask here for every word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.coverage import Coverage, CoveredSentence, CoveredStep, OrderDeviation, Proof, ProvingRun
from handrail.report.words.runs import headline
from handrail.report.words.units import plural, utc


def edition(coverage: Coverage) -> str:
    """The edition that is covered, and when it was read."""
    stored = coverage.edition
    read_on = "" if stored.edition == stored.read_on else f", edition {stored.edition}"
    return f"{stored.document}{read_on}, read on {stored.read_on}"


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
        return f"the note of {steps(sentence.notes)}"
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
    how = "" if it.outcome == "passed" else f" ({it.outcome})"
    facts = [f"step {it.step}{how}", utc(it.at) if it.at else "", it.by, it.version]
    return f"proved{where} {shown}: {', '.join(filter(None, facts))}"


def says(sentence: CoveredSentence) -> str:
    """What a sentence says, if anybody has written that."""
    return sentence.sentence.says or "(nobody has written what it says)"
