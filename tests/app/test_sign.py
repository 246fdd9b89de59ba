"""Which runs, words and keys `handrail sign` takes, and what it says of those that it does not."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.app.seal import seal_again
from handrail.app.sign import SignedOff, SigningKey, sign_off, sign_off_request
from handrail.claims import ENTRIES
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall, SurroundingsError
from handrail.journal import Event, EvidenceSearched, RunFinished
from handrail.sealing import SealingOptions, new_key, seal
from handrail.sealing.sign_off import MAX_MEANING
from sealing.runs import ended_run

AWAY = EvidenceSearched(
    files=9, secrets=1, found=("password in evidence/002-primary-look.png",), quarantine="runs/quarantine"
)


def now() -> datetime:
    return datetime.now(UTC)


def sealed_run(folder: Path, end: Sequence[Event] = (RunFinished(outcome="passed"),)) -> Path:
    run = ended_run(folder, end=end)
    seal(run, SealingOptions(), "handrail test", now())
    return run


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    """Ann's key, as `handrail keys new` makes it: the certificate lies beside it."""
    return SigningKey(str(new_key(tmp_path / "ann", "Ann Auditor", None, now())[0]))


def sign(run: Path, key: SigningKey, meaning: str = "Evidence is complete", name: str = "") -> SignedOff:
    return sign_off(run, sign_off_request("reviewer", meaning, name), key.open(None, now()), now())


def refused(kind: type[HandrailError], run: Path, key: SigningKey) -> str:
    with pytest.raises(kind) as raised:
        sign(run, key)
    assert not (run / "sign-offs").exists()
    return str(raised.value)


def test_tells_which_run_was_signed(tmp_path: Path, key: SigningKey) -> None:
    signed = sign(sealed_run(tmp_path), key)
    assert signed.about.startswith("A run of “Look” on hq, began 2026-11-26 12:00:00 UTC")
    assert (signed.sign_off.name, signed.sign_off.certificate.holder) == ("Ann Auditor", "CN=Ann Auditor")


def test_an_unsealed_run_and_one_that_has_not_ended_are_not_signed(
    tmp_path: Path, key: SigningKey, real_clock: object
) -> None:
    run = ended_run(tmp_path)
    assert f"is not sealed, and a sign-off is of a seal; first: handrail seal {run}" in refused(InvalidCall, run, key)
    open_ended = ended_run(tmp_path, "open", end=(EvidenceSearched(files=1, secrets=0),))
    assert f"first: handrail resume {open_ended}" in refused(InvalidCall, open_ended, key)
    (run / "data" / ENTRIES).mkdir()
    (run / "data" / ENTRIES / "holder").write_text(str(os.getpid()))
    assert "this run still goes on, and is sealed when it ends" in refused(InvalidCall, run, key)
    with pytest.raises(InvalidCall, match=f"^this run still goes on, and is sealed when it ends: {run}$"):
        seal_again(run)


def test_a_run_whose_files_were_put_away_is_not_signed(tmp_path: Path, key: SigningKey) -> None:
    run = sealed_run(tmp_path, end=(AWAY, RunFinished(outcome="passed")))
    said = refused(InvalidCall, run, key)
    assert "held a secret (password in evidence/002-primary-look.png), so what is left of it is not whole" in said
    assert "Files were put away in runs/quarantine." in said


def test_a_run_that_was_tampered_with_is_not_signed(tmp_path: Path, key: SigningKey) -> None:
    run = sealed_run(tmp_path)
    (run / "data/evidence/002-primary-look.png").unlink()
    (run / "data/notes.txt").write_text("all was well")
    said = refused(EvidenceBroken, run, key)
    assert said.startswith("what is broken is not signed off: data/evidence/002-primary-look.png is missing, and ")
    assert said.endswith(f"All of it is told by: handrail verify {run}")


WRONG_WORDS = {
    "": "--meaning takes words, as in: --meaning",
    " \n ": "--meaning takes words",
    "x" * 100_000: f"--meaning takes {MAX_MEANING} characters at most; these are 100000",
    "Evidence\x1b[2J": "control character (escape, U+001B)",
    "Evidence\u202eetelpmoc": "right-to-left override (U+202E)",
    "Evidence\nis complete": "control character (line end, U+000A)",
}


@pytest.mark.parametrize("meaning", WRONG_WORDS, ids=["none", "blank", "long", "escape", "override", "two lines"])
def test_what_nobody_could_read_is_no_meaning(meaning: str) -> None:
    with pytest.raises(InvalidCall, match=re.escape(WRONG_WORDS[meaning])):
        sign_off_request("reviewer", meaning)
    if meaning.strip():
        with pytest.raises(InvalidCall, match="--name "):
            sign_off_request("reviewer", "Evidence is complete", meaning)


def test_words_in_any_script_are_kept_as_they_are(tmp_path: Path, key: SigningKey) -> None:
    signed = sign(sealed_run(tmp_path), key, "Nachweis vollständig — 証拠は完全です", "Zoë O’Neill")
    assert (signed.sign_off.meaning, signed.sign_off.name) == ("Nachweis vollständig — 証拠は完全です", "Zoë O’Neill")


def test_a_key_says_whose_it_is_and_whether_it_wants_a_password(tmp_path: Path) -> None:
    locked = SigningKey(str(new_key(tmp_path / "locked", "Ann", "open sesame", now())[0]))
    assert locked.wants_password
    assert locked.open("open sesame", now()).holder == "CN=Ann"
    with pytest.raises(SurroundingsError, match="the password may be wrong"):
        locked.open("sesame", now())
    bare, certificate = new_key(tmp_path / "bare", "Ann", None, now())
    assert not SigningKey(str(bare)).wants_password
    with pytest.raises(SurroundingsError, match="could not be opened as a private key"):
        SigningKey(str(certificate)).open(None, now())
    alone = bare.rename(tmp_path / "alone.pem")
    with pytest.raises(SurroundingsError, match="comes without the certificate that says whose it is"):
        SigningKey(str(alone)).open(None, now())
    assert SigningKey(str(alone), certificate).open(None, now()).holder == "CN=Ann"
    with pytest.raises(SurroundingsError, match=r"none\.pem cannot be read"):
        SigningKey(str(tmp_path / "none.pem")).open(None, now())
