"""One finished, sealed run, and one that failed: for all tests that read a run, or copy it and change the copy."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from canaries import EXPORT, Canaries
from command_line import CommandLine
from guards import KEPT
from handrail_practice.pair import Pair
from practice_pairs import StartPair

HEAD, EXPORTING = EXPORT.replace("[primary]", "[primary, backup]").split("sections:\n")
OFF = "\n        screenshot: off\n"
EXPORTING = (
    EXPORTING.replace("heading: Export\n", "heading: Export\n    appliance: primary\n")
    .replace("      - call: sign-in\n", "")
    .replace("navigate: Security > Certificates\n", f"navigate: Security > Certificates{OFF}")
    .replace('row "support.example.com"\n', f'row "support.example.com"{OFF}')
)


def look(role: str) -> str:
    """Sections that take pictures of two pages."""
    return f"""\
  - heading: Users
    appliance: {role}
    steps:
      - call: sign-in
      - navigate: Users
        screenshot: off
      - capture: Users
  - heading: "Security :: TLS Configuration"
    appliance: {role}
    steps:
      - navigate: Security > TLS Configuration
        screenshot: off
      - capture: "Security :: TLS Configuration"
"""


WELL = f"{HEAD}sections:\n{look('primary')}{EXPORTING}        note: Never the same twice.\n{look('backup')}"
BADLY = f"""{HEAD}sections:
{look("primary")}
      - expect: button "Exprot"
        timeout: 0.2
"""


@dataclass(frozen=True)
class FinishedRuns:
    """Of a pair that has drifted apart. Its inventory, with passwords and a key, stays where the journals say.

    The pair may be another worker's: there is nothing to do on it any more.
    """

    well: Path
    badly: Path
    canaries: Canaries
    said: str
    """While the first of them went on."""

    @property
    def folder(self) -> Path:
        return self.well.parent.parent

    @property
    def signer(self) -> Path:
        return self.folder / "keys/seal.cert.pem"


def sealing_inventory(pair: Pair, here: Path) -> Path:
    """A copy of the pair's inventory, by which a run is sealed with the key in `keys`."""
    for name in ("inventory.yaml", "ca.pem", "primary.password", "backup.password"):
        shutil.copy(pair.inventory_path.parent / name, here)
    with (here / "inventory.yaml").open("a") as inventory:
        inventory.write("seal:\n  key: keys/seal.key.pem\n  certificate: keys/seal.cert.pem\n")
    return here / "inventory.yaml"


@pytest.fixture(scope="session")
def finished(
    command_line: CommandLine, start_pair: StartPair, canaries: Canaries, tmp_path_factory: pytest.TempPathFactory
) -> FinishedRuns:
    """A run that went well, sealed by QA, and one that failed: made by the first worker that needs them, for all."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "finished.pickle"
    with (shared / "finished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            runs = _perform(command_line, start_pair("sra", ["drift"]), canaries, tmp_path_factory.mktemp("finished"))
            made.write_bytes(pickle.dumps(runs))
    finished: FinishedRuns = pickle.loads(made.read_bytes())
    KEPT.add(str(finished.folder))
    return finished


def _perform(command_line: CommandLine, pair: Pair, canaries: Canaries, here: Path) -> FinishedRuns:
    sealing_inventory(pair, here)
    made = command_line.type("keys", "new", "--holder", "QA", "--no-password", here=here)
    assert made.returncode == 0, made.stderr
    (here / "well.yaml").write_text(WELL)
    (here / "badly.yaml").write_text(BADLY)
    done = [
        command_line.type("run", f"{name}.yaml", "--out", name, here=here, env=canaries.environment())
        for name in ("well", "badly")
    ]
    assert [it.returncode for it in done] == [0, 1], done
    (well,), (badly,) = ((here / name).glob("2*") for name in ("well", "badly"))
    return FinishedRuns(well, badly, canaries, done[0].stdout)
