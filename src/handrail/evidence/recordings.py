"""Traces and videos, kept on demand: a trace without its secrets, a video as it is."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from pathlib import Path

from handrail.journal import EvidenceKept, WindowFilmed
from handrail.page import Recording

PICTURES = (".png", ".jpeg", ".jpg", ".webp", ".gif", ".woff", ".woff2")
"""What a trace holds of a page's own files is left as it is, where it is no text."""
NO_COOKIE = "«cookie»".encode()
SHORTEST_COOKIE = 8
"""Characters below which the value of a cookie is a setting, and no session."""


def keep_recordings(
    recordings: Iterable[Recording], folder: Path, redact: Callable[[bytes], bytes]
) -> Iterator[EvidenceKept]:
    """Keep what the browser recorded. There are several of a window after a change of certificate, or where a run was resumed."""
    for recording in recordings:
        if recording.kind == "trace":
            kept = _free(folder, f"trace-{recording.appliance}", ".zip")
            redact_trace(recording.file, kept, redact)
            caption, kind = "What Playwright did, for `playwright show-trace`; secrets are taken out", "application/zip"
        else:
            kept = _free(folder, f"video-{recording.appliance}", ".webm")
            shutil.copyfile(recording.file, kept)
            caption, kind = "What was to be seen", "video/webm"
        digest = hashlib.sha256(kept.read_bytes()).hexdigest()
        file = f"{folder.name}/{kept.name}"
        yield EvidenceKept(step="", file=file, sha256=digest, media_type=kind, caption=caption)


def window_filmed(recording: Recording, kept: EvidenceKept) -> Iterator[WindowFilmed]:
    """Of a video: when it began and ended, when it was clapped, and how large the page was."""
    if recording.began and recording.ended:
        times = {"began": recording.began, "ended": recording.ended, "clapped": recording.sync_mark}
        width, height = recording.size or (0, 0)
        yield WindowFilmed(appliance=recording.appliance, file=kept.file, width=width, height=height, **times)


def _free(folder: Path, name: str, ending: str) -> Path:
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(file for it in names if not (file := folder / f"{it}{ending}").exists())


def redact_trace(raw: Path, kept: Path, redact: Callable[[bytes], bytes]) -> None:
    """The same archive with no secret and no cookie in its texts.

    Members are called by a hash of what they hold. Where that changed, so does their name: by it, what was taken out could be
    guessed.
    """
    with zipfile.ZipFile(raw) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    before = {name: _in_one_piece(it) if name.endswith(".network") else it for name, it in before.items()}
    cookies = _any_of(chain.from_iterable(_cookies(it) for name, it in before.items() if name.endswith(".network")))
    after = {name: it if name.endswith(PICTURES) else cookies.sub(NO_COOKIE, redact(it)) for name, it in before.items()}
    hashes = {stem: _hash(after[name]) for name in before if (stem := _stem(name)) and after[name] != before[name]}
    called = _any_of(hashes)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, it in after.items():
            text = it if name.endswith(PICTURES) else called.sub(lambda found: hashes[found[0]], it)
            place = called.sub(lambda found: hashes[found[0]], name.encode()).decode()
            if place not in archive.NameToInfo:  # two may have become alike
                archive.writestr(place, text)


def _in_one_piece(network: bytes) -> bytes:
    """Without the pieces into which addresses and forms were taken apart: nobody finds a secret in these."""
    exchanges = [json.loads(line) for line in network.splitlines()]
    for request in (it["snapshot"]["request"] for it in exchanges if "request" in it.get("snapshot", {})):
        request["queryString"] = []
        if "params" in request.get("postData", {}):
            request["postData"]["params"] = []
    return "".join(f"{json.dumps(it, ensure_ascii=False)}\n" for it in exchanges).encode()


def _cookies(network: bytes) -> Iterator[bytes]:
    """The values of all cookies that were sent or set: who has them is signed in, as long as the session lasts."""
    for line in network.splitlines():
        exchange = json.loads(line).get("snapshot", {})
        for side in ("request", "response"):
            for cookie in exchange.get(side, {}).get("cookies", ()):
                if len(cookie["value"]) >= SHORTEST_COOKIE:
                    yield json.dumps(cookie["value"], ensure_ascii=False)[1:-1].encode()


def _any_of(texts: Iterable[bytes]) -> re.Pattern[bytes]:
    longest_first = sorted(set(texts), key=len, reverse=True)
    return re.compile(b"|".join(map(re.escape, longest_first)) or rb"(?!)")


def _stem(name: str) -> bytes:
    """The hash by which a member is called, if it is."""
    found = re.fullmatch(r"resources/([0-9a-f]{40})(\..*)?", name)
    return found[1].encode() if found else b""


def _hash(content: bytes) -> bytes:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest().encode()
