"""Modes: the ways to carry out a runbook, and all their differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

ModeName: TypeAlias = Literal["run", "rehearsal", "lesson", "exercise", "draft"]
GateName: TypeAlias = Literal["when", "time-limit", "approval", "operator", "training", "right-appliance", "rehearsal"]

OPERATOR_GATES: tuple[GateName, ...] = ("when", "time-limit", "approval", "operator", "time-limit", "right-appliance")
TRAINING_GATES: tuple[GateName, ...] = ("when", "time-limit", "training", "time-limit", "right-appliance")
"""The gates of a training. The time limit is asked twice, here and above: people's replies take time."""


@dataclass(frozen=True)
class Mode:
    """One way to carry out a runbook. Journals keep its name."""

    name: ModeName
    gates: tuple[GateName, ...]
    """The gates of a run in this mode, in the order in which they are asked about a step."""
    label: str = ""
    """The word in titles and at the end of a run folder's name; empty for an ordinary run."""
    rehearses: bool = False
    """Only safe steps are performed; the others are checked for whether they could be."""
    is_led: bool = False
    """A person leads through the steps with captions, in windows side by side."""
    needs_approval: bool = False
    """Steps with `approval` must be approved before the browser starts, if nobody can be asked later."""
    is_resumable: bool = True
    is_scored: bool = False
    """The replies of a trainee are counted, and published beside the report."""
    is_timed: bool = False
    """The durations of its steps predict those of a later run, as no person sets the pace."""

    @property
    def suffix(self) -> str:
        """The end of a run folder's name, with its hyphen."""
        return f"-{self.label}" if self.label else ""


RUN = Mode("run", OPERATOR_GATES, needs_approval=True, is_timed=True)
REHEARSAL = Mode("rehearsal", ("right-appliance", "rehearsal"), "rehearsal", rehearses=True, is_resumable=False)
LESSON = Mode("lesson", TRAINING_GATES, "lesson", is_led=True)
EXERCISE = Mode("exercise", TRAINING_GATES, "exercise", is_led=True, is_scored=True)
DRAFT = Mode("draft", ("when", "right-appliance"), "draft", is_resumable=False)
"""An author tries a runbook, which may change meanwhile: it is evidence of nothing, and nobody approves its steps."""

MODES: Mapping[str, Mode] = {mode.name: mode for mode in (RUN, REHEARSAL, LESSON, EXERCISE, DRAFT)}

FORMER_NAMES: Mapping[str, ModeName] = {"practice": "exercise"}
"""Names of modes in older journals."""


def mode_named(name: str) -> Mode:
    """The mode of a journal, by its present or its former name."""
    return MODES[FORMER_NAMES.get(name, name)]
