from __future__ import annotations

import pytest

from handrail.errors import ElementNotFound, UnexpectedEvent
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import RunFinished, StepRehearsed

from .conftest import Perform, PerformedRun

SITE = FakeSite(
    {
        "start": (
            SiteElement("link", "Certificates", section="Menu", goes_to="certificates"),
            SiteElement("link", "Settings", section="Menu", goes_to="settings"),
        ),
        "certificates": (
            SiteElement("link", "Settings", section="Menu", goes_to="settings"),
            SiteElement("checkbox", "Pick", section="Certificates"),
            SiteElement("combobox", "Action", section="Certificates", options=("Select", "Export")),
            SiteElement("button", "Apply", section="Certificates", goes_to="export"),
            SiteElement("button", "Import", section="Certificates", goes_to="import"),
            SiteElement("button", "Locked", section="Certificates", enabled=False),
            SiteElement("text", value="Nothing yet", section="Certificates"),
        ),
        "export": (SiteElement("button", "Export", section="Export", downloads="bundle.p12"),),
        "import": (
            SiteElement("link", "Certificates", section="Menu", goes_to="certificates"),
            SiteElement("file", "File", section="Import"),
            SiteElement("button", "Upload", section="Import", shows_status="Uploaded"),
        ),
        "settings": (
            SiteElement("link", "Certificates", section="Menu", goes_to="certificates"),
            SiteElement("button", "Save", section="Settings", shows_status="Saved"),
            SiteElement("button", "Ask", section="Settings", confirms="Really?"),
        ),
    }
)

GO = "- navigate: Certificates\n"


async def rehearsed(perform: Perform, steps: str) -> PerformedRun:
    return await perform(steps, FakePage(SITE), rehearsal=True)


def verdicts(run: PerformedRun) -> list[str]:
    rehearsed_steps = [event for event in run.events if isinstance(event, StepRehearsed)]
    return [f"{event.step} {event.verdict} {event.after}".strip() for event in rehearsed_steps]


async def test_what_is_safe_is_performed_and_the_rest_is_proved(perform: Perform) -> None:
    run = await rehearsed(perform, GO + '- click: button "Import"\n  effect: safe\n- click: button "Upload"')
    assert verdicts(run) == ["3 proved"]
    assert run.kinds[2:] == [
        "step-started",
        "step-passed",
        "step-started",
        "step-passed",
        "step-rehearsed",
        "run-finished",
    ]
    assert run.page.url.endswith("/import")
    assert await run.page.messages() == []


async def test_the_alternative_that_will_be_used_is_said_beforehand(perform: Perform) -> None:
    run = await rehearsed(perform, GO + '- click: [button "Go", button "Apply"]\n  effect: once')
    (proved,) = [event for event in run.events if isinstance(event, StepRehearsed)]
    assert (proved.verdict, proved.detail) == ("proved", 'button "Apply" was used instead of button "Go"')


async def test_each_way_of_using_a_control_is_proved_without_using_it(perform: Perform) -> None:
    steps = (
        GO
        + '- check: checkbox "Pick"\n- choose: Export\n  target: combobox "Action"\n- click: button "Apply"\n  effect: safe'
    )
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["2 proved", "3 proved", "4 proved"]
    assert run.page.url.endswith("/certificates")
    assert run.error is None


async def test_what_comes_after_a_step_that_was_not_performed_is_said_to(perform: Perform) -> None:
    steps = (
        GO
        + '- check: checkbox "Pick"\n- click: button "Apply"\n  effect: safe\n- download: button "Export"\n  as: bundle'
    )
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["2 proved", "3 proved", "4 after 3"]
    assert run.error is None


async def test_what_needs_a_file_that_was_not_brought_comes_after_its_download(perform: Perform) -> None:
    steps = (
        GO + '- click: button "Apply"\n  effect: safe\n- download: button "Export"\n  as: bundle\n- inspect: $bundle\n'
        "- probe: a.example.com\n  serves: $bundle"
    )
    assert verdicts(await rehearsed(perform, steps)) == ["3 proved", "4 after 3", "5 after 3"]


