"""Steps in sentences, their effects, and their placeholders filled in."""

from pathlib import Path
from typing import Any

import pytest

from handrail.secrets import Secret
from handrail.steps import BaseStep, DownloadedFile, Fill, Reference, Value, placeholders_in

from .acting import step

FILE = DownloadedFile("bundle", Path("bundle.p12"))
SECRET = Secret("passphrase", "correct horse")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("call: sign-in", "Perform the runbook sign-in"),
        ("capture: The end", "Take a picture: The end"),
        ('check: field "Key"', 'Check field "Key"'),
        ('{choose: Export, target: combobox "Action"}', 'Choose "Export" in combobox "Action"'),
        ('{choose: $zone, target: field "Zone"}', 'Choose $zone in field "Zone"'),
        ('{choose: [A, /B.*/], target: field "Ciphers"}', 'Choose "A" and /B.*/ and nothing else in field "Ciphers"'),
        ('click: [button "Go", button "Start"]', 'Click button "Go"'),
        ("close: window", "Close the window, and go on in the one before"),
        ('double_click: text "orders.csv"', 'Double-click text "orders.csv"'),
        ('right_click: row "a"', 'Right-click row "a"'),
        ('hover: entry "Status"', 'Move the mouse over entry "Status"'),
        ('{drag: text "a", to: section "Active"}', 'Drag text "a" to section "Active"'),
        ('{download: button "Export", as: bundle}', 'Download a file with button "Export", from now on $bundle'),
        ('expect: row "a"', 'See that row "a" is there'),
        ('expect: {hidden: row "a"}', 'See that row "a" is not there'),
        ('expect: {checked: radio "a", title: T}', 'See that radio "a" is checked and the window is called "T"'),
        ('expect: {target: field "a", reads: b}', 'See that field "a" reads "b"'),
        ('expect: {target: field "a", contains: b}', 'See that field "a" contains "b"'),
        ('expect: {any: [row "a", {disabled: button}]}', 'See that row "a" is there or button is disabled'),
        ('{fill: edge, target: field "Host"}', 'Fill field "Host" with "edge"'),
        ('{fill: $passphrase, target: field "Word"}', 'Fill field "Word" with $passphrase'),
        ("inspect: $bundle", "Inspect $bundle: the certificate can be read"),
        (
            "{inspect: $bundle, has_key: true, covers: $site}",
            "Inspect $bundle: the certificate has its private key, covers $site",
        ),
        ("navigate: A > B", "Go to A > B in the menu"),
        ("open: $url", "Open $url"),
        ("press: Enter", "Press Enter"),
        (
            "{probe: $site, serves: $bundle, asking: [name, no-name]}",
            "Ask the appliance for its certificate for $site, without a name: it is that of $bundle",
        ),
        ('{read: cell "To", as: end}', 'Read cell "To", from now on $end'),
        ('uncheck: field "Key"', 'Uncheck field "Key"'),
        ('{upload: $bundle, target: file "File"}', 'Browse to $bundle in file "File"'),
    ],
)
def test_reads_aloud(text: str, sentence: str) -> None:
    assert step(text).describe() == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("call: web/sign-in", "Sign in"),
        ("capture: The end", "Look at the page: The end"),
        ('check: \'field "Key" in section "A :: B"\'', 'Tick the field "Key" under "A :: B"'),
        ('check: radio in cell "Default" in row "a"', 'Select the radio button in the column "Default" in the row "a"'),
        ('check: switch "Log"', 'Switch on the switch "Log"'),
        ('uncheck: switch "Log"', 'Switch off the switch "Log"'),
        ('uncheck: checkbox "Key"', 'Untick the checkbox "Key"'),
        ('{choose: Export, target: combobox in section "A"}', 'Choose "Export" in the list under "A"'),
        ('{choose: $zone, target: field "Zone"}', 'Choose the zone in the field "Zone"'),
        (
            '{choose: [A, /B.*/], target: field "C"}',
            'Choose "A" and “B …” and nothing else in the field "C"',
        ),
        ('click: [button /start.*/, button "Go"]', 'Click the button "Go"'),
        ("click: button /start.*/", "Click the button “start …”"),
        ("expect: radio /.*private key.*chain.*/i", "Check that the radio button “… private key … chain …” is there"),
        ("click: button /yes|ok/i", "Click the button that matches /yes|ok/i"),
        ('click: button "Up" beside text "a"', 'Click the button "Up" beside the text "a"'),
        (
            '{click: button "A", if_asked: button "Yes" in dialog}',
            'Click the button "A", and the button "Yes" in the dialog where that is asked for',
        ),
        (
            'click: link "A" in row "a" in section "B" in frame "C"',
            'Click the link "A" in the row "a" under "B" in the frame "C"',
        ),
        ('click: css="#a"', 'Click the element "#a"'),
        ("close: window", "Close the window, and go on in the one before"),
        ('double_click: text "orders.csv"', 'Double-click the text "orders.csv"'),
        ('right_click: row "a"', 'Click the row "a" with the right button of the mouse'),
        ('hover: entry "Status"', 'Move the mouse over the menu entry "Status"'),
        ('{drag: text "a", to: section "Active"}', 'Drag the text "a" to the section "Active"'),
        (
            '{download: button "Export", as: new_bundle}',
            'Download the file with the button "Export" (it is called "new bundle" here)',
        ),
        ('expect: {any: [row "a", {disabled: button}]}', 'Check that the row "a" is there or the button is disabled'),
        (
            'expect: {any: [checkbox "Key", radio /.*key.*/i, combobox in section "A"]}',
            'Check that the checkbox "Key", the radio button “… key …” or the list under "A" is there',
        ),
        (
            'expect: {target: entry in entry "A", only: [b, c]}',
            'Check that every menu entry in the menu entry "A" is "b" or "c"',
        ),
        ('{fill: edge, target: field "Host"}', 'Type "edge" into the field "Host"'),
        ('{fill: "", target: field "Host"}', 'Empty the field "Host"'),
        ('{fill: $old_word, target: field "Word"}', 'Type the old word into the field "Word"'),
        ("{inspect: $bundle, has_key: true}", 'Check the file "bundle": the certificate has its private key'),
        ("navigate: A > B", "Go to A > B in the menu"),
        ("press: Enter", "Press Enter"),
        (
            "{probe: a.example.com, serves: $bundle, asking: [name, no-name]}",
            'Check that the certificate which the appliance serves for "a.example.com", without a name '
            'is that in the file "bundle"',
        ),
        ('{read: cell "To", as: end}', 'Note what the column "To" says (it is called "end" here)'),
        ('{upload: $bundle, target: file in section "A"}', 'Put the file "bundle" into the file field under "A"'),
    ],
)
def test_tells_people_in_their_own_words(text: str, sentence: str) -> None:
    assert step(text).instruction() == sentence


