"""Many pairs in one process: each is its own, and one inventory leads to all."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.inventory import Inventory, load_inventory
from handrail_practice import Fleet, running_fleet, running_pair
from handrail_practice.account import EARLIER_COST
from handrail_practice.audit import read
from handrail_practice.fleet import MAX_PAIRS
from handrail_practice.identity import Identity
from handrail_practice.open_files import FILES_OF_A_PAIR

from .browsing import Browser, words
from .handshakes import served, trusted


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with running_fleet(tmp_path_factory.mktemp("fleet"), 3) as fleet:
        yield fleet


@pytest.fixture(scope="module")
def inventory(fleet: Fleet) -> Inventory:
    return load_inventory(fleet.inventory_path)


def test_one_inventory_leads_to_every_pair(fleet: Fleet, inventory: Inventory) -> None:
    assert list(inventory.pairs) == ["pair-001", "pair-002", "pair-003"]
    for name, pair in inventory.pairs.items():
        ports = [pair.roles[role].address[1] for role in ("primary", "backup")]
        assert ports == [fleet.pairs[name].primary.port, fleet.pairs[name].backup.port]
        assert pair.is_practice
        assert pair.inputs["certificate"] == f"support.{name}.example.com"
    assert inventory.pairs["pair-001"].labels == {"site": ("london",), "tier": ("lab",)}


def test_every_pair_has_names_keys_and_an_authority_of_its_own(fleet: Fleet, inventory: Inventory) -> None:
    servers = [server for pair in fleet.pairs.values() for server in (pair.primary, pair.backup)]
    assert len({served(server.port) for server in servers}) == len({server.host for server in servers}) == 6
    shown = [
        appliance.identity.shows["Serial Number"] for appliance in inventory.appliances.values() if appliance.identity
    ]
    assert len(set(shown)) == 6
    first, other = fleet.pairs["pair-001"], fleet.pairs["pair-002"]
    assert trusted(first.primary.port, first.primary.host, first.ca_path)
    assert not trusted(first.primary.port, first.primary.host, other.ca_path)
    assert not trusted(first.primary.port, other.primary.host, first.ca_path)


def test_a_password_opens_one_appliance_and_each_keeps_its_own_log(fleet: Fleet, inventory: Inventory) -> None:
    folder = fleet.inventory_path.parent
    secret = (folder / "pair-002/primary.password").read_text(encoding="ascii")
    pair = fleet.pairs["pair-002"]
    basics = Browser(pair.primary.port).sign_in(secret)
    assert "4C1A0-7B2D3-00002-A0001" in words(basics.document)
    events = {name: [line["event"] for line in read(it.primary.audit_path)] for name, it in fleet.pairs.items()}
    assert events["pair-002"] != events["pair-001"] == ["started"]
    assert "Appliance Statistics" not in Browser(fleet.pairs["pair-003"].primary.port).sign_in(secret).headings


def test_a_fleet_is_found_again_where_it_was(tmp_path: Path) -> None:
    with running_fleet(tmp_path, 2) as before:
        kept = before.inventory_path.read_bytes()
        certificate = served(before.pairs["pair-002"].primary.port)
    with running_fleet(tmp_path, 2) as after:
        assert after.inventory_path.read_bytes() == kept
        assert served(after.pairs["pair-002"].primary.port) == certificate
    fresh = Fleet(tmp_path, 2)
    fresh.forget()
    assert not (tmp_path / "pair-001/primary/store.json").exists()
    assert (tmp_path / "pair-001/primary.password").exists()


def test_a_fleet_may_have_as_many_files_open_as_its_browsers_need(tmp_path: Path) -> None:
    """In a process of its own, whose limit is low."""
    code = (
        "import asyncio, resource, sys; from pathlib import Path; from handrail_practice import Fleet\n"
        "async def main():\n"
        f"    async with Fleet(Path({str(tmp_path)!r}), 2): print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))\n"
        "asyncio.run(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == 2 * FILES_OF_A_PAIR + 256


def test_a_fleet_has_a_number_of_pairs(tmp_path: Path) -> None:
    for count in (0, -1, MAX_PAIRS + 1):
        with pytest.raises(ValueError, match=f"a practice fleet has 1 to 500 pairs, not {count}"):
            Fleet(tmp_path, count)
    with pytest.raises(ValueError, match="sra"):
        Fleet(tmp_path, 2, "sar")


def test_a_pair_of_its_own_is_called_as_before() -> None:
    alone = Identity()
    assert (alone.site, alone.host("backup"), alone.appliance("backup")) == (
        "support.example.com",
        "sra-backup.example.com",
        "backup",
    )
    assert [alone.serial_number(role) for role in ("primary", "backup")] == [
        "4C1A0-7B2D3-5E8F1-A0001",
        "4C1A0-7B2D3-5E8F1-B0002",
    ]
    assert alone.labels == {}


def test_a_password_that_an_earlier_version_has_hashed_is_still_right(tmp_path: Path) -> None:
    salt = "ab" * 16
    hashed = hashlib.scrypt(b"earlier", salt=bytes.fromhex(salt), n=EARLIER_COST, r=8, p=1).hex()
    (tmp_path / "primary").mkdir()
    (tmp_path / "primary.password").write_text("earlier", encoding="ascii")
    record = {"salt": salt, "hash": hashed, "first": True}
    (tmp_path / "primary/account.json").write_text(json.dumps(record), encoding="utf-8")
    with running_pair(tmp_path) as pair:
        assert Browser(pair.primary.port).sign_in("earlier").headings[0] == "Appliance Statistics"
