"""Sign-offs: what they cover, who may sign, and what is seen when somebody tampers with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from handrail.app.list_runs import RunFilter, list_runs
from handrail.errors import InvalidCall, SurroundingsError
from handrail.journal import Event, RunFinished, RunResumed, StepApproved, StepDoneByHand
from handrail.sealing import (
    CheckResult,
    Role,
    SealingOptions,
    Signatory,
    SignOff,
    TrustAnchors,
    Verification,
    open_key,
    seal,
    told_sign_offs,
    unseal,
)
from handrail.sealing.keys import self_signed
from handrail.sealing.seal import read_summary
from handrail.sealing.sign_off import SIGN_OFFS, read_sign_off, seal_digests, sign_off_statement
from handrail.sealing.signing_off import SigningOff, SignOffRequest
from handrail.sealing.statement import wrap_in_envelope

from .conftest import Office, Verify, key_of, now
from .runs import ended_run


@pytest.fixture(scope="session")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Signatory:
    return key_of(tmp_path_factory.mktemp("ann"), "Ann Auditor")


@pytest.fixture(scope="session")
def bo(tmp_path_factory: pytest.TempPathFactory) -> Signatory:
    return key_of(tmp_path_factory.mktemp("bo"), "Bo Boss")


def sign(
    run: Path,
    signatory: Signatory,
    role: Role = "reviewer",
    *,
    name: str = "",
    account: str = "desk",
    allow_self: bool = False,
    authority: str = "",
) -> SignOff:
    request = SignOffRequest(role, "Evidence is complete", name, account, "office", allow_self, authority)
    return SigningOff(run, read_summary(run / "data/journal.jsonl"), signatory, request, now()).sign()


def about(results: Sequence[CheckResult], state: str) -> list[str]:
    return [result.sentence for result in results if result.subject == "sign-off" and result.state == state]


def told(run: Path, state: str, trust: TrustAnchors = TrustAnchors()) -> list[str]:
    return about(list(Verification(run, trust, now()).results()), state)


@pytest.fixture
def signed(run: Path, ann: Signatory, bo: Signatory) -> Path:
    """A run that Ann has reviewed, and Bo approved."""
    sign(run, ann)
    sign(run, bo, "approver")
    return run


def test_each_sign_off_is_told_and_the_seal_stays_what_it_was(
    run: Path, ann: Signatory, bo: Signatory, office: Office, verify: Verify
) -> None:
    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    sign(run, ann)
    sign(run, bo, "approver", name="Bo  Boss")
    assert {file: file.read_bytes() for file in before} == before
    bagit.Bag(str(run)).validate()
    trust = TrustAnchors([*office.trust.signers, ann.certificate, bo.certificate], office.trust.authorities)
    results = list(Verification(run, trust, now()).results())
    assert [it.sentence for it in results if it.state == "broken"] == []
    first, known, second, _ = about(results, "proved")
    assert first.startswith("Ann Auditor as reviewer: “Evidence is complete”, at 2")
    assert first.endswith(f"with the key of Ann Auditor (certificate {ann.fingerprint[:16]}…)")
    assert known == "Ann Auditor is who you trust"
    assert second.startswith("Bo  Boss as approver: ")
    assert about(results, "not proved") == [
        "when Ann Auditor signed, only the clock of the machine says",
        "when Bo  Boss signed, only the clock of the machine says",
    ]
    assert about(verify(run), "broken")[0].startswith("untrusted sign-off 1: Ann Auditor is not a trusted signer")


def test_who_may_seal_may_not_sign_off_and_the_other_way_round(
    run: Path, office: Office, ann: Signatory, bo: Signatory
) -> None:
    qa = office.signatory.certificate
    sign(run, ann)
    roles = TrustAnchors(sealers=[qa], countersigners=[ann.certificate])
    assert [it for it in Verification(run, roles, now()).results() if it.state == "broken"] == []
    assert told(run, "proved", roles)[1] == "Ann Auditor is who you trust"
    swapped = list(Verification(run, TrustAnchors(sealers=[ann.certificate], countersigners=[qa]), now()).results())
    assert [it.sentence for it in swapped if it.subject == "signer"] == [
        f"untrusted signature: QA (certificate {office.signatory.fingerprint[:16]}…) is trusted to sign off, and not to seal"
    ]
    assert about(swapped, "broken") == [
        "untrusted sign-off 1: Ann Auditor is trusted to seal, and not to sign off",
    ]
    for wide in (TrustAnchors([qa], countersigners=[ann.certificate]), TrustAnchors([ann.certificate], sealers=[qa])):
        assert [it for it in Verification(run, wide, now()).results() if it.state == "broken"] == []
    strange = TrustAnchors(sealers=[qa], countersigners=[bo.certificate])
    assert told(run, "broken", strange)[0].startswith("untrusted sign-off 1: Ann Auditor is not a trusted signer")


def test_whom_one_may_trust_for_the_seal_alone_leaves_sign_offs_open(run: Path, office: Office, ann: Signatory) -> None:
    sealers = TrustAnchors(sealers=[office.signatory.certificate])
    assert told(run, "broken", sealers) == []
    sign(run, ann)
    assert told(run, "broken", sealers) == []
    assert told(run, "not proved", sealers)[0] == (
        "whether Ann Auditor is who should sign it off; name who may with --trust-sign"
    )


def test_a_sign_off_that_is_asked_for_must_be_there_and_be_of_this_seal(
    run: Path, office: Office, ann: Signatory
) -> None:
    asked = TrustAnchors(countersigners=[ann.certificate], asks_for_sign_off=True)
    nobody = "nobody has signed this seal off, and a sign-off was asked for"
    assert told(run, "broken", asked) == [nobody]
    sign(run, ann)
    assert told(run, "broken", asked) == []
    seal(run, office.options, "handrail test", now())
    assert told(run, "broken", asked) == [nobody]


def test_a_sign_off_covers_the_seal_and_those_before_it(signed: Path) -> None:
    second = read_sign_off(signed, 2)
    assert second.covered_seal == seal_digests(signed)
    assert {"tagmanifest-sha256.txt", "seal/statement.dsse.json", "seal/tagmanifest.p7s"} <= set(second.covered_seal)
    assert list(second.covered_sign_offs) == ["sign-offs/1/statement.dsse.json"]


def statement(run: Path, number: int) -> Path:
    return run / SIGN_OFFS / str(number) / "statement.dsse.json"


def swap_both(run: Path, other: Path) -> None:
    folder = run / SIGN_OFFS
    (folder / "1").rename(folder / "away")
    (folder / "2").rename(folder / "1")
    (folder / "away").rename(folder / "2")


def edit_the_meaning(run: Path, other: Path) -> None:
    stored = read_sign_off(run, 2)
    edited = sign_off_statement(stored.sign_off.model_copy(update={"meaning": "Released"}), stored.covered)
    envelope = wrap_in_envelope(edited, None).replace(
        b'"signatures": []', b'"signatures": [{"keyid": "%s", "sig": "AAAA"}]' % _keyid(run).encode()
    )
    statement(run, 2).write_bytes(envelope)


def _keyid(run: Path) -> str:
    return next(iter(read_sign_off(run, 2).envelope.signatures))


def take_the_signature_away(run: Path, other: Path) -> None:
    stored = read_sign_off(run, 2)
    statement(run, 2).write_bytes(wrap_in_envelope(stored.envelope.payload, None))


def copy_one_of_another_run(run: Path, other: Path) -> None:
    shutil.rmtree(run / SIGN_OFFS)
    shutil.copytree(other / SIGN_OFFS, run / SIGN_OFFS)


def delete_the_first(run: Path, other: Path) -> None:
    shutil.rmtree(run / SIGN_OFFS / "1")


def exchange_the_first(run: Path, other: Path) -> None:
    shutil.rmtree(run / SIGN_OFFS / "1")
    shutil.copytree(other / SIGN_OFFS / "1", run / SIGN_OFFS / "1")


def repeat_the_second(run: Path, other: Path) -> None:
    shutil.copytree(run / SIGN_OFFS / "2", run / SIGN_OFFS / "3")


def show_another_certificate(run: Path, other: Path) -> None:
    shutil.copyfile(run / SIGN_OFFS / "1/signer.pem", run / SIGN_OFFS / "2/signer.pem")


def delete_the_certificate(run: Path, other: Path) -> None:
    (run / SIGN_OFFS / "2/signer.pem").unlink()


def garble_the_certificate(run: Path, other: Path) -> None:
    (run / SIGN_OFFS / "2/signer.pem").write_text("hello")


def garble_the_statement(run: Path, other: Path) -> None:
    statement(run, 2).write_bytes(b"\xff{}")


def put_the_seal_s_own_statement_there(run: Path, other: Path) -> None:
    shutil.copyfile(run / "seal/statement.dsse.json", statement(run, 2))


def make_an_empty_one(run: Path, other: Path) -> None:
    (run / SIGN_OFFS / "3").mkdir()


def fill_the_disk_with_one(run: Path, other: Path) -> None:
    statement(run, 2).write_bytes(b" " * (2 << 20))


TAMPERED: dict[Callable[[Path, Path], None], str] = {
    swap_both: "sign-off 1 does not hold: it was number 2 when it was signed",
    edit_the_meaning: "sign-off 2 does not hold: its signature is over something else, or by somebody else",
    take_the_signature_away: "sign-off 2 does not hold: its signature is over something else, or by somebody else",
    copy_one_of_another_run: "sign-off 1 does not hold: it is of another run: other",
    delete_the_first: "sign-off 2 does not hold: sign-offs/1/statement.dsse.json, which it covers, is missing",
    exchange_the_first: "sign-off 1 does not hold: it is of another run: other",
    repeat_the_second: "sign-off 3 does not hold: it was number 2 when it was signed",
    show_another_certificate: "sign-off 2 does not hold: the certificate beside it is not that of the signer",
    delete_the_certificate: "sign-offs/2/signer.pem is missing",
    garble_the_certificate: "sign-offs/2/signer.pem was altered: it holds no certificate in PEM",
    garble_the_statement: "sign-offs/2/statement.dsse.json was altered: it is no in-toto statement in a DSSE envelope",
    put_the_seal_s_own_statement_there: "sign-offs/2/statement.dsse.json was altered: it is no sign-off",
    make_an_empty_one: "sign-offs/3/statement.dsse.json is missing",
    fill_the_disk_with_one: "sign-offs/2/statement.dsse.json was altered: it is no file of that kind",
}


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_what_is_done_to_sign_offs_is_seen_and_named(
    tamper: Callable[[Path, Path], None], signed: Path, other: Path, ann: Signatory
) -> None:
    sign(other, ann)
    tamper(signed, other)
    assert TAMPERED[tamper] in told(signed, "broken")


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_a_list_of_runs_tells_no_forged_one_as_somebody_s_word(
    tamper: Callable[[Path, Path], None], signed: Path, other: Path, ann: Signatory
) -> None:
    sign(other, ann)
    (listed,) = (run for run in list_runs(signed.parent, RunFilter(), lambda process: False) if run.folder == signed)
    assert [(it.state, it.name) for it in listed.sign_offs] == [("proved", "Ann Auditor"), ("proved", "Bo Boss")]
    assert listed.broken_sign_offs == 0
    tamper(signed, other)
    (listed,) = (run for run in list_runs(signed.parent, RunFilter(), lambda process: False) if run.folder == signed)
    assert TAMPERED[tamper] in [it.sentence for it in listed.sign_offs if it.state == "broken"]
    assert listed.advice == f"handrail verify {signed}"


def test_a_file_among_them_that_is_none_is_named(signed: Path) -> None:
    (signed / SIGN_OFFS / "notes.txt").write_text("approved")
    (signed / SIGN_OFFS / "2/notes.txt").write_text("approved")
    shutil.move(signed / SIGN_OFFS / "1/signer.pem", signed.parent / "away.pem")
    (signed / SIGN_OFFS / "1/signer.pem").symlink_to(signed.parent / "away.pem")
    broken = [it.sentence for it in Verification(signed, TrustAnchors(), now()).results() if it.state == "broken"]
    assert broken == [f"sign-offs/{name} was added" for name in ("1/signer.pem", "2/notes.txt", "notes.txt")]


def test_that_the_last_one_was_taken_away_cannot_be_seen(signed: Path) -> None:
    """As the documentation says: only who keeps a copy, or signs afterwards, can tell."""
    shutil.rmtree(signed / SIGN_OFFS / "2")
    assert told(signed, "broken") == []


def test_one_of_an_earlier_seal_is_called_so_and_can_be_given_again(
    signed: Path, office: Office, ann: Signatory
) -> None:
    seal(signed, office.options, "handrail test", now())
    assert told(signed, "proved") == told(signed, "broken") == []
    first, second = told(signed, "not proved")
    assert first.endswith("; it is of an earlier seal, and says nothing of this one")
    assert second.startswith("Bo Boss as approver")
    assert [is_present for _, is_present in told_sign_offs(signed)] == [False, False]
    assert sign(signed, ann).number == 3
    (proved,) = told(signed, "proved")
    assert proved.startswith("Ann Auditor as reviewer")


def test_one_of_a_run_that_was_resumed_since_is_of_an_earlier_seal(
    ann: Signatory, office: Office, tmp_path: Path
) -> None:
    more = (RunFinished(outcome="failed"), RunResumed(operator="bo"), RunFinished(outcome="passed"))
    resumed = ended_run(tmp_path, "resumed", end=more)
    whole = (resumed / "data/journal.jsonl").read_bytes().splitlines(keepends=True)
    (resumed / "data/journal.jsonl").write_bytes(b"".join(whole[:-2]))
    seal(resumed, office.options, "handrail test", now())
    sign(resumed, ann)
    unseal(resumed)
    (resumed / "data/journal.jsonl").write_bytes(b"".join(whole))
    seal(resumed, office.options, "handrail test", now())
    assert (told(resumed, "broken"), told(resumed, "proved")) == ([], [])
    assert told(resumed, "not proved")[0].endswith("it is of an earlier seal, and says nothing of this one")


PEOPLE: Sequence[tuple[str, str, Sequence[Event], str]] = [
    ("", "ana", (), "the account ana performed this run"),
    (" ANA", "desk", (), "the account ana performed this run"),
    ("Bo", "desk", (RunResumed(operator="root", operator_name="bo"),), "bo resumed this run"),
    ("Zoe\u0301", "desk", (StepApproved(step="2", by="ZO\u00c9"),), "ZO\u00c9 approved steps of this run"),
    ("ANA NOVAK", "desk", (StepApproved(step="2", by="Ana Nov\u00e1k"),), "Ana Nov\u00e1k approved steps of this run"),
    ("Cy", "desk", (StepDoneByHand(step="2", by="cy", reason="seen"),), "cy did steps of this run by hand"),
]


@pytest.mark.parametrize(("name", "account", "facts", "reason"), PEOPLE, ids=[it[3] for it in PEOPLE])
def test_who_took_part_does_not_sign(
    name: str, account: str, facts: Sequence[Event], reason: str, ann: Signatory, tmp_path: Path
) -> None:
    run = ended_run(tmp_path, end=(*facts, RunFinished(outcome="failed")))
    seal(run, SealingOptions(), "handrail test", now())
    with pytest.raises(
        InvalidCall, match=f"^{reason}: someone else signs it off, or add --allow-self, which is on record"
    ):
        sign(run, ann, name=name, account=account)
    assert not (run / SIGN_OFFS).exists()
    signed = sign(run, ann, name=name, account=account, allow_self=True)
    assert signed.allow_self == (reason,)
    assert told(run, "broken") == []
    assert told(run, "not proved")[0] == (
        f"that somebody else signed: {reason}, and --allow-self let {name or 'Ann Auditor'} sign"
    )


def test_an_account_does_not_count_where_a_name_was_typed(ann: Signatory, tmp_path: Path) -> None:
    """Several people work by one account of a jump host, and say who they are."""
    run = ended_run(tmp_path, end=(RunResumed(operator="root", operator_name="Bo"), RunFinished(outcome="failed")))
    seal(run, SealingOptions(), "handrail test", now())
    assert sign(run, ann, account="root").allow_self == ()
    with pytest.raises(InvalidCall, match="^root resumed this run"):
        sign(run, ann, "approver", name="root", account="desk")


def test_the_key_that_sealed_does_not_sign(run: Path, office: Office, tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match="^the key of QA has sealed this run: someone else signs"):
        sign(run, office.signatory, name="Somebody")
    key = office.signatory.key
    (tmp_path / "k.pem").write_bytes(_pem(key) + self_signed(key, "Nobody Else", now()).public_bytes(Encoding.PEM))
    under_another_name = open_key(str(tmp_path / "k.pem"), None, None, now())
    with pytest.raises(InvalidCall, match="^the key of QA has sealed this run: someone else signs"):
        sign(run, under_another_name)


def _pem(key: PrivateKeyTypes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_one_person_signs_once_in_a_role_and_in_one_role(signed: Path, ann: Signatory, bo: Signatory) -> None:
    with pytest.raises(InvalidCall, match="Ann Auditor has signed this run off as reviewer already, at 2"):
        sign(signed, ann, allow_self=True, name="Somebody else")
    with pytest.raises(InvalidCall, match="already"):
        sign(signed, bo, name="ann  AUDITOR")
    with pytest.raises(InvalidCall, match="^Ann Auditor has signed this run off as reviewer: someone else"):
        sign(signed, ann, "approver")
    assert sign(signed, ann, "approver", allow_self=True).number == 3
    assert told(signed, "broken") == []


def test_who_performed_and_signs_by_other_means_is_found(run: Path, ann: Signatory, office: Office) -> None:
    """Somebody who leaves Handrail's refusal out of it."""
    honest = sign(run, office.signatory, allow_self=True)
    forged = sign_off_statement(honest.model_copy(update={"allow_self": ()}), seal_digests(run))
    statement(run, 1).write_bytes(wrap_in_envelope(forged, office.signatory.signer))
    assert told(run, "broken") == [
        "sign-off 1 does not hold: the key of QA has sealed this run, and no --allow-self is on record"
    ]


