"""What counts as so already: the proof shows where it is looked for, and the certificate that the run brought is served."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.engine.proving import FoundSoAlready, StateBefore, look_before
from handrail.errors import ExpectationNotMet
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import Event, HandshakeProbed
from handrail.locator import Locator
from handrail.steps import Click, Context, DownloadedFile
from handrail.steps.values import Reference
from handrail.tls import PeerCertificate

OURS, OTHER = b"the certificate that the run brought", b"another of the same name"
MENU = SiteElement("link", "Users", section="Menu", goes_to="users")
UPLOAD = SiteElement("button", "Upload", section="Import")
ROW = SiteElement("text", value="olga", row="olga", column="First name", section="People")


class Appliance:
    """An appliance that serves one certificate, and the page of a step on it."""

    def __init__(self, folder: Path, *users: SiteElement, serves: bytes = OURS) -> None:
        self.facts: list[Event] = []
        self.asked_for: list[str | None] = []
        self.page = FakePage(FakeSite({"start": (MENU, UPLOAD), "users": (MENU, *users)}))
        self._serves = serves
        self.context = Context(
            number="1",
            appliance="backup",
            page=self.page,
            values={"bundle": DownloadedFile("bundle", folder / "b.p12", hashlib.sha256(OURS).hexdigest())},
            url="https://b.example.com",
            address=("10.0.0.1", 443),
            private_folder=folder,
            now=lambda: datetime(2026, 11, 29, tzinfo=UTC),
            handshake=self.handshake,
            record=self.facts.append,
        )

    async def handshake(self, address: tuple[str, int], server_name: str | None, *, timeout: float) -> PeerCertificate:
        self.asked_for.append(server_name)
        return PeerCertificate(self._serves, "TLSv1.3")

    async def look(self, step: Click, *, held: bool | None) -> StateBefore | None:
        return await look_before(step, replace(self.context, proof_held_before_start=held))


def upload(**more: object) -> Click:
    so_already = {"asked_for": "support.example.com", "serves": Reference("$bundle")}
    fields = {
        "target": 'button "Upload"',
        "effect": "once",
        "done_when": {"at": "Users", "visible": 'row "olga"'},
        "if_so_already": so_already,
        "timeout": 0.05,
    }
    return Click.model_validate(fields | more)


async def test_what_shows_and_is_served_is_so_already(tmp_path: Path) -> None:
    appliance = Appliance(tmp_path, ROW)
    with pytest.raises(FoundSoAlready, match='row "olga" is there, at Users; the appliance serves \\$bundle'):
        await appliance.look(upload(), held=True)
    (asked,) = appliance.facts
    assert asked == HandshakeProbed(
        step="1",
        address="10.0.0.1:443",
        asked_for="support.example.com",
        fingerprint=hashlib.sha256(OURS).hexdigest(),
    )
    assert await appliance.page.has_state((Locator.parse('row "olga"'),), "visible")


async def test_a_row_of_that_name_is_not_enough(tmp_path: Path) -> None:
    appliance = Appliance(tmp_path, ROW, serves=OTHER)
    with pytest.raises(ExpectationNotMet, match=r"so it was not begun; .* It is not so already: .*, serves "):
        await appliance.look(upload(), held=True)


async def test_a_row_that_has_gone_since_it_was_looked_for_is_none(tmp_path: Path) -> None:
    appliance = Appliance(tmp_path)
    with pytest.raises(ExpectationNotMet, match="does not any more"):
        await appliance.look(upload(), held=True)
    assert appliance.asked_for == []


async def test_what_did_not_show_is_performed_whatever_is_served(tmp_path: Path) -> None:
    appliance = Appliance(tmp_path)
    assert await appliance.look(upload(), held=False)
    assert appliance.asked_for == []


async def test_without_it_the_run_ends_as_ever(tmp_path: Path) -> None:
    appliance = Appliance(tmp_path, ROW)
    with pytest.raises(ExpectationNotMet, match="so it was not begun"):
        await appliance.look(upload(if_so_already=None), held=True)
    assert appliance.asked_for == []
