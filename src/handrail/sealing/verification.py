"""Is the evidence whole, unaltered, and whose? Said in sentences: what is proved, what is not, and what is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from handrail.errors import JournalBroken
from handrail.journal.chain import links
from handrail.journal.projections.summary import JournalSummary
from handrail.runbook import digest_of
from handrail.sealing import files
from handrail.sealing.bag import DATA, is_bag, is_sealed
from handrail.sealing.check_result import CheckResult, Trust


@dataclass
class Verification:
    """Looks at one run's folder, and changes nothing in it.

    `made_again` gives the content that a report of that name would have if it were made from the journal now.
    """

    run: Path
    trust: Trust
    now: datetime
    made_again: Callable[[str], bytes | None] = field(default=lambda name: None)
    _tally: JournalSummary = field(default_factory=JournalSummary)
    _is_read: bool = False
    """Could the journal be read to its end, and does it begin with the start of a run?"""
    _told: set[str] = field(default_factory=set)
    """Files of which something was said already."""
    _on_record: set[str] = field(default_factory=set)

    def points(self) -> Iterator[CheckResult]:
        """One after the other, in the order in which they rest upon one another."""
        if not (is_bag(self.run) and is_sealed(self.run)):
            yield self._not_sealed()
        yield from self._files()
        yield from self._journal()
        if self._is_read:
            yield from self._runbooks()
        if is_sealed(self.run):
            from handrail.sealing.attestation import Attestation

            tally = self._tally if self._is_read else None
            yield from Attestation(self.run, tally, self.trust, self.now).points()

    def _not_sealed(self) -> CheckResult:
        if not is_bag(self.run):
            return CheckResult("seal", f"it is no bag: it has no folder {DATA}", "broken")
        words = "it is not sealed: the run has not ended, its process died, or the seal was taken away"
        return CheckResult(
            "seal", f"{words}. Where it was yours: handrail resume {self.run}, or handrail seal {self.run}", "broken"
        )

    def _files(self) -> Iterator[CheckResult]:
        self._digests = files.payload_digests(self.run)
        if is_sealed(self.run):
            problems = list(files.problems(self.run, self._digests, self.made_again))
            self._told = {problem.name for problem in problems}
            yield from (CheckResult("files", problem.sentence, "broken") for problem in problems)
            if not problems:
                yield CheckResult(
                    "files", f"{len(self._digests)} files are there, none altered, none missing, none added"
                )
            yield from (CheckResult("report", it, "not proved") for it in files.made_later(self.run, self.made_again))

    def _journal(self) -> Iterator[CheckResult]:
        journal = self.run / DATA / "journal.jsonl"
        problems: list[str] = []
        try:
            with journal.open("rb") as lines:
                for entry in links(lines, journal.name):
                    self._tally.take(entry)
                    problems.extend(self._kept(entry["event"]))
        except OSError:
            yield CheckResult("journal", "the journal is missing", "broken")
            return
        except (JournalBroken, KeyError, TypeError) as error:
            finding = error.finding if isinstance(error, JournalBroken) else "the journal holds an invalid entry"
            yield CheckResult("journal", finding, "broken")
            return
        self._is_read = bool(self._tally.started)
        yield self._end()
        problems.extend(self._unknown())
        yield from (CheckResult("evidence", problem, "broken") for problem in problems)
        if not problems:
            yield self._evidence()

    def _end(self) -> CheckResult:
        if self._tally.is_whole:
            outcome = self._tally.outcome
            return CheckResult(
                "journal", f"{self._tally.entries} entries, each sealing the one before it; the run {_ended(outcome)}"
            )
        words = f"the journal has no end after its {self._tally.entries} entries: it was cut off, or the process died"
        return CheckResult("journal", words, "broken")

    def _kept(self, event: dict[str, Any]) -> Iterator[str]:
        """Is a kept file what the journal says of it, whatever the manifest says?"""
        if event["kind"] != "evidence-kept":
            return
        name = f"{DATA}/{event['file']}"
        self._on_record.add(name)
        if name in self._told:
            return
        if name not in self._digests:
            yield f"{name} is missing"
        elif self._digests[name] != event["sha256"]:
            yield f"{name} was replaced: it is not what step {event['step']} kept"

    def _unknown(self) -> Iterator[str]:
        kept = (name for name in self._digests if name.startswith(f"{DATA}/evidence/"))
        for name in kept:
            if name not in self._on_record and name not in self._told:
                yield f"{name} was added: the journal does not know it"

    def _evidence(self) -> CheckResult:
        told = self._tally.pictures()
        masks = f", with {told['masks']} masks that are declared" if told["masks"] else ""
        texts = f", and {told['texts']} texts of pages" if told["texts"] else ""
        taken = f"{told['taken']} of {told['expected']} pictures were taken{masks}{texts}"
        return CheckResult("evidence", f"{taken}; each is what the journal says was kept")

    def _runbooks(self) -> Iterator[CheckResult]:
        books = {
            Path(name).stem: digest
            for name, digest in self._digests.items()
            if name.count("/") == 1 and name.endswith(".yaml")
        }
        own = books.pop("runbook", "")
        if digest_of(own, books) == self._tally.started.get("digest"):
            yield CheckResult("runbook", "runbook.yaml, with what it calls, is what was performed")
        elif not {f"{DATA}/{name}.yaml" for name in ("runbook", *books)} & self._told:
            yield CheckResult("runbook", "runbook.yaml, or one that it calls, is not what was performed", "broken")


def _ended(outcome: str) -> str:
    return {
        "passed": "passed, and nothing was cut off",
        "failed": "ended with a step that failed",
        "in-doubt": "ended in doubt",
        "stopped": "was stopped",
    }.get(outcome, "could not go on")
