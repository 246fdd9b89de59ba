"""The speed of sealing and verifying a large run, against `sha256sum` over the same bytes, and the memory it takes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail.journal.chain import GENESIS, canonical, hash_of

PICTURES = 10_000
FEW = 1_000
LEAST, MOST = 2_000, 22_000
"""Bytes of a picture."""
WORK = ("seal", "verify")


def large_run(folder: Path, pictures: int) -> Path:
    """The folder of an ended run with so many pictures of noise, and the four entries that go with each."""
    run = folder / f"run-{pictures}"
    (run / "data/evidence").mkdir(parents=True)
    (run / "data/runbook.yaml").write_text("runbook: Look\n")
    noise = random.Random(1).randbytes(1 << 20)
    previous = GENESIS
    with (run / "data/journal.jsonl").open("w", encoding="utf-8") as journal:
        for number, event in enumerate(_events(run, noise, pictures)):
            entry = {"seq": number, "at": "2026-11-26T12:00:00.000000Z", "event": event, "previous": previous}
            previous = hash_of(entry)
            journal.write(canonical(entry | {"seal": previous}) + "\n")
    return run


def _events(run: Path, noise: bytes, pictures: int) -> Iterator[dict[str, Any]]:
    digest = hashlib.sha256((hashlib.sha256(b"runbook: Look\n").hexdigest() + "\n").encode()).hexdigest()
    yield {"kind": "run-started", "runbook": "Look", "digest": digest, "pair": "hq", "steps": pictures}
    yield {"kind": "section-started", "number": 1, "heading": "Look", "appliance": "primary"}
    for number in range(1, pictures + 1):
        step, file = str(number), f"evidence/{number:05}-primary-look.png"
        content = noise[number : number + LEAST + number * 7919 % (MOST - LEAST)]
        (run / "data" / file).write_bytes(content)
        about = {"step": step, "sentence": f'Click button "Entry {number}"', "appliance": "primary", "effect": "safe"}
        yield {"kind": "step-started", "action": "click", "note": "", "target": [], **about}
        yield {"kind": "step-passed", "step": step}
        sha256 = hashlib.sha256(content).hexdigest()
        yield {"kind": "evidence-kept", "step": step, "file": file, "sha256": sha256, "media_type": "image/png"}
    yield {"kind": "run-finished", "outcome": "passed", "problem": ""}


def sha256sum(run: Path) -> float:
    began = time.perf_counter()
    command = "find data -type f -print0 | xargs -0 sha256sum > /dev/null"
    subprocess.run(["sh", "-c", command], cwd=run, check=True)
    return time.perf_counter() - began


def measured(work: str, run: Path) -> tuple[float, float]:
    """Seconds, and megabytes at the most, of a process of its own that seals or verifies."""
    command = [sys.executable, "-m", "benchmarks.sealing", work, str(run)]
    measured = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return measured["seconds"], measured["megabytes"]


def main() -> None:
    """Do it once, in a process of its own, and print how long it took, without the imports."""
    work, run = sys.argv[1], Path(sys.argv[2])
    done = _works()[work]
    began = time.perf_counter()
    done(run)
    print(json.dumps({"seconds": time.perf_counter() - began, "megabytes": _most_megabytes()}))


def _works() -> dict[str, Callable[[Path], object]]:
    import handrail.sealing.attestation
    from handrail.sealing import SealingOptions, TrustAnchors, Verification, seal

    assert handrail.sealing.attestation
    now = datetime.now(UTC)

    def verify(run: Path) -> None:
        broken = [result for result in Verification(run, TrustAnchors(), now).results() if result.state == "broken"]
        assert not broken, broken

    return {"seal": lambda run: seal(run, SealingOptions(), "handrail bench", now), "verify": verify}


def _most_megabytes() -> float:
    """The most memory of this process alone, in MB; what `getrusage` says is inherited from its parent."""
    status = Path(f"/proc/{os.getpid()}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
