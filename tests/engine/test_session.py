"""Expired sessions: the sign-in page is recognised, and recovery steps bring the page back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from handrail.engine import recovery_steps, sign_in_before, sign_in_page_locators_by_step, signs_in
from handrail.errors import ElementNotFound, ExpectationNotMet, OutcomeUnknown, SessionEnded
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import ProofForeseen, SessionRenewed, StepFailed
from handrail.page import Notice
from handrail.runbook import PlannedSection, load, outline

from .conftest import Perform

SIGN_IN = """\
runbook: Sign in
appliances: [appliance]
sections:
  - heading: Sign in
    steps:
      - fill: $username
        target: field "Username"
      - fill: $password
        target: field "Password"
      - {click: button "Login", effect: idempotent}
"""
STEPS = """\
- call: sign-in
- navigate: Certificates
- check: checkbox "Pick"
- capture: A picture
- click: link "Export"
- download: button "Give"
  as: bundle
- {click: button "Upload", effect: once, done_when: {at: Certificates, visible: text "Imported"}}
- click: link "Certificates"
- navigate: Certificates
- expect: checkbox "Pick"
- inspect: $bundle
  not_expired: true
"""


def sections(folder: Path) -> Sequence[PlannedSection]:
    (folder / "sign-in.yaml").write_text(SIGN_IN)
    lines = "".join(f"      {line}\n" for line in STEPS.splitlines())
    file = folder / "book.yaml"
    file.write_text(f"runbook: B\nappliances: [primary]\nsections:\n  - heading: H\n    steps:\n{lines}")
    return outline(load(file)[0])


def way(folder: Path, number: int) -> list[str] | None:
    outlined = sections(folder)
    found = recovery_steps(outlined, outlined[0].steps[number - 1])
    return None if found is None else [planned.number for planned in found]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (1, None),
        (2, ["1"]),
        (3, ["1", "2"]),
        (5, ["1", "2", "3"]),
        (7, ["1", "2", "3", "5"]),
        (8, ["1", "7.back"]),
        (9, ["1"]),
        (10, ["1", "9"]),
    ],
)
def test_the_way_back_begins_at_the_sign_in_and_leads_on_from_the_last_navigate(
    tmp_path: Path, step: int, expected: list[str] | None
) -> None:
    assert way(tmp_path, step) == expected


def test_what_signs_in_is_what_fills_the_password(tmp_path: Path) -> None:
    steps = sections(tmp_path)[0].steps
    assert [planned.number for planned in steps if signs_in(planned)] == ["1"]
    assert sign_in_before(sections(tmp_path), steps[4]) == steps[0]


def test_only_steps_that_need_a_page_and_come_after_the_sign_in_rely_on_it(tmp_path: Path) -> None:
    guarded = sign_in_page_locators_by_step(sections(tmp_path))
    assert set(guarded) == {*map(str, range(2, 11)), "7.back"}
    assert [str(target[0]) for target in guarded["2"]] == ['field "Username"', 'field "Password"', 'button "Login"']


LOGIN = (
    SiteElement("textbox", "Username"),
    SiteElement("password", "Password"),
    SiteElement("button", "Login", goes_to="certificates"),
)
CERTIFICATES = (
    SiteElement("link", "Certificates", goes_to="certificates"),
    SiteElement("checkbox", "Pick"),
    SiteElement("link", "Details", goes_to="start"),
    SiteElement("button", "Upload", goes_to="start"),
)
SITE = FakeSite({"start": LOGIN, "certificates": CERTIFICATES})


class ExpiresOnce(FakePage):
    """The second time that the certificates are asked for, the session has ended."""

    visits = 0

    def _show(self, page: str) -> None:
        self.visits += page == "certificates"
        super()._show("start" if page == "certificates" and self.visits == 2 else page)


async def test_signs_in_again_and_goes_on(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    run = await perform(
        '- call: sign-in\n- check: checkbox "Pick"\n- navigate: Certificates\n- check: checkbox "Pick"',
        ExpiresOnce(SITE),
    )
    assert run.error is None
    (failed,) = [event for event in run.events if isinstance(event, StepFailed)]
    (renewed,) = [event for event in run.events if isinstance(event, SessionRenewed)]
    assert (failed.step, failed.error) == ("4", "SessionEnded")
    assert (renewed.step, renewed.way) == ("4", ("1", "3"))


PAGED = FakeSite(
    {
        "start": LOGIN,
        "certificates": (
            SiteElement("link", "Users", goes_to="users"),
            SiteElement("link", "Keys", goes_to="keys"),
        ),
        "users": (
            SiteElement("link", "Users", goes_to="users"),
            SiteElement("link", "SAML", parent_entry="Users", goes_to="saml"),
            SiteElement("link", "Keys", parent_entry="Users", goes_to="keys"),
        ),
        "saml": (
            SiteElement("link", "Users", goes_to="users"),
            SiteElement("link", "Keys", parent_entry="Users", goes_to="keys"),
            SiteElement("text", value="Providers"),
        ),
        "keys": (SiteElement("textbox", "Username"), SiteElement("password", "Password")),
    }
)
"""Signing in leads to a page that lacks the entries of Users."""


@pytest.mark.parametrize(("last", "way"), [("users", ("1", "2")), ("saml", ("1", "2", "3"))])
async def test_what_a_step_is_due_by_is_looked_for_where_it_was_when_the_session_ended(
    perform: Perform, tmp_path: Path, last: str, way: tuple[str, ...]
) -> None:
    class Ends(FakePage):
        ended = False

        def _show(self, page: str) -> None:
            ends, self.ended = page == last and not self.ended, self.ended or page == last
            super()._show("start" if ends else page)

    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    run = await perform(
        '- call: sign-in\n- navigate: Users\n- {navigate: Users > SAML, when: entry "SAML" in entry "Users"}\n'
        '- expect: text "Providers"',
        Ends(PAGED),
    )
    assert run.error is None
    assert "step-skipped" not in run.kinds
    assert [event.way for event in run.events if isinstance(event, SessionRenewed)] == [way]


async def test_a_page_that_has_such_fields_among_its_settings_is_not_the_sign_in_page(
    perform: Perform, tmp_path: Path
) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    run = await perform('- call: sign-in\n- navigate: Keys\n- expect: field "Username"', FakePage(PAGED))
    assert (run.error, "session-renewed" in run.kinds) == (None, False)


async def test_gives_up_where_the_session_ends_again_and_again(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    steps = '- call: sign-in\n- click: link "Details"\n- check: checkbox "Pick"'
    run = await perform(steps, FakePage(SITE))
    assert isinstance(run.error, SessionEnded)
    assert run.kinds.count("session-renewed") == 3


async def test_nothing_is_filled_into_the_sign_in_page_by_another_step(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    steps = '- call: sign-in\n- click: link "Details"\n- {fill: $password, target: field "Password"}'
    run = await perform(steps, FakePage(SITE))
    assert isinstance(run.error, SessionEnded)


async def test_a_session_that_ends_during_a_step_that_must_happen_once_is_doubt(
    perform: Perform, tmp_path: Path
) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    upload = '{click: button "Upload", done_when: {at: Certificates, visible: text "Imported"}, timeout: 0.01}'
    run = await perform(f"- call: sign-in\n- {upload}", FakePage(SITE))
    assert isinstance(run.error, OutcomeUnknown)
    assert run.kinds[-3:] == ["step-started", "step-in-doubt", "run-finished"]
    assert run.entries[-1].event.model_dump()["outcome"] == "in-doubt"


async def test_a_page_from_another_host_ends_the_step(perform: Perform) -> None:
    class Strays(FakePage):
        def _show(self, page: str) -> None:
            super()._show(page)
            if page == "certificates":
                self.note(Notice("host", "the page is from another host: elsewhere.example.com", declared=False))

    run = await perform('- {click: button "Login", effect: idempotent}', Strays(SITE))
    assert str(run.error) == ("the runbook does not declare this: the page is from another host: elsewhere.example.com")


def test_the_beginning_of_a_way_back_relies_on_being_signed_in_as_any_other_step(tmp_path: Path) -> None:
    outlined = sections(tmp_path)
    first = [
        (way or ())[1].number
        for planned in outlined[0].steps[2:]
        if (way := recovery_steps(outlined, planned)) and way[1:]
    ]
    assert "7.back" in first
    assert set(first) <= sign_in_page_locators_by_step(outlined).keys()


async def test_a_proof_that_shows_before_the_step_began_proves_nothing(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    site = FakeSite(
        {
            "start": LOGIN,
            "certificates": (
                SiteElement("link", "Certificates", goes_to="certificates"),
                SiteElement("text", value="Imported"),
                SiteElement("button", "Upload", opens_window="about:blank"),
            ),
        }
    )
    upload = '{click: button "Upload", done_when: {at: Certificates, visible: text "Imported"}}'
    run = await perform(f"- call: sign-in\n- navigate: Certificates\n- {upload}", FakePage(site))
    assert ProofForeseen(step="3", already=True) in run.events
    assert isinstance(run.error, ExpectationNotMet)
    assert "before the step: afterwards that would not tell whether it happened, so it was not begun" in str(run.error)
    assert run.page.take_notices() == ()


async def test_a_proof_that_shows_only_afterwards_is_one(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN)
    after = (SiteElement("link", "Certificates", goes_to="after"), SiteElement("text", value="Imported"))
    site = FakeSite(
        {
            "start": LOGIN,
            "certificates": (
                SiteElement("link", "Certificates", goes_to="certificates"),
                SiteElement("button", "Upload", opens_window="about:blank", goes_to="after"),
            ),
            "after": after,
        }
    )
    upload = '{click: button "Upload", done_when: {at: Certificates, visible: text "Imported"}}'
    run = await perform(f"- call: sign-in\n- navigate: Certificates\n- {upload}", FakePage(site))
    assert run.error is None
    assert ProofForeseen(step="3", already=False) in run.events


REFUSES = FakeSite(
    {
        "start": (
            SiteElement("textbox", "Username"),
            SiteElement("password", "Password"),
            SiteElement("button", "Login", shows_status="The username or password is incorrect."),
            SiteElement("button", "Help", goes_to="help"),
        ),
        "help": (SiteElement("heading", "Help"),),
    }
)
SIGNING_IN = """\
- fill: $username
  target: field "Username"
