"""The pair that others made, where `../shared/second-opinion` is there: in another folder, and never copied into this one."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from cryptography import x509

from benchmarks import by_hand_other
from benchmarks.pairs import RUNBOOK, Assignment, copied, output_folder
from handrail.runbook import shipped
from handrail.tls import handshake
from handrail_practice.certificate import pin

PROGRAM = Path(__file__).resolve().parents[2] / "shared/second-opinion/appliance_pair.py"
VARIANT = "sra"
MAX_STARTS = 3

INVENTORY = """\
appliances:
  unit-a: {primary}
  unit-b: {backup}
pairs:
  other:
    primary: unit-a
    backup: unit-b
    inputs: {inputs}
"""


class OtherPairs:
    """Makes a pair once, and serves a copy whenever one is asked for."""

    name = "appliances made by others"

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._first = folder / "first-of-others"
        with _served(self._first):
            pass

    @contextmanager
    def fresh(self) -> Iterator[Assignment]:
        other = self._folder / f"other-{next(self._numbers)}"
        with copied(self._first, other) as folder, _served(folder) as facts, output_folder(self._folder) as out:
            yield Assignment(
                inventory=_inventory(facts, folder),
                out=out,
                passwords={"unit-a": facts["primary"]["password"], "unit-b": facts["backup"]["password"]},
                runbook=shipped() / RUNBOOK,
                procedure=by_hand_other.replicate,
            )


@contextmanager
def _served(folder: Path) -> Iterator[dict[str, Any]]:
    """Run the program, and give the facts that it prints of its pair."""
    process, facts = _started(folder)
    with process:
        try:
            yield facts
        finally:
            process.terminate()


def _started(folder: Path) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """Start the program. A port that was free may be taken by a browser's connection before the program has it."""
    for _ in range(MAX_STARTS):
        ports = [word for role in ("primary", "backup") for word in (f"--{role}-port", str(_free_port()))]
        command = [sys.executable, str(PROGRAM), "--variant", VARIANT, "--state", str(folder), *ports]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        facts = process.stdout.readline()
        if facts:
            return process, json.loads(facts)
        process.communicate()
    raise RuntimeError(f"{PROGRAM} did not start: see above")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _inventory(facts: dict[str, Any], folder: Path) -> Path:
    appliances = {role: json.dumps(_appliance(facts, role, folder)) for role in ("primary", "backup")}
    inputs = json.dumps({"site": facts["site"], "certificate": facts["friendly_name"]})
    file = folder / "inventory.yaml"
    file.write_text(INVENTORY.format(**appliances, inputs=inputs), encoding="utf-8")
    return file


def _appliance(facts: dict[str, Any], role: str, folder: Path) -> dict[str, Any]:
    appliance, password = facts[role], folder / f"{role}.password"
    password.touch(mode=0o600)
    password.write_text(appliance["password"], encoding="utf-8")
    host = appliance["url"].removeprefix("https://").partition(":")[0]
    leaf = x509.load_der_x509_certificate(asyncio.run(handshake((host, appliance["port"]), None, timeout=5)).leaf)
    return {
        "url": appliance["url_by_name"],
        "username": appliance["username"],
        "password": {"file": password.name},
        "resolve": f"{host}:{appliance['port']}",
        "tls": [{"ca": facts["ca"]}, {"pin": pin(leaf)}],
    }
