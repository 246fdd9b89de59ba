"""What a resumed run leaves out, does again, and still has to do: a pure reading of the outline and of where its steps stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handrail.engine.session import sign_in_before, signs_in, way_back
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
            yield f"go on with step {self.first.number}: {self.first.step.describe()}"
        else:
            yield "nothing is left to do"


def plan_resume(
    outline: Sequence[PlacedSection], standing: Standing, signed_in: frozenset[str] = frozenset()
) -> ResumePlan:
    """What is left of a run. On the appliances `signed_in`, somebody is signed in already."""
    places = [place for section in outline for place in section.places]
    left = [place for place in places if not _is_settled(place, standing)]
    doubt = next((inner for place in left for inner in place.walk() if standing.is_in_doubt(inner.number)), None)
    again, no_way = _again(outline, left, signed_in)
    kept = {place.number for place in (*again, *left)}
    sections = tuple(
        replace(section, places=tuple(_open(place, standing) for place in section.places if place.number in kept))
        for section in outline
        if any(place.number in kept for place in section.places)
    )
    repeated = {place.number for place in again}
    in_order = tuple(place for place in places if place.number in repeated)
    sign_in = sign_in_before(outline, doubt) if doubt else None
    return ResumePlan(doubt, sign_in, sections, in_order, left[0] if left else None, no_way)


def _is_settled(place: Place, standing: Standing) -> bool:
    return all(standing.is_settled(inner.number) for inner in place.walk())


def _again(
    outline: Sequence[PlacedSection], left: Sequence[Place], signed_in: frozenset[str]
) -> tuple[list[Place], bool]:
    """The way to the first step left on each appliance, and what brings the files that are needed."""
    wanted: list[Place] = []
    no_way = False
    needed = [*_sources(outline, left), *_first_on_each(left)]
    for place in needed:
        way = way_back(outline, place)
        if way is None and sign_in_before(outline, place) is not None:
            no_way = True
        wanted += [one for one in way or () if not (signs_in(one) and one.appliance in signed_in)]
        if place not in left:
            wanted.append(place)
    numbers = {place.number for place in left}
    return [place for place in wanted if place.number not in numbers], no_way


def _first_on_each(left: Sequence[Place]) -> list[Place]:
    first: dict[str, Place] = {}
    for place in left:
        first.setdefault(place.appliance, place)
    return list(first.values())


def _sources(outline: Sequence[PlacedSection], left: Sequence[Place]) -> Iterator[Place]:
    """The downloads, and what inspects them, of files that steps still work with. A fingerprint outlives its file."""
    names = {name for place in left for name in _files(place) if not isinstance(place.step, Probe)}
    for section in outline:
        for place in section.places:
            step = place.step
            brings = isinstance(step, Download) and step.as_ in names
            inspects = isinstance(step, Inspect) and whole_name(step.file) in names
            if (brings or inspects) and place not in left:
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
