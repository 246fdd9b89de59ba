"""How a run ends at the terminal: reports, seal, and where everything is, whatever happened before."""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING

from handrail import __version__
from handrail.errors import SurroundingsError

if TYPE_CHECKING:
    from handrail.journal import RunRecord
    from handrail.journal.projections.records import Outcome
    from handrail.run import RunFolder
    from handrail.sealing import SealingOptions


class Ending:
    """Use as `with`, and tell it `of` which folder. What ended the run weighs more than what ails its end, but for a secret."""

    def __init__(self, means: SealingOptions, *, quiet: bool, lasting: bool = True) -> None:
        self._means, self._quiet, self._lasting = means, quiet, lasting
        self._folder: RunFolder | None = None

    def of(self, folder: RunFolder) -> None:
        """A run has this folder now, and its browser comes next: while that starts, what the reports need is made ready."""
        self._folder = folder
        threading.Thread(target=_prepare_reports, daemon=True).start()

    def __enter__(self) -> Ending:
        return self

    def __exit__(self, kind: object, failure: BaseException | None, traceback: TracebackType | None) -> None:
        if self._folder is None:
            return
        try:
            tell_end(self._folder, self._means, quiet=self._quiet, lasting=self._lasting)
        except SurroundingsError as error:
            if failure is None:
                raise
            print(error, file=sys.stderr)


def _prepare_reports() -> None:
    """After what the browser's start waits for: where two threads import and compile at once, both are late."""
    import_module("handrail.page.chromium.browser")
    from handrail.report.files import prepare

    prepare()


def tell_end(folder: RunFolder, means: SealingOptions, *, quiet: bool, lasting: bool = True) -> None:
    """Write the reports from the journal, seal everything, and say how the run ended and where it all is.

    Raises `SecretKept` where a report holds a secret, and `SurroundingsError` where something could not be written or stamped.
    """
    from handrail.cli.commands.video import videos_at_the_end
    from handrail.cli.redaction import REDACTOR
    from handrail.journal import read, run_record
    from handrail.report.files import formats_of, write_reports
    from handrail.run import must_hold_no_secret, search

    entries = read(folder.journal)
    told = run_record(entries)
    videos = videos_at_the_end(folder, entries, _unsaid if quiet else print)
    reports = write_reports(told, folder.path, formats_of(told))
    fact = search(folder, [*reports, *videos], REDACTOR.redactor)
    trouble = _sealed(folder, means)
    if told.mode.rehearses:
        from handrail.cli.commands.rehearse import tell_account

        tell_account(told, as_json=quiet)
    if not quiet:
        print(f"\n{told.outcome}: {_counted(told)}, in {(told.ended - told.began).total_seconds():.1f} s")
        print(f"report: {folder.report}")
        if told.mode.is_scored:
            print(f"scores: {folder.path / formats_of(told)['scores']}")
        if trouble is None:
            print(f"sealed: {by_whom(means)}; to check it: handrail verify {folder.path}")
        if told.outcome != "passed" and told.mode.is_resumable and lasting:
            alone = " (without captions, as a run)" if told.mode.is_led else ""
            print(f"to go on: handrail resume {folder.path}{alone}")
    must_hold_no_secret(fact)
    if trouble:
        raise trouble


def _unsaid(line: str) -> None:
    """For machines, who read the journal."""


def _sealed(folder: RunFolder, means: SealingOptions) -> SurroundingsError | None:
    """What stood in the way is told after the rest."""
    from handrail.app.environment import clock
    from handrail.sealing import seal

    try:
        seal(folder.path, means, f"handrail {__version__}", clock())
    except SurroundingsError as error:
        return error
    return None


def _counted(told: RunRecord) -> str:
    outcomes: tuple[Outcome, ...] = ("passed", "skipped", "failed", "by hand", "in doubt", "unfinished")
    always: tuple[Outcome, ...] = outcomes[:3]
    if told.mode.rehearses:
        outcomes = ("passed", "skipped", "failed", "unfinished", "proved", "after", "not found")
        always = ("proved", "after", "not found")
    words = {"after": "reachable only after another"} if told.mode.rehearses else {}
    return ", ".join(
        f"{told.count(name)} {words.get(name, name)}" for name in outcomes if told.count(name) or name in always
    )


def by_whom(means: SealingOptions) -> str:
    """Who seals, in words."""
    from handrail.tls import called

    who = f"by {called(means.signatory.certificate.subject)}" if means.signatory else "unsigned"
    return f"{who}, timestamp by {means.authority}" if means.authority else who
