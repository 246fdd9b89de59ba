"""One finished, sealed run a worker, and one that failed: for all tests that read a run, or copy it and change the copy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from canaries import EXPORT, Canaries
from command_line import CommandLine
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
    """Of a pair that has drifted apart. Its inventory, with passwords and a key, stays where the journals say."""

    well: Path
    badly: Path
    canaries: Canaries
    said: str
    """While the first of them went on."""

    @property
    def inventory(self) -> Path:
        return self.well.parent.parent / "inventory.yaml"

    @property
    def signer(self) -> Path:
        return self.inventory.parent / "keys/seal.cert.pem"


@pytest.fixture(scope="session")
def finished(
    command_line: CommandLine, start_pair: StartPair, canaries: Canaries, tmp_path_factory: pytest.TempPathFactory
) -> FinishedRuns:
    """A run that went well, sealed by QA, and one that failed."""
    pair, here = start_pair("sra", ["drift"]), tmp_path_factory.mktemp("finished")
    for name in ("inventory.yaml", "ca.pem", "primary.password", "backup.password"):
        shutil.copy(pair.inventory_path.parent / name, here)
    made = command_line.type("keys", "new", "--holder", "QA", "--no-password", here=here)
    assert made.returncode == 0, made.stderr
    with (here / "inventory.yaml").open("a") as inventory:
        inventory.write("seal:\n  key: keys/seal.key.pem\n  certificate: keys/seal.cert.pem\n")
    (here / "well.yaml").write_text(WELL)
    (here / "badly.yaml").write_text(BADLY)
    done = [
        command_line.type("run", f"{name}.yaml", "--out", name, here=here, env=canaries.environment())
        for name in ("well", "badly")
    ]
    assert [it.returncode for it in done] == [0, 1], done
    (well,), (badly,) = ((here / name).glob("2*") for name in ("well", "badly"))
    return FinishedRuns(well, badly, canaries, done[0].stdout)
