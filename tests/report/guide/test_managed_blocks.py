"""A guide's blocks: the text alone tells what was generated, and what is a trainer's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.report.guide.managed_blocks import Block, ManagedBlocks, digest, parse_blocks

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])).map(str.strip)


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_what_was_written_is_read_again_and_counts_as_unedited(texts: list[str]) -> None:
    blocks = tuple(Block(f"step-{index}", f"### 1. {text}".strip(), text) for index, text in enumerate(texts))
    parsed = parse_blocks(str(ManagedBlocks("", blocks, frozenset())))
    assert [block.text for block in parsed.blocks] == [block.text for block in blocks]
    assert not any(block.edited or block.custom_text for block in parsed.blocks)


@pytest.mark.parametrize("now", ["### 7. Do it\n\n> Why", "### 1. Do it  \n\n> Why\n\n"])
def test_another_number_and_spaces_behind_a_line_are_no_edit(now: str) -> None:
    assert digest(now) == digest("### 1. Do it\n\n> Why")


@pytest.mark.parametrize("now", ["### 1. Do that\n\n> Why", "### 1. Do it", "", "Do it\n\n> Why"])
def test_anything_else_is(now: str) -> None:
    assert Block("a", now, generated_digest=digest("### 1. Do it\n\n> Why")).edited


def test_a_copied_marker_is_ignored() -> None:
    block = str(Block("a-1", "Text", "Text"))
    parsed = parse_blocks(f"{block}\nOwn\n\n{block}")
    assert [(block.key, block.text, block.custom_text) for block in parsed.blocks] == [("a-1", "Text", "Own\n\n\nText")]


def test_words_cannot_end_a_marker() -> None:
    (block,) = parse_blocks(str(Block("a-1", "Text", "one --> two\n-- three"))).blocks
    assert (block.text, block.edited) == ("Text", False)
