"""No wrapping and no encoding hides a secret from the search."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from handrail.evidence.quarantine import quarantine
from handrail.evidence.scanner import BLOCK_SIZE, Hit, Scanner
from handrail.page.chromium.browser import Chromium
from handrail.secrets import NeedleIndex, Secret, variants

CANARY = "Cañary+\"pass' <&>/word\\"
SCANNER = Scanner(NeedleIndex([Secret("passphrase", CANARY), Secret("password", "hunter22")]))


def zipped(name: str, content: bytes) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return archive.getvalue()


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


PLAIN = f"before {CANARY} after".encode()
PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(PLAIN))
    + chunk(b"IDAT", b"")
    + chunk(b"IEND", b"")
)
PACKED = {
    "as it is": (PLAIN, ()),
    "in UTF-16": (f"before {CANARY} after".encode("utf-16"), ()),
    "in an old code page": (f"before {CANARY}".encode("cp1252"), ()),
    "in a URL in JSON": (
        json.dumps({"url": "https://a/?p=Ca%C3%B1ary%2B%22pass%27%20%3C%26%3E%2Fword%5C"}).encode(),
        (),
    ),
    "in an archive": (zipped("trace.network", PLAIN), ("trace.network",)),
    "in an archive behind something else": (b"#!/bin/sh\n" + zipped("b", PLAIN), ("b",)),
    "in an archive in an archive": (zipped("a.zip", zipped("b", PLAIN)), ("a.zip", "b")),
    "in a compressed file": (gzip.compress(PLAIN), ("gzip",)),
    "in a file compressed by bzip2": (bz2.compress(PLAIN), ("bzip2",)),
    "in a file compressed by xz": (lzma.compress(PLAIN), ("xz",)),
    "in a stream of a PDF": (b"stream\n" + zlib.compress(PLAIN) + b"\nendstream", ("a compressed stream",)),
    "in a comment of a picture": (PICTURE, ("its zTXt", "a compressed stream")),
    "behind a picture": (PICTURE + zipped("b", PLAIN), ("what stands behind the picture", "b")),
    "in base64 of JSON": (b'{"body": "' + base64.b64encode(json.dumps(CANARY).encode() * 2) + b'"}', ("base64",)),
    "in base64 of an archive": (b"data:;base64," + base64.b64encode(zipped("b", PLAIN)), ("base64", "b")),
    "in base64 in lines": (base64.encodebytes(zipped("b", PLAIN)), ("base64", "b")),
}


def secrets_in(scanner: Scanner, content: bytes) -> set[str]:
    return {hit.secret for hit in scanner.find(content)}


@pytest.mark.parametrize("name", PACKED)
def test_finds_a_secret(name: str) -> None:
    content, containers = PACKED[name]
    assert Hit("", "passphrase", containers) in set(SCANNER.find(content))


def test_finds_every_encoding_that_the_redactor_knows() -> None:
    missed = [text for text in variants(CANARY) if "passphrase" not in secrets_in(SCANNER, f"x{text}y".encode())]
    assert missed == []


@pytest.mark.parametrize(
    "content", [b"", b"hunter2", b"PK\x03\x04broken", b"\x1f\x8b\x08broken", b"\x78\x9cbroken", b"A" * 2000]
)
def test_finds_nothing_where_nothing_is(content: bytes) -> None:
    assert list(SCANNER.find(content)) == []


def test_says_in_which_file_and_moves_it_away(tmp_path: Path) -> None:
    (tmp_path / "run/evidence").mkdir(parents=True)
    (tmp_path / "run/evidence/trace.zip").write_bytes(zipped("trace.network", b"hunter22"))
    (tmp_path / "run/evidence/hunter22.txt").write_text("harmless")
    (tmp_path / "run/journal.jsonl").write_text("harmless")
    hits = SCANNER.scan(files(tmp_path / "run"))
    assert [str(hit) for hit in hits] == [
        "password in evidence/hunter22.txt, in its name",
        "password in evidence/trace.zip, in trace.network",
    ]
    quarantine(files(tmp_path / "run"), {hit.file for hit in hits}, tmp_path / "quarantine")
    assert SCANNER.scan(files(tmp_path / "run")) == []
    assert (tmp_path / "quarantine/evidence/trace.zip").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "quarantine").stat().st_mode & 0o777 == 0o700


def test_what_is_put_away_later_does_not_replace_what_is_there(tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "run").mkdir(exist_ok=True)
        (tmp_path / "run/a").write_text(text)
        quarantine(files(tmp_path / "run"), ["a"], tmp_path / "away")
    assert {file.name: file.read_text() for file in (tmp_path / "away").iterdir()} == {"a": "first", "2-a": "second"}


def test_says_what_it_could_not_look_into(tmp_path: Path) -> None:
    broken = bytearray(zipped("inner", PLAIN))
    broken[34:44] = b"\xff" * 10
    (tmp_path / "cut.zip").write_bytes(b"PK\x05\x06")
    (tmp_path / "outer.zip").write_bytes(zipped("broken.zip", bytes(broken)))
    (tmp_path / "packed.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\0\4")
    (tmp_path / "short.xz").write_bytes(lzma.compress(PLAIN)[:20] + bytes(40))
    (tmp_path / "elsewhere").symlink_to(tmp_path.parent)
    scanner = Scanner(NeedleIndex([Secret("passphrase", CANARY)]))
    names = ["cut.zip", "elsewhere", "outer.zip", "packed.7z", "short.xz"]
    assert scanner.scan({name: tmp_path / name for name in names}) == []
    assert scanner.unopened == [
        "cut.zip, in an archive",
        "elsewhere (Is a directory)",
        "outer.zip, in broken.zip, in inner",
        "packed.7z, in 7z",
        "short.xz, in xz",
    ]


def test_a_short_secret_is_a_word() -> None:
    short = Scanner(NeedleIndex([Secret("pin", "123")]))
    assert secrets_in(short, b"pin: 123;") == {"pin"}
    assert list(short.find(b"41235")) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "offset",
    [
        0,
        *(BLOCK_SIZE + shift for shift in (-3, 0)),
        *(pytest.param(it, marks=pytest.mark.whole) for it in (1, BLOCK_SIZE - 1, BLOCK_SIZE + 1)),
        *(pytest.param(it, marks=pytest.mark.whole) for it in (2 * BLOCK_SIZE + 5, 3 * BLOCK_SIZE - 7)),
    ],
)
def test_finds_a_secret_wherever_the_blocks_end(offset: int) -> None:
    scanner = Scanner(NeedleIndex([Secret("password", "hunter22"), Secret("pin", "123")]))
    around = bytes(offset), bytes(3 * BLOCK_SIZE - offset)
    assert secrets_in(scanner, b"hunter22".join(around)) == {"password"}
    assert secrets_in(scanner, b"123".join(around)) == {"pin"}
    assert list(scanner.find(b"41235".join(around))) == []


def test_without_secrets_there_is_nothing_to_find(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("anything")
    assert Scanner(NeedleIndex([])).scan(files(tmp_path)) == []


async def test_finds_what_a_browser_s_raw_trace_holds(chromium: Chromium, tmp_path: Path) -> None:
    """The positive control: this is what is to be found, if ever anything is."""
    page = (await chromium.open_page()).window
    await page.context.tracing.start(snapshots=True)
    await page.set_content("<label>Password <input type=password></label>")
    await page.get_by_label("Password").fill(CANARY)
    await page.context.tracing.stop(path=tmp_path / "trace.zip")
    hits = SCANNER.scan(files(tmp_path))
    assert {(hit.file, hit.secret) for hit in hits} == {("trace.zip", "passphrase")}
    assert Hit("trace.zip", "passphrase", ("trace.trace",)) in hits
