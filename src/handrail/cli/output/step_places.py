"""Where the steps of a runbook stand, as a message names it: `form.yaml:12`, which an editor opens."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from handrail.errors import HandrailError
from handrail.runbook import Place, Runbook, places_of_steps


class StepPlaces:
    """The places of a runbook's steps. They are read when the first is asked for: few runs need one."""

    def __init__(self, runbook: Runbook | None = None) -> None:
        self._runbook = runbook
        self._places: Mapping[str, Place] | None = None

    def of(self, number: str) -> str:
        """The place of a step; empty if it is not known."""
        if self._places is None:
            self._places = places_of_steps(self._runbook) if self._runbook else {}
        if number not in self._places:
            return ""
        file, line = self._places[number]
        return f"{_shown(file)}:{line}"

    def read_again(self) -> None:
        """Read the runbook's file anew, after its author has mended it."""
        from handrail.app.lookup import load_runbook

        with suppress(HandrailError):
            self._runbook = load_runbook(str(self._runbook.file)) if self._runbook else None
        self._places = None


def _shown(file: Path) -> str:
    """The file as one would type it here; one that lies elsewhere, such as a shipped one, by its name."""
    absolute = file.absolute()
    return str(absolute.relative_to(Path.cwd())) if absolute.is_relative_to(Path.cwd()) else file.name
