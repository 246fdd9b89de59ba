"""A bench for one step as a runbook writes it, on a page in memory."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail.engine.attempt import attempt
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import Event
from handrail.source import parse_source
from handrail.steps import VOCABULARY, BaseStep, Context, Value
from handrail.tls import PeerCertificate

BASE = "https://fake.example.com"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SITE = FakeSite(
    {
        "start": (
            SiteElement("link", "Second", section="Menu", goes_to="second"),
            SiteElement("textbox", "Host name", section="Settings", value="edge-01"),
            SiteElement("password", "Passphrase", section="Settings"),
            SiteElement("combobox", "Action", section="Settings", options=("Select", "Export")),
            SiteElement("listbox", "Ciphers", section="Settings", options=("A", "B", "C+", "Cx"), chosen=("A",)),
            SiteElement("checkbox", "Private Key", section="Settings"),
            SiteElement("file", "Certificate File", section="Settings"),
            SiteElement("button", "Save", section="Settings", shows_status="Saved"),
            SiteElement("button", "Ask", section="Settings", confirms="Really?", shows_status="Done"),
            SiteElement("button", "Open", section="Settings", opens_window="/second"),
            SiteElement("button", "Hover", section="Settings", reacts_to="hover", opens_window="/second"),
            SiteElement("button", "Twice", section="Settings", reacts_to="double_click", opens_window="/second"),
            SiteElement("button", "Right", section="Settings", reacts_to="right_click", opens_window="/second"),
            SiteElement("section", "Drop here", reacts_to="drop", opens_window="/second"),
            SiteElement("button", "Drag", section="Settings", draggable=True),
            SiteElement("button", "Give", section="Settings", downloads="bundle.p12"),
            SiteElement("text", value="Welcome", section="Settings"),
            SiteElement("button", "Delete", section="Settings", goes_to="question"),
            SiteElement("button", "Default", row="a.example.com", column="Default", section="Table", shows_status="a"),
        ),
        "second": (SiteElement("link", "Third", goes_to="third"), SiteElement("link", "Back", goes_to="start")),
        "third": (SiteElement("text", value="The end"),),
        "question": (
            SiteElement("button", "Yes", section="Really?", shows_status="Deleted"),
            SiteElement("button", "No"),
        ),
    },
    {"start": "First", "second": "Second", "third": "Third", "question": "Question"},
)


def step(text: str) -> BaseStep:
    """One step from its YAML."""
    body: dict[str, Any] = parse_source(text.encode(), "step").value
    (action,) = VOCABULARY.keys() & body.keys()
    cls = VOCABULARY[action]
    return cls.model_validate({cls.shorthand: body.pop(action)} | body)


class StepBench:
    """A page in memory with the values of a runbook; `events` are the facts that the steps recorded."""

    def __init__(self, folder: Path, serves: tuple[bytes, ...] = (b"leaf",), **values: Value) -> None:
        self.page = FakePage(SITE, BASE)
        self.events: list[Event] = []
        self.asked: list[str | None] = []
        self._serves = list(serves)
        self.context = Context(
            number="1",
            appliance="primary",
            page=self.page,
            values=dict(values),
            url=f"{BASE}/",
            address=("fake.example.com", 443),
            private_folder=folder,
            now=lambda: NOW,
            handshake=self._shake,
            record=self.events.append,
        )

    async def do(self, text: str) -> None:
        """Fill in one step's placeholders and perform it."""
        await attempt(step(text).filled(self.context.values), self.context)

    async def _shake(self, address: tuple[str, int], server_name: str | None, *, timeout: float) -> PeerCertificate:
        self.asked.append(server_name)
        return PeerCertificate(self._serves[min(len(self.asked), len(self._serves)) - 1], "TLSv1.3")
