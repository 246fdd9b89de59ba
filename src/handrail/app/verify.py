"""Verifying: what a run's evidence proves, against certificates that somebody trusts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.app import environment
from handrail.app.runs_folder import goes_on
from handrail.app.trusted_files import TrustedFiles
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall
from handrail.journal import read, run_record
from handrail.report.formats import formats_of
from handrail.report.words import identity
from handrail.sealing import CheckResult, Verification, payload, recorded_name

CUT_OFF = "the journal was cut off: "
"""The beginning of the finding that explains all others, and so comes first."""


@dataclass(frozen=True)
class VerificationResult:
    """The results of verifying a run, each after those on which it depends."""

    run: Path
    results: tuple[CheckResult, ...]
    about: str = ""
    """Which run it is, as its journal tells; empty if that cannot be read."""

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(result.sentence for result in self.results if result.state == "broken")

    @property
    def is_whole(self) -> bool:
        return not self.broken

    def raise_for_broken(self) -> None:
        """Raise `EvidenceBroken` with the first broken result, if there is one."""
        if self.broken:
            more = f", and {len(self.broken) - 1} more" if len(self.broken) > 1 else ""
            raise EvidenceBroken(f"the evidence is broken: {self.broken[0]}{more}")


def verify(
    run: Path,
    now: datetime | None = None,
    *,
    trust: Iterable[Path] = (),
    trust_seal: Iterable[Path] = (),
    trust_sign: Iterable[Path] = (),
    trust_time: Iterable[Path] = (),
    name: str = "",
    strangers: Sequence[str] = (),
) -> VerificationResult:
    """Check a run's evidence, and change nothing.

    `trust` names PEM files of signers or their issuers, who may seal and sign off; `trust_seal` and `trust_sign` those of whoever
    may do only one of it, and `trust_time` those of timestamp authorities. With `trust_sign`, somebody must have signed it off.
    `now` is the time at which certificates must be valid, and may be left out. `name` is what the folder is called by whoever
    hands it on, and `strangers` are the files that came with it. Raises `InvalidCall`, also for a run that still goes on.
    """
    files = TrustedFiles(tuple(trust), tuple(trust_seal), tuple(trust_sign), tuple(trust_time))
    trusted = files.read(asks_for_sign_off=bool(files.sign_offs))
    if not run.is_dir():
        raise InvalidCall(f"there is no folder {run}; name a run's folder, as `handrail run` printed it")
    if goes_on(run, environment.is_alive):
        raise InvalidCall(f"this run still goes on, and is sealed when it ends; verify it then: handrail verify {run}")
    verification = Verification(run, trusted, now or environment.clock(), report_renderer(run))
    beside = _beside(run, name or run.resolve().name, strangers)
    found = sorted(verification.results(), key=lambda result: not result.sentence.startswith(CUT_OFF))
    return VerificationResult(run, (*found, *beside), _about(run))


def _about(run: Path) -> str:
    try:
        record = run_record(read(payload(run) / "journal.jsonl", cut_off=True))
    except (HandrailError, OSError):
        return ""
    name = recorded_name(run)
    return identity(record) + (f"; recorded as {name}" if name else "")


def _beside(run: Path, name: str, strangers: Sequence[str]) -> Iterator[CheckResult]:
    """What else must be told of a run that is handed on: another name than its own, and files that are none of it."""
    own = recorded_name(run)
    if own and own != name:
        yield CheckResult("name", f"it was recorded as {own}, and is called {name} now", "not proved")
    if strangers:
        listed = ", ".join(strangers)
        yield CheckResult("zip", f"no part of any run in it, and proved by nothing: {listed}", "not proved")


def report_renderer(run: Path) -> Callable[[str], bytes | None]:
    """A function that renders a report of this run again, by the name of its file."""

    def render_again(name: str) -> bytes | None:
        try:
            record = run_record(read(payload(run) / "journal.jsonl"))
            format = next((format for format in formats_of(record).values() if format.file == name), None)
            return format.render(record, run).encode() if format else None
        except (HandrailError, OSError):
            return None

    return render_again
