"""The files of a sealed run, against what its manifests say: altered, missing, added."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from handrail.sealing.bag import (
    DATA,
    MANIFEST,
    TAG_MANIFEST,
    TAGS,
    digests,
    files_below,
    is_bag,
    read_manifest,
    same,
)
from handrail.sealing.seal import FOLDER, SEALS

REPORT = "report."
"""How the names of reports begin: the one kind of file that may be made again after sealing."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, by its name in the run's folder."""

    name: str
    what: str

    @property
    def sentence(self) -> str:
        return f"{self.name} {self.what}"


def payload_digests(run: Path) -> dict[str, str]:
    """The SHA-256 of each file of the payload as it is now; "" for what is no file that can be read."""
    names = (f"{DATA}/{name}" for name in files_below(run / DATA)) if is_bag(run) else ()
    return {name: digest for name, digest, _ in digests(run, names)}


def problems(
    run: Path, found: Mapping[str, str], made_again: Callable[[str], bytes | None] = lambda name: None
) -> Iterator[Problem]:
    """All that is not as the manifests say."""
    listed = _listed(run / MANIFEST)
    yield from _against(listed, found) if isinstance(listed, dict) else (listed,)
    tagged = _listed(run / TAG_MANIFEST)
    if isinstance(tagged, dict):
        yield from _against(tagged, {name: digest for name, digest, _ in digests(run, TAGS) if digest})
    else:
        yield tagged
    yield from _at_the_root(run, made_again)


def made_later(run: Path, made_again: Callable[[str], bytes | None]) -> Iterator[str]:
    """Reports that do not belong to what was sealed, and are what the journal says."""
    for name in _reports(run):
        if not same(run / name, run / DATA / name) and _is_made_again(run / name, made_again):
            yield f"{name} is not what was sealed, but made from the journal later; what was sealed is in {DATA}"


def _listed(file: Path) -> dict[str, str] | Problem:
    try:
        return read_manifest(file)
    except OSError:
        return Problem(file.name, "is missing")
    except ValueError as error:
        return Problem(file.name, f"was altered: {error}")


def _against(listed: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Problem]:
    for name, digest in listed.items():
        if name not in found:
            yield Problem(name, "is missing")
        elif found[name] != digest:
            yield Problem(name, "was altered" if found[name] else "is no file that can be read")
    for name in found:
        if name not in listed:
            yield Problem(name, "was added")


def _at_the_root(run: Path, made_again: Callable[[str], bytes | None]) -> Iterator[Problem]:
    known = {DATA, FOLDER, TAG_MANIFEST, *TAGS}
    for entry in sorted(os.scandir(run), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.name in known:
            if entry.is_symlink():
                yield Problem(entry.name, "is a link, and leads to what was not sealed")
        elif entry.is_symlink():
            if Path(os.readlink(path)) != Path(DATA) / entry.name:
                yield Problem(entry.name, "is a link that leads elsewhere")
        elif not same(path, run / DATA / entry.name) and not _is_made_again(path, made_again):
            yield Problem(entry.name, _strange(run, entry.name))
    for name in files_below(run / FOLDER) if (run / FOLDER).is_dir() else ():
        if name not in SEALS:
            yield Problem(f"{FOLDER}/{name}", "was added")


def _strange(run: Path, name: str) -> str:
    if name.startswith(REPORT):
        return "was altered: it is neither what was sealed nor what is made from the journal"
    return f"was altered: it is not {DATA}/{name}" if (run / DATA / name).exists() else "was added"


def _reports(run: Path) -> list[str]:
    return sorted(entry.name for entry in os.scandir(run) if entry.name.startswith(REPORT) and not entry.is_symlink())


def _is_made_again(file: Path, made_again: Callable[[str], bytes | None]) -> bool:
    return file.name.startswith(REPORT) and file.is_file() and made_again(file.name) == file.read_bytes()
