"""`handrail rollout`, `plan` of one, and `resume` of one, on the practice appliances: two pairs of one appliance each."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.fleet.record import RolloutRecord, rollout_record
from handrail.journal import OthersNotified, PairStarted, StepApproved, read
from handrail_practice.pair import Pair, running_pair
from runbooks.witness import events
from webhook import webhook

from .conftest import Handrail, Terminal, command
from .otlp_receiver import attributes, otlp_receiver

RUNBOOK = """\
runbook: Sign in and look
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - call: sign-in
        approval: required
"""
MISSES = '      - expect: button "Nowhere"\n        timeout: 0.2\n'
CALENDAR = """\
calendar:
  trading: {labels: {site: oslo}, zone: Europe/London, days: [mon], dates: [2020-01-01/2099-12-31]}
"""
Fleet = Callable[..., tuple[str | Path, ...]]


@pytest.fixture
def fleet(pair: Pair, tmp_path: Path) -> Fleet:
    """Write a runbook, and an inventory with a pair for each appliance of the practice pair; the words that roll it out."""
    text = Path(pair.inventory_path).read_text(encoding="utf-8")
    appliances = re.sub(r"(\w+\.(?:password|pem))", rf"{pair.inventory_path.parent}/\1", text.partition("\npairs:")[0])
    pairs = (
        "\npairs:\n  one: {primary: primary, labels: {site: oslo}}\n  two: {primary: backup, labels: {site: bonn}}\n"
    )
    (tmp_path / "inventory.yaml").write_text(appliances.replace("$role", "primary") + pairs, encoding="utf-8")

    def written(runbook: str = RUNBOOK) -> tuple[str | Path, ...]:
        (tmp_path / "look.yaml").write_text(runbook, encoding="utf-8")
        return ("look.yaml", "-i", "inventory.yaml", "--pairs", "all")

    return written


def approved(handrail: Handrail, words: tuple[str | Path, ...]) -> tuple[str | Path, ...]:
    return (*words, "--approved-by", "ana", "--plan", handrail("plan", *words, "--digest").stdout.strip())


def record_in(folder: Path) -> tuple[Path, RolloutRecord]:
    (rollout,) = (folder / "rollouts").iterdir()
    return rollout, rollout_record(read(rollout / "data/journal.jsonl"))


@pytest.mark.long
def test_a_rollout_performs_each_pair_once_and_is_sealed(
    handrail: Handrail, fleet: Fleet, pair: Pair, tmp_path: Path
) -> None:
    words = fleet()
    refused = handrail("rollout", *words)
    assert (refused.returncode, "a person is to approve these steps, on all 2 pairs" in refused.stderr) == (2, True)
    assert not (tmp_path / "rollouts").exists()
    done = handrail("rollout", *approved(handrail, (*words, "--waves", "1,rest")), "--screenshots", "off")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert re.findall(r"wave \d (?:begins|has ended)", done.stdout) == [
        *("wave 1 begins", "wave 1 has ended", "wave 2 begins", "wave 2 has ended")
    ]
    rollout, record = record_in(tmp_path)
    for known in record.pairs.values():
        entries = read(rollout / known.run / "data/journal.jsonl")
        assert (known.head, known.entries) == (entries[-1].hash, len(entries))
        assert [entry.event.by for entry in entries if isinstance(entry.event, StepApproved)] == ["ana"]
        assert (rollout / known.run / "tagmanifest-sha256.txt").exists()
    assert hashlib.sha256((rollout / "plan.json").read_bytes()).hexdigest() == record.started.plan_digest
    assert (rollout / "seal/statement.dsse.json").exists()
    assert [len(events(pair, role, "login-succeeded")) for role in ("primary", "backup")] == [1, 1]
    again = handrail("resume", rollout)
    assert (again.returncode, "every pair is done; nothing is left to do" in again.stdout) == (0, True)
    assert len(events(pair, "primary", "login-succeeded")) == 1
    opened = handrail("open", rollout, DISPLAY="", WAYLAND_DISPLAY="")
    assert (opened.returncode, opened.stdout) == (0, f"{rollout / 'report.html'}\n")
    verified = handrail("verify", rollout)
    assert (verified.returncode, verified.stdout.count("whole, and the one that the journal names")) == (0, 2)
    with (rollout / record.pairs["two"].run / "data/journal.jsonl").open("a") as journal:
        journal.write("{}\n")
    (rollout / "data/plan.json").write_text("{}")
    broken = handrail("verify", rollout)
    assert broken.returncode == 4
    assert "plan.json is not the plan that was carried out" in broken.stdout
    assert "run of two data/journal.jsonl" not in broken.stdout.partition("Proved:")[2]


@pytest.mark.whole
@pytest.mark.long
def test_a_wave_that_waits_for_a_person_goes_on_with_a_word(handrail: Handrail, fleet: Fleet, tmp_path: Path) -> None:
    words = (*fleet(), "--waves", "1,rest", "--pause-between", "ask")
    waiting = handrail("rollout", *approved(handrail, words), "--screenshots", "off")
    assert (waiting.returncode, "not begun: two (nobody has let wave 2 begin)" in waiting.stdout) == (130, True)
    rollout, _ = record_in(tmp_path)
    nameless = handrail("resume", rollout, "--go-on")
    assert (nameless.returncode, "say who lets the wave begin, with --by NAME" in nameless.stderr) == (2, True)
    for_a_run = handrail("resume", rollout, "--trace")
    assert (for_a_run.returncode, "--trace: that is for one run" in for_a_run.stderr) == (2, True)
    done = handrail("resume", rollout, "--go-on", "--by", "bo")
    assert (done.returncode, "bo lets wave 2 begin" in done.stdout) == (0, True)
    assert record_in(tmp_path)[1].states() == {"done": 2}


def test_a_rollout_whose_plan_has_changed_is_not_gone_on_with(handrail: Handrail, fleet: Fleet, tmp_path: Path) -> None:
    words = (*fleet(), "--waves", "1,rest", "--pause-between", "ask", "--rehearse", "--screenshots", "off")
    assert handrail("rollout", *words).returncode == 130
    rollout, _ = record_in(tmp_path)
    before = (rollout / "data/journal.jsonl").read_bytes()
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(inventory.read_text().replace("username: admin", "username: root", 1), encoding="utf-8")
    refused = handrail("resume", rollout, "--go-on", "--by", "bo")
    assert (refused.returncode, "the plan of this rollout is not what it was" in refused.stderr) == (2, True)
    assert "was admin, and is root" in refused.stderr
    assert (rollout / "data/journal.jsonl").read_bytes() == before


def test_a_rollout_tells_the_team_and_has_one_telemetry_for_all_its_runs(
    handrail: Handrail, fleet: Fleet, tmp_path: Path
) -> None:
    words = fleet(RUNBOOK.partition("      - call")[0] + "      - open: $url\n")
    with otlp_receiver() as receiver, webhook() as hook:
        with (tmp_path / "inventory.yaml").open("a") as inventory:
            inventory.write(f'notify: [{{to: "{hook.address}"}}]\n')
        telemetry = {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.address}
        done = handrail("rollout", *words, "--waves", "1,rest", "--screenshots", "off", **telemetry)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = ("Rollout begun", "Wave 1 of 2 has ended", "Wave 2 of 2 has ended")
    assert hook.titles == [f"{what}: Sign in and look" for what in told]
    counted = receiver.metrics()["handrail.runs"].sum.data_points
    assert {attributes(one.attributes)["handrail.pair"]: one.as_int for one in counted} == {"one": 1, "two": 1}
    journal = [entry.event for entry in read(record_in(tmp_path)[0] / "data/journal.jsonl")]
    assert [event.about for event in journal if isinstance(event, OthersNotified)] == [
        "rollout-begun",
        "wave-ended",
        "wave-ended",
    ]
    assert journal[-1].kind == "rollout-finished"


def test_what_fails_spends_the_budget_and_is_taken_up_by_another_rollout(
    handrail: Handrail, fleet: Fleet, pair: Pair, tmp_path: Path
) -> None:
    words = fleet(RUNBOOK + MISSES)
    failed = handrail("rollout", *approved(handrail, (*words, "--at-once", "1")), "--screenshots", "off", "--json")
    kinds = [json.loads(line)["event"]["kind"] for line in failed.stdout.splitlines()]
    assert failed.returncode == 1
    assert kinds[-3:] == ["pair-ended", "budget-spent", "rollout-finished"]
    rollout, record = record_in(tmp_path)
    assert record.finished
    assert list(record.finished.left) == ["two"]
    shown = handrail("plan", *words[:3], "--only-failed", rollout).stdout
    assert f"  one  (goes on with {rollout / record.pairs['one'].run})" in shown
    assert "wave 1: 2 of 2 pairs" in shown


@pytest.mark.long
def test_on_a_terminal_the_board_gives_way_to_a_question(
    handrail: Handrail, terminal: Terminal, fleet: Fleet, tmp_path: Path
) -> None:
    words = approved(handrail, (*fleet(), "--waves", "1,rest", "--pause-between", "ask"))
    with terminal("rollout", *words, "--screenshots", "off") as session:
        session.wait_for("wave 2 of 1 pair is asked about")
        session.answer("Let it begin? (y, n): ", "y")
        session.wait_for("waves 1 and 2 ended, 2 of 2 done")
        session.wait_for("sealed: ")
        assert session.read_to_end() == 0
    _, record = record_in(tmp_path)
    assert (record.confirmed, record.states()) == ({2}, {"done": 2})


BAD = {
    "no selection": ((), "say on which pairs: --pairs SELECTION"),
    "an unknown pair": (("--pairs", "onee"), "onee; did you mean one?"),
    "an unknown label": (("--pairs", "sites=oslo"), "no pair has a label sites; did you mean site?"),
    "nobody": (("--pairs", "one,!one"), "selects nothing"),
    "waves that leave pairs out": (("--pairs", "all", "--waves", "1"), "1 would be left out"),
    "waves that are none": (("--pairs", "all", "--waves", "one"), "--waves takes numbers of pairs"),
    "no budget": (("--pairs", "all", "--max-failed", "0"), "is spent before anything begins"),
    "none at once": (("--pairs", "all", "--at-once", "0"), "--at-once takes a number from 1 on, or `auto`; not 0"),
    "no pause": (("--pairs", "all", "--pause-between", "soon"), "--pause-between takes a time"),
    "another plan": (("--pairs", "all", "--approved-by", "ana", "--plan", "1" * 64), "which is another plan"),
    "an approval of no plan": (
        ("--pairs", "all", "--approved-by", "ana"),
        "--pairs SELECTION --digest` prints, with the other options of the rollout",
    ),
    "a standing approval": (
        ("--pairs", "all", "--approved-by", "ana", "--plan", "runbook:" + "1" * 64),
        "a standing approval of a runbook, and a rollout takes none",
    ),
    "no rollout": (("--only-failed", "."), "there is no rollout in that folder"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_and_changes_nothing(case: str, handrail: Handrail, fleet: Fleet, tmp_path: Path) -> None:
    words, sentence = BAD[case]
    refused = handrail("rollout", *fleet()[:3], *words)
    assert (refused.returncode, sentence in refused.stderr) == (2, True), refused.stderr
    assert not (tmp_path / "rollouts").exists()


def test_the_plan_of_a_rollout_tells_all_of_it(handrail: Handrail, fleet: Fleet, tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text(CALENDAR, encoding="utf-8")
    words = (*fleet(), "-i", "calendar.yaml", "--waves", "1,rest", "--pause-between", "ask", "--max-failed", "50%")
    shown = handrail("plan", *words).stdout
    digest = handrail("plan", *words, "--digest").stdout.strip()
    for told in (
        *("wave 1: 1 of 2 pairs\n  one\n", "wave 2: 1 of 2 pairs\n  two\n", f"the digest of this plan is {digest}\n"),
        "blackout trading: every monday, 2020-01-01 to 2099-12-31, all day, Europe/London; for one; it is now, until ",
        *("a person is asked before each wave but the first", "nothing new begins with 1 failed, in doubt or unknown"),
    ):
        assert told in shown
    assert handrail("plan", *words[:-1], "25%", "--digest").stdout.strip() != digest


@pytest.mark.whole
def test_a_rollout_that_is_killed_goes_on_and_imports_nothing_twice(tmp_path: Path) -> None:
    """Killed a few times at moments of no account; the appliances' own audit logs are the witness."""
    with running_pair(tmp_path / "pair") as pair:
        words = ("replicate-ssl-certificate", "-i", pair.inventory_path, "--pairs", "all")
        digest = subprocess.run(
            command("plan", *words, "--digest"), cwd=tmp_path, capture_output=True, text=True, check=True
        )
        typed: tuple[str | Path, ...] = (
            "rollout",
            *words,
            "--approved-by",
            "ana",
            "--plan",
            digest.stdout.strip(),
            "--screenshots",
            "off",
        )
        for seconds in (4.0, 6.0, 9.0, None):
            with subprocess.Popen(command(*typed), cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
                try:
                    process.wait(seconds)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
            if process.returncode == 0:
                break
            folders = list((tmp_path / "rollouts").glob("*"))
            typed = ("resume", folders[0], "--settle", "1") if folders else typed
        assert process.returncode == 0
        assert len(events(pair, "backup", "certificate-imported")) == 1
        assert len(events(pair, "backup", "default-changed")) == 1
    rollout, record = record_in(tmp_path)
    begun = [
        entry
        for entry in read(next(tmp_path.glob("rollouts/*/data/journal.jsonl")))
        if isinstance(entry.event, PairStarted)
    ]
    assert (record.states(), len(begun)) == ({"done": 1}, 1)
