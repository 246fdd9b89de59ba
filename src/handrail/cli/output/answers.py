"""Output of the answers to what an author tries."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.text import Text

from handrail.app.trial import Answer, Mark
from handrail.characters import visible
from handrail.cli.output.controls import print_look
from handrail.cli.output.safe_stdout import display_stdout

MARKS: Mapping[Mark, tuple[str, str]] = {
    "found": ("✓", "green"),
    "done": ("✓", "green"),
    "not due": ("–", "dim"),
    "missed": ("✗", "red"),
    "failed": ("✗", "red"),
    "refused": ("✗", "yellow"),
    "told": ("", ""),
}
"""The mark before each kind of answer, and its colour."""


def print_answer(answer: Answer, redact: Callable[[str], str]) -> None:
    """Print an answer: its mark and its sentence, and what else is to be told."""
    if answer.look:
        print_look(answer.look, redact)
        return
    console = Console(file=display_stdout(), highlight=False)
    mark, colour = MARKS[answer.mark]
    for number, sentence in enumerate(answer.sentence.splitlines()):
        console.print(Text.assemble((f"{'' if number else mark:2}", colour), visible(redact(sentence))), soft_wrap=True)
    for detail in answer.details:
        for line in detail.splitlines():
            console.print(Text(visible(redact(f"  {line}")), "" if answer.mark == "told" else "dim"), soft_wrap=True)
