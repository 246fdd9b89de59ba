"""`docs/how-to/verify-without-handrail.md` is followed, on a run that was sealed and stamped; it names no program of ours."""

from __future__ import annotations

import shutil
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from documents import ROOT, blocks, follow

from .conftest import Office

PAGE = ROOT / "docs/how-to/verify-without-handrail.md"


def test_the_page_keeps_its_word(run: Path, office: Office, tmp_path: Path) -> None:
    (tmp_path / "signer.pem").write_bytes(office.signatory.certificate.public_bytes(Encoding.PEM))
    shutil.copyfile(office.authority.ca, tmp_path / "tsa-ca.pem")
    follow(PAGE, tmp_path)
    assert [command for block in blocks(PAGE) for command in block.commands if "handrail " in command] == []