async def test_what_was_not_read_is_not_looked_for(perform: Perform) -> None:
    steps = (
        '- navigate: Settings\n- click: button "Save"\n- read: text "Saved at noon"\n  as: noon\n'
        '- navigate: Certificates\n- expect: text "$noon"'
    )
    assert verdicts(await rehearsed(perform, steps)) == ["2 proved", "3 after 2", "5 after 3"]


async def test_the_menu_leads_to_a_page_anew(perform: Perform) -> None:
    steps = GO + '- check: checkbox "Pick"\n- navigate: Settings\n- click: button "Save"\n- expect: button "Save"'
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["2 proved", "4 proved", "5 after 4"]
    assert run.page.url.endswith("/settings")


async def test_what_exists_only_behind_a_change_comes_after_it(perform: Perform) -> None:
    steps = (
        GO + '- click: button "Import"\n  effect: safe\n- click: button "Upload"\n- navigate: Certificates\n'
        '- expect: row "new"\n- capture: With what was imported\n- click: link "new"\n- expect: section "new"'
    )
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["3 proved", "5 after 3", "6 after 3", "7 after 3", "8 after 7"]
    assert run.error is None


async def test_what_is_not_there_is_not_found_and_the_rehearsal_goes_on(perform: Perform) -> None:
    steps = (
        GO
        + '- click: button "Improt"\n  effect: safe\n- check: checkbox "Pick"\n- navigate: Settings\n- click: button "Svae"'
    )
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["2 not-found", "3 after 2", "5 not-found"]
    told = [event.detail for event in run.events if isinstance(event, StepRehearsed)]
    assert told[0].startswith('no button "Improt"; there are button "Import"')
    assert told[2] == 'no button "Svae"; there are button "Save", button "Ask"'


@pytest.mark.parametrize("step", ['click: button "Locked"', 'choose: Exprot\n  target: combobox "Action"'])
async def test_what_cannot_be_used_is_not_found(step: str, perform: Perform) -> None:
    assert verdicts(await rehearsed(perform, f"{GO}- {step}")) == ["2 not-found"]


async def test_behind_an_expectation_that_is_not_met_nothing_is_proved(perform: Perform) -> None:
    steps = '- expect: text "Everything"\n- click: button "Import"\n  effect: safe\n- expect: button "Import"\n'
    run = await rehearsed(perform, GO + steps + '- navigate: Settings\n- click: button "Save"')
    assert verdicts(run) == ["2 not-found", "3 after 2", "4 after 2", "6 proved"]


async def test_a_page_that_was_not_reached_proves_nothing(perform: Perform) -> None:
    steps = (
        GO + '- navigate: Setings\n- check: checkbox "Pick"\n- expect: button "Import"\n- capture: The settings\n'
        '- click: button "Apply"\n  when: {visible: button "Apply"}\n- navigate: Settings\n- click: button "Save"'
    )
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["2 not-found", "3 after 2", "4 after 2", "5 after 2", "6 after 2", "8 proved"]
    assert run.page.url.endswith("/settings")


async def test_where_a_step_would_have_led_to_another_page_the_present_one_proves_nothing(perform: Perform) -> None:
    steps = '- click: button "Apply"\n- expect: button "Import"\n- check: checkbox "Pick"\n- call: called'
    run = await perform(GO + steps, FakePage(SITE), rehearsal=True, called='- expect: button "Apply"')
    assert verdicts(run) == ["2 proved", "3 after 2", "4 after 2", "5.1 after 2"]


async def test_a_guard_is_judged_where_its_page_is_as_planned(perform: Perform) -> None:
    steps = (
        GO
        + '- click: button "Other"\n  when: {visible: button "Other"}\n'
        + '- click: button "Import"\n  when: {visible: text "Nothing yet"}'
    )
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["3 proved"]
    assert "step-skipped" in run.kinds


async def test_a_guard_that_cannot_be_judged_is_said_to_be(perform: Perform) -> None:
    steps = GO + '- check: checkbox "Pick"\n- click: button "Other"\n  when: {visible: button "Other"}'
    run = await rehearsed(perform, steps)
    assert verdicts(run) == ["2 proved", "3 after 2"]
    told = run.events[-2]
    assert isinstance(told, StepRehearsed)
    assert told.detail == 'whether it is due shows only then (only where button "Other" is there)'


