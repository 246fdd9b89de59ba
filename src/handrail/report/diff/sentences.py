"""How a comparison reads: the sentences that the terminal, the page and machines share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from handrail.journal import BrowserStarted
from handrail.rectangle import Rectangle
from handrail.report import words
from handrail.report.diff.comparison import Compared, Comparison, PicturesApart
from handrail.report.diff.sides import Side


def differing(told: Comparison) -> int:
    """How many steps differ, without those that show a difference again."""
    return len(told.differing) + len(told.only_left) + len(told.only_right)


def verdict(told: Comparison) -> str:
    """The answer in a sentence."""
    count = differing(told)
    if not count:
        return f"Nothing differs in {many(len(told.steps) - len(told.unread), 'step')}"
    return f"{count} of {many(len(told.steps), 'step')} {'differs' if count == 1 else 'differ'}"


def counts(told: Comparison) -> list[tuple[int, str]]:
    """What of the steps that differ is to be known, and how many are alike; what there are none of is left out."""
    known = [
        (len(told.only_left), f"only {told.left.name}"),
        (len(told.only_right), f"only {told.right.name}"),
        (len(told.repeating), "more show one of these differences again"),
        (len(told.unread), "could not be compared"),
        (len(told.alike), "alike"),
    ]
    return [(count, said) for count, said in known if count]


def side(it: Side) -> str:
    """Which run or appliance it is."""
    if not it.role:
        run = " · ".join(filter(None, (it.record.started.pair, words.utc(it.record.began), it.record.outcome)))
        return f"{it.folder.resolve().name}: {run}"
    facts = it.appliances.get(it.role)
    return " · ".join(dict.fromkeys((facts.name, facts.url))) if facts else it.role


def run(told: Comparison) -> str:
    """The runbook, or both; and of two appliances the run."""
    if told.left.role:
        return words.called(told.left.record)
    return " / ".join(dict.fromkeys((told.left.record.started.runbook, told.right.record.started.runbook)))


def place(it: Compared, told: Comparison) -> tuple[str, str]:
    """The heading under which a step is told; of two runs the appliance, too."""
    return it.heading, "" if told.left.role else it.step.appliance


def sections(told: Comparison) -> list[tuple[tuple[str, str], list[Compared]]]:
    """The steps that differ, by their places, without those that show a difference again."""
    differing = (it for it in told.steps if it.differs and not it.repeats)
    return [(where, list(steps)) for where, steps in groupby(differing, lambda it: place(it, told))]


def set_aside(told: Comparison) -> list[str]:
    """What was not looked at, and why."""
    said = []
    if told.own:
        said.append(f"Alike, since it is each appliance's own: {', '.join(told.own)}")
    if told.ignored:
        said.append(f"Left out: lines that match {', '.join(told.ignored)}")
    if alone := sum(it.alone for it in told.steps):
        said.append(
            f"Not compared, since only one side kept them: {many(alone, 'picture or text', 'pictures and texts')}"
        )
    return said


def around(told: Comparison) -> list[tuple[str, str, str]]:
    """What of two runs as a whole is not the same: what it is, on the left, on the right."""
    if told.left.role:
        return []
    left, right = (dict(_facts(it)) for it in (told.left, told.right))
    return [
        (what, left.get(what, "none"), right.get(what, "none"))
        for what in dict.fromkeys((*left, *right))
        if left.get(what) != right.get(what)
    ]


def _facts(it: Side) -> Iterator[tuple[str, str]]:
    started = it.record.started
    yield "Mode", it.record.mode.name
    yield "How it ended", it.record.outcome
    yield "Pair", started.pair
    yield "Runbook digest", f"{started.digest[:16]}…"
    yield "Handrail", started.versions.get("handrail", "unknown")
    yield from (("Browser", event.version) for _, event in it.record.run_facts if isinstance(event, BrowserStarted))
    for facts in started.appliances:
        yield f"Certificate of {facts.role}", f"{facts.fingerprint[:16]}…" if facts.fingerprint else "unknown"


def kinds(it: Compared) -> list[str]:
    """In what a step differs, in a word each."""
    told = {"outcome": it.outcome, "found": it.found, "text": it.text, "picture": it.pictures}
    return [kind for kind, differs in told.items() if differs]


def picture(apart: PicturesApart) -> str:
    """In what two pictures differ."""
    if apart.pixels is None:
        return "picture: one of both cannot be read as a picture"
    said = []
    if not apart.pixels.same_size:
        sizes = [f"{width}×{height}" for width, height in (apart.pixels.left, apart.pixels.right)]
        said.append(f"{sizes[0]} and {sizes[1]} pixels large, compared on the part that both have")
    if apart.pixels.differing:
        share = apart.pixels.share
        said.append(
            f"{many(apart.pixels.differing, 'pixel')} ({'under 0.1' if share < 0.001 else f'{share:.1%}'[:-1]} %) "
            f"in {many(len(apart.pixels.places), 'place')}, within {apart.pixels.bounds}"
        )
    return f"picture: {'; '.join(said)}"


def slower(it: Compared, told: Comparison) -> str:
    """Which side took much longer."""
    if it.slower is None:
        return ""
    left, right = it.slower
    return f"took {words.took(left)} {told.left.name}, {words.took(right)} {told.right.name}"


def places(told: Comparison) -> list[tuple[Rectangle, list[Compared]]]:
    """Where pictures differ whose texts are alike only since something was not looked at: the most frequent place first."""
    found: dict[Rectangle, list[Compared]] = {}
    for it in told.alike:
        for apart in it.pictures:
            for box in apart.pixels.places if apart.pixels else ():
                found.setdefault(box, []).append(it)
    return sorted(found.items(), key=lambda place: -len(place[1]))


def many(count: int, what: str, several: str = "") -> str:
    """A count with its word, in the plural where that is due."""
    return f"{count} {what if count == 1 else several or f'{what}s'}"