def test_a_timestamp_tells_when(run: Path, ann: Signatory, office: Office, mallory: Office) -> None:
    sign(run, ann, authority=office.authority.url)
    trust = TrustAnchors([*office.trust.signers, ann.certificate], office.trust.authorities)
    proved = told(run, "proved", trust)
    assert proved[2].startswith("sign-off 1 was there at 2")
    assert proved[3].endswith("is an authority whose time you trust")
    assert told(run, "broken", TrustAnchors((), mallory.trust.authorities))[0].startswith(
        "untrusted timestamp of sign-off 1"
    )
    stamp = run / SIGN_OFFS / "1/statement.tsr"
    shutil.copyfile(run / "seal/tagmanifest.p7s.tsr", stamp)
    assert told(run, "broken") == ["sign-offs/1/statement.tsr does not hold: it is of something else"]
    stamp.unlink()
    assert told(run, "broken") == [f"the timestamp of sign-off 1 by {office.authority.url} is missing"]


def test_without_the_timestamp_that_was_asked_for_nothing_is_signed(run: Path, ann: Signatory) -> None:
    with pytest.raises(SurroundingsError, match="gave no timestamp"):
        sign(run, ann, authority="http://127.0.0.1:9/tsr")
    assert not (run / SIGN_OFFS).exists()


