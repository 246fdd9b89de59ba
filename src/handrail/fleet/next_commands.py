"""What to type next for a rollout that is not done: to go on with it, or to take up what is left as one of its own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from handrail.fleet.record import RolloutRecord
from handrail.fleet.schedule import RunState

OPEN = frozenset({RunState.RUNNING, RunState.IN_DOUBT, RunState.UNKNOWN, RunState.STOPPED})
"""The states of runs that `resume` goes on with."""


def next_commands(record: RolloutRecord, folder: Path | str) -> Iterator[str]:
    """The commands for a rollout in that folder, whole, the one to begin with first; none if every pair is done."""
    if is_done(record):
        return
    if can_go_on(record):
        yield f"handrail resume {shlex.quote(str(folder))}{' --go-on --by NAME' if waits_for_word(record) else ''}"
    if record.finished:
        yield anew(record, folder)


def next_sentences(record: RolloutRecord, folder: Path | str) -> Iterator[str]:
    """The same in sentences."""
    commands = list(next_commands(record, folder))
    if not commands:
        return
    if not can_go_on(record):
        yield f"what failed is not tried again by resume; once it is mended: {commands[0]}"
        return
    yield f"to go on: {commands[0]}"
    for command in commands[1:]:
        yield f"or, what is left as a rollout of its own: {command}"


def is_done(record: RolloutRecord) -> bool:
    """Say whether every pair of a rollout that has ended is done."""
    has_all = bool(record.finished and not record.finished.left)
    return has_all and all(pair.state is RunState.DONE for pair in record.pairs.values())


def can_go_on(record: RolloutRecord) -> bool:
    """Say whether `resume` would do anything: a run is open, or a pair may be begun. What failed is not tried again by that."""
    if record.finished is None or any(pair.state in OPEN for pair in record.pairs.values()):
        return True
    return bool(record.finished.left) and record.progress().spent < record.started.budget


def waits_for_word(record: RolloutRecord) -> bool:
    """Say whether a wave waits for a person's word."""
    return bool(record.asked) and record.asked not in record.confirmed | record.begun_waves


def anew(record: RolloutRecord, folder: Path | str) -> str:
    """The command that takes up what is left as a rollout of its own, as far as the journal knows it."""
    started = record.started
    words = ["handrail", "rollout", started.runbook_file or "RUNBOOK"]
    for file in started.inventory_files or ("FILE",):
        words += ["--inventory", file]
    for name, value in started.inputs.items():
        words += ["--set", f"{name}={value}"]
    words += ["--rehearse"] if started.rehearses else []
    return shlex.join([*words, "--only-failed", str(folder)])
