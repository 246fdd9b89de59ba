"""The right appliance, or nothing is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from handrail.engine import Proceed
from handrail.engine.gates.right_appliance import RightAppliance
from handrail.errors import ElementNotFound, WrongAppliance
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.inventory import Appliance, ShownIdentity
from handrail.journal import ApplianceProved, Event
from handrail.runbook import PlannedStep
from handrail.secrets import parse_reference
from handrail.steps import BaseStep, Click, Expect, Fill
from handrail.tls import TrustedLeaf

from .test_locks import LEAF

VERSION = "6.1.0 (51873)"
HOSTS = {"primary": "fake.example.com", "backup": "fake-b.example.com"}
LOOK: BaseStep = Expect.model_validate({"condition": 'button "Save"'})
FILL: BaseStep = Fill.model_validate({"value": "x", "target": 'field "Name"'})
CLICK: BaseStep = Click.model_validate({"target": 'button "Save"'})


def appliance(role: str, serial: str = "") -> Appliance:
    identity = ShownIdentity("Status > Basics", {"Serial Number": serial}) if serial else None
    url = f"https://{HOSTS[role]}/appliance"
    return Appliance(role, url, "admin", parse_reference({"env": "PW"}), (), identity=identity)


def page_of(role: str, serial: str, *, at_home: bool = True) -> FakePage:
    shows = (
        SiteElement("row", "Serial Number", value=f"Serial Number {serial}"),
        SiteElement("row", "Base Software Version", value=f"Base Software Version {VERSION}"),
    )
    home = shows if at_home else (SiteElement("link", "Status", goes_to="status"),)
    basics = (SiteElement("link", "Basics", goes_to="basics"),)
    site = FakeSite({"start": home, "appliance": home, "status": basics, "basics": shows})
    return FakePage(site, f"https://{HOSTS[role]}")


@dataclass
class Scenery:
    serials: dict[str, str] = field(default_factory=lambda: {"primary": "B1", "backup": "B2"})
    wanted: dict[str, str] = field(default_factory=lambda: {"primary": "B1", "backup": "B2"})
    at_home: bool = True
    served: dict[str, str] = field(default_factory=lambda: {"primary": "aa", "backup": "bb"})
    downloaded_fingerprints: Sequence[str] = ()
    told: list[Event] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def gate(self) -> RightAppliance:
        self.pages = {role: page_of(role, serial, at_home=self.at_home) for role, serial in self.serials.items()}
        return RightAppliance(
            appliances={role: appliance(role, serial) for role, serial in self.wanted.items()},
            pages=self.pages,
            served_fingerprints={"primary": "aa", "backup": "bb"},
            downloaded_fingerprints=lambda: self.downloaded_fingerprints,
            signed_in_steps={"5", "6"},
            verify_certificate=self.verified,
            record=self.record,
        )

    async def verified(self, appliance: Appliance) -> TrustedLeaf:
        self.asked.append(appliance.name)
        return replace(LEAF, fingerprint=self.served[appliance.name])

    async def record(self, event: Event) -> None:
        self.told.append(event)


def planned(number: str, step: BaseStep, role: str = "primary") -> PlannedStep:
    return PlannedStep(number, step, role)


async def test_what_changes_nothing_needs_no_proof() -> None:
    scenery = Scenery()
    assert await scenery.gate().admit(planned("1", LOOK)) == Proceed()
    assert scenery.asked == []


async def test_before_the_first_step_that_is_not_safe_the_wire_is_asked_once() -> None:
    scenery = Scenery()
    gate = scenery.gate()
    for number in ("2", "3"):
        await gate.admit(planned(number, FILL))
    assert scenery.asked == ["primary"]
    assert scenery.told == [ApplianceProved(appliance="primary", host="fake.example.com", fingerprint="aa")]


async def test_before_each_step_that_must_happen_once_it_is_asked_again() -> None:
    scenery = Scenery()
    gate = scenery.gate()
    for number in ("2", "3", "4"):
        await gate.admit(planned(number, CLICK))
    assert scenery.asked == ["primary"] * 3
    assert len(scenery.told) == 1


async def test_a_certificate_that_changed_under_the_run_ends_it() -> None:
    scenery = Scenery()
    gate = scenery.gate()
    await gate.admit(planned("2", CLICK))
    scenery.served["primary"] = "cc"
    with pytest.raises(WrongAppliance, match="serves another certificate than when the run began"):
        await gate.admit(planned("3", CLICK))


async def test_a_certificate_that_the_run_brought_is_expected() -> None:
    scenery = Scenery(downloaded_fingerprints=["cc"])
    gate = scenery.gate()
    scenery.served["primary"] = "cc"
    await gate.admit(planned("3", CLICK))
    assert scenery.told == [ApplianceProved(appliance="primary", host="fake.example.com", fingerprint="cc")]


async def test_the_browser_must_be_at_the_appliances_host() -> None:
    scenery = Scenery()
    gate = scenery.gate()
    gate.pages = {"primary": page_of("backup", "B1"), "backup": scenery.pages["backup"]}
    with pytest.raises(WrongAppliance, match="the browser is at fake-b.example.com, not at primary"):
        await gate.admit(planned("2", FILL))


@pytest.mark.parametrize("at_home", [True, False])
async def test_what_the_page_shows_of_itself_is_held_against_the_inventory(at_home: bool) -> None:
    scenery = Scenery(at_home=at_home)
    gate = scenery.gate()
    for number in ("5", "6"):
        await gate.admit(planned(number, LOOK))
    (proved,) = scenery.told
    assert isinstance(proved, ApplianceProved)
    assert proved.shown == {"Serial Number": "B1"}
    assert scenery.pages["primary"].url.rpartition("/")[2] in ("start", "appliance")


async def test_the_wrong_way_round_is_said() -> None:
    scenery = Scenery(serials={"primary": "B2", "backup": "B1"})
    with pytest.raises(
        WrongAppliance, match="that is what the inventory says of backup: are the two the wrong way round"
    ):
        await scenery.gate().admit(planned("5", LOOK))


async def test_a_stranger_is_said() -> None:
    scenery = Scenery(serials={"primary": "B12", "backup": "B2"})
    with pytest.raises(
        WrongAppliance, match="shows Serial Number “B12”, and the inventory says “B1”; put the inventory"
    ):
        await scenery.gate().admit(planned("5", LOOK))


@pytest.mark.parametrize(("shown", "role"), [("Primary", "primary"), ("Backup", "primary")])
async def test_the_role_that_a_page_shows_must_be_the_one_in_the_pair(shown: str, role: str) -> None:
    scenery = Scenery(serials={"primary": shown, "backup": "Backup"}, wanted={"primary": "$role", "backup": "$role"})
    gate = scenery.gate()
    if shown.casefold() == role:
        await gate.admit(planned("5", LOOK, role))
        return
    with pytest.raises(WrongAppliance, match="shows Serial Number “Backup”, and the inventory says “primary”"):
        await gate.admit(planned("5", LOOK, role))


@pytest.mark.parametrize("shows", [{"Serial Number": "B1"}, {}], ids=["beside a comparison", "alone"])
async def test_what_an_inventory_reads_is_on_record_whatever_it_is(shows: dict[str, str]) -> None:
    scenery = Scenery()
    gate = scenery.gate()
    identity = ShownIdentity("Status > Basics", shows, ("Base Software Version",))
    gate.appliances = {role: replace(appliance(role), identity=identity) for role in HOSTS}
    await gate.admit(planned("5", LOOK))
    (proved,) = scenery.told
    assert isinstance(proved, ApplianceProved)
    assert (proved.shown, proved.read) == (shows, {"Base Software Version": VERSION})


async def test_a_label_to_be_read_that_no_page_has_is_named() -> None:
    scenery = Scenery()
    gate = scenery.gate()
    identity = ShownIdentity("Status > Basics", {"Serial Number": "B1"}, ("Firmware",))
    gate.appliances = {role: replace(appliance(role), identity=identity) for role in HOSTS}
    with pytest.raises(ElementNotFound, match='no row "Firmware"'):
        await gate.admit(planned("5", LOOK))
    assert scenery.told == []
