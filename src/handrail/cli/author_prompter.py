"""The question to an author whose step has failed: mended, or the end?"""

from __future__ import annotations

import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.app.paused_page import LOOK, PausedPages
from handrail.characters import visible
from handrail.cli.output.answers import print_answer
from handrail.cli.output.safe_stdout import display_stdout
from handrail.cli.terminal import read_line

if TYPE_CHECKING:
    from handrail.errors import StepError
    from handrail.page import Page
    from handrail.run import AuthorChoice, Told
    from handrail.runbook import PlannedStep

MENDED, AGAIN, END = "r", "a", "q"
QUESTION = f"Your answer ({MENDED}, {AGAIN}, {LOOK}, {END} or a locator): "
CHOICES: Mapping[str, AuthorChoice] = {MENDED: "go on", AGAIN: "look again", END: "end"}


class AuthorPrompter:
    """Asks at the terminal, with the browser left as it is. `pause` stops the moving display."""

    def __init__(self, file: Path, pause: Callable[[], None], pages: PausedPages) -> None:
        from rich.console import Console

        self._file, self._pause, self._pages = file, pause, pages
        self._console = Console(file=display_stdout(), highlight=False)
        self._descriptor = sys.stdin.fileno()

    async def __call__(
        self, planned: PlannedStep, page: Page, failure: StepError, told: Sequence[Told]
    ) -> AuthorChoice:
        self._pause()
        termios.tcflush(self._descriptor, termios.TCIFLUSH)  # input from before the question does not answer it
        for it in told:
            self._print(it)
        if not told:
            self._ask(planned, failure)
        while True:
            self._console.print(f"   {QUESTION}", end="", style="yellow", markup=False)
            line = await read_line(self._descriptor)
            if line is None:
                return "end"
            if choice := CHOICES.get(line.lower()):
                return choice
            if line:
                print_answer(await self._pages.answer(line, page, planned.appliance), self._pages.redactor.redact)

    def _ask(self, planned: PlannedStep, failure: StepError) -> None:
        from rich.text import Text

        self._console.bell()
        self._console.print(
            Text(f"\n ? Step {planned.number} failed. Mend {self._file}, and go on from there", "bold yellow")
        )
        again = (
            ", and so a second time if it did happen"
            if planned.step.effect_in_force == "once" and failure.may_have_acted
            else ""
        )
        choices = {
            MENDED: f"mended: read it again, and do step {planned.number}{again}",
            AGAIN: "look again: read it again, and look for its controls on the page as it is now; nothing is done",
            LOOK: "list the controls of the page, and take a picture",
            END: "end the run",
        }
        for key, words in choices.items():
            self._console.print(Text.assemble("   ", (key, "bold cyan"), f"  {words}"))
        self._console.print("   or a locator: is it there, and once?", style="dim", markup=False)

    def _print(self, told: Told) -> None:
        from rich.padding import Padding
        from rich.text import Text

        mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}[told.is_good]
        text = Text.assemble((f"{mark} ", style), visible(self._pages.redactor.redact(told.sentence)))
        self._console.print(Padding(text, (0, 0, 0, 3)))
