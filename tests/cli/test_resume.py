"""`handrail resume` as a person types it: a step in doubt, and the answers to it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from command_line import CommandLine
from handrail.app.environment import lock_places
from handrail.claims.folder_locks import lock_appliances
from handrail.journal import StepDoneByHand, StepProbed, StepRedoAllowed, read, run_record
from handrail_practice.pair import Pair
from practice_pairs import StartPair
from runbooks.witness import events

from .conftest import Handrail

DOUBTFUL = """\
runbook: Ask for something that shows nowhere
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - expect: field "Username"
      - id: ask
        click: button "Login"
        effect: once
        done_when: {visible: text "Welcome"}
        timeout: 2
      - open: $url
"""


@pytest.fixture(scope="module")
def ended(command_line: CommandLine, start_pair: StartPair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that ended in doubt at step 3. Tests use a copy; see `in_doubt`."""
    here = tmp_path_factory.mktemp("ended")
    (here / "doubtful.yaml").write_text(DOUBTFUL)
    arguments = ("run", "doubtful.yaml", "-i", start_pair().inventory_path, "--screenshots", "off")
    done = command_line.type(*arguments, here=here)
    assert done.returncode == 5, done.stdout + done.stderr
    assert "whether it happened does not show" in done.stderr
    (folder,) = (here / "runs").iterdir()
    return folder


@pytest.fixture
def in_doubt(ended: Path, pair: Pair, tmp_path: Path) -> Path:
    """A copy of the run that ended in doubt, to be resumed."""
    return shutil.copytree(ended, tmp_path / "run")


def test_looks_and_says_what_was_looked_for_and_what_to_type(in_doubt: Path, handrail: Handrail) -> None:
    done = handrail("resume", in_doubt, "--settle", "0")
    assert done.returncode == 5
    assert 'look whether step 3 happened: Click button "Login"' in done.stdout
    assert 'Looked for: text "Welcome" is there. On the page now: ' in done.stderr
    assert "--mark-done 3 --by NAME --reason TEXT, or --redo 3 --by NAME --reason TEXT" in done.stderr
    *_, probed = [entry.event for entry in read(in_doubt / "journal.jsonl") if isinstance(entry.event, StepProbed)]
    assert probed.verdict == "unclear"


def test_a_persons_word_that_it_happened_is_evidence_and_the_run_goes_on(in_doubt: Path, handrail: Handrail) -> None:
    done = handrail("resume", in_doubt, "--mark-done", "ask", "--by", "ana", "--reason", "saw it in the list")
    assert done.returncode == 0, done.stdout + done.stderr
    done_by_hand = StepDoneByHand(step="3", by="ana", reason="saw it in the list")
    assert done_by_hand in [entry.event for entry in read(in_doubt / "journal.jsonl")]
    assert "ana: saw it in the list" in (in_doubt / "report.html").read_text()
    again = handrail("resume", in_doubt, "--inventory", "gone.yaml")  # nothing of it is needed any more
    assert (again.returncode, again.stdout) == (0, "This run has ended well; nothing is left to do.\n")


def test_a_persons_word_that_it_did_not_happen_lets_it_be_done(in_doubt: Path, handrail: Handrail) -> None:
    done = handrail("resume", in_doubt, "--redo", "3", "--by", "ana", "--reason", "the list is empty")
    assert done.returncode == 5
    events = [entry.event for entry in read(in_doubt / "journal.jsonl")]
    assert StepRedoAllowed(step="3", by="ana", reason="the list is empty") in events
    assert [event.kind for event in events].count("step-in-doubt") == 2


REQUESTED = """\
runbook: Create a certificate request
appliances: [primary]
sections:
  - heading: "Security :: Certificates"
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - click: 'button "Create" in section "Security :: Other Certificates"'
        effect: safe
      - fill: new.example.com
        target: field "Certificate Friendly Name"
      - choose: New Key (2048 bits)
        target: combobox "Key"
      - fill: DE
        target: field "Country (Two character ISO 3166 code)"
      - fill: Bayern
        target: field "State/Province"
      - fill: Example
        target: field "Organization"
      - fill: new.example.com
        target: field "Name (Common Name)"
      - click: button "Create Certificate Request"
        effect: once
        done_when: {at: Security > Certificates, visible: row "new.example.com"}   # the row has another name
"""