def test_what_the_page_does_not_show_tells_how_a_person_does_it() -> None:
    assert "openssl pkcs12 -in FILE" in step("{inspect: $bundle, has_key: true}").by_hand()
    assert "-servername a.example.com " in step("{probe: a.example.com, serves: $bundle}").by_hand()
    assert step('click: button "Go"').by_hand() == ""


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ('click: link "Certificates"', "safe"),
        ('click: [entry "Security", tab "Security"]', "safe"),
        ('click: [link "Export", button "Export"]', "once"),
        ('click: button "Export"', "once"),
        ('{click: button "Export", effect: safe}', "safe"),
        ('{click: link "Delete", effect: once}', "once"),
        ("press: Enter", "once"),
        ("hover: text", "safe"),
        ("right_click: text", "safe"),
        ("double_click: text", "once"),
        ("double_click: link", "safe"),
        ("{drag: text, to: section}", "once"),
        ('check: field "Key"', "idempotent"),
        ('uncheck: field "Key"', "idempotent"),
        ("{choose: a, target: combobox}", "idempotent"),
        ("{fill: a, target: textbox}", "idempotent"),
        ("{upload: $bundle, target: file}", "idempotent"),
        ("{download: button, as: bundle}", "idempotent"),
        ("open: $url", "safe"),
        ("navigate: A > B", "safe"),
        ("expect: text", "safe"),
        ("{read: text, as: end}", "safe"),
        ("capture: The end", "safe"),
        ("inspect: $bundle", "safe"),
        ("{probe: $site, serves: $bundle}", "safe"),
    ],
)
def test_knows_what_a_second_time_would_do(text: str, effect: str) -> None:
    assert step(text).effect_in_force == effect


