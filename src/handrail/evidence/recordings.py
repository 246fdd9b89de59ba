"""Traces and videos as evidence: a trace without its secrets, a video as it was recorded."""

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

BINARY_SUFFIXES = (".png", ".jpeg", ".jpg", ".webp", ".gif", ".woff", ".woff2")
"""Suffixes of the files in a trace that are not redacted, since they are not text."""
COOKIE_PLACEHOLDER = "«cookie»".encode()
MIN_COOKIE_LENGTH = 8
"""Characters; the value of a shorter cookie is a setting, not a session."""
TRACE_CAPTION = "What Playwright did, for `playwright show-trace`; secrets are taken out"
VIDEO_CAPTION = "What was to be seen"
LATER_WINDOW_CAPTION = "What was to be seen in a window that a page opened"


def keep_recordings(
    recordings: Iterable[Recording], folder: Path, redact: Callable[[bytes], bytes]
) -> Iterator[EvidenceKept]:
    """Keep recordings in `folder`, and return their events.

    One window has several recordings if its certificate changed, or if the run was resumed.
    """
    for recording in recordings:
        if recording.kind == "trace":
            file = _free_path(folder, f"trace-{recording.appliance}", ".zip")
            redact_trace(recording.file, file, redact)
            caption, media_type = TRACE_CAPTION, "application/zip"
        else:
            window = "-window" if recording.is_later_window else ""
            file = _free_path(folder, f"video-{recording.appliance}{window}", ".webm")
            shutil.copyfile(recording.file, file)
            caption = LATER_WINDOW_CAPTION if recording.is_later_window else VIDEO_CAPTION
            media_type = "video/webm"
        digest, name = hashlib.sha256(file.read_bytes()).hexdigest(), f"{folder.name}/{file.name}"
        yield EvidenceKept(step="", file=name, sha256=digest, media_type=media_type, caption=caption)


def video_event(recording: Recording, kept: EvidenceKept) -> Iterator[WindowFilmed]:
    """The event for a video, with its times and the size of its page. A trace has none."""
    if recording.began and recording.ended:
        times = {"began": recording.began, "ended": recording.ended, "clapped": recording.sync_mark}
        width, height = recording.size or (0, 0)
        yield WindowFilmed(appliance=recording.appliance, file=kept.file, width=width, height=height, **times)


def _free_path(folder: Path, name: str, suffix: str) -> Path:
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(file for free in names if not (file := folder / f"{free}{suffix}").exists())


def redact_trace(raw: Path, redacted: Path, redact: Callable[[bytes], bytes]) -> None:
    """Write the archive `raw` to `redacted`, with no secret and no cookie in its texts.

    Members are named by a hash of their content. If the content changes, so does the name: a secret could be guessed from the
    old one.
    """
    with zipfile.ZipFile(raw) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    networks = {name: _without_parsed_parts(content) for name, content in members.items() if name.endswith(".network")}
    members |= networks
    cookies = _pattern_for_any(chain.from_iterable(map(_cookies, networks.values())))
    clean = {
        name: content if name.endswith(BINARY_SUFFIXES) else cookies.sub(COOKIE_PLACEHOLDER, redact(content))
        for name, content in members.items()
    }
    hashes = {
        name_hash: _hash(clean[name])
        for name in members
        if (name_hash := _hash_in_name(name)) and clean[name] != members[name]
    }
    old_hashes = _pattern_for_any(hashes)
    with zipfile.ZipFile(redacted, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in clean.items():
            text = content if name.endswith(BINARY_SUFFIXES) else old_hashes.sub(lambda old: hashes[old[0]], content)
            renamed = old_hashes.sub(lambda old: hashes[old[0]], name.encode()).decode()
            if renamed not in archive.NameToInfo:  # two members may have become equal
                archive.writestr(renamed, text)


def _without_parsed_parts(network: bytes) -> bytes:
    """The network log without its parsed URLs and forms, in which a secret would be split and not be found."""
    exchanges = [json.loads(line) for line in network.splitlines()]
    for exchange in exchanges:
        request = exchange.get("snapshot", {}).get("request")
        if request is not None:
            request["queryString"] = []
            if "params" in request.get("postData", {}):
                request["postData"]["params"] = []
    return "".join(f"{json.dumps(exchange, ensure_ascii=False)}\n" for exchange in exchanges).encode()


def _cookies(network: bytes) -> Iterator[bytes]:
    """The values of all cookies that were sent or set. Whoever has them is signed in, as long as the session lasts."""
    for line in network.splitlines():
        exchange = json.loads(line).get("snapshot", {})
        for side in ("request", "response"):
            for cookie in exchange.get(side, {}).get("cookies", ()):
                if len(cookie["value"]) >= MIN_COOKIE_LENGTH:
                    yield json.dumps(cookie["value"], ensure_ascii=False)[1:-1].encode()


def _pattern_for_any(texts: Iterable[bytes]) -> re.Pattern[bytes]:
    longest_first = sorted(set(texts), key=len, reverse=True)
    return re.compile(b"|".join(map(re.escape, longest_first)) or rb"(?!)")


def _hash_in_name(name: str) -> bytes:
    """The hash in a member's name, or empty bytes."""
    match = re.fullmatch(r"resources/([0-9a-f]{40})(\..*)?", name)
    return match[1].encode() if match else b""


def _hash(content: bytes) -> bytes:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest().encode()
