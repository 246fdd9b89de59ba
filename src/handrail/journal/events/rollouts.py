"""Events of a rollout, which has a journal of its own: its plan, its approval, its waves, the run of each pair, and its end."""

from datetime import datetime
from typing import Any, Literal

from handrail.journal.event import Event

PairState = Literal["done", "failed", "in doubt", "unknown", "stopped"]
"""How the run of a pair ended; `unknown` if nobody knows that."""


class RolloutPlanned(Event):
    """A rollout began: by whom, with which plan."""

    kind: Literal["rollout-planned"] = "rollout-planned"
    runbook: str
    digest: str
    """The SHA-256 of the runbook and of those that it calls."""
    plan: dict[str, Any] = {}
    """The facts of the plan: pairs with addresses and trust, inputs, waves, budget, pause. Nothing secret is in it."""
    plan_digest: str
    """The SHA-256 of the facts in canonical JSON: what an approval names."""
    waves: tuple[tuple[str, ...], ...] = ()
    """The pairs of each wave, in their order."""
    budget: int
    """The number of failed, in doubt and unknown runs with which nothing new begins."""
    takes_up: dict[str, str] = {}
    """The folders of runs of an earlier rollout that are gone on with, by their pairs."""
    earlier: str = ""
    """The folder of the earlier rollout, of which this one takes up what is left."""
    inventory_files: tuple[str, ...] = ()
    runbook_file: str = ""
    inputs: dict[str, str] = {}
    """Values of inputs that were typed: they win over those of each pair."""
    finish_by: datetime | None = None
    screenshots: Literal["on", "off", "only-on-failure"] = "on"
    rehearses: bool = False
    at_once: int = 1
    operator: str = ""
    operator_name: str = ""
    """The name of the person at work, as it was typed."""
    ticket: str = ""
    machine: str = ""
    versions: dict[str, str] = {}
    utc_offset: str = ""
    claims: str = ""
    """The place of the claims of this journal, if that is not its folder: without them, nobody may go on with it."""


class RolloutApproved(Event):
    """A person approved the plan of a rollout, beforehand."""

    kind: Literal["rollout-approved"] = "rollout-approved"
    by: str
    plan_digest: str


class RolloutResumed(Event):
    """A rollout that had ended early was resumed."""

    kind: Literal["rollout-resumed"] = "rollout-resumed"
    operator: str = ""
    operator_name: str = ""
    machine: str = ""
    versions: dict[str, str] = {}
    mended: int = 0
    """Bytes of a last entry that was cut off when the process died, and was removed."""
    finish_by: datetime | None = None
    """The end of the time that is given from here on."""
    held_until: datetime | None = None
    """The end of the time that was given before, if that does not hold any more, and none was given anew."""


class WaveStarted(Event):
    """The first run of a wave is about to begin. Waves are numbered from 1."""

    kind: Literal["wave-started"] = "wave-started"
    wave: int
    pairs: tuple[str, ...] = ()


class WaveEnded(Event):
    """Every run of a wave has ended: how many in which state."""

    kind: Literal["wave-ended"] = "wave-ended"
    wave: int
    states: dict[str, int] = {}


class WaveAsked(Event):
    """A person is asked whether a wave may begin."""

    kind: Literal["wave-asked"] = "wave-asked"
    wave: int


class WaveAnswered(Event):
    """A person said whether a wave may begin."""

    kind: Literal["wave-answered"] = "wave-answered"
    wave: int
    goes_on: bool
    by: str
    how: str = ""


class PairStarted(Event):
    """The run of a pair is about to begin."""

    kind: Literal["pair-started"] = "pair-started"
    pair: str
    wave: int


class PairResumed(Event):
    """The run of a pair, which had begun before, is about to go on: what is in doubt is looked at first."""

    kind: Literal["pair-resumed"] = "pair-resumed"
    pair: str
    run: str
    """The folder of the run; one of this rollout is told from the rollout's folder on."""
    why: str = ""


class PairEnded(Event):
    """The run of a pair ended."""

    kind: Literal["pair-ended"] = "pair-ended"
    pair: str
    state: PairState
    run: str = ""
    """The folder of the run; empty if it could not begin."""
    head: str = ""
    """The hash of the last entry of the run's journal."""
    entries: int = 0
    exit_code: int = 0
    """That of the command line for such a run."""
    problem: str = ""


class BlackoutAwaited(Event):
    """Pairs whose turn it is wait for the end of a blackout."""

    kind: Literal["blackout-awaited"] = "blackout-awaited"
    pairs: tuple[str, ...] = ()
    blackout: str
    zone: str
    """The time zone of the blackout, in which its end is told."""
    until: datetime


class BudgetSpent(Event):
    """So many runs failed, are in doubt or unknown that nothing new begins."""

    kind: Literal["budget-spent"] = "budget-spent"
    spent: int
    budget: int


class RolloutStopping(Event):
    """A person or a signal wants nothing new to begin; what has begun ends properly, unless it is wanted a second time."""

    kind: Literal["rollout-stopping"] = "rollout-stopping"
    why: str
    ends_runs: bool = False
    """It was wanted a second time: what has begun is stopped, too."""


class RolloutFinished(Event):
    """A rollout came to its end: why, how many runs ended in which state, and which pairs were not begun."""

    kind: Literal["rollout-finished"] = "rollout-finished"
    reason: Literal["complete", "budget spent", "no time", "stopped", "broken"]
    states: dict[str, int] = {}
    left: dict[str, str] = {}
    """The pairs that were not begun, each with the reason."""
    problem: str = ""
