"""Defaults of options, from the environment and from `handrail.toml`, and the completion of words in a shell."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.played_rollout import Clock, PlayedRollout
from handrail.cli.application import COMMANDS, load_all
from handrail.cli.defaults import OWN, default_map, must_be_known, name_of, options_of

from .conftest import INVENTORY, Handrail


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A folder with an inventory of two pairs; the file of defaults is the test's to write."""
    (tmp_path / "site.yaml").write_text(INVENTORY)
    return tmp_path / "handrail.toml"


def test_what_is_typed_wins_over_the_environment_and_that_over_the_file(handrail: Handrail, settings: Path) -> None:
    settings.write_text('inventory = "site.yaml"\npair = "hq"\n[plan]\npair = "lab"\n')

    def told(*typed: str, **env: str) -> list[str]:
        done = handrail("plan", "sign-in", *typed, **env)
        assert (done.returncode, done.stderr) == (0, "")
        return [line for line in done.stdout.splitlines() if line.startswith("--")]

    by_file = "--inventory is site.yaml, by handrail.toml"
    assert told() == [by_file, "--pair is lab, by handrail.toml"]
    assert told(HANDRAIL_PAIR="hq") == [by_file, "--pair is hq, by the environment"]
    assert told("--pair", "hq", HANDRAIL_PAIR="none") == [by_file]
    settings.unlink()
    assert told() == []


def test_runs_are_looked_for_where_they_are_made(handrail: Handrail, settings: Path) -> None:
    settings.write_text('out = "night"\n')
    assert handrail("verify", "latest").stderr.startswith("no run latest: night holds no run")
    assert handrail("runs").stdout == "there is no folder night: no run was made in it yet\n"
    assert handrail("verify", "latest", HANDRAIL_OUT="day").stderr.startswith("no run latest: day holds no run")
    assert handrail("report", "latest").stderr.startswith("no run latest: night holds no run")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('inventroy = "a"', "handrail.toml: inventroy is not an option of any command; did you mean inventory?"),
        ('[pln]\npair = "a"', "handrail.toml: table pln is not a command; did you mean plan?"),
        ("[plan]\nvideo = true", "handrail.toml: [plan] video is not an option of handrail plan; there are at-once, "),
        ('mark-done = "3"', "handrail.toml: mark-done has no default; say it with the command"),
        ('plan = "0123"', "handrail.toml: plan has no default; say it with the command"),
        ('[run]\napproved-by = "ana"', "handrail.toml: [run] approved-by has no default; say it with the command"),
        ('format = "pdf"', "handrail.toml: format is not an option of any command; "),
        ("pair = true", "handrail.toml: pair takes a text; not True"),
        ('digest = "yes"', "handrail.toml: digest takes true or false; not 'yes'"),
        ('set = "a=b"', "handrail.toml: set takes a list of texts; not 'a=b'"),
        ("pair = ", "handrail.toml cannot be read: "),
    ],
)
def test_a_default_that_makes_no_sense_is_refused(handrail: Handrail, settings: Path, text: str, refusal: str) -> None:
    settings.write_text(text)
    refused = handrail("plan", "sign-in")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(refusal)


def test_an_option_named_as_a_command_takes_a_default_and_never_the_table() -> None:
    commands = load_all()
    shared = {
        (name_of(option), option.is_flag)
        for command, loaded in commands.items()
        for it in (loaded, *getattr(loaded, "commands", {}).values())
        for option in options_of(it)
        if name_of(option) not in OWN.get(command, ())
    }
    of_both = {name: flag for name, flag in shared if name in COMMANDS}
    assert {"inventory", "rehearse", "runs", "teach", "video", "worker"} <= set(of_both)
    for name, flag in of_both.items():
        value = True if flag else "some"
        must_be_known({name: value}, commands)
        must_be_known({name: {}}, commands)
        for command, loaded in commands.items():
            taken = default_map({name: value}, command, loaded)
            has = name in {name_of(option) for option in options_of(loaded)} - set(OWN.get(command, ()))
            assert taken.get(name) in ((value, [value]) if has else (None,)), (name, command)
            assert name not in default_map({name: {}}, command, loaded), (name, command)


def test_a_command_reads_its_own_name_as_an_option_of_others(handrail: Handrail, settings: Path) -> None:
    settings.write_text('inventory = "site.yaml"\nruns = "shared"\nvideo = true\nrehearse = false\n')
    listed = handrail("inventory", "site.yaml")
    assert (listed.returncode, listed.stderr, "2 pairs in 1 file" in listed.stdout) == (0, "", True)
    assert handrail("runs").stdout == "there is no folder runs: no run was made in it yet\n"
    settings.write_text("[inventory]\njson = true\n")
    assert handrail("plan", "sign-in", "-i", "site.yaml", "--pair", "hq").returncode == 0


@pytest.mark.parametrize(
    ("text", "typed"), [('out = ["a"]', ["verify", "latest"]), ("[rollout]\nout = 3", ["runs", "--rollouts"])]
)
def test_a_folder_that_is_no_text_is_refused(handrail: Handrail, settings: Path, text: str, typed: list[str]) -> None:
    settings.write_text(text)
    refused = handrail(*typed)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("handrail.toml: out takes a text; not ")


