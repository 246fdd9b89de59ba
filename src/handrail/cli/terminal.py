"""Whoever sits at the terminal, and is asked about steps. While one waits for the answer, the run's loop goes on."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.engine import Choice, Question, Reply
    from handrail.run import Environment


def somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def with_somebody_to_ask(
    environment: Environment, pause: Callable[[], None], redact: Callable[[str], str]
) -> Environment:
    """The environment with the person at this terminal in it. `pause` stops whatever moves there."""
    if not somebody_is_there():
        return environment
    return replace(environment, consult=Terminal(environment.operator, pause, redact))


class Terminal:
    """Puts questions in plain words, and takes a letter, a name and a reason for the answer."""

    def __init__(self, person: str, pause: Callable[[], None], redact: Callable[[str], str]) -> None:
        from rich.console import Console

        self._person, self._pause, self._redact = person, pause, redact
        self._console = Console(file=sys.stdout, highlight=False)
        self._descriptor = sys.stdin.fileno()

    async def __call__(self, question: Question) -> Reply:
        from handrail.engine import Reply

        self._pause()
        termios.tcflush(self._descriptor, termios.TCIFLUSH)  # what was typed before the question does not answer it
        self._show(question)
        choice = await self._chosen(question.choices)
        if choice is None:
            self._console.print()
            return Reply(question.choices[-1], self._person)
        self._person = await self._line(f"Your name [{self._person}]") or self._person
        reason = await self._reason() if choice.reason else ""
        return Reply(question.choices[-1], self._person) if reason is None else Reply(choice, self._person, reason)

    def _show(self, question: Question) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self._console.bell()
        self._console.print(Text(f"\n ? {question.title}", "bold yellow"))
        sentence, *more = question.details
        for text, style in ((sentence, "bold"), *((one, "dim") for one in more), (question.problem, "red")):
            if text:
                self._console.print(Padding(Text(self._redact(text), style), (0, 0, 0, 3)))
        self._console.print()
        for choice in question.choices:
            self._console.print(Text.assemble("   ", (choice.key, "bold cyan"), f"  {choice.words}"))

    async def _chosen(self, choices: tuple[Choice, ...]) -> Choice | None:
        """None where the terminal was closed. An empty answer, or another, is asked for again."""
        keys = {choice.key: choice for choice in choices}
        while True:
            line = await self._line(f"Your answer ({', '.join(keys)})")
            if line is None or line.lower() in keys:
                return keys[line.lower()] if line is not None else None

    async def _reason(self) -> str | None:
        while True:
            line = await self._line("Why, for the record")
            if line is None or line:
                return line

    async def _line(self, prompt: str) -> str | None:
        self._console.print(f"   {prompt}: ", end="", style="yellow", markup=False)
        return await read_line(self._descriptor)


async def read_line(descriptor: int) -> str | None:
    """A line of the terminal without what surrounds it; None where it was closed."""
    line = await heard(descriptor, 4096)
    return line.decode(errors="replace").strip() if line else None


async def heard(descriptor: int, most: int) -> bytes:
    """What is typed next, at most so many bytes; nothing where the terminal was closed. A thread would outlive Ctrl-C."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Future[bytes] = loop.create_future()

    def hear() -> None:
        loop.remove_reader(descriptor)
        try:
            typed.set_result(os.read(descriptor, most))
        except OSError:
            typed.set_result(b"")

    loop.add_reader(descriptor, hear)
    try:
        return await typed
    finally:
        loop.remove_reader(descriptor)
