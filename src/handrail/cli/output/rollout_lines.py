"""What a rollout prints: a line for each entry of its journal, and the end. Every line is read off the journal alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import typer

from handrail.app.rollouts.process import RolloutResult
from handrail.characters import on_one_line
from handrail.errors import DoneWithExceptions
from handrail.fleet import waiting_words
from handrail.fleet.next_commands import next_sentences
from handrail.journal import (
    BlackoutAwaited,
    BudgetSpent,
    Entry,
    PairEnded,
    PairResumed,
    PairStarted,
    RolloutApproved,
    RolloutFinished,
    RolloutPlanned,
    RolloutResumed,
    RolloutStopping,
    WaveAnswered,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)
from handrail.report.words import new_deadline, plural


class RolloutLines:
    """A printer of entries, as plain lines or as JSON."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def __call__(self, entry: Entry) -> None:
        if self._as_json:
            print(entry.model_dump_json(by_alias=True), flush=True)
            return
        for line in _lines(entry):
            print(f"{entry.at:%H:%M:%S}  {on_one_line(line)}", flush=True)


def _lines(entry: Entry) -> Iterator[str]:
    match entry.event:
        case RolloutPlanned() as planned:
            waves = f" in {plural(len(planned.waves), 'wave')}" if len(planned.waves) > 1 else ""
            count = sum(map(len, planned.waves))
            does = "rehearsed" if planned.rehearses else "performed"
            yield f"{planned.runbook}: {does} on {plural(count, 'pair')}{waves}, {planned.at_once} at once"
            yield f"plan {planned.plan_digest}"
        case RolloutApproved(by=by):
            yield f"approved by {by}, as typed"
        case RolloutResumed() as resumed:
            yield f"the rollout goes on{new_deadline(resumed)}"
        case WaveStarted(wave=wave, pairs=pairs):
            yield f"wave {wave} begins: {plural(len(pairs), 'pair')}"
        case WaveEnded(wave=wave, states=states):
            yield f"wave {wave} has ended: {counted(states)}"
        case WaveAsked(wave=wave):
            yield f"wave {wave} waits for a person's word"
        case WaveAnswered(wave=wave, goes_on=goes_on, by=by):
            yield f"{by} lets wave {wave} {'begin' if goes_on else 'not begin'}"
        case BlackoutAwaited() as awaited:
            yield f"waits      {', '.join(awaited.pairs)}: {waiting_words(awaited, entry.at)}"
        case _:
            yield from _run_lines(entry)


def _run_lines(entry: Entry) -> Iterator[str]:
    match entry.event:
        case PairStarted(pair=pair):
            yield f"begins     {pair}"
        case PairResumed(pair=pair, why=why):
            yield f"goes on    {pair}: {why}"
        case PairEnded(pair=pair, state=state, problem=problem):
            yield f"{state:<10} {pair}{f': {problem}' if problem else ''}"
        case BudgetSpent(spent=spent, budget=budget):
            yield f"the budget is spent: {spent} of {budget} failed, in doubt or unknown; nothing new begins"
        case RolloutStopping(why=why, ends_runs=True):
            yield f"{why}, once more: what has begun is stopped, too"
        case RolloutStopping(why=why):
            yield f"{why}: nothing new begins, and what has begun ends properly; a second time ends that, too"
        case RolloutFinished(reason=reason, states=states):
            yield f"the rollout has ended ({reason}): {counted(states)}"


def counted(states: Mapping[str, int]) -> str:
    """The number of runs in each state, in words."""
    return ", ".join(f"{count} {state}" for state, count in states.items()) or "no run began"


def ending(result: RolloutResult) -> Iterator[str]:
    """What is printed at the end: what went wrong, where, and what to do next."""
    record, folder = result.record, result.folder.path
    for pair in record.pairs.values():
        if pair.state.value != "done":
            where = f"; {result.folder.run_at(pair.run)}" if pair.run else ""
            yield f"{pair.state.value}: {pair.name}{where}"
    left = record.finished.left if record.finished else {}
    reasons: dict[str, list[str]] = {}
    for name, why in left.items():
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
        yield f"not begun: {shown} ({why})"
    if result.nothing_left:
        yield "every pair is done; nothing is left to do"
    yield f"rollout: {folder}"
    if result.nothing_left:
        return
    if result.problem:
        yield f"not sealed: {result.problem}"
    else:
        yield f"sealed: {result.sealed_by}"
    yield from next_sentences(record, folder)


def end_rollout(result: RolloutResult, *, as_json: bool, allow_exceptions: bool = False) -> None:
    """Print how a rollout has ended, and end the command with its exit code."""
    if not as_json:
        if not result.nothing_left:
            print()
        for line in ending(result):
            print(on_one_line(line))
    for remark in result.remarks:
        print(remark, file=sys.stderr)
    code = result.exit_code
    if code and not (allow_exceptions and code == DoneWithExceptions.exit_code):
        raise typer.Exit(code)
