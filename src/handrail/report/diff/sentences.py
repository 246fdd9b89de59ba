"""The sentences about a comparison, shared by the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from handrail.journal import BrowserStarted
from handrail.rectangle import Rectangle
from handrail.report import words
from handrail.report.diff.comparison import Comparison, DifferingPictures, StepComparison
from handrail.report.diff.sides import Side


def differing(comparison: Comparison) -> int:
    """The number of steps that differ, without repeated differences."""
    return len(comparison.differing) + len(comparison.only_left) + len(comparison.only_right)


def verdict(comparison: Comparison) -> str:
    """The result in a sentence."""
    count, steps = differing(comparison), len(comparison.steps)
    if not count:
        return f"Nothing differs in {words.plural(steps - len(comparison.undecided), 'step')}"
    return f"{count} of {words.plural(steps, 'step')} {'differs' if count == 1 else 'differ'}"


def counts(comparison: Comparison) -> list[tuple[int, str]]:
    """The numbers of steps by how they compare, each with its words, without zeros."""
    numbers = [
        (len(comparison.only_left), f"only {comparison.left.name}"),
        (len(comparison.only_right), f"only {comparison.right.name}"),
        (len(comparison.repeating), "more show one of these differences again"),
        (len(comparison.undecided), "could not be compared"),
        (len(comparison.alike), "alike"),
    ]
    return [(count, label) for count, label in numbers if count]


def side(side: Side) -> str:
    """The run, or the appliance, that is a side."""
    if not side.role:
        record = side.record
        run = " · ".join(filter(None, (record.started.pair, words.utc(record.began), words.headline(record))))
        return f"{side.folder.resolve().name}: {run}"
    facts = side.appliances.get(side.role)
    return " · ".join(dict.fromkeys((facts.name, facts.url))) if facts else side.role


def title(comparison: Comparison) -> str:
    """The runbook, or both runbooks; for two appliances, the run."""
    left, right = comparison.left, comparison.right
    if left.role:
        return words.run_title(left.record)
    return " / ".join(dict.fromkeys((left.record.started.runbook, right.record.started.runbook)))


def section(step: StepComparison, comparison: Comparison) -> tuple[str, str]:
    """The heading over a step, and for two runs its appliance."""
    return step.heading, "" if comparison.left.role else step.step.appliance


def sections(comparison: Comparison) -> list[tuple[tuple[str, str], list[StepComparison]]]:
    """The steps that differ, by sections, without repeated differences."""
    differing = (step for step in comparison.steps if step.differs and not step.repeats)
    return [(heading, list(steps)) for heading, steps in groupby(differing, lambda step: section(step, comparison))]


def ignored(comparison: Comparison) -> list[str]:
    """Sentences about what was not compared, and why."""
    sentences = []
    if comparison.identity_labels:
        sentences.append(f"Alike, since it is each appliance's own: {', '.join(comparison.identity_labels)}")
    if comparison.ignored:
        sentences.append(f"Left out: lines that match {', '.join(comparison.ignored)}")
    if unpaired := sum(step.unpaired_files for step in comparison.steps):
        files = words.plural(unpaired, "picture or text", "pictures and texts")
        sentences.append(f"Not compared, since only one side kept them: {files}")
    return sentences


def run_differences(comparison: Comparison) -> list[tuple[str, str, str]]:
    """The differences between two runs as a whole: a label, the left and the right value."""
    if comparison.left.role:
        return []
    left, right = dict(_run_facts(comparison.left)), dict(_run_facts(comparison.right))
    return [
        (label, left.get(label, "none"), right.get(label, "none"))
        for label in dict.fromkeys((*left, *right))
        if left.get(label) != right.get(label)
    ]


def _run_facts(side: Side) -> Iterator[tuple[str, str]]:
    record, started = side.record, side.record.started
    yield "Mode", record.mode.name
    yield "How it ended", words.headline(record)
    yield "Pair", started.pair
    yield "Runbook digest", f"{started.digest[:16]}…"
    yield "Handrail", started.versions.get("handrail", "unknown")
    yield from (("Browser", event.version) for _, event in record.run_facts if isinstance(event, BrowserStarted))
    for facts in started.appliances:
        yield f"Certificate of {facts.role}", f"{facts.fingerprint[:16]}…" if facts.fingerprint else "unknown"


def kinds(step: StepComparison) -> list[str]:
    """The kinds of differences of a step, a word each."""
    differences = {
        "outcome": step.outcomes,
        "found": step.findings,
        "text": step.texts,
        "picture": step.pictures,
    }
    return [kind for kind, difference in differences.items() if difference]


def pictures(pictures: DifferingPictures) -> str:
    """The difference between two pictures in a sentence."""
    pixels = pictures.pixels
    if pixels is None:
        return "picture: one of both cannot be read as a picture"
    parts = []
    if not pixels.same_size:
        left, right = (f"{width}×{height}" for width, height in (pixels.left, pixels.right))
        parts.append(f"{left} and {right} pixels large, compared on the part that both have")
    if pixels.differing:
        share = "under 0.1" if pixels.share < 0.001 else f"{pixels.share:.1%}"[:-1]
        parts.append(
            f"{words.plural(pixels.differing, 'pixel')} ({share} %) "
            f"in {words.plural(len(pixels.regions), 'place')}, within {pixels.bounds}"
        )
    return f"picture: {'; '.join(parts)}"


def durations(step: StepComparison, comparison: Comparison) -> str:
    """Both durations of a step, if one is much longer; empty otherwise."""
    if step.durations is None:
        return ""
    left, right = step.durations
    return f"took {words.duration(left)} {comparison.left.name}, {words.duration(right)} {comparison.right.name}"


def expected_regions(comparison: Comparison) -> list[tuple[Rectangle, list[StepComparison]]]:
    """The regions in which the pictures of steps differ that count as alike, the most frequent region first."""
    steps_by_region: dict[Rectangle, list[StepComparison]] = {}
    for step in comparison.alike:
        for pictures in step.pictures:
            for region in pictures.pixels.regions if pictures.pixels else ():
                steps_by_region.setdefault(region, []).append(step)
    return sorted(steps_by_region.items(), key=lambda region_and_steps: -len(region_and_steps[1]))
