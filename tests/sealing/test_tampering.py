"""Whatever is done to a sealed run is seen, and named for what it is."""

from __future__ import annotations

import json
import os
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from handrail.sealing import SealingOptions, seal
from handrail.sealing.signatures import sign
from handrail.sealing.timestamps import request_timestamp

from .conftest import Office, Verify, now
from .runs import list_files_anew, picture, rewrite_journal

PICTURE = "data/evidence/002-primary-look.png"


@dataclass(frozen=True)
class Scene:
    """A sealed run, another one by the same office, and somebody who is no friend."""

    run: Path
    other: Path
    mallory: Office

    @property
    def journal(self) -> Path:
        return self.run / "data/journal.jsonl"

    def lines(self, change: Callable[[list[bytes]], list[bytes]]) -> None:
        self.journal.write_bytes(b"".join(change(self.journal.read_bytes().splitlines(keepends=True))))

    def swap(self, name: str) -> None:
        shutil.copyfile(self.other / name, self.run / name)


def flip_bit(file: Path, offset: int = -20) -> None:
    content = bytearray(file.read_bytes())
    content[offset] ^= 1
    file.write_bytes(content)


def edit_a_picture(scene: Scene) -> None:
    flip_bit(scene.run / PICTURE)


def exchange_two_pictures(scene: Scene) -> None:
    first, second = scene.run / PICTURE, scene.run / "data/evidence/003-primary-look.png"
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)


def replace_a_picture_by_another_runs(scene: Scene) -> None:
    shutil.copyfile(scene.other / "data/evidence/006-primary-look.png", scene.run / PICTURE)


def delete_a_picture(scene: Scene) -> None:
    (scene.run / PICTURE).unlink()


def put_a_link_in_a_pictures_place(scene: Scene) -> None:
    shutil.move(scene.run / PICTURE, scene.run.parent / "away.png")
    (scene.run / PICTURE).symlink_to(scene.run.parent / "away.png")


def add_a_picture(scene: Scene) -> None:
    (scene.run / "data/evidence/099-primary-look.png").write_bytes(picture(9))


def add_a_file_to_the_payload(scene: Scene) -> None:
    (scene.run / "data/notes.txt").write_text("all was well")


def add_a_file_at_the_root(scene: Scene) -> None:
    (scene.run / "notes.txt").write_text("all was well")


def add_a_file_to_the_seal(scene: Scene) -> None:
    (scene.run / "seal/approval.txt").write_text("approved")


def redirect_a_link(scene: Scene) -> None:
    (scene.run / "journal.jsonl").unlink()
    (scene.run / "journal.jsonl").symlink_to(scene.other / "data/journal.jsonl")


def put_another_file_in_a_links_place(scene: Scene) -> None:
    (scene.run / "runbook.yaml").unlink()
    (scene.run / "runbook.yaml").write_text("runbook: Another\n")


def put_another_report_at_the_root(scene: Scene) -> None:
    (scene.run / "report.html").write_text("<h1>passed</h1>")


def edit_the_runbook(scene: Scene) -> None:
    flip_bit(scene.run / "data/runbook.yaml", 10)


def edit_what_the_bag_says_of_itself(scene: Scene) -> None:
    info = scene.run / "bag-info.txt"
    info.write_text(info.read_text().replace("failed", "passed"))


def garble_the_manifest(scene: Scene) -> None:
    manifest = scene.run / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + "and nothing else\n")


def edit_the_manifest(scene: Scene) -> None:
    manifest = scene.run / "manifest-sha256.txt"
    manifest.write_text("".join(manifest.read_text().splitlines(keepends=True)[:-1]))


def list_a_file_twice(scene: Scene) -> None:
    manifest = scene.run / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + manifest.read_text().splitlines(keepends=True)[0])


def delete_the_manifest(scene: Scene) -> None:
    (scene.run / "manifest-sha256.txt").unlink()


def delete_the_tag_manifest(scene: Scene) -> None:
    (scene.run / "tagmanifest-sha256.txt").unlink()


def edit_a_picture_and_list_it_anew(scene: Scene) -> None:
    edit_a_picture(scene)
    list_files_anew(scene.run)


def delete_a_picture_and_list_what_is_left(scene: Scene) -> None:
    delete_a_picture(scene)
    list_files_anew(scene.run)


def add_a_picture_and_list_it(scene: Scene) -> None:
    add_a_picture(scene)
    list_files_anew(scene.run)


