"""A page on which nothing is left to do is closed, and no other."""

from __future__ import annotations

from datetime import UTC, datetime

from handrail.fakes.fake_page import FakePage
from handrail.fakes.page_spec import SITE
from handrail.journal import Entry, SectionStarted
from handrail.run.finished_pages import FinishedPages
from handrail.runbook import PlannedSection


def sections(*roles: str) -> list[PlannedSection]:
    return [PlannedSection(role, role, (), number) for number, role in enumerate(roles, 1)]


async def closed_at(order: list[PlannedSection], *begun: PlannedSection) -> list[list[str]]:
    """The pages that are closed, at the beginning of each of these sections."""
    pages = {role: FakePage(SITE) for role in sorted({section.appliance for section in order})}
    listener, closed = FinishedPages(pages, order), []
    for number, section in enumerate(begun):
        event = SectionStarted(number=section.number, heading=section.heading, appliance=section.appliance)
        entry = Entry(seq=number, at=datetime(2026, 12, 1, tzinfo=UTC), event=event, previous="")
        assert [event async for event in listener.hear(entry)] == []
        closed.append([role for role, page in pages.items() if page.closed])
    return closed


async def test_a_page_is_closed_when_the_last_section_on_it_has_ended() -> None:
    order = sections("primary", "backup", "primary", "backup")
    assert await closed_at(order, *order) == [[], [], [], ["primary"]]


async def test_a_run_that_is_resumed_half_way_keeps_what_it_needs() -> None:
    order = sections("primary", "primary", "backup")
    assert await closed_at(order, order[1], order[2]) == [[], ["primary"]]
    assert await closed_at(order, order[2]) == [["primary"]]


async def test_the_page_of_who_has_no_section_is_nobodys() -> None:
    order = sections("primary", "backup")
    assert await closed_at(order, PlannedSection("another", "primary", (), 7)) == [[]]
