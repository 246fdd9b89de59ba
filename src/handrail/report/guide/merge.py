"""Making a guide anew: what nobody edited is replaced, what somebody did is kept, and so is what somebody wrote or took away."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from handrail.report.guide.managed_blocks import Block, ManagedBlocks, digest
from handrail.report.guide.steps import Chapter

ALIKE = 0.8
"""From 0 to 1: how much two sentences have in common that are taken for the same step, if neither is found otherwise."""
GONE = "gone"
GONE_TEXT = (
    "## No longer in the runbook\n\n"
    "Somebody has edited these steps, and the run that this guide is made of does not have them. Take from here what is still "
    "needed, and delete the rest."
)


def recognised(chapters: Sequence[Chapter], former: ManagedBlocks) -> tuple[Chapter, ...]:
    """The same, where what was edited in a former guide and reworded in the runbook since goes by its former key."""
    told = {it.key: it.heading for it in chapters} | {it.key: it.sentence for own in chapters for it in own.steps}
    edited = {it.step for it in former.blocks if it.edited}
    lost = {it.key: it.said for it in former.blocks if it.key in edited - told.keys() and it.said}
    new = {key: said for key, said in told.items() if key not in former.made}
    keys = dict(_alike(new, lost))
    return tuple(
        replace(
            it,
            key=keys.get(it.key, it.key),
            steps=tuple(replace(step, key=keys.get(step.key, step.key)) for step in it.steps),
        )
        for it in chapters
    )


def _alike(new: Mapping[str, str], lost: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each new key with the lost one that is likest it: the same action, in nearly the same words."""
    likeness = (
        (difflib.SequenceMatcher(None, said, once, autojunk=False).ratio(), key, former)
        for former, once in lost.items()
        for key, said in new.items()
        if key.rpartition("-")[0] == former.rpartition("-")[0]
    )
    taken: set[str] = set()
    for ratio, key, former in sorted(likeness, key=lambda it: -it[0]):
        if ratio >= ALIKE and not taken & {key, former}:
            taken |= {key, former}
            yield key, former


def merged(blocks: Sequence[Block], former: ManagedBlocks) -> ManagedBlocks:
    """What was just generated, with everything of the former guide that is a trainer's."""
    old = {it.key: it for it in former.blocks}
    new = {it.key for it in blocks}
    gone = _gone(former, new)
    if gone:
        blocks, new = [*blocks, Block(GONE, GONE_TEXT)], new | {GONE}
    before, own = _own(former, new | {it.key for it in gone})
    kept = (_one(it, old[it.key]) if it.key in old else it for it in blocks if _wanted(it, old, former))
    placed = [replace(it, own=own.get(it.key, "")) for it in (*kept, *gone)]
    return ManagedBlocks(before, tuple(placed), frozenset(new - {GONE}))


def _wanted(block: Block, old: Mapping[str, Block], former: ManagedBlocks) -> bool:
    """What a trainer has taken away does not come back, nor do the picture and the proof of a step that is."""
    if block.step in former.made and block.step not in old:
        return False
    return block.key in old or block.key not in former.made


def _one(block: Block, former: Block) -> Block:
    return replace(block, text=former.text, made=digest(block.text)) if former.edited else block


def _gone(former: ManagedBlocks, new: set[str]) -> list[Block]:
    """What was edited and is not there any more; of a step, all of it."""
    lost = [it for it in former.blocks if it.key != GONE and it.step not in new]
    edited = {it.step for it in lost if it.edited}
    alone = [it for it in former.blocks if it.key not in new and it.step in new and it.edited]
    return [it for it in lost if it.step in edited] + alone


def _own(former: ManagedBlocks, stays: set[str]) -> tuple[str, dict[str, str]]:
    """What a trainer wrote above everything, and behind each block: behind the one before, where that is gone."""
    before, behind, last = former.before, dict[str, str](), ""
    for it in former.blocks:
        last = it.key if it.key in stays else last
        if it.own and last:
            behind[last] = "\n\n".join(filter(None, (behind.get(last, ""), it.own)))
        elif it.own:
            before = "\n\n".join(filter(None, (before, it.own)))
    return before, behind
