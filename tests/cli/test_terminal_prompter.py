"""Captions at the terminal may be answered quickly: a key counts as soon as the caption is printed."""

from __future__ import annotations

import asyncio
import os
import pty
import sys
from collections.abc import Iterator
from io import StringIO
from typing import TextIO

import pytest

from handrail.cli.terminal_prompter import TerminalPrompter
from handrail.page import Caption, CaptionButton, OverlayAnswer

CAPTION = Caption("primary", "", "step 1", "Look", buttons=(CaptionButton("n", "Next"), CaptionButton("q", "Stop")))


class QuickReader(StringIO):
    """A screen whose reader presses a key in the moment in which the last control is printed."""

    def __init__(self, keyboard: int) -> None:
        super().__init__()
        self._keyboard = keyboard

    def write(self, text: str) -> int:
        if "Stop" in text:
            os.write(self._keyboard, b"n")
        return super().write(text)


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """The keyboard of a pseudo-terminal, and the stream that a program reads."""
    keyboard, program_side = pty.openpty()
    with os.fdopen(program_side) as stream:
        yield keyboard, stream
    os.close(keyboard)


async def answer_caption(terminal: tuple[int, TextIO], monkeypatch: pytest.MonkeyPatch) -> OverlayAnswer:
    keyboard, stream = terminal
    monkeypatch.setattr(sys, "stdin", stream)
    monkeypatch.setattr(sys, "stdout", QuickReader(keyboard))
    async with asyncio.timeout(30):
        return await TerminalPrompter()(CAPTION)


async def test_an_answer_may_come_as_soon_as_the_keys_are_said(
    terminal: tuple[int, TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await answer_caption(terminal, monkeypatch) == OverlayAnswer("n")


async def test_what_was_typed_before_a_caption_is_said_does_not_answer_it(
    terminal: tuple[int, TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.write(terminal[0], b"q")
    assert os.read(terminal[0], 1) == b"q"  # its echo: it has come
    assert await answer_caption(terminal, monkeypatch) == OverlayAnswer("n")
