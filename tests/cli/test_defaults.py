"""Defaults of options, from the environment and from `handrail.toml`, and the completion of words in a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.cli.application import load_all
from handrail.cli.defaults import OWN, name_of, options_of

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
    assert handrail("runs").stdout == "no such run in night\n"
    assert handrail("verify", "latest", HANDRAIL_OUT="day").stderr.startswith("no run latest: day holds no run")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('inventroy = "a"', "handrail.toml: inventroy is not an option of any command; did you mean inventory?"),
        ('[pln]\npair = "a"', "handrail.toml: table pln is not a command; did you mean plan?"),
        ("[plan]\nvideo = true", "handrail.toml: [plan] video is not an option of handrail plan; there are digest, "),
        ('mark-done = "3"', "handrail.toml: mark-done has no default; say it with the command"),
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


def test_an_option_of_one_command_has_a_variable_of_its_own() -> None:
    options = {
        (command, name_of(option)): option.envvar
        for command, loaded in load_all().items()
        for option in options_of(loaded)
    }
    assert options["run", "finish-by"] == "HANDRAIL_FINISH_BY"
    assert options["guide", "out"] == "HANDRAIL_GUIDE_OUT"
    assert all((command, name) in options for command, names in OWN.items() for name in names if command != "keys")
    assert not any(name in ("mark-done", "redo", "by", "reason", "take-over") for _, name in options)


def test_the_doctor_tells_the_defaults_and_what_nothing_takes(handrail: Handrail, settings: Path) -> None:
    settings.write_text('pair = "hq"\n')
    done = handrail("doctor", HANDRAIL_OUT="night", HANDRAIL_INVENTROY="x")
    lines = [line.split(maxsplit=2)[2] for line in done.stdout.splitlines() if line.split()[1:2] == ["default"]]
    assert lines == [
        "handrail.toml: pair = hq",
        "HANDRAIL_INVENTROY is taken by no command; did you mean HANDRAIL_INVENTORY?",
        "HANDRAIL_OUT=night",
    ]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("run rep", ["replicate-ssl-certificate"]),
        ("check own", ["own.yaml"]),
        ("verify lat", ["latest", "latest:hq"]),
        ("verify 2026", ["20261128T120000Z-look-hq"]),
        ("plan sign-in --inventory site.yaml --pair l", ["lab"]),
        ("practice --scenario held-r", ["held-request"]),
        ("ver", ["verify"]),
    ],
)
def test_a_shell_completes_words(handrail: Handrail, settings: Path, typed: str, completed: list[str]) -> None:
    (settings.parent / "own.yaml").touch()
    run = settings.parent / "runs/20261128T120000Z-look-hq"
    run.mkdir(parents=True)
    entry = {"at": "2026-11-28T12:00:00Z", "event": {"kind": "run-started", "pair": "hq"}}
    (run / "journal.jsonl").write_text(f"{json.dumps(entry)}\n")
    words = f"handrail {typed}"
    env = {"_HANDRAIL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(typed.split()))}
    assert handrail(**env).stdout.split() == completed
