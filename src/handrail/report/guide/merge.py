"""The merge of a newly generated guide with the previous one. Edits, a trainer's own text and removals are kept."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from handrail.report.guide.managed_blocks import FRAME_KEY, PICTURE_KEY, Block, ManagedBlocks, digest
from handrail.report.guide.steps import GuideChapter

MIN_SIMILARITY = 0.8
"""From 0 to 1: two sentences at least as similar are taken for the same step, reworded."""
REMOVED_KEY = "gone"
REMOVED_TEXT = (
    "## No longer in the runbook\n\n"
    "Somebody has edited these steps, and the run that this guide is made of does not have them. Take from here what is still "
    "needed, and delete the rest."
)


def with_previous_keys(chapters: Sequence[GuideChapter], previous: ManagedBlocks) -> tuple[GuideChapter, ...]:
    """The chapters, where a step that was edited in the previous guide and since reworded in the runbook has its previous key."""
    sentences = {chapter.key: chapter.heading for chapter in chapters} | {
        step.key: step.sentence for chapter in chapters for step in chapter.steps
    }
    edited = {block.step_key for block in previous.blocks if block.edited}
    lost = {
        block.key: block.original
        for block in previous.blocks
        if block.key in edited - sentences.keys() and block.original
    }
    new = {key: sentence for key, sentence in sentences.items() if key not in previous.generated_keys}
    keys = dict(_similar_keys(new, lost))
    return tuple(
        replace(
            chapter,
            key=keys.get(chapter.key, chapter.key),
            steps=tuple(replace(step, key=keys.get(step.key, step.key)) for step in chapter.steps),
        )
        for chapter in chapters
    )


def _similar_keys(new: Mapping[str, str], lost: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each new key with the lost key that is most similar to it: the same action, in nearly the same words."""
    similarities = (
        (difflib.SequenceMatcher(None, sentence, lost_sentence, autojunk=False).ratio(), key, lost_key)
        for lost_key, lost_sentence in lost.items()
        for key, sentence in new.items()
        if key.rpartition("-")[0] == lost_key.rpartition("-")[0]
    )
    paired: set[str] = set()
    for similarity, key, lost_key in sorted(similarities, key=lambda candidate: -candidate[0]):
        if similarity >= MIN_SIMILARITY and not paired & {key, lost_key}:
            paired |= {key, lost_key}
            yield key, lost_key


def merge(generated: Sequence[Block], previous: ManagedBlocks) -> ManagedBlocks:
    """Merge generated blocks with the previous guide, and keep everything in it that is a trainer's."""
    previous_blocks = {block.key: block for block in previous.blocks}
    keys = {block.key for block in generated}
    removed = _removed_edits(previous, keys)
    if removed:
        generated, keys = [*generated, Block(REMOVED_KEY, REMOVED_TEXT)], keys | {REMOVED_KEY}
    kept = [
        _with_edit(block, previous_blocks[block.key]) if block.key in previous_blocks else block
        for block in generated
        if not _was_removed(block, previous_blocks, previous)
    ]
    pictureless = _pictureless(generated, {block.key: block.text for block in kept})
    kept, keys = [block for block in kept if block.key not in pictureless], keys - pictureless
    preamble, custom_texts = _custom_texts(previous, keys | {block.key for block in removed})
    blocks = [replace(block, custom_text=custom_texts.get(block.key, "")) for block in (*kept, *removed)]
    return ManagedBlocks(preamble, tuple(blocks), frozenset(keys - {REMOVED_KEY}))


def _pictureless(generated: Sequence[Block], texts: Mapping[str, str]) -> set[str]:
    """The frames whose picture a trainer has taken away or replaced. `texts` are those of the blocks that stay."""
    pictures = {block.step_key: block.text for block in generated if block.key.endswith(PICTURE_KEY)}
    shown = {
        step_key
        for step_key, text in pictures.items()
        if text.rpartition("](")[2] in texts.get(step_key + PICTURE_KEY, "")
    }
    return {step_key + FRAME_KEY for step_key in pictures.keys() - shown}


def _was_removed(block: Block, previous_blocks: Mapping[str, Block], previous: ManagedBlocks) -> bool:
    """Whether a trainer has removed a block, or the step that it belongs to. Such a block does not come back."""
    if block.step_key in previous.generated_keys and block.step_key not in previous_blocks:
        return True
    return block.key in previous.generated_keys and block.key not in previous_blocks


def _with_edit(generated: Block, previous: Block) -> Block:
    """The generated block, with the text of the previous one if that was edited."""
    if not previous.edited or _is_edited_frame(previous):
        return generated
    return replace(generated, text=previous.text, generated_digest=digest(generated.text))


def _is_edited_frame(block: Block) -> bool:
    """Whether it is a picture's frame that somebody has written anew. The picture below is new, so its frame must be, too."""
    return block.edited and block.key.endswith(FRAME_KEY) and bool(block.text)


def _removed_edits(previous: ManagedBlocks, keys: set[str]) -> list[Block]:
    """The edited blocks that the run no longer has. If its whole step is missing, all blocks of that step."""
    without_step = [block for block in previous.blocks if block.key != REMOVED_KEY and block.step_key not in keys]
    edited_steps = {block.step_key for block in without_step if block.edited}
    single = [block for block in previous.blocks if block.key not in keys and block.step_key in keys and block.edited]
    return [block for block in without_step if block.step_key in edited_steps] + single


def _custom_texts(previous: ManagedBlocks, keys: set[str]) -> tuple[str, dict[str, str]]:
    """The trainer's preamble, and the trainer's text behind each block.

    Text of a removed block moves to the block before it, and what a trainer made of a frame stands behind the new one.
    """
    preamble, by_key, last_key = previous.preamble, dict[str, str](), ""
    for block in previous.blocks:
        last_key = block.key if block.key in keys else last_key
        own = (block.text if _is_edited_frame(block) else "", block.custom_text)
        if any(own) and last_key:
            by_key[last_key] = "\n\n".join(filter(None, (by_key.get(last_key, ""), *own)))
        elif any(own):
            preamble = "\n\n".join(filter(None, (preamble, *own)))
    return preamble, by_key
