"""Runs on the command line: one or several, under all the names that a run has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from handrail.app.named_runs import NamedRun, NamedRuns, find_run, find_runs
from handrail.characters import visible
from handrail.cli.invocation import Invocation, runs_folder
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall


def run_folder(words: Sequence[str], command: str) -> Path:
    """The folder of the one run that was named, for a command that writes into it."""
    with find_run(words, runs_folder(), command) as run:
        run.must_be_a_folder(command)
        _tell([run])
        return run.folder


@contextmanager
def all_runs(words: Sequence[str]) -> Iterator[Sequence[NamedRun]]:
    """Give the runs that were named, for a command that takes them together."""
    with find_runs(words, runs_folder()) as found:
        _tell_passed_over(found)
        _tell(found.runs)
        yield found.runs


def each_run(
    invocation: Invocation,
    words: Sequence[str],
    work: Callable[[NamedRun], None],
    *,
    out: Path | None = None,
    has_titles: bool = True,
) -> None:
    """Do the work of a command on each run that was named. `out` is the one place of what is made, if it was named.

    With several, the errors of one keep no other from its turn. The command then ends with 4 if any evidence is broken, else
    with the code of the first error.
    """
    with find_runs(words, runs_folder()) as found:
        _tell_passed_over(found)
        runs = found.distinct
        if len(runs) == 1:
            _tell(runs)
            work(runs[0])
            return
        if out:
            raise InvalidCall(f"--out is one place, and these are {len(runs)} runs; leave it out, or name one run")
        errors = [error for run in runs for error in _errors_of(invocation, run, work, has_titles)]
    if errors:
        print(f"{len(errors)} of {len(runs)} runs: see above", file=sys.stderr)
        broken = next((error for error in errors if isinstance(error, EvidenceBroken)), errors[0])
        raise typer.Exit(broken.exit_code)


def _errors_of(
    invocation: Invocation, run: NamedRun, work: Callable[[NamedRun], None], has_titles: bool
) -> Iterator[HandrailError]:
    if has_titles:
        print(f"\n{run.place}", flush=True)
    try:
        work(run)
    except HandrailError as error:
        print(visible(invocation.redact(str(error))), file=sys.stderr)
        yield error


def _tell(runs: Sequence[NamedRun]) -> None:
    """Tell which runs were chosen, if a word did it."""
    for run in runs:
        if run.is_chosen:
            print(f"run: {run.place}", file=sys.stderr)


def _tell_passed_over(found: NamedRuns) -> None:
    if found.passed_over:
        print(f"passed over, as it is no run: {', '.join(map(str, found.passed_over))}", file=sys.stderr)