def test_two_who_sign_at_once_both_sign_and_the_later_covers_the_earlier(
    run: Path, ann: Signatory, bo: Signatory
) -> None:
    with ThreadPoolExecutor(2) as both:
        done = [both.submit(sign, run, who) for who in (ann, bo)]
        assert sorted(it.result().number for it in done) == [1, 2]
    assert told(run, "broken") == []
    assert len(read_sign_off(run, 2).covered_sign_offs) == 1


def test_what_a_process_left_that_died_counts_for_nothing_and_goes(run: Path, ann: Signatory) -> None:
    draft = run / SIGN_OFFS / ".draft"
    draft.mkdir(parents=True)
    (draft / "statement.dsse.json").write_text("{")
    assert told(run, "broken") == []
    assert told(run, "not proved") == [
        "sign-offs/.draft is what is left of one that was broken off; it counts for nothing"
    ]
    assert sign(run, ann).number == 1
    assert not draft.exists()


def test_a_folder_that_takes_nothing_is_named_and_left_as_it_was(run: Path, ann: Signatory) -> None:
    (run / SIGN_OFFS).write_text("")
    with pytest.raises(SurroundingsError, match=r"sign-offs cannot be written \(File exists\)\. Nothing was signed"):
        sign(run, ann)
    broken = [it.sentence for it in Verification(run, TrustAnchors(), now()).results() if it.state == "broken"]
    assert broken == ["sign-offs was added"]
