"""A comparison as lines of text: the answer first, then each difference under its heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from handrail.report.diff import sentences
from handrail.report.diff.comparison import Compared, Comparison
from handrail.report.diff.texts import Hunk

MOST = 12
"""Changed lines that are told of one step; a page has them all."""
PLACES = 4
Style = Literal["", "title", "heading", "step", "left", "right", "soft", "good", "bad"]


@dataclass(frozen=True)
class Said:
    """A line, how far it is indented, and what it is; `marked` is from where to where its text is emphasized."""

    text: str
    indent: int = 0
    style: Style = ""
    marked: tuple[int, int] = (0, 0)


def lines(told: Comparison) -> Iterator[Said]:
    """All of it, with an empty line between its parts."""
    yield from _head(told)
    for (heading, appliance), steps in sentences.sections(told):
        yield Said("")
        yield Said(f"{heading}  ({appliance})" if appliance else heading, style="heading")
        for it in steps:
            yield from _step(it, told)
    yield from _foot(told)


def _head(told: Comparison) -> Iterator[Said]:
    width = max(len(told.left.name), len(told.right.name))
    yield Said(sentences.run(told), style="title")
    yield Said(f"- {told.left.name:{width}}  {sentences.side(told.left)}", style="left")
    yield Said(f"+ {told.right.name:{width}}  {sentences.side(told.right)}", style="right")
    for what, left, right in sentences.around(told):
        yield Said(f"{what}: {left}, then {right}", indent=2)
    yield Said("")
    counts = ", ".join(f"{count} {said}" for count, said in sentences.counts(told))
    differing = sentences.differing(told)
    answer = f"; {counts}" if differing or told.unread else ""
    yield Said(sentences.verdict(told) + answer, style="title" if differing or told.unread else "good")
    yield from (Said(said, style="soft") for said in sentences.set_aside(told))
    yield from (Said(problem, style="bad") for problem in told.problems)


def _step(it: Compared, told: Comparison) -> Iterator[Said]:
    number = f"{it.number:>7}  "
    yield Said(number + it.step.sentence, style="step")
    within = len(number)
    if it.here_alone:
        yield Said(f"only {(told.left if it.left else told.right).name}: {it.step.outcome}", within)
        return
    if it.outcome:
        yield Said(f"- {it.outcome[0]}", within, "left")
        yield Said(f"+ {it.outcome[1]}", within, "right")
    yield from _hunks((*it.found, *it.text), it.heading, within)
    yield from (Said(sentences.picture(apart), within, "soft") for apart in it.pictures)
    again = [other.number for other in told.repeating if other.repeats == it.number]
    if again:
        yield Said(f"shows again at {', '.join(again)}", within, "soft")


def _hunks(hunks: Iterable[Hunk], heading: str, indent: int) -> Iterator[Said]:
    above, told, left_out = heading, 0, 0
    for hunk in hunks:
        for change in hunk.changes:
            if change.sign == " ":
                continue
            if told == MOST:
                left_out += 1
                continue
            if hunk.heading and hunk.heading != above:
                above = hunk.heading
                yield Said(above, indent, "soft")
            told += 1
            marked = (change.marked[0] + 2, change.marked[1] + 2) if any(change.marked) else (0, 0)
            yield Said(f"{change.sign} {change.text}", indent, "left" if change.sign == "-" else "right", marked)
    if left_out:
        yield Said(f"… {left_out} more lines; --html FILE shows them", indent, "soft")


def _foot(told: Comparison) -> Iterator[Said]:
    slow = [it for it in told.steps if it.slower]
    if slow:
        yield Said("")
        yield Said("Took much longer", style="heading")
        yield from (Said(f"{it.number:>7}  {it.step.sentence}: {sentences.slower(it, told)}") for it in slow)
    places = sentences.places(told)
    if places:
        yield Said("")
        yield Said("Pictures of pages whose texts count as alike", style="heading")
    often = [(box, steps) for box, steps in places if len(steps) > 1][:PLACES]
    for box, steps in often:
        yield Said(f"{box} differs in {len(steps)} of them, first at {steps[0].number}", 9, "soft")
    rest = len(places) - len(often)
    if rest:
        yield Said(f"{sentences.many(rest, 'place')} in single ones; --html FILE shows them", 9, "soft")
