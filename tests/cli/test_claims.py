"""`--claims`: runs that claim what they do in a database, as runs on many machines do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from database_server import DatabaseServer
from handrail.app import doctor
from handrail.app.claims import with_claims
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair, load_runbook
from handrail.app.perform import perform
from handrail.app.resume import ResumeRequest, resume
from handrail.errors import ClaimsUnavailable, SurroundingsError
from handrail.journal import Entry, Event, StepPassed, read, run_record
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import RunRequest
from handrail.secrets import Redactor
from handrail_practice.pair import Pair
from runbooks.witness import events

from .conftest import Handrail

ASKING = """\
runbook: Ask for something that shows nowhere
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - fill: nobody
        target: field "Username"
      - expect: field "Password"
      - id: ask
        click: button "Login"
        effect: once
        done_when: {visible: text "Welcome"}
        timeout: 2
      - open: $url
"""


def begin(handrail: Handrail, pair: Pair, folder: Path, url: str) -> Path:
    """The folder of a run with claims in the database that ended in doubt at its fourth step."""
    (folder / "asking.yaml").write_text(ASKING)
    done = handrail("run", "asking.yaml", "-i", pair.inventory_path, "--screenshots", "off", "--claims", url)
    assert done.returncode in (1, 5), done.stdout + done.stderr
    (run,) = (folder / "runs").iterdir()
    return run


def test_a_run_claims_each_of_its_entries_in_the_database(
    handrail: Handrail, pair: Pair, database_server: DatabaseServer, tmp_path: Path
) -> None:
    run = begin(handrail, pair, tmp_path, database_server.address("handrail"))
    entries = read(run / "journal.jsonl")
    kind, _, key = run_record(entries).started.claims.split("/")
    claimed = database_server.ask(
        "handrail", f"select count(*), count(line), max(number) from handrail.claims where run = '{key}'"
    )
    assert (kind, claimed) == ("postgresql", f"{len(entries)}|0|{len(entries) - 1}")
    assert not (run / "data/entries").exists()


def test_a_run_goes_on_only_with_its_claims(
    handrail: Handrail, pair: Pair, database_server: DatabaseServer, tmp_path: Path
) -> None:
    url = database_server.address("handrail")
    run = begin(handrail, pair, tmp_path, url)
    word = ("--mark-done", "ask", "--by", "ana", "--reason", "saw it")
    journal = (run / "journal.jsonl").read_bytes()
    without = handrail("resume", run, *word)
    assert (without.returncode, "name it with --claims, as the run did" in without.stderr) == (2, True)
    elsewhere = handrail("resume", run, *word, "--claims", database_server.new_database())
    assert (elsewhere.returncode, "are in another database" in elsewhere.stderr) == (2, True)
    assert (run / "journal.jsonl").read_bytes() == journal
    done = handrail("resume", run, *word, HANDRAIL_CLAIMS=url)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [done.stdout.encode(), done.stderr.encode(), *(it.read_bytes() for it in run.rglob("*") if it.is_file())]
    assert not [text for text in told if database_server.password.encode() in text]


def test_a_database_that_is_not_there_is_told_before_anything_is_done(
    handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "asking.yaml").write_text(ASKING)
    url = "postgresql://me:canary@127.0.0.1:1/claims"
    done = handrail("run", "asking.yaml", "-i", pair.inventory_path, "--claims", url)
    assert (done.returncode, "claims at 127.0.0.1, cannot be used" in done.stderr) == (3, True)
    assert "canary" not in done.stdout + done.stderr
    assert not (tmp_path / "runs").exists()


@dataclass
class EndsTheDatabase:
    """A listener in whose presence the database ends after a step."""

    server: DatabaseServer
    step: str

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        if entry.event == StepPassed(step=self.step):
            self.server.end()
        return
        yield


async def test_what_cannot_be_claimed_is_not_done(
    pair: Pair, database_server: DatabaseServer, shared_browser: SharedBrowser, real_clock: object, tmp_path: Path
) -> None:
    """The database is gone before the step that may be done but once, and is back for the run to go on."""
    (tmp_path / "asking.yaml").write_text(ASKING)
    request = RunRequest(
        load_runbook(str(tmp_path / "asking.yaml")),
        chosen_pair(pair.inventory_path, None),
        pair.inventory_path,
        out=tmp_path / "runs",
    )
    environment = replace(real_environment(), launcher=shared_browser)
    sharing = with_claims(environment, database_server.address("handrail"), Redactor())
    try:
        ended = await perform(request, sharing, listeners=[EndsTheDatabase(database_server, "3")])
    finally:
        database_server.end()
        database_server.start()
    assert isinstance(ended.error, ClaimsUnavailable)
    assert (ended.exit_code, ended.outcome) == (3, "unfinished")
    assert not events(pair, "primary", "login-failed")
    await resume(ResumeRequest(ended.folder.path), sharing)
    assert len(events(pair, "primary", "login-failed")) == 1


def test_the_doctor_of_workers_finds_that_they_share_a_folder(
    database_server: DatabaseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, shared, elsewhere = database_server.new_database(), tmp_path / "shared", tmp_path / "elsewhere"

    def found(claims: str | None, runs: Path | None) -> str:
        by_subject = dict(doctor.worker_examinations(claims, runs))
        try:
            return str(by_subject["shared runs"]())
        except SurroundingsError as missing:
            return f"MISSING {missing}"

    assert "no other machine has left its word yet" in found(url, shared)
    monkeypatch.setattr(doctor, "machine", lambda: "another")
    assert f"{shared} is shared with" in found(url, shared)
    assert f"MISSING {elsewhere} is not the folder" in found(url, elsewhere)
    assert "MISSING say with --claims which database all workers share" in found(None, shared)


def test_the_doctor_tells_what_it_finds_without_the_password(handrail: Handrail) -> None:
    url = "postgresql://me:canary@127.0.0.1:1/claims"
    done = handrail("doctor", "--worker", "--runs", "shared", HANDRAIL_CLAIMS=url)
    assert done.returncode == 3
    assert "HANDRAIL_CLAIMS=postgresql://me:…@127.0.0.1:1/claims" in done.stdout
    assert "MISSING  shared runs" in done.stdout
    assert "claims at 127.0.0.1, cannot be used" in " ".join(done.stdout.split())
    assert "canary" not in done.stdout + done.stderr
