import base64
from pathlib import Path
from typing import Any

import pytest

from handrail.tls import CaTrust, PinTrust, SystemTrust, parse_trust

from .servers import ROOT, pem

PIN = "sha256//" + base64.b64encode(bytes(32)).decode()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "ca.pem").write_bytes(pem(ROOT))
    (tmp_path / "notes.txt").write_text("no certificate")
    return tmp_path


def test_nothing_is_the_system(base: Path) -> None:
    assert parse_trust(None, base) == (SystemTrust(),)


def test_a_file_starts_at_the_inventory(base: Path) -> None:
    assert parse_trust({"ca": "ca.pem"}, base) == (CaTrust(base / "ca.pem"),)


def test_a_pin(base: Path) -> None:
    assert parse_trust({"pin": PIN}, base) == (PinTrust(PIN),)


def test_any_of_several(base: Path) -> None:
    assert parse_trust([{"pin": PIN}, {"ca": "ca.pem"}], base) == (PinTrust(PIN), CaTrust(base / "ca.pem"))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("system", "`tls` takes {ca: FILE}"),
        (True, "`tls` takes {ca: FILE}"),
        ({}, "`tls` takes {ca: FILE}"),
        ({"ca": "ca.pem", "pin": PIN}, "or a list of them"),
        ([], "this list is empty"),
        ([[]], "`tls` takes {ca: FILE}"),
        ({"pins": PIN}, r"`pins` is not a kind of trust; it is ca or pin \(did you mean `pin`\?\)"),
        ({"insecure": True}, "`insecure` is not a kind of trust; it is ca or pin$"),
        ({"ca": 5}, "path of a PEM file"),
        ({"ca": "none.pem"}, "no file none.pem"),
        ({"ca": "."}, "no file ."),
        ({"ca": "notes.txt"}, "notes.txt holds no CA certificate in PEM"),
        ({"pin": 5}, "`pin` takes sha256//"),
        ({"pin": "sha1//abc"}, "`pin` takes sha256//"),
        ({"pin": "sha256//%%%"}, "this is not base64"),
        ({"pin": "sha256//AAAA"}, "these are 3 bytes, not 32"),
        ({"pin": "sha256//ä"}, "this is not base64"),
    ],
)
def test_says_what_is_wrong(base: Path, raw: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_trust(raw, base)
