"""Each step acts on a page, and records facts."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from handrail.characters import visible
from handrail.errors import (
    ElementNotFound,
    ExpectationNotMet,
    OutcomeUnknown,
    PageUnreachable,
    StepError,
    UnexpectedEvent,
)
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import FileDownloaded, PageNoticed, TextRead
from handrail.secrets import Secret
from handrail.steps import Condition, DownloadedFile

from .acting import StepBench

Do = Callable[[str], Awaitable[None]]


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    return StepBench(tmp_path, site="a.example.com", url="https://fake.example.com")


async def test_clicks(bench: StepBench) -> None:
    await bench.do('{click: button "Save", effect: idempotent, done_when: {target: status, reads: Saved}}')


async def test_what_must_not_happen_twice_goes_over_a_line_that_was_not_used_before(bench: StepBench) -> None:
    await bench.do('{click: button "Save", effect: idempotent}')
    assert bench.page.new_connections == 0
    await bench.do('{click: button "Save", effect: once}')
    assert bench.page.new_connections == 1


async def test_clicks_in_the_row_that_an_input_names(bench: StepBench) -> None:
    await bench.do('click: button in cell "Default" in row "$site"')
    await bench.do("expect: {target: status, reads: a}")


async def test_answers_a_question_of_the_page(bench: StepBench) -> None:
    asking = 'if_asked: [button "OK" in dialog, button /yes/i in section "Really?"], done_when: {target: status, reads: Deleted}'
    await bench.do(f'{{click: button "Delete", {asking}}}')
    (answered,) = [event for event in bench.events if isinstance(event, PageNoticed) and event.what == "question"]
    assert answered.detail == 'the appliance asked, and was answered with button /yes/i in section "Really?"'


async def test_goes_on_where_nothing_is_asked(bench: StepBench) -> None:
    await bench.do(
        '{click: button "Save", effect: idempotent, if_asked: button "Yes", done_when: {target: status, reads: Saved}}'
    )
    assert [event.what for event in bench.events if isinstance(event, PageNoticed)] == ["message"]


async def test_an_answer_that_is_there_already_answers_nothing(bench: StepBench) -> None:
    with pytest.raises(ExpectationNotMet, match='button "Ask" is there before anything was asked; narrow `if_asked`'):
        await bench.do('{click: button "Save", if_asked: button "Ask"}')


async def test_uses_the_mouse_in_other_ways(bench: StepBench) -> None:
    await bench.do('hover: text "Welcome"')
    await bench.do('right_click: text "Welcome"')
    await bench.do('{double_click: text "Welcome", effect: idempotent}')
    await bench.do('{drag: text "Welcome", to: button "Save", effect: idempotent}')
    with pytest.raises(ElementNotFound, match='no button "Sieve"'):
        await bench.do('{drag: text "Welcome", to: button "Sieve", timeout: 0.01}')


async def test_fails_where_nothing_proves_that_it_happened(bench: StepBench) -> None:
    with pytest.raises(StepError, match='no row "b.example.com"'):
        await bench.do('{click: button "Save", done_when: {visible: row "b.example.com"}, timeout: 0.01}')


async def test_fills_texts_and_secrets(bench: StepBench) -> None:
    bench.context.values["passphrase"] = Secret("passphrase", "correct horse")
    await bench.do('{fill: $passphrase, target: field "Passphrase"}')
    await bench.do('{fill: "host.$site", target: field "Host name"}')
    await bench.do('expect: {target: field "Host name", reads: host.a.example.com}')


async def test_chooses(bench: StepBench) -> None:
    await bench.do('{choose: Export, target: combobox "Action"}')
    await bench.do('expect: {target: combobox "Action", reads: Export}')
    await bench.do('{choose: /s.*/i, target: combobox "Action"}')
    await bench.do('expect: {target: combobox "Action", reads: Select}')


async def test_chooses_another_one_or_exactly_these(bench: StepBench) -> None:
    bench.context.values["option"] = "C+"
    await bench.do('{choose: B, target: field "Ciphers"}')
    await bench.do("expect: {target: field \"Ciphers\", reads: 'A, B'}")
    await bench.do('{choose: [B, "/${option}/"], target: field "Ciphers"}')
    await bench.do("expect: {target: field \"Ciphers\", reads: 'B, C+'}")


async def test_checks_and_unchecks(bench: StepBench) -> None:
    await bench.do('{check: field "Private Key", done_when: {checked: field "Private Key"}}')
    await bench.do('{uncheck: field "Private Key", done_when: {unchecked: field "Private Key"}}')


async def test_downloads_and_uploads(bench: StepBench, tmp_path: Path) -> None:
    await bench.do('{download: button "Give", as: bundle}')
    await bench.do('{upload: $bundle, target: file "Certificate File"}')
    assert isinstance(bench.context.values["bundle"], DownloadedFile)
    (fact,) = (event for event in bench.events if isinstance(event, FileDownloaded))
    assert (fact.name, fact.filename, fact.size) == ("bundle", "bundle.p12", 10)


async def test_downloads_of_one_name_keep_their_own_bytes(bench: StepBench) -> None:
    await bench.do('{download: button "Give", as: site}')
    site = bench.context.values["site"]
    assert isinstance(site, DownloadedFile)
    site.path.write_text("of the site", encoding="utf-8")
    await bench.do('{download: button "Give", as: vpn}')
    vpn = bench.context.values["vpn"]
    assert isinstance(vpn, DownloadedFile)
    assert (site.path.name, site.path.read_text(encoding="utf-8")) == ("bundle.p12", "of the site")
    assert (vpn.path.name, vpn.path.read_text(encoding="utf-8")) == ("bundle.p12", "bundle.p12")


async def test_reads_what_a_reader_sees_and_what_a_resumed_run_will_know(bench: StepBench) -> None:
    bench.context.values["hidden"] = "Pass\xadphrase\u200b\u202e"
    await bench.do('{fill: $hidden, target: field "Host name"}')
    await bench.do('{read: field "Host name", as: seen}')
    (fact,) = (event for event in bench.events if isinstance(event, TextRead))
    assert bench.context.values["seen"] == fact.text == "Passphrase\\u202e" == visible(fact.text)


async def test_follows_the_menu(bench: StepBench) -> None:
    await bench.do("navigate: Second >  Third")
    await bench.do("expect: {title: Third}")


async def test_names_the_entry_that_is_not_there(bench: StepBench) -> None:
    with pytest.raises(ElementNotFound, match='no entry "Thrid"; there'):
        await bench.do("{navigate: Second > Thrid, timeout: 0.01}")


@pytest.mark.parametrize("address", ["$url/second", "/second", "second", "https://fake.example.com/second"])
async def test_opens_an_address_of_its_own_appliance(bench: StepBench, address: str) -> None:
    await bench.do(f"open: {address}")
    await bench.do("expect: {title: Second}")


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example.com/",
        "//elsewhere.example.com/",
        "http://fake.example.com/second",
        "https://fake.example.com:8443/second",
        "https://admin@fake.example.com/second",
        "javascript:alert(1)",
        "file:///etc/hosts",
    ],
)
async def test_refuses_an_address_of_another(bench: StepBench, address: str) -> None:
    with pytest.raises(ExpectationNotMet, match="not on this section's appliance"):
        await bench.do(f"open: {address}")


async def test_says_that_there_is_no_such_page(bench: StepBench) -> None:
    with pytest.raises(PageUnreachable, match="404"):
        await bench.do("open: /nowhere")


async def test_an_error_is_not_where_an_entry_leads(bench: StepBench) -> None:
    bench.page.status = 500
    with pytest.raises(PageUnreachable, match='entry "Second" was followed, and the appliance answered 500 at'):
        await bench.do("navigate: Second > Third")


async def test_presses_a_key(bench: StepBench) -> None:
    await bench.do("press: Enter")
    assert bench.page.pressed == ["Enter"]


async def test_reads_a_text_under_a_name(bench: StepBench) -> None:
    await bench.do('{read: field "Host name", as: host_name}')
    assert bench.context.values["host_name"] == "edge-01"
    assert [event.text for event in bench.events if isinstance(event, TextRead)] == ["edge-01"]


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ('{hidden: text "Welcome"}', 'text "Welcome" is still there'),
        ("{hidden: button /Sa.*/}", 'button /Sa.*/ is still there: there is "Save"'),
        ("{hidden: button}", 'button is still there: there are button "Save" in section "Settings", '),
        ("{target: link, only: [First]}", 'link is not only "First": there is "Second"'),
        ('{checked: field "Private Key"}', 'field "Private Key" is not checked'),
        ('{checked: checkbox "Private Kye"}', 'no checkbox "Private Kye"; there is checkbox "Private Key"'),
        ('{target: checkbox "Private Kye", contains: x}', 'no checkbox "Private Kye"; there is checkbox "Private Key"'),
        (
            '{any: [button "Svae", {title: Second}]}',
            'called "First", not "Second"; of button "Svae" there is only button "Save"',
        ),
        ('{disabled: button "Save"}', 'button "Save" is not disabled'),
        ('{target: field "Host name", reads: edge}', 'field "Host name" reads "edge-01", not "edge"'),
        ('{target: field "Host name", contains: 02}', 'reads "edge-01", without "02"'),
        ('{target: text "Gone", reads: x}', 'no text "Gone"; nothing alike is on the page'),
        ("{title: Second}", 'the window is called "First", not "Second"'),
        ('{any: [text "Gone", {title: Second}]}', 'none of these is so: text "Gone" is not there; the window'),
        ('{visible: text "Welcome", title: Second}', 'the window is called "First"'),
    ],
)
async def test_says_what_is_not_so(bench: StepBench, condition: str, complaint: str) -> None:
    with pytest.raises(ExpectationNotMet) as caught:
        await bench.do(f"{{expect: {condition}, timeout: 0.01}}".replace("02", "'02'"))
    assert complaint in str(caught.value)


async def test_one_of_several_is_enough(bench: StepBench) -> None:
    await bench.do('expect: {any: [text "Gone", {target: field "Host name", contains: edge}]}')


async def test_only_what_is_listed_may_be_there_and_need_not() -> None:
    page = FakePage(FakeSite({"start": (SiteElement("link", "Second (2)"),)}))
    condition = Condition.model_validate({"target": "link", "only": ["First", "Second (2)"]})
    assert condition.describe() == 'every link is "First" or "Second (2)"'
    assert await condition.holds(page)


async def test_a_picture_needs_its_target(bench: StepBench) -> None:
    await bench.do('{capture: The settings, target: section "Settings"}')
    with pytest.raises(ElementNotFound):
        await bench.do('{capture: The settings, target: section "Gone", timeout: 0.01}')


async def test_answers_a_declared_dialog(bench: StepBench) -> None:
    await bench.do('{click: button "Ask", expect_dialog: {type: confirm, answer: accept, text: Really?}}')
    assert [(event.what, event.declared) for event in bench.events if isinstance(event, PageNoticed)] == [
        ("dialog", True),
        ("message", True),
    ]


async def test_a_dialog_may_be_told_by_a_regular_expression(bench: StepBench) -> None:
    await bench.do('{click: button "Ask", expect_dialog: {type: confirm, answer: dismiss, text: /Real.*/}}')
    await bench.do('expect: {hidden: text "Done"}')


async def test_a_declared_dialog_must_come(bench: StepBench) -> None:
    with pytest.raises(OutcomeUnknown, match="the confirm that the runbook declares did not appear"):
        await bench.do('{click: button "Save", expect_dialog: {type: confirm, answer: accept}}')


async def test_a_dialog_that_need_not_come_may_stay_away(bench: StepBench) -> None:
    await bench.do('{click: button "Save", expect_dialog: {type: confirm, answer: accept, required: false}}')


@pytest.mark.parametrize(("name", "what"), [("Ask", 'confirm "Really?"'), ("Open", "a new window"), ("Give", "a file")])
async def test_an_undeclared_event_fails_the_step(bench: StepBench, name: str, what: str) -> None:
    with pytest.raises(UnexpectedEvent, match="the runbook does not declare this: ") as caught:
        await bench.do(f'{{click: button "{name}", effect: idempotent}}')
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("name", "error"), [("Ask", UnexpectedEvent), ("Open", OutcomeUnknown), ("Give", OutcomeUnknown)]
)
async def test_only_a_dialog_that_was_dismissed_kept_the_step_from_happening(
    bench: StepBench, name: str, error: type[StepError]
) -> None:
    with pytest.raises(error, match="the runbook does not declare this: "):
        await bench.do(f'click: button "{name}"')


async def test_what_acted_and_is_not_proved_is_in_doubt(bench: StepBench) -> None:
    with pytest.raises(OutcomeUnknown, match="whether it happened does not show"):
        await bench.do('{click: button "Save", done_when: {visible: text "Gone"}, timeout: 0.01}')


async def test_an_undeclared_event_explains_a_failure(bench: StepBench) -> None:
    with pytest.raises(UnexpectedEvent) as caught:
        await bench.do('{click: button "Ask", done_when: {target: status, reads: Done}, timeout: 0.01}')
    assert isinstance(caught.value.__cause__, StepError)


async def test_works_in_the_window_that_a_step_declares(bench: StepBench) -> None:
    await bench.do('{click: button "Open", opens: window, done_when: {title: Second}}')
    await bench.do('click: link "Third"')
    await bench.do("close: window")
    await bench.do("expect: {title: First}")
    assert [(event.detail, event.declared) for event in bench.events if isinstance(event, PageNoticed)] == [
        ("a new window opened: /second", True),
        ("the window at https://fake.example.com/third was closed", True),
    ]


async def test_refuses_a_window_that_does_not_come_or_that_nobody_declared(bench: StepBench) -> None:
    with pytest.raises(ExpectationNotMet, match="no window opened"):
        await bench.do('{click: button "Save", opens: window, effect: safe}')
    with pytest.raises(
        UnexpectedEvent, match="does not declare this: a new window opened: /second; `opens: window` declares one$"
    ):
        await bench.do('{click: button "Open", effect: safe}')
    with pytest.raises(ExpectationNotMet, match="no other window is open"):
        await bench.do("close: window")


@pytest.mark.parametrize(
    "act",
    [
        'hover: button "Hover"',
        'double_click: button "Twice"\neffect: safe',
        'right_click: button "Right"',
        'drag: button "Drag"\nto: section "Drop here"\neffect: safe',
    ],
)
async def test_whatever_the_mouse_does_may_open_a_window(act: str, bench: StepBench) -> None:
    with pytest.raises(UnexpectedEvent, match="a new window opened: .*; `opens: window` declares one"):
        await bench.do(act)
    await bench.do(f"{act}\nopens: window")
    assert (bench.page.windows, await bench.page.title()) == (2, "Second")
