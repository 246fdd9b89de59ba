"""A run whose folder holds a secret fails, whatever else came of it, and the file is put away."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.engine import Recorder
from handrail.errors import ExpectationNotMet, SecretKept
from handrail.evidence.search import search_at_the_end
from handrail.journal import EvidenceSearched, Journal, read
from handrail.run import RunFolder
from handrail.secrets import Redactor, Secret

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


async def run(folder: RunFolder, kept: str, failure: Exception | None = None) -> EvidenceSearched:
    """A run that keeps this text, and the fact that is on record of the search."""
    folder.evidence.mkdir(parents=True)
    redactor = Redactor()
    redactor.learn(Secret("password", "hunter22"))
    journal = Journal(folder.journal, clock=lambda: NOON)
    try:
        async with search_at_the_end(Recorder(journal), lambda: folder.search(folder.kept(), redactor)):
            (folder.evidence / "page.txt").write_text(kept)
            if failure:
                raise failure
    finally:
        journal.close()
        fact = read(folder.journal)[-1].event
    assert isinstance(fact, EvidenceSearched)
    return fact


async def test_that_none_was_found_is_on_record(tmp_path: Path) -> None:
    fact = await run(RunFolder(tmp_path / "run"), "harmless")
    assert (fact.files, fact.secrets, fact.found, fact.quarantine) == (2, 1, (), "")


@pytest.mark.parametrize("failure", [None, ExpectationNotMet("no row")])
async def test_a_file_that_holds_a_secret_is_put_away(failure: Exception | None, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    with pytest.raises(
        SecretKept, match=r"password in evidence/page.txt\. The files are in .*quarantine/run"
    ) as raised:
        await run(folder, "aHVudGVyMjI hunter22", failure)
    assert raised.value.__cause__ is failure
    assert raised.value.exit_code == 4
    assert not list(folder.evidence.iterdir())
    assert (folder.quarantine / "evidence/page.txt").read_text().endswith("hunter22")
    event = read(folder.journal)[-1].event
    assert isinstance(event, EvidenceSearched)
    assert event.found == ("password in evidence/page.txt",)


async def test_a_failure_goes_on_as_it_was_where_nothing_was_found(tmp_path: Path) -> None:
    with pytest.raises(ExpectationNotMet, match="no row"):
        await run(RunFolder(tmp_path / "run"), "harmless", ExpectationNotMet("no row"))
