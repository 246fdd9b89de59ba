"""Several inventories as one fleet."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import InvalidCall, InvalidFile
from handrail.inventory import load_fleet
from handrail.tls import CaTrust
from tls.servers import ROOT, pem

SITE = """\
appliances:
  a: {{url: "https://{host}", username: admin, password: {{env: PASSWORD}}, tls: {{ca: ca.pem}}}}
pairs:
  {name}: {{primary: a, labels: {{site: {site}}}}}
"""
CALENDAR = "calendar:\n  trading: {labels: {site: london}, zone: Europe/London, days: [monday]}\n"


def site(folder: Path, name: str, host: str = "a.example.com") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ca.pem").write_bytes(pem(ROOT))
    file = folder / f"{name}.yaml"
    file.write_text(SITE.format(name=name, host=host, site=name), encoding="utf-8")
    return file


def mistakes(*paths: Path) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        load_fleet(paths)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_files_and_folders_make_one_fleet(tmp_path: Path) -> None:
    """Appliances of one name in two files are two, and paths begin at each file."""
    berlin = site(tmp_path / "elsewhere", "berlin")
    folder = site(tmp_path / "sites", "london").parent
    site(folder, "paris")
    (folder / "calendar.yml").write_text(CALENDAR, encoding="utf-8")
    (folder / "notes.txt").write_text("no inventory", encoding="utf-8")
    (folder / ".draft.yaml").write_text("no inventory", encoding="utf-8")
    (folder / "old.yaml").mkdir()
    fleet = load_fleet([berlin, folder, folder / "paris.yaml"])
    assert list(fleet.pairs) == ["berlin", "london", "paris"]
    trust = {name: pair.roles["primary"].trust for name, pair in fleet.pairs.items()}
    assert trust["berlin"] == (CaTrust(tmp_path / "elsewhere/ca.pem"),)
    assert trust["paris"] == (CaTrust(folder / "ca.pem"),)
    assert fleet.inventory_of("paris").file == folder / "paris.yaml"
    assert [[it.name for it in fleet.blackouts_of(pair)] for pair in fleet.pairs.values()] == [[], ["trading"], []]


def test_a_pair_that_is_there_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    one, other = site(tmp_path / "one", "hq"), site(tmp_path / "other", "hq")
    assert mistakes(one, other) == [
        f"{other}:4:3: the pair `hq` is there twice: {one}:4:3 has it, too; give one of them another name"
    ]


def test_a_blackout_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    site(tmp_path, "london")
    for name in ("c1", "c2"):
        (tmp_path / f"{name}.yaml").write_text(CALENDAR, encoding="utf-8")
    (mistake,) = mistakes(tmp_path)
    assert "c2.yaml:2:3: the blackout `trading` is there twice" in mistake


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ("{site: londn}", "no pair of this fleet has the label site=londn; did you mean `london`?"),
        ("{siet: london}", "no pair of this fleet has the label siet=london; did you mean `site`?"),
        ("{colour: red}", "no pair of this fleet has the label colour=red; there is site"),
    ],
)
def test_a_blackout_that_would_hold_nobody_back_is_refused(tmp_path: Path, labels: str, sentence: str) -> None:
    site(tmp_path, "london")
    text = CALENDAR.replace("{site: london}", labels)
    (tmp_path / "calendar.yaml").write_text(text, encoding="utf-8")
    (mistake,) = mistakes(tmp_path)
    assert mistake.startswith(f"{tmp_path}/calendar.yaml:2:")
    assert sentence in mistake


def test_the_mistakes_of_all_files_are_told(tmp_path: Path) -> None:
    site(tmp_path, "london")
    (tmp_path / "b.yaml").write_text("runbook: Do it\nsections: []\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("pairs: {hq: {primary: a}}\ncalendar: {}\n", encoding="utf-8")
    found = mistakes(tmp_path)
    assert "this is a runbook, not an inventory" in found[0]
    assert "`appliances` is missing from an inventory" in found[1]


def test_a_folder_without_inventories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match=r"there is no inventory in the folder .*: no file ends with \.yaml or \.yml"):
        load_fleet([tmp_path])
