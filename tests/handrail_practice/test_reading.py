"""What the pages to read say: believable, alike on the two of a pair, and different where a pair has drifted apart."""

from __future__ import annotations

import pytest

from handrail_practice import PROFILES, Pair
from handrail_practice.pages.reading import DRIFT, PAGES
from handrail_practice.profile import BY_NAME

from .browsing import Browser, words
from .conftest import Start, signed_in

MENU = {f"{tab} > {page}" for profile in BY_NAME.values() for tab, pages in profile.menu for page in pages}
OWN = ("Serial Number", "System GUID", "Host Name", "Failover Role", "System Up-Time")


def at(pair: Pair, role: str, tab: str, page: str = "") -> Browser:
    browser = signed_in(pair, role).follow(tab)
    return browser.follow(page, which=-1) if page else browser


def facts(browser: Browser) -> dict[str, str]:
    return {words(row[0]): words(row[1]) for row in browser.document.iter("tr") if row[0].get("scope") == "row"}


def rows(browser: Browser) -> list[str]:
    return [words(row[0]) for row in browser.document.iter("tr") if row[0].tag == "td"]


def test_every_menu_entry_of_every_version_has_its_words_and_no_page_is_left_over() -> None:
    assert set(PAGES) == MENU - {"Security > Certificates"} | {"Support > Diagnostics"}
    assert all(sections and all(sections.values()) for sections in PAGES.values())


def test_what_drifts_is_there() -> None:
    labels = {page: str(sections) for page, sections in PAGES.items()}
    assert [(page, label) for page, other in DRIFT.items() for label in other if f"'{label}'" not in labels[page]] == []


def test_a_page_shows_facts_tables_and_filled_controls(unchanged: Pair) -> None:
    browser = at(unchanged, "primary", "Networking")
    assert browser.headings == [
        "Networking :: NIC Configuration",
        "Networking :: IP Configuration",
        "Networking :: Global Network Configuration",
    ]
    assert browser.value("NTP Server") == "ntp1.example.com"
    assert rows(browser)[:3] == ["eth0", "eth1", "eth2"]
    assert "MAC Address" in map(words, browser.document.iter("th"))


@pytest.mark.parametrize(("tab", "page"), [("Security", "TLS Configuration"), ("Storage", "Encryption"), ("Users", "")])
def test_nothing_can_be_sent_and_no_secret_is_shown(unchanged: Pair, tab: str, page: str) -> None:
    browser = at(unchanged, "primary", tab, page)
    assert not browser.buttons
    assert not list(browser.document.iter("form"))
    assert all(not box.get("value") for box in browser.document.iter("input") if box.get("type") == "password")


@pytest.mark.parametrize(("profile", "page"), [("sra", "TLS Configuration"), ("bomgar", "SSL/TLS Configuration")])
def test_the_cipher_suites_scroll_in_a_window_of_their_own(start: Start, profile: str, page: str) -> None:
    browser = at(start(profile=profile), "primary", "Security", page)
    (window,) = (box for box in browser.document.iter("div") if box.get("class") == "scrolls")
    assert len(list(window.iter("tr"))) > 20


def test_twins_differ_where_a_pair_does(unchanged: Pair) -> None:
    primary, backup = (facts(at(unchanged, role, "Status")) for role in ("primary", "backup"))
    assert {label for label in primary if primary[label] != backup[label]} - {"System Time"} == set(OWN)


@pytest.mark.parametrize("tab", ["Users", "Updates"])
def test_twins_are_alike_in_what_is_set(unchanged: Pair, tab: str) -> None:
    assert rows(at(unchanged, "primary", tab)) == rows(at(unchanged, "backup", tab))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_drifted_backup_differs_and_its_primary_does_not(start: Start, profile: str) -> None:
    pair = start("drift", profile=profile)
    base = [
        facts(at(pair, role, "Status"))["Base Software Version"].partition(" ")[0] for role in ("primary", "backup")
    ]
    assert base == [BY_NAME[profile].base_version, BY_NAME[profile].earlier_base_version]
    assert set(rows(at(pair, "primary", "Users"))) - set(rows(at(pair, "backup", "Users"))) == {"m.okafor"}
    networking = [at(pair, role, "Networking").value("NTP Server") for role in ("primary", "backup")]
    assert networking == ["ntp1.example.com", "ntp.example.net"]


def test_a_newer_menu_has_a_page_that_nobody_knows(start: Start) -> None:
    assert at(start("new-page"), "backup", "Support", "Diagnostics").headings == ["Support :: Diagnostics"]
