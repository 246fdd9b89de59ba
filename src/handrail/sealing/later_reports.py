"""Reports that were made again after sealing: what each is, by what it says of its maker and by what is made now.

They stand at the root of a run's folder, in place of the link to what was sealed. No seal covers them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from handrail.sealing.bag import DATA, is_same
from handrail.sealing.check_result import CheckResult
from handrail.sealing.sign_off import sign_off_numbers

RenderReport: TypeAlias = Callable[[str], bytes | None]
"""Makes the report of that name from journal and sign-offs as they are now; None if there is no such report."""

ADVICE = "To make it again: handrail report RUN"
_MAKER = re.compile(
    rb"(?:^|<!-- |<p>)Made by Handrail (\d[0-9A-Za-z.+!-]{0,39}) from the journal (?:alone|and (\d{1,4}) sign-offs?)",
    re.MULTILINE,
)


def no_reports(name: str) -> None:
    """Make no report, so that each report in the folder must be the one that was sealed."""
    return


def made_by(version: str, sign_offs: int = 0) -> str:
    """The words with which a report names its maker, and how many sign-offs it tells of. A verifier reads them."""
    told = f"and {_count(sign_offs)}" if sign_offs else "alone"
    return f"Made by Handrail {version} from the journal {told}"


@dataclass(frozen=True)
class Maker:
    """The maker of a report, as it says itself: the version of Handrail, empty if it says none, and the sign-offs it tells of."""

    version: str = ""
    sign_offs: int = 0

    @classmethod
    def of(cls, report: bytes) -> Maker:
        """Read what a report says last: texts of the run stand before that."""
        found = _MAKER.findall(report)
        return cls(found[-1][0].decode(), int(found[-1][1] or 0)) if found else cls()


@dataclass(frozen=True)
class LaterReport(CheckResult):
    """The result of the check of one report that is not what was sealed. None is ever proved."""

    file: str = ""
    made_by: str = ""
    """The version of Handrail that made it, as it says itself; empty if it says none."""
    is_current: bool = False
    """This version makes the same, to the byte."""

    @property
    def is_unproved(self) -> bool:
        """Nothing shows whether somebody altered it: another version made it, or none that it names."""
        return self.state == "not proved" and not self.is_current


def later_reports(run: Path, render: RenderReport) -> Iterator[LaterReport]:
    """The results for each report at the root of a run's folder that is neither a link nor what was sealed."""
    for entry in sorted(os.scandir(run), key=lambda entry: entry.name):
        file = Path(entry.path)
        if entry.is_file(follow_symlinks=False) and not is_same(file, run / DATA / entry.name):
            current = render(entry.name)
            if current is not None:
                yield _judged(entry.name, file.read_bytes(), current, len(sign_off_numbers(run)))


def _judged(name: str, found: bytes, current: bytes, sign_offs: int) -> LaterReport:
    maker, own = Maker.of(found), Maker.of(current)
    if found == current:
        finding = f"is not what was sealed, but made from the journal later; what was sealed is in {DATA}"
        return LaterReport("report", f"{name} {finding}", "not proved", name, maker.version, is_current=True)
    if maker.sign_offs > sign_offs:
        finding = (
            f"tells of {_count(maker.sign_offs)}, of which {sign_offs} {'is' if sign_offs == 1 else 'are'} there: they were "
            f"taken away after it was made, or it was altered. {ADVICE}"
        )
        return LaterReport("files", f"{name} {finding}", "broken", name, maker.version)
    if maker.version and maker.version == own.version:
        finding = (
            f"was altered: it says that Handrail {own.version} made it again, and that makes it otherwise from journal and "
            f"sign-offs now. {ADVICE}"
        )
        return LaterReport("files", f"{name} {finding}", "broken", name, maker.version)
    says = f"says that Handrail {maker.version}" if maker.version else "does not say which version of Handrail"
    finding = (
        f"is not what was sealed: it {says} made it again, and {own.version} makes it otherwise. Whether somebody altered it, "
        f"nothing shows; what was sealed is in {DATA}. {ADVICE}"
    )
    return LaterReport("report", f"{name} {finding}", "not proved", name, maker.version)


def _count(sign_offs: int) -> str:
    return f"{sign_offs} sign-off{'s' * (sign_offs != 1)}"
