"""A fresh pair for each measurement: copies of one that was made once, each served by a process of its own."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

from benchmarks import by_hand
from benchmarks.by_hand import Procedure
from handrail.app.environment import is_root
from handrail.inventory import Appliance, Pair, load_inventory
from handrail.page.chromium.launcher.browser_choice import arguments
from handrail.run.certificates import fetch_certificates, fetch_keys_for_names
from handrail.runbook import shipped
from handrail_practice.pair import running_pair

RUNBOOK = "failover/replicate-ssl-certificate.yaml"


@dataclass(frozen=True)
class Assignment:
    """A running pair, what both sides are to do on it, and where to write what comes of that."""

    inventory: Path
    out: Path
    passwords: Mapping[str, str]
    """By the appliance's name."""
    runbook: Path
    procedure: Procedure
    """As a script by hand performs it."""
    name: str = ""
    """The pair, if the inventory has several."""

    @property
    def script(self) -> str:
        """The module that performs the procedure as a process of its own."""
        return self.procedure.__module__

    @cached_property
    def pair(self) -> Pair:
        pairs = load_inventory(self.inventory).pairs
        if self.name:
            return pairs[self.name]
        (pair,) = pairs.values()
        return pair

    def job(self, browser: Path) -> by_hand.Job:
        """The input of the script by hand: the very browser and arguments that Handrail would use."""
        return by_hand.Job(
            browser=str(browser),
            arguments=asyncio.run(_arguments(self.pair)),
            primary=self._sign_in(self.pair.roles["primary"]),
            backup=self._sign_in(self.pair.roles["backup"]),
            certificate=self.pair.inputs["certificate"],
            site=self.pair.inputs["site"],
        )

    def job_file(self, browser: Path) -> Path:
        file = self.out / "job.json"
        file.write_text(json.dumps(asdict(self.job(browser))), encoding="utf-8")
        return file

    def _sign_in(self, appliance: Appliance) -> by_hand.Appliance:
        password = self.passwords[appliance.name]
        return by_hand.Appliance(appliance.url, *appliance.address, appliance.username, password)


async def _arguments(pair: Pair) -> list[str]:
    now, roles = datetime.now(UTC), pair.roles
    served = await fetch_certificates(roles, now)
    keys = await fetch_keys_for_names(roles.values(), [pair.inputs["site"]], now)
    routes = {f"{appliance.host}:{appliance.port}": "{}:{}".format(*appliance.address) for appliance in roles.values()}
    trusted = tuple(keys | {leaf.spki_base64 for leaf in served.values()})
    return arguments(root=is_root(), trusted_keys=trusted, routes=routes)


class Pairs(Protocol):
    """A kind of appliance pair."""

    name: str

    def fresh(self) -> AbstractContextManager[Assignment]:
        """A running pair that nobody has worked on before."""


class PracticePairs:
    """Makes a practice pair once, and serves a copy whenever one is asked for."""

    name = "practice appliances"

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._first = folder / "first"
        with running_pair(self._first):
            pass

    @contextmanager
    def fresh(self) -> Iterator[Assignment]:
        with copied(self._first, self._folder / f"pair-{next(self._numbers)}") as folder, _served(folder) as inventory:
            passwords = {
                role: (folder / f"{role}.password").read_text(encoding="ascii") for role in ("primary", "backup")
            }
            with output_folder(self._folder) as out:
                yield Assignment(inventory, out, passwords, shipped() / RUNBOOK, by_hand.replicate)


@contextmanager
def copied(first: Path, folder: Path) -> Iterator[Path]:
    shutil.copytree(first, folder)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def output_folder(parent: Path) -> Iterator[Path]:
    folder = parent / "out"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@contextmanager
def _served(folder: Path) -> Iterator[Path]:
    command = [sys.executable, "-m", "handrail_practice", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            if not ready.startswith("ready "):
                raise RuntimeError(f"the practice appliances did not start: {ready}")
            yield folder / "inventory.yaml"
        finally:
            process.terminate()