@pytest.mark.whole
def test_what_the_appliance_took_is_not_done_again_for_a_proof_that_looks_for_something_else(
    handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "request.yaml").write_text(REQUESTED)
    done = handrail("run", "request.yaml", "-i", pair.inventory_path, "--wait", "1", "--screenshots", "off")
    assert done.returncode == 5, done.stdout + done.stderr
    assert "nothing there tells that the step was refused, so it may have happened" in done.stderr
    (run,) = (tmp_path / "runs").iterdir()
    assert "| What changed | not known: step 10 may have changed primary" in (run / "report.md").read_text(
        encoding="utf-8"
    )
    resumed = handrail("resume", run, "--settle", "0")
    assert (resumed.returncode, "did not say that it refused it" in resumed.stderr) == (5, True)
    assert len(events(pair, "primary", "request-created")) == 1


def test_an_answer_that_is_not_one_is_refused_and_changes_nothing(in_doubt: Path, handrail: Handrail) -> None:
    before = _everything(in_doubt)
    nameless = handrail("resume", in_doubt, "--redo", "3", "--by", "ana", "--reason", " ")
    elsewhere = handrail("resume", in_doubt, "--mark-done", "2", "--by", "ana", "--reason", "r")
    assert (nameless.returncode, elsewhere.returncode) == (2, 2)
    assert "say who says so with --by NAME, and why with --reason TEXT" in nameless.stderr
    assert "step 2 is not one that began and has no end; such are: 3" in elsewhere.stderr
    assert _everything(in_doubt) == before


def test_another_runbook_is_refused_with_what_differs(in_doubt: Path, handrail: Handrail, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(DOUBTFUL.replace("Login", "Logout"))
    done = handrail("resume", in_doubt, "--runbook", tmp_path / "other.yaml")
    assert done.returncode == 2
    assert (
        "It differs:\n"
        '  step 3 (in doubt): Click button "Login"; now it is: Click button "Logout"\n'
        "What was done or not due (2 steps) is the same in both.\n"
    ) in done.stderr
    assert "step 3 of this run is in doubt, and only to go on with it tells whether it happened" in done.stderr
    assert f"handrail resume {in_doubt} --runbook {in_doubt}/runbook.yaml" in done.stderr


def test_a_folder_that_is_no_run_is_said(handrail: Handrail, tmp_path: Path) -> None:
    done = handrail("resume", tmp_path)
    assert (done.returncode, "is no run: nothing in it is part of one" in done.stderr) == (2, True)


def _everything(folder: Path) -> dict[str, bytes | str]:
    """All files of a folder with what is in them, and all links with where they lead."""
    paths = sorted(folder.rglob("*"))
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes() * path.is_file()
        for path in paths
        if path.is_symlink() or path.is_file()
    } | {str(path.relative_to(folder)): "a folder" for path in paths if path.is_dir() and not path.is_symlink()}


def test_a_run_that_still_goes_on_is_left_as_it_is(in_doubt: Path, handrail: Handrail) -> None:
    before = _everything(in_doubt)
    with (in_doubt / "data/journal.jsonl").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused = handrail("resume", in_doubt)
    assert (refused.returncode, "still goes on, in process unknown" in refused.stderr) == (3, True)
    assert _everything(in_doubt) == before


def test_a_run_whose_appliance_is_taken_is_left_as_it_is_even_its_cut_off_line(
    in_doubt: Path, handrail: Handrail
) -> None:
    with (in_doubt / "data/journal.jsonl").open("ab") as journal:
        journal.write(b'{"at":"cut o')
    before = _everything(in_doubt)
    appliance = run_record(read(in_doubt / "data/journal.jsonl", cut_off=True)).started.appliances[0]
    host, port = appliance.address.split(":")
    keys = {f"address {host}:{port}": f"the address {appliance.address}"}
    with lock_appliances(lock_places(), keys, Path("another-run")):
        refused = handrail("resume", in_doubt)
    assert (refused.returncode, "another run works on an appliance" in refused.stderr) == (3, True)
    assert _everything(in_doubt) == before


def test_a_run_that_lacks_an_approval_keeps_its_seal(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    text = DOUBTFUL.replace("        effect: once", "        approval: required\n        effect: once")
    (tmp_path / "asking.yaml").write_text(text.replace('click: button "Login"', 'click: button "Lgoin"'))
    arguments = ("run", "asking.yaml", "-i", pair.inventory_path, "--screenshots", "off")
    digest = handrail("plan", "asking.yaml", "-i", pair.inventory_path, "--digest").stdout.strip()
    assert handrail(*arguments, "--approved-by", "ana", "--plan", digest).returncode == 1
    (folder,) = (tmp_path / "runs").iterdir()
    before = _everything(folder)
    refused = handrail("resume", folder)
    assert (refused.returncode, "a person is to approve these steps" in refused.stderr) == (2, True)
    assert _everything(folder) == before