def edit_the_runbook_and_list_it_anew(scene: Scene) -> None:
    edit_the_runbook(scene)
    list_files_anew(scene.run)


def edit_the_journal(scene: Scene) -> None:
    flip_bit(scene.journal, 300)


def edit_the_journal_and_list_it_anew(scene: Scene) -> None:
    scene.journal.write_bytes(scene.journal.read_bytes().replace(b'"outcome":"failed"', b'"outcome":"passed"'))
    list_files_anew(scene.run)


def exchange_two_entries(scene: Scene) -> None:
    scene.lines(lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]])
    list_files_anew(scene.run)


def add_an_entry_that_is_not_valid(scene: Scene) -> None:
    rewrite_journal(scene.run, lambda entries: [*entries, entries[-1] | {"event": {"outcome": "passed"}}])
    list_files_anew(scene.run)


def take_an_entry_out(scene: Scene) -> None:
    scene.lines(lambda lines: [*lines[:5], *lines[6:]])
    list_files_anew(scene.run)


def cut_the_journal(scene: Scene) -> None:
    scene.lines(lambda lines: lines[:-3])
    list_files_anew(scene.run)


def cut_the_journal_in_the_middle_of_an_entry(scene: Scene) -> None:
    scene.journal.write_bytes(scene.journal.read_bytes()[:-40])
    list_files_anew(scene.run)


def empty_the_journal(scene: Scene) -> None:
    scene.journal.write_bytes(b"")
    list_files_anew(scene.run)


def delete_the_journal(scene: Scene) -> None:
    scene.journal.unlink()
    list_files_anew(scene.run)


def cut_the_journal_and_give_it_an_end(scene: Scene) -> None:
    rewrite_journal(scene.run, lambda entries: [*entries[:-5], entries[-1]])
    list_files_anew(scene.run)


def write_the_journal_anew(scene: Scene) -> None:
    end = {"kind": "run-finished", "outcome": "passed", "problem": ""}
    rewrite_journal(scene.run, lambda entries: [*entries[:-1], entries[-1] | {"event": end}])
    list_files_anew(scene.run)


def swap_the_timestamp(scene: Scene) -> None:
    scene.swap("seal/tagmanifest.p7s.tsr")


def garble_the_timestamp(scene: Scene) -> None:
    (scene.run / "seal/tagmanifest.p7s.tsr").write_bytes(b"yesterday")


def edit_the_timestamp(scene: Scene) -> None:
    flip_bit(scene.run / "seal/tagmanifest.p7s.tsr", -8)


def delete_the_timestamp(scene: Scene) -> None:
    (scene.run / "seal/tagmanifest.p7s.tsr").unlink()


def have_it_stamped_by_somebody_else(scene: Scene) -> None:
    signature = scene.run / "seal/tagmanifest.p7s"
    (scene.run / "seal/tagmanifest.p7s.tsr").write_bytes(
        request_timestamp(signature.read_bytes(), scene.mallory.authority.url)
    )


def swap_the_signature(scene: Scene) -> None:
    scene.swap("seal/tagmanifest.p7s")


def garble_the_signature(scene: Scene) -> None:
    (scene.run / "seal/tagmanifest.p7s").write_bytes(b"QA")


def edit_the_signature(scene: Scene) -> None:
    flip_bit(scene.run / "seal/tagmanifest.p7s", -8)


def delete_the_signature(scene: Scene) -> None:
    (scene.run / "seal/tagmanifest.p7s").unlink()


def sign_it_with_another_key(scene: Scene) -> None:
    listed = (scene.run / "tagmanifest-sha256.txt").read_bytes()
    (scene.run / "seal/tagmanifest.p7s").write_bytes(sign(listed, scene.mallory.signatory))


def seal_all_of_it_anew_with_another_key(scene: Scene) -> None:
    write_the_journal_anew(scene)
    seal(scene.run, scene.mallory.options, "handrail test", now())


def seal_all_of_it_anew_without_a_key(scene: Scene) -> None:
    write_the_journal_anew(scene)
    seal(scene.run, SealingOptions(), "handrail test", now())


def put_a_pipe_among_the_payload(scene: Scene) -> None:
    os.mkfifo(scene.run / "data/evidence/100-pipe.png")


def put_doctored_copies_where_the_evidence_is_looked_for(scene: Scene) -> None:
    (scene.run / "evidence").unlink()
    shutil.copytree(scene.run / "data/evidence", scene.run / "evidence")
    (scene.run / "evidence/002-primary-look.png").write_bytes(picture(9))


