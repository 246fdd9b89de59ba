"""What a new edition of a document changes: which sentences are reworded, moved, new or gone."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from handrail.editions import Edition, Sentence

ChangeKind: TypeAlias = Literal["unchanged", "reworded", "moved", "new", "gone"]
LIKE = 0.6
"""The likeness from which a sentence between the same neighbours is the old one in other words."""
LIKE_ELSEWHERE = 0.8
"""The same for one that stands elsewhere, where nothing but its words speaks for it."""
MAX_COMPARISONS = 100_000
"""Beyond that many pairs of sentences two editions are two documents, and nobody looks for likeness."""


@dataclass(frozen=True)
class Place:
    """A sentence of an edition, and where it stands."""

    number: int
    section: int
    heading: str
    sentence: Sentence


@dataclass(frozen=True)
class Change:
    """What has become of a sentence. A new one has no `old`, one that is gone no `new`."""

    kind: ChangeKind
    old: Place | None = None
    new: Place | None = None

    @property
    def is_renumbered(self) -> bool:
        """Whether a sentence that is still there has another id."""
        return bool(self.old and self.new and self.old.sentence.id != self.new.sentence.id)


def changes(old: Edition, new: Edition) -> tuple[Change, ...]:
    """The changes from one edition to another, in the order of the new one; what is gone stands where it was."""
    comparison = _Comparison([*_places(old)], [*_places(new)])
    return tuple(comparison.changes())


def _places(edition: Edition) -> Iterator[Place]:
    number = 0
    for index, section in enumerate(edition.sections):
        for sentence in section.sentences:
            yield Place(number, index, section.heading, sentence)
            number += 1


@dataclass
class _Comparison:
    old: Sequence[Place]
    new: Sequence[Place]
    pairs: dict[int, tuple[int, ChangeKind]] = field(default_factory=dict)
    """The number of the new sentence, and what was changed, by the number of the old one."""

    def changes(self) -> Iterator[Change]:
        in_order = self._match_in_order()
        self._match_moved()
        self._match_reworded(in_order)
        found: list[tuple[tuple[int, int, int], Change]] = []
        taken = {new for new, _ in self.pairs.values()}
        before = -1
        for place in self.old:
            pair = self.pairs.get(place.number)
            before = in_order.get(place.number, before)
            if pair:
                found.append(((pair[0], 0, 0), Change(pair[1], place, self.new[pair[0]])))
            else:
                found.append(((before, 1, place.number), Change("gone", place)))
        found += [((it.number, 0, 0), Change("new", None, it)) for it in self.new if it.number not in taken]
        yield from (change for _, change in sorted(found, key=lambda item: item[0]))

    def _match_in_order(self) -> dict[int, int]:
        """Pair what is the same and in the same order; of it, that has moved which left the rest of its section."""
        old, new = _with_headings(self.old), _with_headings(self.new)
        blocks = SequenceMatcher(
            None, [it for it, _ in old], [it for it, _ in new], autojunk=False
        ).get_matching_blocks()
        matched = ((old[block.a + n][1], new[block.b + n][1]) for block in blocks for n in range(block.size))
        in_order = {one: other for one, other in matched if one is not None and other is not None}
        votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for one, other in in_order.items():
            votes[self.old[one].section][self.new[other].section] += 1
        homes = {section: counter.most_common(1)[0][0] for section, counter in votes.items()}
        for one, other in in_order.items():
            is_home = homes[self.old[one].section] == self.new[other].section
            self.pairs[one] = (other, "unchanged" if is_home else "moved")
        return in_order

    def _match_moved(self) -> None:
        """Pair what is the same and stands elsewhere."""
        free: defaultdict[str, list[int]] = defaultdict(list)
        for place in self._unmatched_new():
            free[place.sentence.sha256].append(place.number)
        for place in self._unmatched_old():
            if same := free[place.sentence.sha256]:
                self.pairs[place.number] = (same.pop(0), "moved")

    def _match_reworded(self, in_order: dict[int, int]) -> None:
        """Pair what stands between the same neighbours; then, what is alike wherever it stands."""
        gaps: defaultdict[int, tuple[list[Place], list[Place]]] = defaultdict(lambda: ([], []))
        before = -1
        for place in self.old:
            before = in_order.get(place.number, before)
            if place.number not in self.pairs:
                gaps[before][0].append(place)
        starts = sorted(in_order.values())
        for place in self._unmatched_new():
            earlier = bisect_left(starts, place.number)
            gaps[starts[earlier - 1] if earlier else -1][1].append(place)
        for old, new in list(gaps.values()):
            self._pair(_alike(old, new, LIKE))
            self._pair(_at_the_same_place(self._left(old), new, self._taken()))
        self._pair(_alike([*self._unmatched_old()], [*self._unmatched_new()], LIKE_ELSEWHERE))

    def _pair(self, found: Iterable[tuple[Place, Place]]) -> None:
        for old, new in found:
            self.pairs[old.number] = (new.number, "reworded")

    def _taken(self) -> set[int]:
        return {new for new, _ in self.pairs.values()}

    def _left(self, places: Iterable[Place]) -> list[Place]:
        return [place for place in places if place.number not in self.pairs]

    def _unmatched_old(self) -> Iterator[Place]:
        return (place for place in self.old if place.number not in self.pairs)

    def _unmatched_new(self) -> Iterator[Place]:
        taken = self._taken()
        return (place for place in self.new if place.number not in taken)


def _with_headings(places: Sequence[Place]) -> list[tuple[str, int | None]]:
    """The digests and numbers of sentences, with their headings between them: a heading holds the same sentence in its place."""
    found: list[tuple[str, int | None]] = []
    section = -1
    for place in places:
        if place.section != section:
            section = place.section
            found.append((f"# {place.heading}", None))
        found.append((place.sentence.sha256, place.number))
    return found


def _alike(old: Sequence[Place], new: Sequence[Place], least: float) -> Iterator[tuple[Place, Place]]:
    """Pairs of sentences that are kept as they stand, the most alike first."""
    if len(old) * len(new) > MAX_COMPARISONS:
        return
    found: list[tuple[float, Place, Place]] = []
    for one in old:
        matcher = SequenceMatcher(None, "", one.sentence.says, autojunk=False)
        for other in new:
            if one.sentence.is_original and other.sentence.is_original:
                matcher.set_seq1(other.sentence.says)
                if matcher.quick_ratio() >= least and (likeness := matcher.ratio()) >= least:
                    found.append((-likeness, one, other))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, one, other in sorted(found, key=lambda it: (it[0], it[1].number, it[2].number)):
        if one.number not in taken_old and other.number not in taken_new:
            taken_old.add(one.number)
            taken_new.add(other.number)
            yield one, other


def _at_the_same_place(old: Sequence[Place], new: Sequence[Place], taken: set[int]) -> Iterator[tuple[Place, Place]]:
    """Pairs of sentences of which one was not kept, so that only its place tells: its id under its heading, or its turn there."""
    free = [place for place in new if place.number not in taken]
    waiting = []
    for one in old:
        same = [it for it in free if _may_be(one, it) and it.sentence.id == one.sentence.id]
        if same:
            free.remove(same[0])
            yield one, same[0]
        else:
            waiting.append(one)
    for one in waiting:
        next_one = next((it for it in free if _may_be(one, it)), None)
        if next_one:
            free.remove(next_one)
            yield one, next_one


def _may_be(old: Place, new: Place) -> bool:
    return old.heading == new.heading and not (old.sentence.is_original and new.sentence.is_original)
