"""Native dialogs. Playwright dismisses a dialog without a word if nobody listens; the handler always does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from handrail.page.port import ExpectedDialog, Notice

ASKING = frozenset({"beforeunload", "confirm", "prompt"})
"""Dialogs that ask before something happens; to dismiss one means no."""


class NativeDialog(Protocol):
    """A dialog of the browser: `alert`, `beforeunload`, `confirm` or `prompt`."""

    @property
    def type(self) -> str: ...

    @property
    def message(self) -> str: ...

    async def accept(self) -> None: ...

    async def dismiss(self) -> None: ...


class DialogHandler:
    """Answers the expected dialog as declared and any other in the harmless way; `note` hears what was asked and answered."""

    def __init__(self, note: Callable[[Notice], None]) -> None:
        self._note = note
        self.expected: ExpectedDialog | None = None

    async def answer(self, dialog: NativeDialog) -> None:
        expected, message = self.expected, " ".join(dialog.message.split())
        if expected and expected.matches(dialog.type, message):
            self.expected = None
            self._note(Notice("dialog", f'{dialog.type} "{message}": answered {expected.answer}'))
            await (dialog.accept() if expected.answer == "accept" else dialog.dismiss())
            return
        detail, prevented = f'{dialog.type} "{message}": answered dismiss', dialog.type in ASKING
        self._note(Notice("dialog", detail, declared=False, action_prevented=prevented))
        await dialog.dismiss()
