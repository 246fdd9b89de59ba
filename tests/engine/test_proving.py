"""The proof of what must happen once: on a page that was loaded after it, and that did not show it before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handrail.errors import ElementNotReady, ExpectationNotMet, OutcomeUnknown, PageLost, PageUnreachable, StepError
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.fakes.element_state import ElementState
from handrail.journal import PageAnswered, PageNoticed, ProofForeseen, StepProbed

from .conftest import Perform, PerformedRun

MENU = (
    SiteElement("link", "Users", section="Menu", goes_to="users"),
    SiteElement("link", "Edit", section="Menu", goes_to="edit"),
)
PEOPLE = (SiteElement("text", value="olga", row="olga", column="First name", section="People"),)


class Appliance(FakePage):
    """An appliance on which buttons do what `does` says: the page that answers, and the pages that are otherwise afterwards."""

    def __init__(self, *, draws_itself: bool = False, **changed: tuple[SiteElement, ...]) -> None:
        self.clicks: list[str] = []
        self.loads: list[str] = []
        self._changed, self._draws_itself = changed, draws_itself
        pages = {
            "start": MENU,
            "users": (*MENU, SiteElement("button", "Add", section="Users", goes_to="added"), *PEOPLE[1:]),
            "edit": (*MENU, SiteElement("button", "Save", section="Edit", shows_status="Saved")),
            "added": (*MENU, SiteElement("text", value="Done"), SiteElement("button", "Add", goes_to="added")),
        }
        super().__init__(FakeSite(pages))

    def click(self, state: ElementState) -> SiteElement | None:
        element = super().click(state)
        if element and element.role == "button":
            self.clicks.append(element.name)
        return element

    def _show(self, page: str) -> None:
        self.loads.append(page)
        super()._show(page)
        if self.clicks and page in self._changed:
            made = [element.role for element in self._changed[page]]
            self._states = [state for state in self._states if state.element.role != "status" or "status" not in made]
            self._states += [type(self._states[0]).initial(element) for element in self._changed[page]]


class DrawsItself(Appliance):
    """One document for all pages: following its menu loads nothing."""

    async def open(self, url: str, patience: float) -> None:
        self._loads += 100
        self._show("start")

    async def reload(self, patience: float) -> None:
        self.loads.append("anew")
        await self.open(self.url, patience)

    def _show(self, page: str) -> None:
        loaded = getattr(self, "_loads", 0)
        super()._show(page)
        self._loads = loaded


def add(done_when: str, name: str = "Add") -> str:
    return f'- {{click: button "{name}", done_when: {done_when}, timeout: 0.05}}\n'


def answers(run: PerformedRun) -> list[PageAnswered]:
    return [event for event in run.events if isinstance(event, PageAnswered)]


async def test_the_page_with_which_the_appliance_answers_proves_it(perform: Perform) -> None:
    run = await perform("- navigate: Users\n" + add('{visible: text "Done"}'), Appliance())
    assert (run.error, answers(run)) == (None, [])


async def test_what_a_script_draws_proves_nothing(perform: Perform) -> None:
    page = Appliance()
    run = await perform("- navigate: Edit\n" + add("{target: status, reads: Saved}", "Save"), page)
    assert isinstance(run.error, OutcomeUnknown)
    (answer,) = answers(run)
    assert (answer.messages, answer.then) == (("Saved",), "")
    assert page.loads.count("edit") > 1
    assert page.clicks == ["Save"]


async def test_a_failure_says_how_the_appliance_answered_before_one_looked_elsewhere(perform: Perform) -> None:
    run = await perform("- navigate: Edit\n" + add('{at: Users, visible: text "olga"}', "Save"), Appliance())
    assert "the page that came of the step said: Saved" in str(run.error)


@pytest.mark.parametrize(
    ("proof", "told"),
    [
        ('{at: Users, visible: row "evee"}', 'does not show it: no row "evee"; there is row "eve"'),
        (
            '{at: Users, any: [{visible: row "evee"}, {visible: text "no"}]}',
            'of row "evee" there is only row "eve"',
        ),
        ('{at: Users, target: row "evee", contains: eve}', 'does not show it: no row "evee"; there is row "eve"'),
        ('{at: Users, target: row "eve", contains: adm}', 'does not show it: row "eve" '),
        ('{at: Users, hidden: row "eve"}', 'does not show it: row "eve" is still there'),
    ],
)
async def test_a_proof_that_does_not_show_is_told_with_what_is_like_it(perform: Perform, proof: str, told: str) -> None:
    run = await perform("- navigate: Edit\n" + add(proof, "Save"), Appliance(users=(LISTED,)))
    assert told in str(run.error)


async def test_what_a_script_draws_is_proved_by_the_page_loaded_anew(perform: Perform) -> None:
    page = Appliance(edit=(SiteElement("status", value="Saved"),))
    run = await perform("- navigate: Edit\n" + add("{target: status, reads: Saved}", "Save"), page)
    assert run.error is None


def messages(run: PerformedRun) -> list[str]:
    return [event.detail for event in run.events if isinstance(event, PageNoticed) and event.what == "message"]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('{click: button "Save", effect: once}', ["Saved"]),
        ('{click: button "Save", effect: idempotent}', ["Saved"]),
        ('{click: button "Save", effect: safe}', []),
        ('{click: button "Save", effect: idempotent, done_when: {target: status, reads: Saved}}', ["Saved"]),
    ],
)
async def test_what_the_page_says_of_what_was_sent_is_on_record_once(
    step: str, said: list[str], perform: Perform
) -> None:
    run = await perform(f"- navigate: Edit\n- {step}\n- {step}\n", Appliance())
    assert (run.error, messages(run)) == (None, said)


@pytest.mark.parametrize(
    ("shows", "step"),
    [
        ((), '- navigate: Users\n- {click: button "Add", done_when: {visible: section "Users"}}'),
        (PEOPLE, '- navigate: Users\n- {click: button "Add", done_when: {at: Users, visible: row "olga"}}'),
        (PEOPLE, '- click: link "Users"\n- {click: button "Add", done_when: {at: Users, visible: row "olga"}}'),
    ],
)
async def test_what_shows_before_the_step_keeps_it_from_being_done(
    perform: Perform, shows: tuple[SiteElement, ...], step: str
) -> None:
    page = Appliance(users=shows)
    page.clicks.append("before")
    run = await perform(step, page)
    assert isinstance(run.error, ExpectationNotMet)
    assert "before the step: afterwards that would not tell whether it happened, so it was not begun" in str(run.error)
    assert page.clicks == ["before"]


async def test_one_looks_elsewhere_at_once_and_the_page_that_answered_is_kept_first(perform: Perform) -> None:
    page = Appliance(users=PEOPLE)
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "olga"}').replace("0.05", "30"), page)
    assert run.error is None
    (answer,) = answers(run)
    assert (answer.url.rsplit("/", 1)[-1], answer.title, answer.then) == ("added", "added", "Users")
    assert page.loads[-2:] == ["added", "users"]


async def test_what_does_not_show_elsewhere_did_not_happen(perform: Perform) -> None:
    page = Appliance(users=(SiteElement("status", value="Enter a valid time"),))
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "olga"}'), page)
    assert isinstance(run.error, ExpectationNotMet)
    assert "it says: Enter a valid time" in str(run.error)
    assert [event.verdict for event in run.events if isinstance(event, StepProbed)] == ["absent"]


async def test_a_page_that_draws_itself_is_loaded_anew(perform: Perform) -> None:
    page = DrawsItself(users=PEOPLE)
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "olga"}'), page)
    assert run.error is None
    assert page.loads[-4:] == ["users", "anew", "start", "users"]


async def test_an_address_that_may_be_opened_only_once_is_not_loaded_anew(perform: Perform) -> None:
    page = DrawsItself()
    page.clicks.append("before")
    proof = 'done_when: {at: Users, visible: row "olga"}'
    run = await perform(f"- {{open: /restart, effect: once, {proof}, timeout: 0.05}}", page)
    assert isinstance(run.error, OutcomeUnknown)
    assert "its address may be opened only once" in str(run.error)
    assert "anew" not in page.loads


async def test_one_looks_beforehand_where_no_step_leads(perform: Perform) -> None:
    page = Appliance(users=PEOPLE)
    steps = "- navigate: Edit\n" + add('{at: Users, visible: row "olga"}', "Save")
    run = await perform(steps, page, looks_ahead=True)
    assert ProofForeseen(step="2", already=False) in run.events
    assert run.error is None
    assert page.loads[:4] == ["start", "users", "edit", "users"]


@pytest.mark.parametrize("looks_ahead", [False, True])
async def test_what_an_earlier_step_made_proves_nothing(perform: Perform, looks_ahead: bool) -> None:
    steps = (
        "- navigate: Users\n"
        + add('{at: Users, visible: row "olga"}')
        + "- navigate: Edit\n"
        + add('{at: Users, visible: row "olga"}', "Save")
    )
    page = Appliance(users=PEOPLE)
    run = await perform(steps, page, looks_ahead=looks_ahead)
    assert "before the step" in str(run.error)
    assert page.clicks == ["Add"]
    foreseen = [(event.step, event.already) for event in run.events if isinstance(event, ProofForeseen)]
    assert foreseen == [("2", False), ("4", True)]


async def test_where_the_answer_does_not_come_nobody_looks_elsewhere(perform: Perform) -> None:
    class Silent(Appliance):
        async def wait_until_at_rest(self, timeout: float) -> bool:
            return not self.clicks

    page = Silent(users=PEOPLE)
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "olga"}'), page)
    assert isinstance(run.error, OutcomeUnknown)
    assert page.loads[-1] == "added"


async def test_an_error_that_the_appliance_answered_is_no_answer_that_did_not_come(perform: Perform) -> None:
    class Busy(Appliance):
        async def wait_until_at_rest(self, timeout: float) -> bool:
            if self.clicks:
                raise PageLost('the appliance answered 503: "Closed for an hour"', may_have_acted=True, status=503)
            return True

    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "olga"}'), Busy(users=PEOPLE))
    assert isinstance(run.error, OutcomeUnknown)
    assert str(run.error).startswith(
        'the appliance answered 503: "Closed for an hour"; it may have happened nevertheless: '
    )


LISTED = SiteElement("text", value="eve", row="eve", column="First name", section="People")


class Refuses(Appliance):
    """An appliance whose answer to *Add* tells of an error, and lists who was there before."""

    def __init__(self, status: int = 200, alert: str = "") -> None:
        alerts = (SiteElement("alert", value=alert),) if alert else ()
        super().__init__(added=(*alerts, LISTED))
        self.clicks.append("as before")
        self._answer = status

    def _show(self, page: str) -> None:
        super()._show(page)
        self.status = self._answer if page == "added" else 200


@pytest.mark.parametrize(
    ("refusing", "told"),
    [
        (Refuses(403), "the appliance answered 403"),
        (Refuses(500), "the appliance answered 500"),
        (Refuses(alert="The name is taken."), "The name is taken."),
    ],
)
async def test_a_page_that_tells_of_an_error_proves_nothing(perform: Perform, refusing: Refuses, told: str) -> None:
    run = await perform("- navigate: Users\n" + add('{visible: row "eve"}'), refusing)
    assert isinstance(run.error, OutcomeUnknown)
    assert f"a page that tells of an error ({told})" in str(run.error)
    assert [event for event in run.events if isinstance(event, StepProbed)] == []
    assert len(answers(run)) == 1


async def test_after_an_error_only_what_is_known_to_be_new_proves_the_step(perform: Perform) -> None:
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "eve"}'), Refuses(500))
    assert isinstance(run.error, ExpectationNotMet)
    assert "looked for row" in str(run.error)


@pytest.mark.parametrize("proof", ["{visible: alert}", "{visible: text /eve .*/}", '{visible: alert "eve was added"}'])
async def test_an_alert_that_is_the_proof_is_no_error(perform: Perform, proof: str) -> None:
    page = Appliance(
        added=(SiteElement("alert", "eve was added", value="eve was added"), SiteElement("text", value="eve was added"))
    )
    page.clicks.append("as before")
    run = await perform("- navigate: Users\n" + add(proof), page)
    assert run.error is None


async def test_an_alert_that_was_there_before_tells_nothing_of_the_step(perform: Perform) -> None:
    full = SiteElement("alert", value="The disk is nearly full.")
    page = Appliance(users=(full,), added=(full,))
    page.clicks.append("as before")
    run = await perform("- navigate: Users\n" + add('{visible: text "Done"}'), page)
    assert run.error is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((SiteElement("status", value="The user was added."),), OutcomeUnknown),
        ((SiteElement("alert", value="The name is taken."),), ExpectationNotMet),
        ((), ExpectationNotMet),
    ],
)
async def test_only_what_the_appliance_refused_or_asks_again_did_not_happen(
    answer: tuple[SiteElement, ...], error: type[StepError], perform: Perform
) -> None:
    page = Appliance(added=answer, users=())
    page.clicks.append("as before")
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "oIga"}'), page)
    assert type(run.error) is error
    assert [answered.refused for answered in answers(run)] == [error is ExpectationNotMet]
    assert page.clicks == ["as before", "Add"]


class LeadsBack(Appliance):
    """An appliance whose answer to *Add* is a page without the button, and without a word."""

    def _show(self, page: str) -> None:
        super()._show(page)
        if page == "added":
            self._states = [state for state in self._states if state.element.role == "link"]


async def test_where_another_page_answers_without_a_word_it_may_have_happened(perform: Perform) -> None:
    page = LeadsBack()
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "oIga"}'), page)
    assert isinstance(run.error, OutcomeUnknown)
    assert "nothing there tells that the step was refused, so it may have happened" in str(run.error)


class Leaves(Appliance):
    """An appliance whose page is just being left after a click that took too long: nothing can be read on it."""

    def click(self, state: ElementState) -> SiteElement | None:
        element = super().click(state)
        if element and element.role == "button":
            raise ElementNotReady('button "Add" was not ready').mark_may_have_acted()
        return element

    async def messages(self) -> Sequence[str]:
        if self.clicks:
            raise PageUnreachable("the page could not be looked at")
        return await super().messages()


async def test_where_nothing_can_be_read_of_the_answer_it_may_have_happened(perform: Perform) -> None:
    page = Leaves()
    run = await perform("- navigate: Users\n" + add('{at: Users, visible: row "olga"}'), page)
    assert isinstance(run.error, OutcomeUnknown)
    assert page.clicks == ["Add"]