def filled(text: str, **values: Value) -> BaseStep:
    return step(text).filled(values)


@pytest.mark.parametrize(
    ("text", "values", "sentence"),
    [
        ("{fill: 'x-$site', target: textbox}", {"site": "a.example.com"}, 'Fill textbox with "x-a.example.com"'),
        ('check: checkbox in row "$name"', {"name": 'so "called"'}, r'Check checkbox in row "so \"called\""'),
        ('check: checkbox in row "$name"', {"name": "  two   blanks "}, 'Check checkbox in row "two blanks"'),
        ("expect: text /.*${site}( .*)?/", {"site": "a.b+c"}, r"See that text /.*a\.b\+c( .*)?/ is there"),
        ("expect: text /a$/", {"a": "b"}, "See that text /a$/ is there"),
        ('expect: {any: [row "$a", text "$a"]}', {"a": "b"}, 'See that row "b" is there or text "b" is there'),
        ("expect: {target: text, reads: $a}", {"a": "b"}, 'See that text reads "b"'),
        ("navigate: Security > $page", {"page": "Users"}, "Go to Security > Users in the menu"),
        ("open: $url/$later", {"url": "https://a"}, "Open https://a/$later"),
        ("capture: It costs $5", {"5": "b"}, "Take a picture: It costs $5"),
        ("{fill: $$5, target: textbox}", {}, "Fill textbox with $5"),
    ],
)
def test_fills_in_what_is_known(text: str, values: dict[str, Value], sentence: str) -> None:
    assert filled(text, **values).describe() == sentence


def test_fills_in_guards_and_proofs() -> None:
    done = filled('{click: button, when: {visible: row "$a"}, done_when: {hidden: row "$a"}}', a="b")
    assert done.when is not None
    assert done.done_when is not None
    assert (done.when.describe(), done.done_when.describe()) == ('row "b" is there', 'row "b" is not there')


def test_fills_in_what_a_called_runbook_is_given() -> None:
    given: Any = filled("{call: sign-in, with: {page: $url/login}}", url="https://a")
    assert given.with_ == {"page": "https://a/login"}


def test_fills_in_what_a_dialog_says() -> None:
    asked = filled('{click: link, expect_dialog: {type: confirm, answer: accept, text: "Delete $a?"}}', a="b")
    assert asked.expect_dialog is not None
    assert asked.expect_dialog.text == "Delete b?"


def test_leaves_notes_and_ids_as_they_are() -> None:
    noted = filled("{click: link, note: $a, id: a}", a="b")
    assert (noted.note, noted.id) == ("$a", "a")


@pytest.mark.parametrize("value", [SECRET, FILE])
def test_a_secret_or_a_file_becomes_a_reference(value: Value) -> None:
    (reference,) = {part for name, part in filled("{fill: $it, target: textbox}", it=value) if name == "value"}
    assert isinstance(reference, Reference)
    assert reference.name == "it"


@pytest.mark.parametrize("value", ["$passphrase", "${passphrase}", "$$passphrase"])
def test_a_value_that_looks_like_a_secret_s_name_stays_a_text(value: str) -> None:
    once = filled("{fill: $input, target: textbox}", input=value, passphrase=SECRET)
    assert isinstance(once, Fill)
    assert once.value == value
    assert not isinstance(once.value, Reference)


@pytest.mark.parametrize("text", ["the $passphrase", "$passphrase$passphrase"])
def test_a_secret_is_never_put_into_a_longer_text(text: str) -> None:
    assert "correct horse" not in filled(f"{{fill: {text}, target: textbox}}", passphrase=SECRET).describe()


def test_knows_every_name_that_it_asks_for() -> None:
    target = """[field "$c", 'row /${d}$/']"""
    asked = step(f'{{fill: "$a-${{b}}", target: {target}, when: {{any: [row "$e", text]}}}}')
    assert [name for _, value in asked for name in placeholders_in(value)] == ["e", "c", "d", "a", "b"]
