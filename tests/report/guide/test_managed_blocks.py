"""What is a trainer's and what is not shows in the text alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.report.guide.managed_blocks import Block, ManagedBlocks, digest, pieces

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])).map(str.strip)


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_what_was_written_is_read_again_and_counts_as_unedited(texts: list[str]) -> None:
    blocks = tuple(Block(f"step-{place}", f"### 1. {it}".strip(), it) for place, it in enumerate(texts))
    read = pieces(str(ManagedBlocks("", blocks, frozenset())))
    assert [it.text for it in read.blocks] == [it.text for it in blocks]
    assert not any(it.edited or it.own for it in read.blocks)


@pytest.mark.parametrize("now", ["### 7. Do it\n\n> Why", "### 1. Do it  \n\n> Why\n\n"])
def test_another_number_and_spaces_behind_a_line_are_no_edit(now: str) -> None:
    assert digest(now) == digest("### 1. Do it\n\n> Why")


@pytest.mark.parametrize("now", ["### 1. Do that\n\n> Why", "### 1. Do it", "", "Do it\n\n> Why"])
def test_anything_else_is(now: str) -> None:
    assert Block("a", now, made=digest("### 1. Do it\n\n> Why")).edited


def test_a_copied_mark_is_none() -> None:
    block = str(Block("a-1", "Text", "Text"))
    read = pieces(f"{block}\nOwn\n\n{block}")
    assert [(it.key, it.text, it.own) for it in read.blocks] == [("a-1", "Text", "Own\n\n\nText")]


def test_words_cannot_end_a_mark() -> None:
    (block,) = pieces(str(Block("a-1", "Text", "one --> two\n-- three"))).blocks
    assert (block.text, block.edited) == ("Text", False)
