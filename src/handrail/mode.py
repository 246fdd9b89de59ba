"""Modes: the ways to carry out a runbook, and everything in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

ModeName: TypeAlias = Literal["run", "rehearsal", "lesson", "exercise"]
GateName: TypeAlias = Literal["when", "time-limit", "approval", "operator", "training", "right-appliance", "rehearsal"]

PEOPLE_ASKED: tuple[GateName, ...] = ("when", "time-limit", "approval", "operator", "time-limit", "right-appliance")
PEOPLE_LEAD: tuple[GateName, ...] = ("when", "time-limit", "training", "time-limit", "right-appliance")
"""The time limit is asked again after people: answers take time."""


@dataclass(frozen=True)
class Mode:
    """One way to carry out a runbook. Journals keep its name."""

    name: ModeName
    gates: tuple[GateName, ...]
    """The gates of a run in this mode, in the order in which they are asked about a step."""
    label: str = ""
    """Stands in titles, and ends the name of a run's folder; empty for an ordinary run."""
    rehearses: bool = False
    """Only safe steps are performed; of the others it is looked whether they could be."""
    is_led: bool = False
    """A person leads through the steps with captions, in windows that stand side by side."""
    needs_approval: bool = False
    """Steps with `approval` must be approved before the browser starts where nobody can be asked later."""
    is_resumable: bool = True
    is_scored: bool = False
    """The answers of a trainee are counted, and published beside the report."""
    is_timed: bool = False
    """The durations of its steps tell how long a later run will take: no person sets the pace."""

    @property
    def suffix(self) -> str:
        """The end of a run folder's name, with its hyphen."""
        return f"-{self.label}" if self.label else ""


RUN = Mode("run", PEOPLE_ASKED, needs_approval=True, is_timed=True)
REHEARSAL = Mode("rehearsal", ("right-appliance", "rehearsal"), "rehearsal", rehearses=True, is_resumable=False)
LESSON = Mode("lesson", PEOPLE_LEAD, "lesson", is_led=True)
EXERCISE = Mode("exercise", PEOPLE_LEAD, "exercise", is_led=True, is_scored=True)

MODES: Mapping[str, Mode] = {mode.name: mode for mode in (RUN, REHEARSAL, LESSON, EXERCISE)}

FORMER_NAMES: Mapping[str, ModeName] = {"practice": "exercise"}
"""Names that older journals have for a mode."""


def mode_named(name: str) -> Mode:
    """The mode that a journal names, by its name of today or of before."""
    return MODES[FORMER_NAMES.get(name, name)]
