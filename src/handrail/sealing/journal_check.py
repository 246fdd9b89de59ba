"""The check of a run's journal: it compares the evidence and the runbooks with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.errors import JournalBroken
from handrail.journal.chain import chained_entries
from handrail.journal.projections.headline import Headline
from handrail.journal.projections.summary import JournalSummary
from handrail.mode import DRAFT
from handrail.runbook import digest_of
from handrail.sealing.bag import DATA
from handrail.sealing.check_result import CheckResult, broken, not_proved, proved

ENDINGS: Mapping[Headline, str] = {
    "passed": "passed, and nothing was cut off",
    "nothing-left": "found that nothing was left to do, and nothing was cut off",
    "exceptions": "came to its end with exceptions: steps failed, and a person skipped them",
    "failed": "ended with a step that failed",
    "in-doubt": "ended in doubt",
    "stopped": "was stopped",
}


@dataclass
class JournalCheck:
    """A check that reads the journal once, entry by entry, in memory that grows with the steps and pictures alone.

    `digests` are those of the payload as it is now. Files in `reported` get no second result.
    """

    run: Path
    digests: Mapping[str, str]
    reported: Collection[str]
    _summary: JournalSummary = field(default_factory=JournalSummary, init=False)
    _secrets: dict[str, None] = field(default_factory=dict, init=False)
    """What the run's own search has found, where the journal itself holds a secret."""
    _is_read: bool = field(default=False, init=False)
    _on_record: set[str] = field(default_factory=set, init=False)
    _put_away: dict[str, str] = field(default_factory=dict, init=False)
    """The quarantines of runbooks that held a secret, by their names."""
    _mended: dict[str, str] = field(default_factory=dict, init=False)
    """The digests of the runbooks with which a draft went on, by the folders of their texts."""

    @property
    def complete_summary(self) -> JournalSummary | None:
        """The summary of a journal that begins with the start of a run and could be read to its end."""
        return self._summary if self._is_read and self._summary.started else None

    @property
    def _is_draft(self) -> bool:
        return bool(self._summary.started.get("mode") == DRAFT.name)

    def results(self) -> Iterator[CheckResult]:
        """The results for journal, evidence and runbooks."""
        problems: list[str] = []
        try:
            problems += self._read()
        except OSError:
            yield broken("journal", "the journal is missing")
            return
        except JournalBroken as error:
            yield broken("journal", error.finding)
            return
        except (KeyError, TypeError):
            yield broken("journal", "the journal holds an invalid entry")
            return
        yield self._end()
        yield from self._reservations()
        problems += self._files_not_on_record()
        yield from (broken("evidence", problem) for problem in problems)
        if not problems:
            yield self._evidence()
        yield from self._runbooks()

    def _read(self) -> list[str]:
        """Read every entry, and return the problems of the files that the journal says were kept."""
        journal, problems = self.run / DATA / "journal.jsonl", list[str]()
        with journal.open("rb") as lines:
            for entry in chained_entries(lines, journal.name):
                self._summary.take(entry)
                if entry["event"]["kind"] == "evidence-kept":
                    problems += self._kept(entry["event"])
                elif entry["event"]["kind"] == "evidence-searched" and entry["event"].get("left"):
                    self._secrets.update(dict.fromkeys(entry["event"]["found"]))
                elif entry["event"]["kind"] == "evidence-searched":
                    self._note_quarantine(entry["event"])
                elif entry["event"]["kind"] == "runbook-mended":
                    self._mended[str(Path(entry["event"]["file"]).parent)] = entry["event"]["digest"]
        self._is_read = True
        return problems

    def _note_quarantine(self, event: Mapping[str, Any]) -> None:
        """Remember the runbooks that were put away, since they held a secret, each with the place."""
        for hit in event.get("found", ()) if event.get("quarantine") else ():
            name = str(hit).partition(" in ")[2].partition(",")[0]
            if name.endswith(".yaml"):
                self._put_away[name] = event["quarantine"]

    def _kept(self, event: Mapping[str, Any]) -> Iterator[str]:
        """The problems of a kept file, by the hash in the journal, whatever the manifest says."""
        name = f"{DATA}/{event['file']}"
        self._on_record.add(name)
        if name in self.reported:
            return
        if name not in self.digests:
            yield f"{name} is missing"
        elif self.digests[name] != event["sha256"]:
            yield f"{name} was replaced: it is not what step {event['step']} kept"

    def _files_not_on_record(self) -> Iterator[str]:
        for name in self.digests:
            known = name in self._on_record or name in self.reported
            if name.startswith(f"{DATA}/evidence/") and not known:
                yield f"{name} was added: the journal does not know it"

    def _end(self) -> CheckResult:
        count, outcome = self._summary.entries, self._summary.outcome
        if self._summary.is_whole:
            ending = ENDINGS.get(outcome, "could not go on")
            noun = "draft" if self._is_draft else "run"
            return proved("journal", f"{count} entries, each sealing the one before it; the {noun} {ending}")
        return broken(
            "journal", f"the journal has no end after its {count} entries: it was cut off, or the process died"
        )

    def _reservations(self) -> Iterator[CheckResult]:
        """What whoever hands this folder on, or relies on it, must know."""
        if self._is_draft:
            yield not_proved("draft", "its runbook was written while it was performed: a draft is evidence of nothing")
        if self._secrets:
            yield not_proved(
                "secrets",
                f"the journal itself holds a secret ({'; '.join(self._secrets)}): change it, and hand nothing on",
            )

    def _evidence(self) -> CheckResult:
        taken, missed = self._summary.pictures_taken, self._summary.pictures_missed
        masks = _counted(self._summary.masks, ", with {} mask that is declared", ", with {} masks that are declared")
        texts = _counted(self._summary.texts, ", and {} text of a page", ", and {} texts of pages")
        pictures = f"{taken} of {taken + missed} pictures were taken{masks}{texts}"
        return proved("evidence", f"{pictures}; each is what the journal says was kept")

    def _runbooks(self) -> Iterator[CheckResult]:
        if not self._summary.started:
            return
        if self._digest_in(DATA) == self._summary.started.get("digest"):
            yield proved("runbook", "runbook.yaml, with what it calls, is what was performed")
        elif away := {name: place for name, place in self._put_away.items() if f"{DATA}/{name}" not in self.digests}:
            for name, place in away.items():
                yield broken(
                    "runbook", f"{name} is not here: it held a secret, and the run has put it away, in {place}"
                )
        elif not self._is_reported(DATA):
            yield broken("runbook", "runbook.yaml, or one that it calls, is not what was performed")
        for folder, digest in self._mended.items():
            place = f"{DATA}/{folder}"
            if self._digest_in(place) == digest:
                yield proved("runbook", f"{folder}/runbook.yaml is what the draft went on with, once it was mended")
            elif not self._is_reported(place):
                yield broken(
                    "runbook", f"{folder}/runbook.yaml, or one that it calls, is not what the draft went on with"
                )

    def _digest_in(self, folder: str) -> str:
        """The digest of the runbook in a folder, with those that it calls."""
        called = {Path(name).stem: self.digests[name] for name in self._texts_in(folder)}
        return digest_of(called.pop("runbook", ""), called)

    def _texts_in(self, folder: str) -> list[str]:
        return [name for name in self.digests if name.endswith(".yaml") and name.rpartition("/")[0] == folder]

    def _is_reported(self, folder: str) -> bool:
        return bool({f"{folder}/runbook.yaml", *self._texts_in(folder)} & set(self.reported))


def _counted(count: int, one: str, several: str) -> str:
    """The count in one of these phrases; empty if there is none."""
    return (one if count == 1 else several).format(count) if count else ""