SECONDS = "takes a number of seconds, without its unit, from 0.1 to 3600; not"


@pytest.mark.parametrize(
    ("typed", "env", "text", "refusal"),
    [
        (["--wait", "5s"], {}, "", f"--wait {SECONDS} 5s; did you mean 5?"),
        (["--wait", "soon"], {}, "", f"--wait {SECONDS} soon"),
        ([], {"HANDRAIL_WAIT": "5s"}, "", f"HANDRAIL_WAIT {SECONDS} 5s; did you mean 5?"),
        ([], {"HANDRAIL_WAIT": "2m"}, "", f"HANDRAIL_WAIT {SECONDS} 2m; did you mean 120?"),
        ([], {"HANDRAIL_WAIT": "0,5 s"}, "", f"HANDRAIL_WAIT {SECONDS} 0,5 s; did you mean 0.5?"),
        ([], {"HANDRAIL_WAIT": "2h"}, "", f"HANDRAIL_WAIT {SECONDS} 2h"),
        ([], {"HANDRAIL_WAIT": "0"}, "", f"HANDRAIL_WAIT {SECONDS} 0"),
        ([], {}, 'wait = "5s"', f"handrail.toml: wait {SECONDS} 5s; did you mean 5?"),
        ([], {}, "[run]\nwait = 0", f"handrail.toml: wait {SECONDS} 0"),
        ([], {}, "wait = true", f"handrail.toml: wait {SECONDS.removesuffix(' not')} not True"),
        ([], {"HANDRAIL_HEADED": "ja"}, "", "HANDRAIL_HEADED takes true or false; not ja"),
    ],
)
def test_a_value_that_an_option_does_not_take_is_told_with_its_place_and_with_what_it_takes(
    handrail: Handrail, settings: Path, typed: list[str], env: dict[str, str], text: str, refusal: str
) -> None:
    settings.write_text(text)
    refused = handrail("run", "sign-in", "--inventory", "site.yaml", *typed, **env)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"{refusal}\n"


def test_percentages_and_values_of_other_kinds_are_told_with_their_place(handrail: Handrail, settings: Path) -> None:
    mark = handrail("teach", "sign-in", "--inventory", "site.yaml", "--exercise", "--pass-mark", "80%")
    assert mark.stderr == "--pass-mark takes a percentage, without its unit, from 1 to 100; not 80%; did you mean 80?\n"
    settle = handrail("resume", "latest", HANDRAIL_SETTLE="1m")
    assert (
        settle.stderr
        == "HANDRAIL_SETTLE takes a number of seconds, without its unit, from 0; not 1m; did you mean 60?\n"
    )
    speed = handrail("teach", "sign-in", "--inventory", "site.yaml", HANDRAIL_SPEED="fastt")
    assert speed.stderr.startswith("HANDRAIL_SPEED is fastt: ")


def test_an_option_of_one_command_has_a_variable_of_its_own() -> None:
    options = {
        (command, name_of(option)): option.envvar
        for command, loaded in load_all().items()
        for option in options_of(loaded)
    }
    assert options["run", "finish-by"] == "HANDRAIL_FINISH_BY"
    assert options["guide", "out"] == "HANDRAIL_GUIDE_OUT"
    groups = ("document", "keys")
    assert all((command, name) in options for command, names in OWN.items() for name in names if command not in groups)
    assert not any(
        name in ("mark-done", "redo", "by", "reason", "take-over", "approved-by", "as", "meaning")
        for _, name in options
    )


def _told(done: subprocess.CompletedProcess[str], subject: str) -> list[tuple[str, str]]:
    """What the doctor tells about a subject: each mark, and each sentence."""
    lines = [line[2:].split(maxsplit=1) for line in done.stdout.splitlines() if line.startswith("  ")]
    return [(mark, rest.removeprefix(subject).strip()) for mark, rest in lines if rest.startswith(subject)]


