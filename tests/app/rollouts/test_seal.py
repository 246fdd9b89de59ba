"""Sealing a rollout again, and what its verification tells of those who signed its runs off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.played_rollout import PlayedRollout
from handrail.app.rollouts.seal import seal_rollout_again
from handrail.app.rollouts.verify import verify_rollout
from handrail.app.seal import SOFTWARE, ResealedRun
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.sealing import SealingOptions, new_key, open_key, seal
from handrail.sealing.seal import holder_of, read_summary
from handrail.sealing.signing_off import SigningOff, SignOffRequest

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FLEET = """appliances:
  lab-a: {url: "https://lab-a.example.com", username: admin, password: {env: LAB}}
pairs:
  lab: {primary: lab-a}
"""


class Desk:
    """A rollout whose one run is sealed, and an inventory that names a key for it, or none."""

    def __init__(self, folder: Path) -> None:
        self.rollout = PlayedRollout(folder / "rollouts", [["lab"]])
        self.path = self.rollout.folder.path
        self.inventory = folder / "inventory.yaml"
        self.key, self.certificate = new_key(folder / "keys", "QA", None, NOW)
        self.names_key(False)

    def names_key(self, does: bool = True) -> None:
        seal_key = "seal: {key: keys/seal.key.pem, certificate: keys/seal.cert.pem}\n"
        self.inventory.write_text(FLEET + (seal_key if does else ""))

    def carry_out(self) -> None:
        self.rollout.begin("lab")
        self.rollout.end("lab")
        self.rollout.finish()
        seal(self.run, SealingOptions(), SOFTWARE, NOW)

    @property
    def run(self) -> Path:
        return self.rollout.runs["lab"].folder.path

    def seal(self, *, again: bool = False, replace_signature: bool = False) -> ResealedRun:
        return seal_rollout_again(
            self.path, None, NOW, inventory=self.inventory, again=again, replace_signature=replace_signature
        )

    def sentences(self, subject: str, **trust: tuple[Path, ...]) -> list[str]:
        results = verify_rollout(self.path, NOW, **trust).results
        return [result.sentence for result in results if result.subject == subject]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.carry_out()
    return desk


def test_a_rollout_is_sealed_with_the_key_that_its_inventory_names_by_now(desk: Desk) -> None:
    first = desk.seal()
    assert (first.was_sealed, first.sealed_by) == (False, "unsigned")
    assert desk.seal().lacked_nothing
    desk.names_key()
    assert desk.seal().sealed_by == "by QA"
    assert holder_of(desk.path) == "QA"
    assert not [it for it in verify_rollout(desk.path, NOW, trust_seal=()).results if it.state == "broken"]


def test_a_signature_is_taken_away_only_where_that_is_meant(desk: Desk) -> None:
    desk.names_key()
    desk.seal()
    desk.names_key(False)
    with pytest.raises(InvalidCall, match="taken away: no key is named; if you mean it: .* --replace-signature"):
        desk.seal()
    assert holder_of(desk.path) == "QA"
    desk.seal(replace_signature=True)
    assert holder_of(desk.path) == ""


def test_what_has_no_end_or_is_broken_is_not_sealed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.rollout.close()
    with pytest.raises(InvalidCall, match="has no end on record: its process died. First: handrail resume "):
        desk.seal()


def test_a_rollout_whose_run_was_altered_is_not_sealed(desk: Desk) -> None:
    (desk.run / "data/added").write_text("later")
    with pytest.raises(EvidenceBroken, match="what is broken is not sealed: .*added"):
        desk.seal()


def test_who_signed_a_run_off_is_told_and_may_be_asked_for(desk: Desk, tmp_path: Path) -> None:
    desk.seal()
    key, certificate = new_key(tmp_path / "ann", "Ann", None, NOW)
    asked = {"trust_sign": (certificate,)}
    assert "nobody has signed this seal off, and a sign-off was asked for" in desk.sentences("run of lab", **asked)[0]
    request = SignOffRequest("reviewer", "Complete", "", "desk", "office", False, "")
    signatory = open_key(str(key), certificate, None, NOW)
    SigningOff(desk.run, read_summary(desk.run / "data/journal.jsonl"), signatory, request, NOW).sign()
    assert desk.sentences("run of lab", **asked)[0].startswith("done; whole")
    told, *more = desk.sentences("sign-off of lab", **asked)
    assert told.startswith("Ann as reviewer: “Complete”, at 2026-12-01 00:00:00 UTC")
    assert any("who you trust" in sentence for sentence in more)