def add_a_folder_at_the_root(scene: Scene) -> None:
    (scene.run / "corrections").mkdir()


def hide_a_file_in_the_seal(scene: Scene) -> None:
    (scene.run / "seal/.hidden").write_text("")


def show_another_certificate(scene: Scene) -> None:
    (scene.run / "seal/signer.pem").write_bytes(scene.mallory.signatory.certificate.public_bytes(Encoding.PEM))


def delete_the_certificate(scene: Scene) -> None:
    (scene.run / "seal/signer.pem").unlink()


def say_more_beside_the_statement(scene: Scene) -> None:
    file = scene.run / "seal/statement.dsse.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"approved": "by everybody"}))


def say_more_behind_the_signature(scene: Scene) -> None:
    with (scene.run / "seal/tagmanifest.p7s").open("ab") as signature:
        signature.write(b"more")


def say_more_behind_the_timestamp(scene: Scene) -> None:
    with (scene.run / "seal/tagmanifest.p7s.tsr").open("ab") as stamp:
        stamp.write(b"more")


def swap_the_statement(scene: Scene) -> None:
    scene.swap("seal/statement.dsse.json")


def delete_the_statement(scene: Scene) -> None:
    (scene.run / "seal/statement.dsse.json").unlink()


def garble_the_statement(scene: Scene) -> None:
    (scene.run / "seal/statement.dsse.json").write_text('{"payload": "e30=", "payloadType": "x", "signatures": []}')


def edit_the_statement(scene: Scene) -> None:
    file = scene.run / "seal/statement.dsse.json"
    envelope = json.loads(file.read_text())
    statement = b64decode(envelope["payload"]).replace(b'"failed":1', b'"failed":0')
    file.write_text(json.dumps(envelope | {"payload": b64encode(statement).decode()}))


def take_the_signature_off_the_statement(scene: Scene) -> None:
    file = scene.run / "seal/statement.dsse.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"signatures": []}))