def test_the_doctor_tells_the_defaults_and_warns_of_what_nothing_takes(handrail: Handrail, settings: Path) -> None:
    settings.write_text('pair = "hq"\n[run]\nfinish-by = "90m"\nwait = "soon"\n[plan]\npair = "lab"\n')
    mistaken = {"HANDRAIL_INVENTROY": "x", "HANDRAIL_PLAN": "a8f8"}
    done = handrail("doctor", HANDRAIL_OUT="night", HANDRAIL_SCREENSHOTS="off", HANDRAIL_WAIT="5", **mistaken)
    assert _told(done, "default") == [
        ("ok", 'handrail.toml: pair = "hq"'),
        ("ok", 'handrail.toml: [run] finish-by = "90m"'),
        (
            "warning",
            'handrail.toml: [run] wait = "soon": takes a number of seconds, without its unit, from 0.1 to 3600; not soon',
        ),
        ("ok", 'handrail.toml: [plan] pair = "lab"'),
        ("warning", "HANDRAIL_INVENTROY=x: no command takes it; did you mean HANDRAIL_INVENTORY?"),
        ("ok", "HANDRAIL_OUT=night"),
        ("warning", "HANDRAIL_PLAN=a8f8: no command takes it: it has no default; say it with the command"),
        ("ok", "HANDRAIL_SCREENSHOTS=off"),
        ("ok", "HANDRAIL_WAIT=5"),
    ]
    assert "Everything is there" not in done.stdout
    assert done.stdout.endswith("but a default is not as it should be; see the warning above.\n")
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('inventory = "site.yaml"', ("ok", 'inventory = "site.yaml"')),
        ('[rollout]\ninventory = ["site.yaml"]', ("ok", '[rollout] inventory = ["site.yaml"]')),
        ('pairs = ["tier=gold"]', ("ok", 'pairs = ["tier=gold"]')),
        (
            'inventory = ["site.yaml"]',
            (
                "warning",
                'inventory = ["site.yaml"]: inventory takes a text, or in [plan] and [rollout] a list of texts; not '
                "['site.yaml']",
            ),
        ),
    ],
)
def test_the_doctor_finds_nothing_wrong_with_what_every_command_takes(
    handrail: Handrail, settings: Path, text: str, told: tuple[str, str]
) -> None:
    settings.write_text(text)
    done = handrail("doctor", HANDRAIL_BROWSER="no-such-browser")  # to start one takes a second
    mark, sentence = told
    assert [it for it in _told(done, "default") if "toml" in it[1]] == [(mark, f"handrail.toml: {sentence}")]


@pytest.mark.whole
def test_the_doctor_examines_the_folder_of_runs_that_is_in_force(handrail: Handrail, tmp_path: Path) -> None:
    def told(**env: str) -> tuple[int, list[tuple[str, str]]]:
        done = handrail("doctor", **env)
        return done.returncode, _told(done, "runs folder")

    no_browser = {"HANDRAIL_BROWSER": "no-such-browser"}  # to start one takes a second
    assert told(**no_browser)[1] == [("ok", f"runs/ would be made in {tmp_path}")]
    (tmp_path / "runs").mkdir()
    assert told() == (0, [("ok", "runs/ is there")])
    (tmp_path / "README.md").touch()
    no_folder = "README.md is no folder, and runs cannot be made in it; name another place with --out"
    assert told(HANDRAIL_OUT="README.md") == (3, [("MISSING", no_folder)])
    below = f"{tmp_path}/{no_folder}"
    assert told(HANDRAIL_OUT="README.md/runs", **no_browser)[1] == [("MISSING", below)]


def test_nobody_approves_by_a_variable() -> None:
    options = {name_of(option): option for option in load_all()["run"].params if option.param_type_name == "option"}
    assert (options["approved-by"].envvar, options["plan"].envvar) == (None, None)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("run rep", ["replicate-ssl-certificate"]),
        ("check own", ["own.yaml"]),
        ("verify lat", ["latest", "latest:hq"]),
        ("verify 20261128", ["20261128T120000Z-look-hq"]),
        ("plan sign-in --inventory site.yaml --pair l", ["lab"]),
        ("practice --scenario held-r", ["held-request"]),
        ("practice --profile a", ["acme"]),
        ("runs --outcome un", ["unfinished", "unreadable"]),
        ("rollout sign-in -i fleet.yaml --pairs l", ["lab"]),
        ("plan sign-in -i fleet.yaml --pairs lab,!s", ["lab,!site=oslo"]),
        ("rollout sign-in -i fleet.yaml --pairs site=oslo+t", ["site=oslo+tier=gold"]),
        ("rollout sign-in -i fleet.yaml --pairs a", ["all"]),
        ("verify 20261129", ["20261129T120000Z-replicate-ssl-certificate"]),
        ("verify rol", ["rollouts/20261129T120000Z-replicate-ssl-certificate"]),
        ("board l", ["latest"]),
        ("rollout sign-in --only-failed 2026", ["20261129T120000Z-replicate-ssl-certificate"]),
        ("ver", ["verify"]),
    ],
)
def test_a_shell_completes_words(handrail: Handrail, settings: Path, typed: str, completed: list[str]) -> None:
    (settings.parent / "own.yaml").touch()
    run = settings.parent / "runs/20261128T120000Z-look-hq"
    run.mkdir(parents=True)
    entry = {"at": "2026-11-28T12:00:00Z", "event": {"kind": "run-started", "pair": "hq"}}
    (run / "journal.jsonl").write_text(f"{json.dumps(entry)}\n")
    at = datetime(2026, 11, 29, 12, tzinfo=UTC)
    PlayedRollout(settings.parent / "rollouts", [["lab"]], clock=Clock(at)).close()
    (settings.parent / "fleet.yaml").write_text(
        INVENTORY.replace("lab: {primary: a}", "lab: {primary: a, labels: {site: oslo, tier: gold}}")
    )
    words = f"handrail {typed}"
    env = {"_HANDRAIL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(typed.split()))}
    assert handrail(**env).stdout.split() == completed
