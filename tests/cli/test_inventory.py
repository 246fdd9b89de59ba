"""`handrail inventory`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Handrail

INVENTORY = """\
appliances:
  hq-a: {url: "https://hq-a.example.com/appliance", username: admin, password: {env: P}, resolve: "10.20.30.40:443"}
  hq-b: {url: "https://hq-b.example.com/appliance", username: admin, password: {env: P}}
  paris-a: {url: "https://paris-a.example.com/appliance", username: admin, password: {env: P}}
pairs:
  hq: {primary: hq-a, backup: hq-b, labels: {site: london, tier: [gold, lab]}}
  hq-dr: {primary: hq-a, labels: {site: london, tier: silver}}
  paris: {primary: paris-a, labels: {site: paris}}
"""
CALENDAR = (
    "calendar:\n  trading: {labels: {site: london}, zone: Europe/London, days: [mon, fri], from: 08:00, to: 18:00}\n"
)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "sites.yaml").write_text(INVENTORY, encoding="utf-8")
    (folder / "calendar.yaml").write_text(CALENDAR, encoding="utf-8")
    return folder


def test_pairs_are_listed_with_what_has_to_be_known_of_them(handrail: Handrail, sites: Path) -> None:
    done = handrail("inventory", "sites", COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "  pair   labels                          appliances",
        "  hq     site=london tier=gold tier=lab  hq-a.example.com at 10.20.30.40:443, h…",
        "  hq-dr  site=london tier=silver         hq-a.example.com at 10.20.30.40:443",
        "  paris  site=paris                      paris-a.example.com:443",
        "",
        "3 pairs in 2 files",
        "blackout trading: every monday and friday, 08:00 to 18:00, Europe/London; for 2 pairs",
        "hq and hq-dr share the address 10.20.30.40:443, so they are never worked on at once",
    ]


def test_a_selection_is_explained_pair_by_pair(handrail: Handrail, sites: Path) -> None:
    done = handrail("inventory", "sites", "--pairs", "paris,site=london,!hq-*", COLUMNS="80")
    told = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert [(line.split()[0], line.split()[1], line.rsplit(" ", 1)[1]) for line in told[1:4]] == [
        ("✓", "paris", "paris"),
        ("✓", "hq", "site=london"),
        ("–", "hq-dr", "!hq-*"),
    ]
    assert told[5] == "2 selected, in this order, of 3 pairs in 2 files"
    assert max(map(len, done.stdout.splitlines()[:4])) <= 80


def test_pairs_that_no_term_takes_are_counted(handrail: Handrail, sites: Path) -> None:
    lines = handrail("inventory", "sites", "--pairs", "paris,!hq").stdout.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["pair", "labels"], ["✓", "paris"]]
    assert lines[2:5] == [
        "   and 2 pairs that no term takes",
        "",
        "1 selected, in this order, of 3 pairs in 2 files",
    ]


def test_all_of_it_as_json(handrail: Handrail, sites: Path) -> None:
    told = json.loads(handrail("inventory", "sites", "--pairs", "paris,hq", "--pairs", "!hq", "--json").stdout)
    paris, hq, dr = told["pairs"]
    assert told["files"] == ["sites/calendar.yaml", "sites/sites.yaml"]
    assert told["blackouts"] == {"trading": "every monday and friday, 08:00 to 18:00, Europe/London"}
    assert paris == {
        "pair": "paris",
        "file": "sites/sites.yaml",
        "labels": {"site": ["paris"]},
        "appliances": {
            "primary": {
                "name": "paris-a",
                "url": "https://paris-a.example.com/appliance",
                "address": "paris-a.example.com:443",
                "trust": ["the system's trust store"],
            }
        },
        "inputs": {},
        "blackouts": [],
        "shares": {},
        "selected": True,
        "selected_by": "paris",
        "left_out_by": "",
    }
    assert (hq["selected"], hq["left_out_by"], hq["blackouts"]) == (False, "!hq", ["trading"])
    assert (dr["selected"], dr["left_out_by"], dr["shares"]) == (False, "", {"hq": "the address 10.20.30.40:443"})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sites", "--pairs", "pariss"], "--pairs: no pair is called pariss; did you mean paris?\n"),
        (["sites", "--pairs", ""], "--pairs without a word selects nothing."),
        (["sites", "sites.yaml"], "sites.yaml"),
        (["empty"], "there is no inventory in the folder empty"),
    ],
)
def test_what_cannot_be_is_refused(handrail: Handrail, sites: Path, arguments: list[str], sentence: str) -> None:
    (sites.parent / "empty").mkdir()
    done = handrail("inventory", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_pair_that_is_there_twice_is_told_with_both_places(handrail: Handrail, sites: Path) -> None:
    (sites.parent / "more.yaml").write_text(INVENTORY.replace("hq", "dc").replace("paris:", "hq-dr:"), encoding="utf-8")
    done = handrail("inventory", "sites", "more.yaml")
    assert done.returncode == 2
    assert "more.yaml:8:3: the pair `hq-dr` is there twice: sites/sites.yaml:7:3 has it, too" in done.stderr