NAMED: dict[Callable[[Scene], None], str] = {
    edit_a_picture: f"{PICTURE} was altered",
    exchange_two_pictures: "data/evidence/003-primary-look.png was altered",
    replace_a_picture_by_another_runs: f"{PICTURE} was altered",
    delete_a_picture: f"{PICTURE} is missing",
    put_a_link_in_a_pictures_place: f"{PICTURE} is no file that can be read",
    add_a_picture: "data/evidence/099-primary-look.png was added",
    add_a_file_to_the_payload: "data/notes.txt was added",
    add_a_file_at_the_root: "notes.txt was added",
    add_a_file_to_the_seal: "seal/approval.txt was added",
    redirect_a_link: "journal.jsonl is a link that leads elsewhere",
    put_another_file_in_a_links_place: "runbook.yaml was altered: it is not data/runbook.yaml",
    put_another_report_at_the_root: "report.html was added",
    edit_the_runbook: "data/runbook.yaml was altered",
    edit_what_the_bag_says_of_itself: "bag-info.txt was altered",
    edit_the_manifest: "manifest-sha256.txt was altered",
    garble_the_manifest: "manifest-sha256.txt was altered: line 7 of manifest-sha256.txt is not a valid manifest line",
    list_a_file_twice: "manifest-sha256.txt was altered: line 7 of manifest-sha256.txt lists a file again",
    delete_the_manifest: "manifest-sha256.txt is missing",
    delete_the_tag_manifest: "it is not sealed: the run has not ended, its process died, or the seal was taken away",
    edit_a_picture_and_list_it_anew: f"{PICTURE} was replaced: it is not what step 2 kept",
    delete_a_picture_and_list_what_is_left: f"{PICTURE} is missing",
    add_a_picture_and_list_it: "data/evidence/099-primary-look.png was added: the journal does not know it",
    edit_the_runbook_and_list_it_anew: "runbook.yaml, or one that it calls, is not what was performed",
    edit_the_journal: "data/journal.jsonl was altered",
    edit_the_journal_and_list_it_anew: "journal.jsonl, line 19: the chain does not hold; this entry or one before it was altered",
    exchange_two_entries: "journal.jsonl, line 4: the chain does not hold; this entry or one before it was altered",
    add_an_entry_that_is_not_valid: "the journal holds an invalid entry",
    take_an_entry_out: "journal.jsonl, line 6: the chain does not hold; this entry or one before it was altered",
    cut_the_journal: "the journal was cut off: 16 of the 19 entries that were sealed are there",
    cut_the_journal_in_the_middle_of_an_entry: "journal.jsonl, line 19: not a journal entry; it was cut off or altered",
    empty_the_journal: "the journal has no end after its 0 entries: it was cut off, or the process died",
    delete_the_journal: "the journal is missing",
    cut_the_journal_and_give_it_an_end: "the journal was cut off: 15 of the 19 entries that were sealed are there",
    write_the_journal_anew: "the statement is on another bag than this: not on its tagmanifest-sha256.txt",
    swap_the_timestamp: "seal/tagmanifest.p7s.tsr does not hold: it is of something else",
    garble_the_timestamp: "seal/tagmanifest.p7s.tsr does not hold: it is no timestamp",
    edit_the_timestamp: "seal/tagmanifest.p7s.tsr does not hold: it is not by the certificate that it names",
    delete_the_timestamp: "the timestamp by http://127.0.0.1",
    have_it_stamped_by_somebody_else: "untrusted timestamp: Foreign is not a trusted authority, nor issued by one",
    swap_the_signature: "seal/tagmanifest.p7s does not hold: it is over something else",
    garble_the_signature: "seal/tagmanifest.p7s does not hold: it is no CMS signature by one signer",
    edit_the_signature: "seal/tagmanifest.p7s does not hold: it is not by the certificate that it names",
    delete_the_signature: "seal/tagmanifest.p7s is missing; it was sealed by CN=QA",
    sign_it_with_another_key: "the signature is not by who sealed it (CN=QA",
    seal_all_of_it_anew_with_another_key: "untrusted signature: Mallory",
    seal_all_of_it_anew_without_a_key: "it is not signed, and a signature was asked for",
    put_a_pipe_among_the_payload: "data/evidence/100-pipe.png was added",
    put_doctored_copies_where_the_evidence_is_looked_for: "evidence was altered: it is not data/evidence",
    add_a_folder_at_the_root: "corrections was added",
    hide_a_file_in_the_seal: "seal/.hidden was added",
    show_another_certificate: "seal/signer.pem is not the certificate that it was sealed with",
    delete_the_certificate: "seal/signer.pem is not the certificate that it was sealed with",
    say_more_beside_the_statement: "seal/statement.dsse.json was altered: it is no in-toto statement in a DSSE envelope",
    say_more_behind_the_signature: "seal/tagmanifest.p7s does not hold: it is no CMS signature by one signer",
    say_more_behind_the_timestamp: "seal/tagmanifest.p7s.tsr does not hold: it is no timestamp",
    swap_the_statement: "the statement is on another bag than this: not on its tagmanifest-sha256.txt",
    delete_the_statement: "seal/statement.dsse.json is missing",
    garble_the_statement: "seal/statement.dsse.json was altered: it is no in-toto statement in a DSSE envelope",
    edit_the_statement: "the statement and the journal disagree about: steps",
    take_the_signature_off_the_statement: "the statement is not signed by who signed the bag",
}


@pytest.mark.parametrize("tamper", NAMED, ids=lambda tamper: tamper.__name__)
def test_is_seen_and_named(
    tamper: Callable[[Scene], None], run: Path, other: Path, mallory: Office, verify: Verify
) -> None:
    tamper(Scene(run, other, mallory))
    broken = [result.sentence for result in verify(run) if result.state == "broken"]
    assert any(sentence.startswith(NAMED[tamper]) for sentence in broken), broken


def test_advice_for_whoever_resumes_is_not_a_finding(run: Path, other: Path, mallory: Office, verify: Verify) -> None:
    edit_the_journal_and_list_it_anew(Scene(run, other, mallory))
    finding = "journal.jsonl, line 19: the chain does not hold; this entry or one before it was altered"
    assert finding in [result.sentence for result in verify(run)]


def test_nothing_is_broken_where_nothing_was_done(run: Path, verify: Verify) -> None:
    assert [result.sentence for result in verify(run) if result.state != "proved"] == []


def test_a_folder_that_came_through_an_archive_without_links_is_whole(
    run: Path, verify: Verify, tmp_path: Path
) -> None:
    copy = shutil.copytree(run, tmp_path / "copy")
    assert not os.path.islink(copy / "journal.jsonl")
    assert [result.sentence for result in verify(copy) if result.state != "proved"] == []
    for name in ("journal.jsonl", "runbook.yaml"):
        (copy / name).unlink()
    shutil.rmtree(copy / "evidence")
    assert [result.sentence for result in verify(copy) if result.state != "proved"] == []
