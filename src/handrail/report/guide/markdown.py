"""A guide as generated Markdown, in blocks. Texts of a run are escaped: none of them can become Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from handrail.journal import RunRecord
from handrail.report import words
from handrail.report.formats.markdown import SPECIAL, escaped
from handrail.report.frames import Frames
from handrail.report.guide import document, instructions
from handrail.report.guide.illustrations import Illustration
from handrail.report.guide.managed_blocks import (
    FRAME_KEY,
    HEADING_NUMBER,
    PICTURE_KEY,
    Block,
    ManagedBlocks,
    digest,
)
from handrail.report.guide.steps import GuideChapter, GuideStep

CONTENTS_KEY = "contents"
PICTURE_FOLDER = "pictures"
NAMES_NOTE = "Where a name follows a dollar sign, use the value that it stands for; secrets are never shown."


def guide_blocks(
    record: RunRecord, chapters: Sequence[GuideChapter], illustrations: Mapping[str, Illustration]
) -> list[Block]:
    """The generated blocks of a whole guide, in order. `illustrations` are by the key of the step that each follows."""
    title = record.started.runbook
    head = [Block("title", f"# {escaped(title)}", title), Block("document", _document(record))]
    head += [Block("overview", _bullet_list(instructions.overview(record, chapters)))]
    head += [Block("proof", _bullet_list(instructions.provenance(record))), Block(CONTENTS_KEY, "")]
    if any("$" in step.sentence for chapter in chapters for step in chapter.steps):
        head.insert(2, Block("names", NAMES_NOTE))
    frames = Frames(record)
    return [
        *(block for block in head if block.text or block.key == CONTENTS_KEY),
        *(block for chapter in chapters for block in _chapter(chapter, illustrations, frames)),
    ]


def _document(record: RunRecord) -> str:
    """The sentence that names the document, and whose it is; empty if the runbook names none."""
    started = record.started
    if not started.document:
        return ""
    name = escaped(started.document)
    address = re.sub(r"[\s<>\\]", "", started.document_url)
    facts = [*filter(None, [words.document_origin(started)]), *words.document_facts(started)]
    told = "".join(f", {escaped(fact)}" for fact in facts)
    return f"{escaped(words.document_lead(started))} {f'[{name}](<{address}>)' if address else name}{told}."


def _bullet_list(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{escaped(label)}:** {escaped(text)}" for label, text in items)


def _chapter(chapter: GuideChapter, illustrations: Mapping[str, Illustration], frames: Frames) -> Iterator[Block]:
    on = f" (on the {chapter.appliance})" if chapter.appliance else ""
    yield Block(chapter.key, f"## 0. {escaped(chapter.heading + on)}", chapter.heading)
    for step in chapter.steps:
        yield from _step(step, illustrations.get(step.key), frames)


def _step(step: GuideStep, illustration: Illustration | None, frames: Frames) -> Iterator[Block]:
    text = "\n\n".join(filter(None, _paragraphs(step)))
    if text:
        yield Block(step.key, text, step.sentence)
    if illustration:
        yield Block(step.key + PICTURE_KEY, f"![{escaped(alt_text(illustration))}]({picture_path(illustration)})")
        yield Block(step.key + FRAME_KEY, _frame(illustration, frames))
    if step.kind != "left out":
        seen = "\n".join(f"- *Seen:* {escaped(sentence)}" for sentence in instructions.observations(step.record))
        if seen:
            yield Block(f"{step.key}/seen", seen)


def _frame(illustration: Illustration, frames: Frames) -> str:
    """The frame of a picture in small print. What is shown is never the file itself: that lies in the run's folder."""
    shown = "Cut from the picture, with outlines drawn on it" if illustration.has_rings else "Shown smaller"
    return f"*{shown} · {escaped(frames.of(illustration.kept).line)}*"


def _paragraphs(step: GuideStep) -> Iterator[str]:
    note = f"> {escaped(step.record.note)}" if step.record.note else ""
    if step.kind == "left out":
        yield f"*{escaped(instructions.reason_left_out(step.record))}:* {escaped(step.sentence)}."
    elif step.kind != "call":
        yield f"### 0. {escaped(step.sentence)}"
        yield f"*Step {escaped(step.record.number)} in lesson, replay and video*"
        yield from (f"**{warning}**" for warning in instructions.warnings(step.record))
        if step.record.outcome == "so already":
            yield "*When this guide was made, it was so already, and was not done.*"
        if step.record.by_hand:
            yield _with_code(step.record.by_hand)
    yield note


def _with_code(text: str) -> str:
    """A text in which what stands between backticks is code."""
    between = (SPECIAL.sub(r"\\\g<0>", part) if index % 2 == 0 else part for index, part in enumerate(text.split("`")))
    return "`".join(between)


def picture_path(illustration: Illustration) -> str:
    """The path of a picture, relative to the guide."""
    return f"{PICTURE_FOLDER}/{illustration.key}.png"


def alt_text(illustration: Illustration) -> str:
    """The text that stands for a picture, for people who do not see it."""
    page = f"The page of the {illustration.steps[0].record.appliance}"
    sentences = "; ".join(step.sentence for step in illustration.steps)
    return f"{page}, with this outlined: {sentences}" if illustration.has_rings else f"{page} after this: {sentences}"


def with_numbers(guide: ManagedBlocks) -> ManagedBlocks:
    """The blocks with chapter and step numbers, and a table of contents."""
    counter: Counter[str] = Counter()
    numbered = replace(
        guide,
        blocks=tuple(
            replace(
                block,
                text=_with_next_numbers(block.text, counter),
                custom_text=_with_next_numbers(block.custom_text, counter),
            )
            for block in guide.blocks
        ),
    )
    contents = document.table_of_contents(
        "\n\n".join(f"{block.text}\n\n{block.custom_text}" for block in numbered.blocks)
    )
    return replace(numbered, blocks=tuple(_with_contents(block, contents) for block in numbered.blocks))


def _with_contents(block: Block, contents: str) -> Block:
    if block.key != CONTENTS_KEY or block.text:
        return block
    return replace(block, text=contents, generated_digest=digest(contents))


def _with_next_numbers(text: str, counter: Counter[str]) -> str:
    """The text with the next number in each numbered heading. Steps are counted from 1 in each chapter."""

    def next_number(match: re.Match[str]) -> str:
        counter[match[1]] += 1
        if match[1] == "##":
            counter["###"] = 0
        return f"{match[1]} {counter[match[1]]}. "

    return HEADING_NUMBER.sub(next_number, text)


def step_numbers(guide: ManagedBlocks) -> dict[str, str]:
    """The number of each step, by its key."""
    headings = ((block.key, re.match(r"### (\d+)\. ", block.text)) for block in guide.blocks)
    return {key: heading[1] for key, heading in headings if heading}
