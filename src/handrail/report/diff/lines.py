"""A comparison as lines of text: the result first, then each difference under its heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from handrail.report import words
from handrail.report.diff import sentences
from handrail.report.diff.comparison import Comparison, StepComparison
from handrail.report.diff.texts import Hunk

MAX_CHANGES = 12
"""The largest number of changed lines of a step; a page shows all."""
MAX_REGIONS = 4
"""The largest number of regions in which expected differences of pictures are listed."""
Style = Literal["", "title", "heading", "step", "left", "right", "dim", "good", "bad"]


@dataclass(frozen=True)
class StyledLine:
    """A line of output, with its indentation and style."""

    text: str
    indent: int = 0
    style: Style = ""
    emphasized: tuple[int, int] = (0, 0)
    """Start and end of the part of the text that is emphasized."""


def lines(comparison: Comparison) -> Iterator[StyledLine]:
    """The lines of a comparison, with an empty line between its parts."""
    yield from _head(comparison)
    for (heading, appliance), steps in sentences.sections(comparison):
        yield StyledLine("")
        yield StyledLine(f"{heading}  ({appliance})" if appliance else heading, style="heading")
        for step in steps:
            yield from _step(step, comparison)
    yield from _slow_steps(comparison)
    yield from _expected_regions(comparison)


def _head(comparison: Comparison) -> Iterator[StyledLine]:
    left, right = comparison.left, comparison.right
    width = max(len(left.name), len(right.name))
    yield StyledLine(sentences.title(comparison), style="title")
    yield StyledLine(f"- {left.name:{width}}  {sentences.side(left)}", style="left")
    yield StyledLine(f"+ {right.name:{width}}  {sentences.side(right)}", style="right")
    for label, left_value, right_value in sentences.run_differences(comparison):
        yield StyledLine(f"{label}: {left_value}, then {right_value}", indent=2)
    yield StyledLine("")
    yield from _verdict(comparison)
    yield from (StyledLine(sentence, style="dim") for sentence in sentences.ignored(comparison))
    yield from (StyledLine(problem, style="bad") for problem in comparison.problems)


def _verdict(comparison: Comparison) -> Iterator[StyledLine]:
    if sentences.differing(comparison) or comparison.undecided:
        counts = ", ".join(f"{count} {label}" for count, label in sentences.counts(comparison))
        yield StyledLine(f"{sentences.verdict(comparison)}; {counts}", style="title")
    else:
        yield StyledLine(sentences.verdict(comparison), style="good")


def _step(step: StepComparison, comparison: Comparison) -> Iterator[StyledLine]:
    number = f"{step.number:>7}  "
    yield StyledLine(number + step.step.sentence, style="step")
    indent = len(number)
    if step.is_one_sided:
        side = comparison.left if step.left else comparison.right
        yield StyledLine(f"only {side.name}: {step.step.outcome}", indent)
        return
    if step.outcomes:
        yield StyledLine(f"- {step.outcomes[0]}", indent, "left")
        yield StyledLine(f"+ {step.outcomes[1]}", indent, "right")
    yield from _hunks((*step.findings, *step.texts), step.heading, indent)
    yield from (StyledLine(sentences.pictures(pictures), indent, "dim") for pictures in step.pictures)
    again = [other.number for other in comparison.repeating if other.repeats == step.number]
    if again:
        yield StyledLine(f"shows again at {', '.join(again)}", indent, "dim")


def _hunks(hunks: Iterable[Hunk], heading: str, indent: int) -> Iterator[StyledLine]:
    above, shown, left_out = heading, 0, 0
    for hunk in hunks:
        for change in hunk.changes:
            if change.prefix == " ":
                continue
            if shown == MAX_CHANGES:
                left_out += 1
                continue
            if hunk.heading and hunk.heading != above:
                above = hunk.heading
                yield StyledLine(above, indent, "dim")
            shown += 1
            emphasized = (change.changed[0] + 2, change.changed[1] + 2) if any(change.changed) else (0, 0)
            style: Style = "left" if change.prefix == "-" else "right"
            yield StyledLine(f"{change.prefix} {change.text}", indent, style, emphasized)
    if left_out:
        yield StyledLine(f"… {left_out} more lines; --html FILE shows them", indent, "dim")


def _slow_steps(comparison: Comparison) -> Iterator[StyledLine]:
    slow = [step for step in comparison.steps if step.durations]
    if slow:
        yield StyledLine("")
        yield StyledLine("Took much longer", style="heading")
    for step in slow:
        yield StyledLine(f"{step.number:>7}  {step.step.sentence}: {sentences.durations(step, comparison)}")


def _expected_regions(comparison: Comparison) -> Iterator[StyledLine]:
    regions = sentences.expected_regions(comparison)
    if regions:
        yield StyledLine("")
        yield StyledLine("Pictures of pages whose texts count as alike", style="heading")
    frequent = [(region, steps) for region, steps in regions if len(steps) > 1][:MAX_REGIONS]
    for region, steps in frequent:
        yield StyledLine(f"{region} differs in {len(steps)} of them, first at {steps[0].number}", 9, "dim")
    rest = len(regions) - len(frequent)
    if rest:
        yield StyledLine(f"{words.plural(rest, 'place')} in single ones; --html FILE shows them", 9, "dim")
