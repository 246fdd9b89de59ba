"""What a resumed run leaves out, does again, and still has to do: a pure reading of the outline and of where its steps stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handrail.engine.session import WITHOUT_PAGE, sign_in_before, signs_in, way_back
from handrail.journal import Standing
from handrail.runbook import Place, PlacedSection
from handrail.steps import Download, Inspect, Probe
from handrail.steps.values import whole_name


@dataclass(frozen=True)
class ResumePlan:
    """`doubt` is looked at first, after its appliance's `sign_in`. Then `sections` are performed: only what is to be done."""

    doubt: Place | None
    sign_in: Place | None
    sections: tuple[PlacedSection, ...]
    again: tuple[Place, ...]
    first: Place | None
    no_way: bool = False
    """Nothing harmless leads back to where the page was before `first`."""

    def sentences(self) -> Iterator[str]:
        """The plan, for whoever resumes."""
        if self.doubt:
            yield f"look whether step {self.doubt.number} happened: {self.doubt.step.describe()}"
        exports = [place for place in self.again if isinstance(place.step, Download)]
        for place in exports:
            yield f"step {place.number} is done again, since its file was gone with its process: {place.step.describe()}"
        others = [place.number for place in self.again if place not in exports]
        if others:
            yield f"done again, to be where the run was (safe or harmless): steps {', '.join(others)}"
        if self.first:
            unless = ", if it has not happened" if self.doubt and self.doubt.number == self.first.number else ""
            yield f"go on with step {self.first.number}{unless}: {self.first.step.describe()}"
        else:
            yield "nothing is left to do"


def plan_resume(
    outline: Sequence[PlacedSection], standing: Standing, signed_in: frozenset[str] = frozenset()
) -> ResumePlan:
    """What is left of a run. On the appliances `signed_in`, somebody is signed in already."""
    left = [place for section in outline for place in section.places if not _is_settled(place, standing)]
    doubt = next((inner for place in left for inner in place.walk() if standing.is_in_doubt(inner.number)), None)
    again, no_way = _again(outline, left)
    again = {n: place for n, place in again.items() if not (signs_in(place) and place.appliance in signed_in)}
    kept = again | {place.number: _open(place, standing) for place in left}
    sections = tuple(
        replace(section, places=places)
        for section in outline
        if (places := tuple(kept[n] for place in section.places for n in _numbers(place) if n in kept))
    )
    in_order = tuple(place for section in sections for place in section.places if place.number in again)
    sign_in = sign_in_before(outline, doubt) if doubt else None
    return ResumePlan(doubt, sign_in, sections, in_order, left[0] if left else None, no_way)


def _numbers(place: Place) -> tuple[str, str]:
    """A step's own, and that of the way back that begins after it."""
    return place.number, f"{place.number}.back"


def _is_settled(place: Place, standing: Standing) -> bool:
    return all(standing.is_settled(inner.number) for inner in place.walk())


def _again(outline: Sequence[PlacedSection], left: Sequence[Place]) -> tuple[dict[str, Place], bool]:
    """The way to the first step left on each appliance, and what brings the files that are needed, however often removed."""
    wanted: dict[str, Place] = {}
    no_way = False
    reached: set[str] = set()
    waiting = _first_on_each(left)
    while waiting:
        place = waiting.pop()
        reached.add(place.number)
        way = way_back(outline, place)
        no_way |= way is None and sign_in_before(outline, place) is not None
        wanted |= {one.number: one for one in (*(way or ()), place)}
        needed = _sources(outline, [*left, *wanted.values()])
        waiting += [source for source in needed if source.number not in reached]
    return {n: place for n, place in wanted.items() if n not in {one.number for one in left}}, no_way


def _first_on_each(left: Sequence[Place]) -> list[Place]:
    first: dict[str, Place] = {}
    for place in left:
        if not isinstance(place.step, WITHOUT_PAGE):
            first.setdefault(place.appliance, place)
    return list(first.values())


def _sources(outline: Sequence[PlacedSection], users: Sequence[Place]) -> Iterator[Place]:
    """The downloads, and what inspects them, of files that steps still work with. A fingerprint outlives its file."""
    names = {name for place in users for name in _files(place) if not isinstance(place.step, Probe)}
    for section in outline:
        for place in section.places:
            step = place.step
            brings = isinstance(step, Download) and step.as_ in names
            inspects = isinstance(step, Inspect) and whole_name(step.file) in names
            if brings or inspects:
                yield place


def _files(place: Place) -> Iterator[str]:
    for field in place.step.file_fields:
        name = whole_name(getattr(place.step, field))
        if name:
            yield name


def _open(place: Place, standing: Standing) -> Place:
    """A call without those of its steps that must happen once and have."""
    kept = (child for child in place.children if not (child.step.effective == "once" and _is_settled(child, standing)))
    return replace(place, children=tuple(_open(child, standing) for child in kept))
