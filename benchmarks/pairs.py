"""A fresh pair for each measurement: copies of one that was made once, each served by a process of its own."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path

from benchmarks import by_hand
from handrail.app.environment import is_root
from handrail.inventory import Appliance, Pair, load_inventory
from handrail.page.chromium.launcher.browser_choice import arguments
from handrail.run.certificates import keys_for_names, leaves_of
from handrail_practice.pair import running_pair


@dataclass(frozen=True)
class Practice:
    """A running pair in its folder, and where to write what comes of working on it."""

    folder: Path
    inventory: Path
    out: Path

    @cached_property
    def pair(self) -> Pair:
        return load_inventory(self.inventory).pairs["practice"]

    def job(self, browser: Path) -> by_hand.Job:
        """What the script by hand is told: the very browser and arguments that Handrail would use."""
        return by_hand.Job(
            browser=str(browser),
            arguments=asyncio.run(_arguments(self.pair)),
            primary=self._told(self.pair.roles["primary"]),
            backup=self._told(self.pair.roles["backup"]),
            certificate=self.pair.inputs["certificate"],
            site=self.pair.inputs["site"],
        )

    def job_file(self, browser: Path) -> Path:
        file = self.out / "job.json"
        file.write_text(json.dumps(asdict(self.job(browser))), encoding="utf-8")
        return file

    def _told(self, appliance: Appliance) -> by_hand.Appliance:
        password = (self.folder / f"{appliance.name}.password").read_text(encoding="ascii")
        return by_hand.Appliance(appliance.url, *appliance.address, appliance.username, password)


async def _arguments(pair: Pair) -> list[str]:
    now, roles = datetime.now(UTC), pair.roles
    served = await leaves_of(roles, now)
    keys = await keys_for_names(roles.values(), [pair.inputs["site"]], now)
    routes = {f"{it.host}:{it.port}": "{}:{}".format(*it.address) for it in roles.values()}
    trusted = tuple(keys | {leaf.spki_base64 for leaf in served.values()})
    return arguments(root=is_root(), trusted_keys=trusted, routes=routes)


class Pairs:
    """Makes a pair once, and serves a copy whenever one is asked for, so that none has been worked on before."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._first = folder / "first"
        with running_pair(self._first):
            pass

    @contextmanager
    def fresh(self) -> Iterator[Practice]:
        folder, out = self._folder / f"pair-{next(self._numbers)}", self._folder / "out"
        shutil.copytree(self._first, folder)
        out.mkdir()
        with _served(folder) as inventory:
            yield Practice(folder, inventory, out)
        shutil.rmtree(folder)
        shutil.rmtree(out)


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