- fill: $password
  target: field "Password"
- {click: button "Login", effect: idempotent}
"""
SEEN = '- expect: entry "Security"\n  timeout: 0.01\n'


async def test_a_refused_password_is_told_as_that_and_not_tried_again(perform: Perform) -> None:
    page = FakePage(REFUSES)
    run = await perform("- call: called", page, called=SIGNING_IN + SEEN)
    assert isinstance(run.error, ExpectationNotMet)
    assert str(run.error) == (
        "primary did not let admin in, and shows its sign-in page again; the page says: The username or password is incorrect; "
        "the password is not tried twice, since wrong ones lock accounts: if it was wrong, give the command again, with the "
        "right one"
    )
    (failed,) = [event for event in run.events if isinstance(event, StepFailed)]
    assert (failed.step, failed.problem) == ("1.4", str(run.error))


@pytest.mark.parametrize(
    "steps",
    [
        SIGNING_IN + '- {click: button "Help", effect: safe}\n' + SEEN,
        SEEN + SIGNING_IN,
        SIGNING_IN.replace("Login", "Sign In"),
    ],
)
async def test_what_is_no_sign_in_page_or_comes_before_the_password_is_told_as_ever(
    perform: Perform, steps: str
) -> None:
    run = await perform(
        "- call: called", FakePage(REFUSES), called=steps.replace("idempotent}", "idempotent, timeout: 0.01}")
    )
    assert isinstance(run.error, ElementNotFound)
