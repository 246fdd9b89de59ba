"""A busy appliance, or a lost answer, after a step that changes nothing: one goes back, and tries again."""

from __future__ import annotations

import pytest

from handrail.errors import OutcomeUnknown, PageLost
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.fakes.element_state import ElementState
from handrail.journal import PageRegained, StepStarted

from .conftest import Perform, PerformedRun

MENU = (
    SiteElement("link", "Home", section="Menu", goes_to="home"),
    SiteElement("link", "Certificates", section="Menu", goes_to="certificates"),
)
SITE = FakeSite(
    {
        "start": (
            SiteElement("textbox", "Username"),
            SiteElement("password", "Password"),
            SiteElement("button", "Login", goes_to="home"),
        ),
        "home": MENU,
        "certificates": (
            *MENU,
            SiteElement("checkbox", "Pick"),
            SiteElement("button", "Export", goes_to="export"),
            SiteElement("button", "Delete", goes_to="home"),
        ),
        "export": (SiteElement("text", value="Choose a passphrase"),),
    }
)
SIGN_IN = '- {fill: $password, target: field "Password"}\n- {click: button "Login", effect: idempotent}'


class Busy(FakePage):
    """The page behind one button does not come, the first so many times."""

    def __init__(self, button: str, times: int) -> None:
        self.opened: list[str] = []
        self._button, self._times = button, times
        super().__init__(SITE)

    async def open(self, url: str, patience: float) -> None:
        self.opened.append(url)
        self._show("home" if self.opened else "start")

    def click(self, state: ElementState) -> SiteElement | None:
        if state.element.name == self._button and self._times:
            self._times -= 1
            self._states = []
            raise PageLost("the appliance answered 503", may_have_acted=True)
        return super().click(state)


def regained(run: PerformedRun) -> list[tuple[str, tuple[str, ...]]]:
    return [(event.step, event.way) for event in run.events if isinstance(event, PageRegained)]


def export(effect: str) -> str:
    return (
        '- call: called\n- navigate: Certificates\n- check: checkbox "Pick"\n'
        f'- {{click: button "Export", effect: {effect}}}\n- expect: text "Choose a passphrase"'
    )


async def test_goes_back_to_where_the_step_began(perform: Perform) -> None:
    page = Busy("Export", 2)
    run = await perform(export("safe"), page, called=SIGN_IN)
    assert run.error is None
    assert regained(run) == [("4", ("4.open", "2", "3"))] * 2
    assert page.opened == ["https://fake.example.com/start"] * 2
    started = [event.step for event in run.events if isinstance(event, StepStarted)]
    assert started[-8:] == ["4.open", "2", "3", "4", "4.open", "2", "3", "4", "5"][-8:]


async def test_goes_back_three_times_at_most(perform: Perform) -> None:
    run = await perform(export("safe"), Busy("Export", 4), called=SIGN_IN)
    assert isinstance(run.error, PageLost)
    assert len(regained(run)) == 3


@pytest.mark.parametrize("effect", ["idempotent", "once"])
async def test_what_may_have_changed_something_is_not_tried_again(perform: Perform, effect: str) -> None:
    run = await perform(export(effect), Busy("Export", 1), called=SIGN_IN)
    assert isinstance(run.error, PageLost if effect == "idempotent" else OutcomeUnknown)
    assert regained(run) == []


async def test_a_page_that_is_lost_on_the_way_back_counts(perform: Perform) -> None:
    steps = '- call: called\n- navigate: Certificates\n- click: link "Certificates"\n- expect: checkbox "Pick"'
    run = await perform(steps, Busy("Certificates", 3), called=SIGN_IN)
    assert run.error is None
    assert regained(run) == [("2", ("2.open",))] * 3


@pytest.mark.parametrize(
    ("sends", "times"),
    [("", 1), ('- {click: link "Home", effect: idempotent}\n', 0)],
    ids=["only looked", "sent something"],
)
async def test_a_called_runbook_is_begun_anew_unless_it_has_sent_something(
    perform: Perform, sends: str, times: int
) -> None:
    called = "- open: $url\n" + sends + '- {click: link "Certificates", effect: safe}'
    run = await perform("- call: called", Busy("Certificates", 1), called=called)
    assert (isinstance(run.error, PageLost), regained(run)) == (not times, [("1", ())] * times)


OPENS = "- open: $url\n"


async def test_a_sign_in_that_the_appliance_was_too_busy_for_is_begun_anew(perform: Perform) -> None:
    page = BusySignIn("Login", 2)
    run = await perform("- call: called\n- navigate: Certificates", page, called=OPENS + SIGN_IN)
    assert run.error is None
    assert regained(run) == [("1", ())] * 2
    assert page.opened == ["https://fake.example.com/start"] * 3


async def test_a_page_after_the_sign_in_that_is_lost_in_it_begins_it_anew(perform: Perform) -> None:
    signs_in = OPENS + SIGN_IN + '\n- {click: link "Certificates", effect: safe}'
    run = await perform("- call: called", BusySignIn("Certificates", 1), called=signs_in)
    assert (run.error, regained(run)) == (None, [("1", ())])


@pytest.mark.parametrize(
    "called",
    [
        OPENS + SIGN_IN.replace("idempotent", 'once, done_when: {at: Home, visible: link "Home"}'),
        OPENS + '- {fill: a, target: field "Username"}\n' + SIGN_IN,
    ],
    ids=["once", "types something else"],
)
async def test_what_does_more_than_sign_in_is_not_begun_anew(perform: Perform, called: str) -> None:
    run = await perform("- call: called", BusySignIn("Login", 1), called=called)
    assert isinstance(run.error, (PageLost, OutcomeUnknown))
    assert regained(run) == []


class BusySignIn(Busy):
    """Its own address shows the sign-in page."""

    async def open(self, url: str, patience: float) -> None:
        self.opened.append(url)
        self._show("start")
