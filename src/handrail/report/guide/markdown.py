"""A guide as Markdown, in blocks, as it is generated: plain CommonMark, in which nothing that a run says is more than a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from handrail.journal import RunRecord
from handrail.report.formats.markdown import escaped
from handrail.report.guide import document, instructions
from handrail.report.guide.managed_blocks import NUMBER, Block, ManagedBlocks, digest
from handrail.report.guide.shots import Shot
from handrail.report.guide.steps import Chapter, Step

CONTENTS = "contents"
FOLDER = "pictures"
NAMES = "Where a name follows a dollar sign, use the value that it stands for; secrets are never shown."


def blocks(record: RunRecord, chapters: Sequence[Chapter], shots: Mapping[str, Shot]) -> list[Block]:
    """All of it, in order. `shots` by the key of the step behind which each stands."""
    title = record.started.runbook
    head = [Block("title", f"# {escaped(title)}", title), Block("document", _document(record))]
    head += [Block("proof", _items(instructions.proof(record))), Block(CONTENTS, "")]
    if any("$" in step.sentence for it in chapters for step in it.steps):
        head.insert(2, Block("names", NAMES))
    return [*filter(_says_something, head), *(it for chapter in chapters for it in _chapter(chapter, shots))]


def _says_something(block: Block) -> bool:
    return bool(block.text) or block.key == CONTENTS


def _document(record: RunRecord) -> str:
    started = record.started
    if not started.document:
        return ""
    named = escaped(started.document)
    address = re.sub(r"[\s<>\\]", "", started.document_url)
    return f"After the vendor’s document {f'[{named}](<{address}>)' if address else named}."


def _items(told: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{escaped(what)}:** {escaped(said)}" for what, said in told)


def _chapter(chapter: Chapter, shots: Mapping[str, Shot]) -> Iterator[Block]:
    on = f" (on the {chapter.appliance})" if chapter.appliance else ""
    yield Block(chapter.key, f"## 0. {escaped(chapter.heading + on)}", chapter.heading)
    for step in chapter.steps:
        yield from _step(step, shots.get(step.key))


def _step(step: Step, shot: Shot | None) -> Iterator[Block]:
    text = "\n\n".join(filter(None, _told(step)))
    if text:
        yield Block(step.key, text, step.sentence)
    if shot:
        yield Block(f"{step.key}/picture", f"![{escaped(alt(shot))}]({picture(shot)})")
    seen = (
        "\n".join(f"- *Seen:* {escaped(it)}" for it in instructions.seen(step.record))
        if step.kind != "left out"
        else ""
    )
    if seen:
        yield Block(f"{step.key}/seen", seen)


def _told(step: Step) -> Iterator[str]:
    note = f"> {escaped(step.record.note)}" if step.record.note else ""
    if step.kind == "left out":
        yield f"*{escaped(instructions.left_out(step.record))}:* {escaped(step.sentence)}."
    elif step.kind != "call":
        yield f"### 0. {escaped(step.sentence)}"
        yield from (f"**{it}**" for it in instructions.warnings(step.record))
    yield note


def picture(shot: Shot) -> str:
    """Where its picture lies, seen from the guide."""
    return f"{FOLDER}/{shot.key}.png"


def alt(shot: Shot) -> str:
    """What a picture shows, for whoever does not see it."""
    page = f"The page of the {shot.steps[0].record.appliance}"
    told = "; ".join(step.sentence for step in shot.steps)
    return f"{page}, with this outlined: {told}" if shot.pointed else f"{page} after this: {told}"


def numbered(pieces: ManagedBlocks) -> ManagedBlocks:
    """With numbers, and the contents that come of them: chapters are counted, and the steps in each."""
    counted: Counter[str] = Counter()
    whole = replace(
        pieces,
        blocks=tuple(replace(it, text=_count(it.text, counted), own=_count(it.own, counted)) for it in pieces.blocks),
    )
    text = document.contents("\n\n".join(f"{it.text}\n\n{it.own}" for it in whole.blocks))
    return replace(whole, blocks=tuple(_with_contents(it, text) for it in whole.blocks))


def _with_contents(block: Block, text: str) -> Block:
    return replace(block, text=text, made=digest(text)) if block.key == CONTENTS and not block.text else block


def _count(text: str, counted: Counter[str]) -> str:
    """The next number for each heading that has one."""

    def next_one(found: re.Match[str]) -> str:
        counted[found[1]] += 1
        if found[1] == "##":
            counted["###"] = 0
        return f"{found[1]} {counted[found[1]]}. "

    return NUMBER.sub(next_one, text)


def numbers(pieces: ManagedBlocks) -> dict[str, str]:
    """By step: the number under which it stands."""
    found = ((it.key, re.match(r"### (\d+)\. ", it.text)) for it in pieces.blocks)
    return {key: heading[1] for key, heading in found if heading}
