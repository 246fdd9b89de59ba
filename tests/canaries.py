"""Secrets that are easily recognised wherever they turn up, and a second opinion on where they do.

`evidence/scanning.py` knows encodings of the whole secret. This search knows a word in the middle of it, that no encoding of
texts changes and that stands nowhere else on this machine; so it also finds what was cut off or mangled on the way.
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

from handrail.evidence.scanner import Scanner
from handrail.secrets import NeedleIndex, Secret
from processes import family_of, told_by

AWKWARD = "\"\\'<&+/ é"
DRIVER, BROWSER = "run-driver", "--remote-debugging-pipe"
"""What marks the command lines of the two kinds of processes that a run starts."""

EXPORT = """\
runbook: Begin to export
appliances: [primary]
secrets:
  passphrase: {env: CANARY_PASSPHRASE}
sections:
  - heading: Export
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - check: checkbox in row "support.example.com"
      - choose: Export
        target: 'combobox in section "Security :: Other Certificates"'
      - click: 'button "Apply" in section "Security :: Other Certificates"'
        effect: safe
      - check: field "Private Key"
      - fill: $passphrase
        target: field "Passphrase"
"""
"""The first half of the shipped runbook, in which a passphrase is filled at step 7."""


def canary() -> str:
    return f"{AWKWARD}{secrets.token_hex(8)}{AWKWARD}"


@dataclass(frozen=True)
class Canaries:
    """The secrets of one run, each by the name of its environment variable."""

    passphrase: str = field(default_factory=canary)
    primary: str = field(default_factory=canary)
    backup: str = field(default_factory=partial(secrets.token_hex, 8))
    """A plain one, as most are: every run looks for all encodings of the others, and they have thousands."""

    def environment(self) -> dict[str, str]:
        return {f"CANARY_{name.upper()}": value for name, value in vars(self).items()}

    def shown_by(self, content: bytes) -> list[str]:
        """Which of them stand in these bytes, and in archives in them."""
        words = {name: value.removeprefix(AWKWARD).removesuffix(AWKWARD) for name, value in vars(self).items()}
        return [name for name, word in words.items() if any(form in content for form in forms(word))] + [
            name for member in members(content) for name in self.shown_by(member)
        ]

    def scanned(self, files: Iterable[Path]) -> list[str]:
        """The same by the product's own search, which must have been able to look into everything."""
        scanner = Scanner(NeedleIndex(Secret(name, value) for name, value in vars(self).items()))
        return [str(hit) for hit in scanner.scan({str(file): file for file in files})] + scanner.unopened

    def found_in(self, *folders: Path) -> list[str]:
        """Where they stand below these folders, by both searches, in names and in contents."""
        files = [file for folder in folders for file in files_below(folder)]
        simple = [
            f"{name} in {file}"
            for file in files
            for name in (*self.shown_by(os.fsencode(file)), *self.shown_by(file.read_bytes()))
        ]
        return simple + self.scanned(files)


def forms(word: str) -> Iterator[bytes]:
    raw = word.encode()
    yield from (raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode())
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
        yield text[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]


def members(content: bytes) -> Iterator[bytes]:
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)


def files_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


@dataclass
class Watch:
    """Reads, as long as it lasts, what everybody can read of each process that another one starts. Use as `with`."""

    leader: int
    canaries: Canaries
    leaks: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    """Which kinds of processes were seen at all."""
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look_again_and_again)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look_again_and_again(self) -> None:
        while not self._ended.wait(0.05):
            for process in family_of(self.leader) - {self.leader}:
                self._look_at(process)

    def _look_at(self, process: int) -> None:
        command = told_by(process, "cmdline")
        if command == told_by(self.leader, "cmdline"):
            return  # the program itself, about to become another one: it has its own environment until then
        line = command.replace(b"\0", b" ").decode(errors="replace")
        self.kinds |= {kind for kind in (DRIVER, BROWSER) if kind in line}
        for file in ("cmdline", "environ"):
            for name in self.canaries.shown_by(told_by(process, file)):
                self.leaks.add(f"{name} in the {file} of {line}")
