"""`docs/how-to/verify-without-handrail.md` is followed, on a run that was sealed, stamped and signed off, without our program."""

from __future__ import annotations

import shutil
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from documents import ROOT, blocks, follow
from handrail.journal import read, run_record
from handrail.report.files import write_reports
from handrail.report.formats import FORMATS
from handrail.sealing import Role, seal
from handrail.sealing.seal import read_summary
from handrail.sealing.signing_off import SigningOff, SignOffRequest

from .conftest import Office, key_of, now
from .runs import ended_run

PAGE = ROOT / "docs/how-to/verify-without-handrail.md"


def test_the_page_keeps_its_word(office: Office, tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    write_reports(run_record(read(run / "data/journal.jsonl")), run, [FORMATS["html"]])
    seal(run, office.options, "handrail test", now())
    people: tuple[tuple[Role, str], ...] = (("reviewer", "Ann Auditor"), ("approver", "Bo Boss"))
    for role, who in people:
        request = SignOffRequest(role, "Evidence is complete", "", account=who.split()[0].lower(), machine="desk")
        signatory = key_of(tmp_path / "keys" / role, who)
        SigningOff(run, read_summary(run / "data/journal.jsonl"), signatory, request, now()).sign()
    certificates = [(tmp_path / f"keys/{role}/seal.cert.pem").read_text() for role, _ in people]
    (tmp_path / "may-sign.pem").write_text("".join(certificates))
    (tmp_path / "signer.pem").write_bytes(office.signatory.certificate.public_bytes(Encoding.PEM))
    shutil.copyfile(office.authority.ca, tmp_path / "tsa-ca.pem")
    follow(PAGE, tmp_path)
    assert [command for block in blocks(PAGE) for command in block.commands if "handrail " in command] == []
