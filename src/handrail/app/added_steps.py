"""The runbook to which an author's steps are added once they have worked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from handrail.errors import InvalidCall, SurroundingsError
from handrail.runbook import Draft
from handrail.sealing.bag import write_whole


@dataclass
class AddedSteps:
    """The runbook that takes the steps which worked. It is read anew for each, since its author may be writing in it."""

    draft: Draft
    """The file as it begins, where there is none yet."""
    _added: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    """Each step, with the texts before and after it."""

    def add(self, step: dict[str, Any]) -> None:
        """Add a step at the end. Raises `HandrailError`, and leaves the file as it is, if that made it a mistake."""
        before = self.now()
        after = before.with_step(step)
        after.runbook()
        self._write(after.text)
        self._added.append((before.text, after.text, step))

    def undo(self) -> dict[str, Any]:
        """Take the last step out, and return it. Raises `InvalidCall` if there is none, or if the file was changed since."""
        if not self._added:
            raise InvalidCall("no step was added yet")
        before, after, step = self._added[-1]
        if self.now().text != after:
            raise InvalidCall(f"{self.draft.file} was changed since; take the step out there")
        self._write(before)
        self._added.pop()
        return step

    def now(self) -> Draft:
        """The runbook as it is now. Raises `InvalidCall` if it cannot be read."""
        try:
            return replace(self.draft, text=self.draft.file.read_bytes().decode())
        except FileNotFoundError:
            return self.draft
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
        raise InvalidCall(f"{self.draft.file} cannot be read: {reason}")

    def _write(self, text: str) -> None:
        try:
            write_whole(self.draft.file.resolve(), text.encode())
        except OSError as error:
            reason = error.strerror
        else:
            return
        raise SurroundingsError(f"{self.draft.file} cannot be written: {reason}")
