"""`handrail sign` as a person types it, and what `verify`, `report`, `runs` and `seal` say of sign-offs."""

from __future__ import annotations

import base64
import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from finished_run import FinishedRuns
from handrail.sealing import new_key

from .conftest import Handrail

REVIEW = ("--as", "reviewer", "--meaning", "Evidence is complete", "--name", "Ann Auditor")
APPROVE = ("--as", "approver", "--meaning", "Released", "--name", "=Bo <b>Boss</b>")


@pytest.fixture
def signed(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> Path:
    """A run that two people have signed off, by an account that did not perform it."""
    run = shutil.copytree(finished.well, tmp_path / "runs" / finished.well.name, symlinks=True)
    for who in ("ann", "bo"):
        assert handrail("keys", "new", "--holder", who, "--no-password", "--dir", who).returncode == 0
    for words, key in ((REVIEW, "ann"), (APPROVE, "bo")):
        done = handrail("sign", run, *words, "--key", f"{key}/seal.key.pem", LOGNAME=f"{key}-desk")
        assert (done.returncode, done.stderr) == (0, "")
    return run


def test_is_listed_and_verified(handrail: Handrail, signed: Path, finished: FinishedRuns) -> None:
    trust = [
        argument for pem in (finished.signer, "ann/seal.cert.pem", "bo/seal.cert.pem") for argument in ("--trust", pem)
    ]
    done = handrail("verify", signed, *trust)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  sign-off   Ann Auditor as reviewer: “Evidence is complete”, at 2" in done.stdout
    assert "  sign-off   =Bo <b>Boss</b> as approver: “Released”, at 2" in done.stdout
    assert "  sign-off   bo is who you trust" in done.stdout
    listed = [it for it in json.loads(handrail("verify", signed, "--json").stdout) if it["subject"] == "sign-off"]
    first = {name: listed[0][name] for name in ("state", "number", "role", "name", "meaning", "holder", "of_this_seal")}
    assert first == {
        "state": "proved",
        "number": 1,
        "role": "reviewer",
        "name": "Ann Auditor",
        "meaning": "Evidence is complete",
        "holder": "ann",
        "of_this_seal": True,
    }
    strange = handrail("verify", signed, *trust[:4])
    assert (strange.returncode, "untrusted sign-off 2: bo is not a trusted signer" in strange.stdout) == (4, True)
    by_role = ("--trust-seal", finished.signer, "--trust-sign", "ann/seal.cert.pem", "--trust-sign", "bo/seal.cert.pem")
    assert handrail("verify", signed, *by_role).returncode == 0
    wrong = handrail("verify", signed, "--trust-sign", finished.signer, "--trust-seal", "ann/seal.cert.pem")
    assert (wrong.returncode, "is trusted to sign off, and not to seal" in wrong.stdout) == (4, True)
    assert "untrusted sign-off 1: ann is trusted to seal, and not to sign off" in wrong.stdout
    printed = handrail("runs").stdout
    assert ", 2 sign-offs\n" in printed
    assert printed.endswith("whose keys signed off is not checked here: handrail verify RUN --trust-sign PEM\n")
    (run,) = json.loads(handrail("runs", "--json").stdout)
    assert [(it["role"], it["name"], it["holder"], it["broken"]) for it in run["sign_offs"]] == [
        ("reviewer", "Ann Auditor", "ann", ""),
        ("approver", "=Bo <b>Boss</b>", "bo", ""),
    ]


def test_one_that_was_edited_is_listed_as_broken(handrail: Handrail, signed: Path) -> None:
    file = signed / "sign-offs/1/statement.dsse.json"
    envelope = json.loads(file.read_text())
    payload = base64.b64decode(envelope["payload"]).replace(b"Ann Auditor", b"Zoe Auditor")
    file.write_text(json.dumps(envelope | {"payload": base64.b64encode(payload).decode()}))
    printed = handrail("runs").stdout
    assert "QA, 2 broken sign-offs\n" in printed
    assert f"next: handrail verify {signed.relative_to(signed.parents[1])}\n" in printed
    (run,) = json.loads(handrail("runs", "--json").stdout)
    assert [it["broken"] for it in run["sign_offs"]] == [
        "sign-off 1 does not hold: its signature is over something else, or by somebody else",
        "sign-off 2 does not hold: sign-offs/1/statement.dsse.json, which it covers, is another one",
    ]


def test_a_zip_of_it_verifies_and_a_broken_one_ends_with_4(handrail: Handrail, signed: Path, tmp_path: Path) -> None:
    packed = tmp_path / f"{signed.name}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (it for it in signed.rglob("*") if it.is_file() and not it.is_symlink()):
            archive.write(file, file.relative_to(signed.parent))
    done = handrail("verify", packed)
    assert (done.returncode, done.stdout.count("  sign-off   Ann Auditor as reviewer")) == (0, 1)
    refused = handrail("sign", packed, *REVIEW, "--key", "ann/seal.key.pem")
    assert (refused.returncode, "handrail sign writes into a run's folder" in refused.stderr) == (2, True)
    shutil.rmtree(signed / "sign-offs/1")
    broken = handrail("verify", signed)
    assert broken.returncode == 4
    assert "sign-off 2 does not hold: sign-offs/1/statement.dsse.json, which it covers, is missing" in broken.stderr


def test_a_report_that_is_made_again_tells_of_them_and_stays_true(
    handrail: Handrail, signed: Path, tmp_path: Path
) -> None:
    assert "Signed off" not in (signed / "report.html").read_text()
    assert handrail("report", signed).returncode == 0
    page = (signed / "report.html").read_text()
    assert "<dt>Signed off</dt><dd>Ann Auditor as reviewer: “Evidence is complete”, at 2" in page
    assert "=Bo &lt;b&gt;Boss&lt;/b&gt; as approver" in page
    assert "| Signed off | Ann Auditor as reviewer: “Evidence is complete”" in (signed / "report.md").read_text()
    assert handrail("verify", signed).returncode == 0
    assert handrail("keys", "new", "--holder", "Cy", "--no-password", "--dir", "cy").returncode == 0
    third = ("--as", "reviewer", "--meaning", "Seen", "--key", "cy/seal.key.pem")
    assert handrail("sign", signed, *third, LOGNAME="cy-desk").returncode == 0
    assert "Cy as reviewer" in (signed / "report.html").read_text()
    assert handrail("verify", signed).returncode == 0


def test_a_report_that_tells_of_sign_offs_that_were_taken_away_is_named(handrail: Handrail, signed: Path) -> None:
    assert handrail("report", signed).returncode == 0
    shutil.rmtree(signed / "sign-offs/2")
    done = handrail("verify", signed)
    assert done.returncode == 4
    assert (
        "report.html tells of 2 sign-offs, of which 1 is there: they were taken away after it was made" in done.stderr
    )
    assert "report.md tells of 2 sign-offs, of which 1 is there" in done.stdout
    shutil.rmtree(signed / "sign-offs")
    assert "report.html tells of 2 sign-offs, of which 0 are there" in handrail("verify", signed).stderr


def test_after_a_new_seal_they_are_of_an_earlier_one(handrail: Handrail, signed: Path) -> None:
    assert handrail("report", signed).returncode == 0
    nothing = handrail("seal", signed)
    assert (nothing.returncode, nothing.stdout.splitlines()[-1]) == (
        0,
        f"sealed: already, by QA; nothing to add, and nothing was changed; to check it: handrail verify {signed}",
    )
    again = handrail("seal", signed, "--again")
    assert again.returncode == 0
    assert (
        f"signed off: 2 sign-offs, of an earlier seal alone; to sign this one: handrail sign {signed}" in again.stdout
    )
    done = handrail("verify", signed)
    assert (done.returncode, done.stdout.count("; it is of an earlier seal, and says nothing of this one")) == (0, 2)
    assert (signed / "report.html").read_text().count("; it is of an earlier seal, and says nothing of this one") == 2
    assert "sign-off" not in handrail("runs").stdout


def test_who_performed_it_is_refused_and_on_record_with_allow_self(
    handrail: Handrail, signed: Path, finished: FinishedRuns
) -> None:
    own = ("--as", "approver", "--meaning", "Released", "--key", finished.signer.with_name("seal.key.pem"))
    refused = handrail("sign", signed, *own, "--name", "Somebody Else", LOGNAME="qa-desk")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "the key of QA has sealed this run: someone else signs it off, or add --allow-self, which is on record. "
        "Nothing was signed\n"
    )
    done = handrail("sign", signed, *own, "--allow-self", "--json", LOGNAME="qa-desk")
    (told,) = json.loads(done.stdout)
    assert (told["number"], told["allow_self"]) == (3, ["the key of QA has sealed this run"])
    assert "that somebody else signed: the key of QA has sealed this run, and --allow-self let QA sign" in (
        handrail("verify", signed).stdout
    )


def test_a_password_is_asked_for_or_comes_from_where_one_says(handrail: Handrail, signed: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "dee", "Dee", "open sesame", datetime.now(UTC))
    words = ("--as", "reviewer", "--meaning", "Seen", "--key", "dee/seal.key.pem")
    nobody = handrail("sign", signed, *words, LOGNAME="dee-desk")
    assert (nobody.returncode, nobody.stdout) == (3, "")
    assert handrail("sign", signed, *words, "--password", "open sesame").returncode == 2
    done = handrail("sign", signed, *words, "--password", "env:DEE", LOGNAME="dee-desk", DEE="open sesame")
    assert (done.returncode, "signed off: 3, by Dee as reviewer: “Seen”" in done.stdout) == (0, True)


def test_a_role_that_is_none_and_words_that_are_none(handrail: Handrail, signed: Path) -> None:
    key = ("--key", "ann/seal.key.pem")
    assert handrail("sign", signed, "--as", "boss", "--meaning", "x", *key).returncode == 2
    assert handrail("sign", signed, "--as", "reviewer", "--meaning", "", *key).returncode == 2
    assert handrail("sign", signed, "--as", "reviewer", *key).returncode == 2
    assert handrail("sign", signed, *REVIEW).returncode == 2
