"""Questions to the operator at the terminal. The run's loop goes on while an answer is awaited."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from handrail.characters import visible
from handrail.cli.output.safe_stdout import display_stdout

if TYPE_CHECKING:
    from handrail.engine import Choice, Question, Reply
    from handrail.run import Environment

VIA = "at the terminal"
"""The `via` of every reply that is given here."""


def is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def with_operator_prompter(
    environment: Environment, pause: Callable[[], None], redact: Callable[[str], str], name: str = ""
) -> Environment:
    """The environment with an `OperatorPrompter`, if the terminal is interactive. `pause` stops the moving display.

    `name` is offered as that of whoever answers; else the account of the machine is.
    """
    if not is_interactive():
        return environment
    return replace(environment, consult_operator=OperatorPrompter(name or environment.operator, pause, redact))


class OperatorPrompter:
    """A prompter that asks the operator about a step, and reads a letter, a name and a reason."""

    def __init__(self, operator: str, pause: Callable[[], None], redact: Callable[[str], str]) -> None:
        from rich.console import Console

        self._operator, self._pause, self._redact = operator, pause, redact
        self._console = Console(file=display_stdout(), highlight=False)
        self._descriptor = sys.stdin.fileno()

    async def __call__(self, question: Question) -> Reply:
        from handrail.engine import Reply

        self._pause()
        termios.tcflush(self._descriptor, termios.TCIFLUSH)  # input from before the question does not answer it
        self._show(question)
        choice = await self._read_choice(question.choices)
        if choice is None:
            self._console.print()
            return Reply(question.choices[-1], self._operator, via=VIA)
        self._operator = await self._read_answer(f"Your name [{self._operator}]") or self._operator
        reason = await self._read_reason() if choice.reason else ""
        if reason is None:
            return Reply(question.choices[-1], self._operator, via=VIA)
        return Reply(choice, self._operator, reason, VIA)

    def _show(self, question: Question) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self._console.bell()
        self._console.print(Text(visible(f"\n ? {question.title}"), "bold yellow"))
        sentence, *more = question.details
        for text, style in ((sentence, "bold"), *((detail, "dim") for detail in more), (question.problem, "red")):
            if text:
                self._console.print(Padding(Text(visible(self._redact(text)), style), (0, 0, 0, 3)))
        self._console.print()
        for choice in question.choices:
            self._console.print(Text.assemble("   ", (choice.key, "bold cyan"), f"  {choice.words}"))

    async def _read_choice(self, choices: tuple[Choice, ...]) -> Choice | None:
        """Read one of the choices, asking until it is one of them; None if the terminal was closed."""
        keys = {choice.key: choice for choice in choices}
        while True:
            line = await self._read_answer(f"Your answer ({', '.join(keys)})")
            if line is None or line.lower() in keys:
                return keys[line.lower()] if line is not None else None
            self._console.print(f"   {visible(line) or 'Nothing'} is none of these", style="dim", markup=False)

    async def _read_reason(self) -> str | None:
        while True:
            line = await self._read_answer("Why, for the record")
            if line is None or line:
                return line

    async def _read_answer(self, prompt: str) -> str | None:
        self._console.print(f"   {prompt}: ", end="", style="yellow", markup=False)
        return await read_line(self._descriptor)


async def read_line(descriptor: int) -> str | None:
    """Read a line from the terminal, without surrounding spaces; None if the terminal was closed."""
    line = await read_bytes(descriptor, 4096)
    return line.decode(errors="replace").strip() if line else None


async def read_bytes(descriptor: int, max_bytes: int) -> bytes:
    """Read the next input from the terminal; empty if it was closed. Without a thread, which would outlive Ctrl-C."""
    loop = asyncio.get_running_loop()
    content: asyncio.Future[bytes] = loop.create_future()

    def read() -> None:
        loop.remove_reader(descriptor)
        try:
            content.set_result(os.read(descriptor, max_bytes))
        except OSError:
            content.set_result(b"")

    loop.add_reader(descriptor, read)
    try:
        return await content
    finally:
        loop.remove_reader(descriptor)
