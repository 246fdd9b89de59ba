"""Traces and videos as evidence: a trace without its secrets, a video as it is."""

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
"""Suffixes of a page's own files in a trace that are no texts, and are left as they are."""
NO_COOKIE = "«cookie»".encode()
SHORTEST_COOKIE = 8
"""Characters below which the value of a cookie is a setting, and no session."""
TRACE_CAPTION = "What Playwright did, for `playwright show-trace`; secrets are taken out"
VIDEO_CAPTION = "What was to be seen"


def keep_recordings(
    recordings: Iterable[Recording], folder: Path, redact: Callable[[bytes], bytes]
) -> Iterator[EvidenceKept]:
    """Keep recordings in `folder`: several of a window after a change of certificate, or where a run was resumed."""
    for recording in recordings:
        if recording.kind == "trace":
            file = _free(folder, f"trace-{recording.appliance}", ".zip")
            redact_trace(recording.file, file, redact)
            caption, media_type = TRACE_CAPTION, "application/zip"
        else:
            file = _free(folder, f"video-{recording.appliance}", ".webm")
            shutil.copyfile(recording.file, file)
            caption, media_type = VIDEO_CAPTION, "video/webm"
        digest, name = hashlib.sha256(file.read_bytes()).hexdigest(), f"{folder.name}/{file.name}"
        yield EvidenceKept(step="", file=name, sha256=digest, media_type=media_type, caption=caption)


def window_filmed(recording: Recording, kept: EvidenceKept) -> Iterator[WindowFilmed]:
    """The event for a video, with its times and the size of its page; none for a trace."""
    if recording.began and recording.ended:
        times = {"began": recording.began, "ended": recording.ended, "clapped": recording.sync_mark}
        width, height = recording.size or (0, 0)
        yield WindowFilmed(appliance=recording.appliance, file=kept.file, width=width, height=height, **times)


def _free(folder: Path, name: str, suffix: str) -> Path:
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(file for free in names if not (file := folder / f"{free}{suffix}").exists())


def redact_trace(raw: Path, redacted: Path, redact: Callable[[bytes], bytes]) -> None:
    """Write the same archive with no secret and no cookie in its texts.

    Members are named by a hash of their content. Where the content changed, so does the name: by the old one, a secret could be
    guessed.
    """
    with zipfile.ZipFile(raw) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    networks = {name: _without_pieces(content) for name, content in before.items() if name.endswith(".network")}
    before |= networks
    cookies = _any_of(chain.from_iterable(map(_cookies, networks.values())))
    after = {
        name: content if name.endswith(PICTURES) else cookies.sub(NO_COOKIE, redact(content))
        for name, content in before.items()
    }
    hashes = {stem: _hash(after[name]) for name in before if (stem := _stem(name)) and after[name] != before[name]}
    old_hashes = _any_of(hashes)
    with zipfile.ZipFile(redacted, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in after.items():
            text = content if name.endswith(PICTURES) else old_hashes.sub(lambda old: hashes[old[0]], content)
            renamed = old_hashes.sub(lambda old: hashes[old[0]], name.encode()).decode()
            if renamed not in archive.NameToInfo:  # two may have become alike
                archive.writestr(renamed, text)


def _without_pieces(network: bytes) -> bytes:
    """Without the pieces into which addresses and forms were taken apart: no secret would be found in these."""
    exchanges = [json.loads(line) for line in network.splitlines()]
    for exchange in exchanges:
        request = exchange.get("snapshot", {}).get("request")
        if request is not None:
            request["queryString"] = []
            if "params" in request.get("postData", {}):
                request["postData"]["params"] = []
    return "".join(f"{json.dumps(exchange, ensure_ascii=False)}\n" for exchange in exchanges).encode()


def _cookies(network: bytes) -> Iterator[bytes]:
    """The values of all cookies that were sent or set: whoever has them is signed in, as long as the session lasts."""
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
    """The hash in a member's name; empty where there is none."""
    named = re.fullmatch(r"resources/([0-9a-f]{40})(\..*)?", name)
    return named[1].encode() if named else b""


def _hash(content: bytes) -> bytes:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest().encode()
