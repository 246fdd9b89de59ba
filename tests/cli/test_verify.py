"""`handrail seal`, `verify` and `keys` as a person types them."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from finished_run import FinishedRuns, sealing_inventory
from handrail import __version__
from handrail_practice.pair import Pair

from .conftest import Handrail


@pytest.fixture
def signed(finished: FinishedRuns, tmp_path: Path) -> Path:
    """A copy of a signed run, for tests that tamper with it."""
    return shutil.copytree(finished.well, tmp_path / "runs" / finished.well.name, symlinks=True)


@pytest.fixture
def inventory(finished: FinishedRuns, pair: Pair, tmp_path: Path) -> Path:
    """An inventory with the key of the runs, for tests that change it."""
    (tmp_path / "qa").mkdir()
    shutil.copytree(finished.signer.parent, tmp_path / "qa/keys")
    return sealing_inventory(pair, tmp_path / "qa")


def test_a_run_says_who_sealed_it_and_how_to_check_it(finished: FinishedRuns) -> None:
    assert f"sealed: by QA; to check it: handrail verify well/{finished.well.name}\n" in finished.said


def test_says_what_is_proved_and_what_is_not(handrail: Handrail, signed: Path, finished: FinishedRuns) -> None:
    done = handrail("verify", signed, "--trust", finished.signer)
    assert (done.returncode, done.stderr) == (0, "")
    proved, _, unproved = done.stdout.partition("Not proved:\n")
    assert "signer     QA is who you trust" in proved
    assert [line.split()[0] for line in unproved.splitlines()] == ["time"]
    assert not stat.S_IMODE((finished.signer.with_name("seal.key.pem")).stat().st_mode) & 0o077


def test_broken_evidence_ends_with_4(handrail: Handrail, signed: Path) -> None:
    picture = next((signed / "data/evidence").glob("*.png"))
    picture.write_bytes(picture.read_bytes()[:-1] + b"\0")
    done = handrail("verify", signed)
    name = picture.relative_to(signed)
    assert (done.returncode, done.stderr) == (4, f"the evidence is broken: {name} was altered\n")
    about, _, findings = done.stdout.partition("\n")
    assert about.startswith("A run of “")
    assert about.endswith(f"; recorded as {signed.name}")
    assert findings.startswith(f"Broken:\n  files      {name} was altered\nProved:\n")
    results = json.loads(handrail("verify", signed, "--json").stdout)
    assert results[0] == {"subject": "run", "sentence": about, "state": "told"}
    assert [result["sentence"] for result in results if result["state"] == "broken"] == [f"{name} was altered"]
    again = handrail("seal", signed)
    assert (again.returncode, again.stderr) == (4, f"what is broken is not sealed: {name} was altered\n")


def test_a_journal_that_was_cut_off_is_told_first(handrail: Handrail, signed: Path) -> None:
    journal = signed / "data/journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-3]))
    done = handrail("verify", signed)
    assert (done.returncode, "the evidence is broken: the journal was cut off: " in done.stderr) == (4, True)


def test_a_run_under_another_name_is_told_and_so_is_what_came_with_it(
    handrail: Handrail, signed: Path, tmp_path: Path
) -> None:
    other = signed.rename(tmp_path / "CHG-4711")
    done = handrail("verify", other)
    assert done.returncode == 0
    assert f"  name       it was recorded as {signed.name}, and is called CHG-4711 now\n" in done.stdout
    (tmp_path / "packed").mkdir()
    other.rename(tmp_path / "packed" / signed.name)
    (tmp_path / "packed/approval.txt").write_text("approved")
    packed = Path(shutil.make_archive(str(tmp_path / "good"), "zip", tmp_path / "packed"))
    done = handrail("verify", packed)
    assert "  zip        no part of any run in it, and proved by nothing: approval.txt\n" in done.stdout
    content = packed.read_bytes()
    packed.write_bytes(content[: len(content) // 2])
    cut = handrail("verify", packed)
    assert (cut.returncode, "cannot be unpacked, since it was altered or cut off" in cut.stderr) == (4, True)


def test_a_report_that_is_made_again_does_not_break_the_seal(handrail: Handrail, signed: Path) -> None:
    assert handrail("report", signed).returncode == 0
    assert (signed / "report.html").is_symlink()
    (signed / "report.html").unlink()
    (signed / "report.html").write_text((signed / "data/report.html").read_text().replace("passed", "failed"))
    assert handrail("verify", signed).returncode == 4
    assert handrail("report", signed).returncode == 0
    done = handrail("verify", signed)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_report_that_another_version_made_again_is_not_proved_and_breaks_nothing(
    handrail: Handrail, signed: Path
) -> None:
    (signed / "report.html").unlink()
    sealed = (signed / "data/report.html").read_text()
    assert sealed.count(f"Made by Handrail {__version__} from the journal alone") == 1
    (signed / "report.html").write_text(sealed.replace(f"Handrail {__version__} from", "Handrail 7.1 from"))
    done = handrail("verify", signed)
    assert (done.returncode, done.stderr) == (0, "")
    proved, _, rest = done.stdout.partition("Not proved:\n")
    assert "report.html" not in proved
    assert "  report     report.html is not what was sealed: it says that Handrail 7.1 made it again, and " in rest
    (told,) = (it for it in json.loads(handrail("verify", signed, "--json").stdout) if it["subject"] == "report")
    assert (told["state"], told["file"], told["made_by"], told["is_current"]) == (
        "not proved",
        "report.html",
        "7.1",
        False,
    )
    assert handrail("report", signed).returncode == 0
    assert (signed / "report.html").is_symlink()


def test_a_report_that_was_made_again_holds_whatever_the_run_is_called(
    handrail: Handrail, signed: Path, tmp_path: Path
) -> None:
    renamed = signed.rename(tmp_path / "CHG-4711")
    assert handrail("report", renamed).returncode == 0
    again = renamed.rename(tmp_path / "CHG-4712")
    assert handrail("verify", again).returncode == 0
    assert f"[[ATTACHMENT|{signed.name}/evidence/" in (again / "report.junit.xml").read_text()


def test_a_run_that_was_sealed_without_a_key_is_sealed_again_with_one(
    handrail: Handrail, signed: Path, inventory: Path, finished: FinishedRuns
) -> None:
    inventory.write_text(inventory.read_text().partition("seal:")[0])
    refused = handrail("seal", signed, "-i", inventory)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is signed by QA, and that signature would be taken away: no key is named" in refused.stderr
    assert "sealed by QA" in handrail("verify", signed).stdout
    without = handrail("seal", signed, "-i", inventory, "--replace-signature")
    assert without.stdout.startswith("sealed: again, unsigned; to check it: ")
    assert "it is not signed" in handrail("verify", signed).stdout
    assert handrail("seal", signed).stdout.startswith("sealed: again, by QA; to check it: ")
    assert handrail("verify", signed, "--trust", finished.signer).returncode == 0


def test_a_run_that_could_not_be_signed_does_not_begin(
    handrail: Handrail, inventory: Path, tiny: Path, tmp_path: Path
) -> None:
    inventory.write_text(inventory.read_text().replace("keys/seal.key.pem", "keys/none.pem"))
    done = handrail("run", tiny, "-i", inventory)
    assert done.returncode == 3
    assert done.stderr.endswith("keys/none.pem cannot be read (No such file or directory)\n")
    assert not (tmp_path / "runs").exists()


def test_what_fails_at_the_end_does_not_hide_how_the_run_ended(
    handrail: Handrail, pair: Pair, inventory: Path, tiny: Path, tmp_path: Path
) -> None:
    inventory.write_text(inventory.read_text().partition("seal:")[0] + "seal:\n  timestamp: http://127.0.0.1:9/tsr\n")
    passed = handrail("run", tiny, "-i", inventory)
    assert passed.returncode == 3
    assert "gave no timestamp: [Errno 111] Connection refused. The run is sealed without one" in passed.stderr
    tiny.write_text(tiny.read_text().replace('field "Password"', '{visible: button "Logout"}\n        timeout: 0.2'))
    failed = handrail("run", tiny, "-i", inventory)
    assert failed.returncode == 1
    assert "gave no timestamp" in failed.stderr
    assert 'no button "Logout"' in failed.stderr
    assert all(handrail("verify", folder).returncode == 0 for folder in tmp_path.glob("runs/*"))


def test_keys_are_made_once_and_not_without_a_word_about_a_password(handrail: Handrail, tmp_path: Path) -> None:
    assert "say --no-password" in handrail("keys", "new", "--holder", "QA").stderr
    assert handrail("keys", "new", "--holder", "QA", "--no-password").returncode == 0
    again = handrail("keys", "new", "--holder", "QA", "--no-password")
    assert (again.returncode, "is never overwritten" in again.stderr) == (3, True)
    assert handrail("keys", "new", "--holder", " ", "--no-password").returncode == 2


def test_says_what_is_no_run(handrail: Handrail, tmp_path: Path) -> None:
    assert handrail("verify", tmp_path / "none").returncode == 2
    (tmp_path / "empty").mkdir()
    done = handrail("verify", tmp_path / "empty")
    assert (done.returncode, "is no run: nothing in it is part of one" in done.stderr) == (2, True)
    (tmp_path / "cert.pem").write_text("hello")
    assert handrail("verify", tmp_path / "empty", "--trust", tmp_path / "cert.pem").returncode == 2


def test_a_run_that_was_copied_without_its_links_can_be_read(handrail: Handrail, signed: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(signed, tmp_path / "copies" / signed.name, symlinks=True)
    for link in [path for path in copy.iterdir() if path.is_symlink()]:
        link.unlink()
    assert handrail("verify", copy).returncode == 0
    assert handrail("report", copy).returncode == 0
    assert (copy / "report.html").is_symlink()
