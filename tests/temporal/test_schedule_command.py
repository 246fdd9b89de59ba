"""`handrail schedule`, typed at a server."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from command_line import CommandLine
from handrail_practice.pair import Pair
from waiting import wait_until

from .company import Company

EXPORTING = "failover/replicate-ssl-certificate"
SUNDAYS = ("--cron", "0 2 * * SUN", "--zone", "Europe/Vienna")


@pytest.fixture
def on(company: Company) -> tuple[str, str]:
    return ("--on", f"temporal://{company.queue.address}/{company.queue.name}")


def test_a_schedule_is_added_listed_and_removed(
    on: tuple[str, str], company: Company, command_line: CommandLine, tmp_path: Path
) -> None:
    name, runbook = f"nightly-{uuid4()}", str(company.request.runbook.file)
    terms = ("-i", company.inventory, "--pairs", "all", "--finish-in", "4h", *SUNDAYS)
    added = command_line.type("schedule", "add", name, runbook, *on, *terms, here=tmp_path)
    assert added.stdout == (
        f"{name}: {runbook} begins at 0 2 * * SUN, Europe/Vienna; remove it with: handrail schedule remove {name}\n"
    )
    assert (added.returncode, added.stderr) == (0, "")
    listed = _listed(command_line, on, tmp_path)
    assert listed[0] == f"{name}: {runbook} on all, at 0 2 * * SUN, Europe/Vienna"
    assert listed[1].startswith("  next: ")
    assert listed[1].endswith((" 02:00 CET", " 02:00 CEST"))
    told = json.loads(command_line.type("schedule", "list", *on, "--json", here=tmp_path).stdout)
    assert (told["cron"], told["last"], told["rollout"]["longest"]) == ("0 2 * * SUN", "", "4h")
    removed = command_line.type("schedule", "remove", name, *on, here=tmp_path)
    assert (removed.returncode, removed.stdout) == (0, f"{name}: removed\n")
    again = command_line.type("schedule", "remove", name, *on, here=tmp_path)
    assert (again.returncode, again.stderr) == (
        2,
        f"there is no schedule {name}; `handrail schedule list` lists them\n",
    )


def _listed(command_line: CommandLine, on: tuple[str, str], here: Path) -> list[str]:
    """The server lists what was added a moment later."""
    return wait_until(lambda: command_line.type("schedule", "list", *on, here=here).stdout.splitlines())


BAD = {
    "no times": (("--pairs", "all", "--cron", "nightly", "--zone", "UTC"), "--cron takes five fields"),
    "no zone": (("--pairs", "all", "--cron", "0 2 * * *", "--zone", "Wien"), "--zone takes the name of a zone"),
    "a person to ask": (("--pairs", "all", "--pause-between", "ask", *SUNDAYS), "nobody is there to ask"),
    "no limit": (("--pairs", "all", "--finish-in", "soon", *SUNDAYS), "--finish-in takes how long it may take"),
    "no pairs": (SUNDAYS, "say on which pairs: --pairs SELECTION"),
    "nobody": (("--pairs", "none", *SUNDAYS), "none"),
    "no approval": (("--pairs", "all", *SUNDAYS), "a person is to approve these steps"),
    "another plan": (("--pairs", "all", "--approved-by", "ana", "--plan", "1" * 64, *SUNDAYS), "which is another plan"),
}


@pytest.mark.parametrize(("typed", "told"), BAD.values(), ids=BAD.keys())
def test_what_makes_no_sense_is_refused_before_the_server_is_asked(
    typed: tuple[str, ...], told: str, command_line: CommandLine, pair: Pair, tmp_path: Path
) -> None:
    on = ("--on", "temporal://127.0.0.1:9/zone")
    refused = command_line.type(
        "schedule", "add", "x", EXPORTING, *on, "-i", pair.inventory_path, *typed, here=tmp_path
    )
    assert refused.returncode == 2
    assert told in refused.stderr


def test_without_a_server_it_says_so(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line.type("schedule", "list", "--on", "temporal://127.0.0.1:9/zone", here=tmp_path)
    assert done.returncode == 3
    assert "no Temporal server at 127.0.0.1:9" in done.stderr
    done = command_line.type("schedule", "list", "--on", "127.0.0.1:9", here=tmp_path)
    assert done.returncode == 2
    assert "as in temporal://HOST:PORT/QUEUE" in done.stderr