async def test_a_key_has_nothing_to_look_for(perform: Perform) -> None:
    run = await rehearsed(perform, GO + "- press: Enter")
    assert verdicts(run) == ["2 proved"]
    assert run.page.pressed == []


async def test_a_dialog_that_nobody_declared_ends_a_rehearsal_too(perform: Perform) -> None:
    run = await rehearsed(
        perform, '- navigate: Settings\n- click: button "Ask"\n  effect: safe\n- click: button "Save"'
    )
    assert isinstance(run.error, UnexpectedEvent)
    assert isinstance(run.events[-1], RunFinished)


async def test_a_dollar_in_a_value_is_no_placeholder(perform: Perform) -> None:
    run = await perform(
        '- expect: text "$price"',
        FakePage(SITE),
        values={"price": "5 $ each"},
        rehearsal=True,
        head="inputs: {price: What it costs}\n",
    )
    assert verdicts(run) == ["1 not-found"]


SIGN_IN = FakeSite(
    {
        "start": (
            SiteElement("textbox", "Username"),
            SiteElement("password", "Password"),
            SiteElement("button", "Login", goes_to="home"),
        ),
        "home": (SiteElement("button", "Save", shows_status="Saved"), SiteElement("password", "New Password")),
    }
)
FORM = '- fill: $username\n  target: field "Username"\n- fill: $password\n  target: field "Password"\n'


async def test_signing_in_is_performed(perform: Perform) -> None:
    called = FORM + '- click: button "Login"\n  effect: idempotent'
    run = await perform('- call: called\n- click: button "Save"', FakePage(SIGN_IN), rehearsal=True, called=called)
    assert verdicts(run) == ["2 proved"]
    assert run.page.url.endswith("/home")


async def test_what_does_more_than_signing_in_is_not_performed(perform: Perform) -> None:
    called = FORM + '- click: button "Login"\n  effect: once'
    run = await perform("- call: called", FakePage(SIGN_IN), rehearsal=True, called=called)
    assert verdicts(run) == ["1.1 proved", "1.2 proved", "1.3 proved"]
    assert run.page.url.endswith("/start")


async def test_a_rehearsal_ends_where_nobody_can_sign_in(perform: Perform) -> None:
    called = FORM + '- click: button "Sign In"\n  effect: idempotent'
    run = await perform('- call: called\n- click: button "Save"', FakePage(SIGN_IN), rehearsal=True, called=called)
    assert isinstance(run.error, ElementNotFound)
    assert verdicts(run) == []


CREATION = FakeSite(
    {
        "start": (
            SiteElement("textbox", "Certificate Friendly Name"),
            SiteElement("combobox", "Key", options=("Select", "New Key (4096 bits)")),
            SiteElement("textbox", "Organization"),
            SiteElement("checkbox", "Private Key"),
            SiteElement("button", "Create Certificate Request", goes_to="next"),
        ),
        "next": (SiteElement("textbox", "Comment"),),
    }
)
CREATE = """\
- fill: x
  target: field "Friendly Name"
- choose: New Key (4096 bit)
  target: combobox "Key"
- fill: x
  target: field "Organisation"
- check: checkbox "Private Key"
- fill: x
  target: field "Wholly different"
- click: button "Create Request"
- fill: x
  target: field "Comment"
"""


async def test_a_whole_form_is_proved_or_not(perform: Perform) -> None:
    run = await perform(CREATE, FakePage(CREATION), rehearsal=True)
    assert verdicts(run) == [
        "1 not-found",
        "2 not-found",
        "3 not-found",
        "4 proved",
        "5 after 1",
        "6 not-found",
        "7 after 6",
    ]
    told = {event.step: event.detail for event in run.events if isinstance(event, StepRehearsed)}
    assert told["3"].startswith('no field "Organisation"; there are field "Organization"')
    assert told["5"] == "it is not there yet"


async def test_on_a_form_that_a_change_may_complete_nothing_is_said_to_be_misspelled(perform: Perform) -> None:
    steps = GO + '- click: button "Import"\n- navigate: Settings\n- click: button "Svae"\n- check: checkbox "Savee"'
    assert verdicts(await rehearsed(perform, steps)) == ["2 proved", "4 after 2", "5 after 4"]
