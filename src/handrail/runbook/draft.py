"""A runbook in the making: its text, and steps that are added at its end without touching anything else of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from handrail.errors import InvalidCall, InvalidFile
from handrail.runbook.model import Runbook
from handrail.runbook.reader import Library, load
from handrail.source import parse_source, written, written_item

FIRST_INDENTATION = 6
"""The columns before a step in a runbook that begins here."""


@dataclass(frozen=True)
class Draft:
    """The text of a runbook, and the file that it is in or would be in."""

    file: Path
    text: str
    library: Library = Library()

    @classmethod
    def begin(cls, file: Path, library: Library, appliance: str, heading: str) -> Draft:
        """Begin a runbook with one section, which has no step yet."""
        title = file.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "A new runbook"
        head = f"runbook: {written(title)}\nappliances: [{written(appliance)}]\n"
        return cls(file, f"{head}\nsections:\n  - heading: {written(heading)}\n    steps:\n", library)

    def runbook(self) -> Runbook:
        """Read it. Raises `InvalidFile` with every mistake."""
        return load(self.file, self.library, content=self.text.encode())[0]

    def with_step(self, step: Mapping[str, Any]) -> Draft:
        """Add a step at the end of the last section. Raises `InvalidCall` if the text is not laid out for that."""
        line, column = self._place()
        lines = self.text.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\r\n" if "\r\n" in self.text else "\n"
        item = written_item(dict(step), column).replace("\n", "\r\n" if "\r\n" in self.text else "\n")
        added = replace(self, text="".join([*lines[:line], item, *lines[line:]]))
        if not _is_longer_by(added.text, self.text, dict(step)):
            raise InvalidCall(
                f"{self.file} is not laid out so that a step could be added at its end; write it there: {written(dict(step))}"
            )
        return added

    def _place(self) -> tuple[int, int]:
        """The number of lines before a new step, and the columns before its dash."""
        lines = self.text.splitlines()
        if lines and lines[-1].strip() == "steps:":
            return len(lines), FIRST_INDENTATION
        source = parse_source(self.text.encode(), str(self.file))
        try:
            section = len(source.at(("sections",))) - 1
            step = len(source.at(("sections", section, "steps"))) - 1
        except (KeyError, TypeError):
            raise InvalidCall(
                f"the last section of {self.file} has no steps of its own, so none can be added to them"
            ) from None
        first, column = source.position(("sections", section, "steps", step))
        dash = lines[first - 1].rfind("-", 0, column - 1)
        end = first
        for number, line in enumerate(lines[first:], start=first + 1):
            if line.strip() and len(line) - len(line.lstrip()) <= dash:
                break
            end = number if line.strip() else end
        return end, max(dash, 0)


def _is_longer_by(text: str, before: str, step: dict[str, Any]) -> bool:
    """Whether a text is another one with this step at the end of its last section."""
    try:
        now = parse_source(text.encode(), "").value
        then = parse_source(before.encode(), "").value
    except InvalidFile:
        return False
    steps = then["sections"][-1]["steps"] or []
    then["sections"][-1]["steps"] = [*steps, step]
    return bool(now == then)
