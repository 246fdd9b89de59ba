"""The comparison of the files of a sealed run with its manifests: altered, missing, added."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
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
    is_same,
    read_manifest,
)
from handrail.sealing.seal import ATTESTATION, FOLDER
from handrail.sealing.sign_off import SIGN_OFFS, is_place_of_sign_off


@dataclass(frozen=True)
class FileProblem:
    """A file that is not as it was sealed: its name in the run's folder, and the finding."""

    name: str
    finding: str

    @property
    def sentence(self) -> str:
        return f"{self.name} {self.finding}"


def payload_digests(run: Path) -> dict[str, str]:
    """The SHA-256 of each file of the payload as it is now; "" if it is no readable file."""
    names = (f"{DATA}/{name}" for name in files_below(run / DATA)) if is_bag(run) else ()
    return {name: digest for name, digest, _ in digests(run, names)}


def file_problems(run: Path, digests_now: Mapping[str, str], reports: Collection[str] = ()) -> Iterator[FileProblem]:
    """The problems of all files that differ from the manifests, but for reports at the root that are judged by themselves."""
    listed = _read(run / MANIFEST)
    yield from _differences(listed, digests_now) if isinstance(listed, dict) else (listed,)
    tagged = _read(run / TAG_MANIFEST)
    if isinstance(tagged, dict):
        yield from _differences(tagged, {name: digest for name, digest, _ in digests(run, TAGS) if digest})
    else:
        yield tagged
    yield from _root_problems(run, reports)


def _read(file: Path) -> dict[str, str] | FileProblem:
    try:
        return read_manifest(file)
    except OSError:
        return FileProblem(file.name, "is missing")
    except ValueError as error:
        return FileProblem(file.name, f"was altered: {error}")


def _differences(listed: Mapping[str, str], present: Mapping[str, str]) -> Iterator[FileProblem]:
    for name, digest in listed.items():
        if name not in present:
            yield FileProblem(name, "is missing")
        elif present[name] != digest:
            yield FileProblem(name, "was altered" if present[name] else "is no file that can be read")
    for name in present:
        if name not in listed:
            yield FileProblem(name, "was added")


def _root_problems(run: Path, reports: Collection[str]) -> Iterator[FileProblem]:
    known = {DATA, FOLDER, SIGN_OFFS, TAG_MANIFEST, *TAGS}
    for entry in sorted(os.scandir(run), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.name in known:
            if entry.is_symlink():
                yield FileProblem(entry.name, "is a link, and leads to what was not sealed")
        elif entry.is_symlink():
            if Path(os.readlink(path)) != Path(DATA) / entry.name:
                yield FileProblem(entry.name, "is a link that leads elsewhere")
        elif entry.name not in reports and not is_same(path, run / DATA / entry.name):
            yield FileProblem(entry.name, _unexpected(run, entry.name))
    yield from (FileProblem(name, "was added") for name in _strangers(run))


def _strangers(run: Path) -> Iterator[str]:
    """The names of files among those of the seal and of sign-offs that are none of them."""
    for name in files_below(run / FOLDER) if (run / FOLDER).is_dir() else ():
        if name not in ATTESTATION:
            yield f"{FOLDER}/{name}"
    for name in files_below(run / SIGN_OFFS) if (run / SIGN_OFFS).is_dir() else ():
        if not is_place_of_sign_off(run, name):
            yield f"{SIGN_OFFS}/{name}"
    if (run / SIGN_OFFS).is_file():
        yield SIGN_OFFS


def _unexpected(run: Path, name: str) -> str:
    return f"was altered: it is not {DATA}/{name}" if (run / DATA / name).exists() else "was added"
