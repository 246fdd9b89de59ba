"""`handrail seal`: what it adds to a seal, and what it leaves as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.app.seal import ResealedRun, seal_again
from handrail.errors import InvalidCall, SurroundingsError
from handrail.sealing import Signatory, TrustAnchors, Verification, new_key, open_key, seal
from handrail.sealing.seal import SealingOptions, read_summary
from handrail.sealing.signing_off import SigningOff, SignOffRequest

from .conftest import Office, key_of, now
from .runs import ended_run

PAIR = """appliances:
  hq-a: {url: "https://hq-a.example.com", username: admin, password: {env: HQ}}
pairs:
  hq: {primary: hq-a}
"""


class Desk:
    """A run, and an inventory that names a key for it, an authority, or neither."""

    def __init__(self, folder: Path) -> None:
        self.run = ended_run(folder)
        self.inventory = folder / "inventory.yaml"
        key, certificate = new_key(folder / "keys", "QA", None, now())
        self.signatory: Signatory = open_key(str(key), certificate, None, now())
        self.key = "  key: keys/seal.key.pem\n  certificate: keys/seal.cert.pem\n"

    def names(self, *lines: str) -> None:
        self.inventory.write_text(PAIR + ("seal:\n" + "".join(lines) if lines else ""))

    def seal(self, *, replace_signature: bool = False, again: bool = False) -> ResealedRun:
        return seal_again(
            self.run,
            inventory=self.inventory,
            replace_signature=replace_signature,
            again=again,
        )

    def refused(self, *, replace_signature: bool = False) -> str:
        before = self.files()
        with pytest.raises(InvalidCall) as raised:
            self.seal(replace_signature=replace_signature)
        assert self.files() == before
        return str(raised.value)

    def files(self) -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in self.run.rglob("*") if file.is_file()}

    def sign_off(self, who: Signatory) -> None:
        request = SignOffRequest("approver", "Released", "", "desk", "office", False, "")
        SigningOff(self.run, read_summary(self.run / "data/journal.jsonl"), who, request, now()).sign()

    def states(self, subject: str) -> list[str]:
        return [it.state for it in Verification(self.run, TrustAnchors(), now()).results() if it.subject == subject]


@pytest.fixture
def desk(tmp_path: Path, real_clock: object) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Signatory:
    return key_of(tmp_path_factory.mktemp("ann"), "Ann Auditor")


def test_a_run_that_lacks_nothing_is_left_as_it_is(desk: Desk, ann: Signatory) -> None:
    desk.names(desk.key)
    assert not desk.seal().lacked_nothing
    desk.sign_off(ann)
    before = desk.files()
    sealed = desk.seal()
    assert (sealed.lacked_nothing, sealed.sealed_by) == (True, "by QA")
    assert desk.seal(replace_signature=True).lacked_nothing
    assert desk.files() == before
    assert desk.states("sign-off")[0] == "proved"


def test_nothing_is_added_where_no_key_is_named(desk: Desk) -> None:
    desk.names()
    desk.seal()
    before = desk.files()
    sealed = desk.seal()
    assert (sealed.lacked_nothing, sealed.sealed_by) == (True, "unsigned")
    assert desk.files() == before


def test_a_timestamp_is_no_reason_to_go_without_one(desk: Desk, office: Office) -> None:
    """An inventory that names no authority any more, or another, takes away no timestamp."""
    seal(desk.run, SealingOptions(desk.signatory, office.authority.url), "handrail test", now())
    before = desk.files()
    for lines in ((desk.key,), (desk.key, "  timestamp: http://127.0.0.1:9/tsr\n")):
        desk.names(*lines)
        sealed = desk.seal()
        assert (sealed.lacked_nothing, sealed.sealed_by) == (True, f"by QA, timestamp by {office.authority.url}")
    assert desk.files() == before


def test_a_timestamp_that_is_missing_is_added(desk: Desk, office: Office) -> None:
    desk.names(desk.key)
    desk.seal()
    desk.names(desk.key, f"  timestamp: {office.authority.url}\n")
    assert not desk.seal().lacked_nothing
    assert "proved" in desk.states("time")
    assert desk.seal().lacked_nothing


def test_what_is_missing_is_added_to_a_run_that_is_signed_off_only_if_that_is_meant(
    desk: Desk, office: Office, ann: Signatory
) -> None:
    desk.names(desk.key)
    desk.seal()
    desk.sign_off(ann)
    desk.names(desk.key, f"  timestamp: {office.authority.url}\n")
    assert desk.refused() == (
        f"{desk.run} is signed off by Ann Auditor, and sealing it again, by QA, timestamp by {office.authority.url}, makes "
        "that a sign-off of an earlier seal, so it would have to be signed off anew; if you mean it: "
        f"handrail seal {desk.run} -i {desk.inventory} --again"
    )
    sealed = desk.seal(again=True)
    assert sealed.outdated.startswith("1 sign-off, of an earlier seal alone")
    assert "proved" in desk.states("time")


def test_another_signature_needs_both_words_where_people_signed_off(desk: Desk, ann: Signatory) -> None:
    desk.names(desk.key)
    desk.seal()
    desk.sign_off(ann)
    desk.names()
    assert desk.refused().endswith("--replace-signature")
    said = desk.refused(replace_signature=True)
    assert "sealing it again, unsigned, makes that a sign-off of an earlier seal" in said
    assert said.endswith(f"handrail seal {desk.run} -i {desk.inventory} --replace-signature --again")
    assert desk.seal(replace_signature=True, again=True).sealed_by == "unsigned"


def test_a_signature_takes_no_timestamp_away_unless_that_is_meant(desk: Desk, office: Office) -> None:
    seal(desk.run, SealingOptions(None, office.authority.url), "handrail test", now())
    desk.names(desk.key)
    assert f"has a timestamp by {office.authority.url}, and sealing it again, by QA, takes that away" in desk.refused()
    desk.seal(again=True)
    assert desk.states("signature") == ["proved"]


def test_sealing_again_that_is_meant_seals_again(desk: Desk) -> None:
    desk.names(desk.key)
    desk.seal()
    before = desk.files()
    assert not desk.seal(again=True).lacked_nothing
    assert desk.files() != before


def test_a_timestamp_is_not_lost_to_an_authority_that_gives_none(desk: Desk, office: Office) -> None:
    seal(desk.run, SealingOptions(desk.signatory, office.authority.url), "handrail test", now())
    before = desk.files()
    with pytest.raises(SurroundingsError, match="has a timestamp, and was left as it is"):
        seal(desk.run, SealingOptions(desk.signatory, "http://127.0.0.1:9/"), "handrail test", now())
    assert desk.files() == before
