import pytest

from handrail_practice import PROFILES
from handrail_practice.profile import BY_NAME

from .browsing import Browser, words
from .conftest import Start
from .test_certificates import SITE, certificates, force_default
from .test_replication import SECRET

SECTIONS = {
    "sra": ["Security :: Let's Encrypt™ Certificates", "Security :: Other Certificates", "Certificate Requests"],
    "bomgar": ["Security :: Certificate Installation", "Security :: Certificates", "Certificate Requests"],
    "acme": [
        "Security :: ACME Certificates",
        "Security :: Other Certificates",
        "Security :: Certificate Requests",
    ],
}
PAGES = {
    "sra": "Certificates, TLS Configuration, Appliance Administration, Email Configuration, Secret Store",
    "bomgar": "Certificates, Appliance Administration, SSL/TLS Configuration, Email Configuration",
    "acme": "Certificates, TLS Configuration, Appliance Administration, Email Configuration, Secret Store",
}


def test_every_profile_has_its_sentence() -> None:
    assert list(PROFILES) == list(SECTIONS)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_certificates_page_has_the_sections_of_its_time(start: Start, profile: str) -> None:
    browser = certificates(start(profile=profile))
    assert browser.headings == SECTIONS[profile]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_menu_entry_opens_a_page(start: Start, profile: str) -> None:
    browser = certificates(start(profile=profile))
    assert PAGES[profile].split(", ") == _menu(browser)[1]
    for tab in _menu(browser)[0]:
        for page in _menu(browser.follow(tab))[1]:
            assert browser.follow(page, which=-1).headings


@pytest.mark.parametrize("profile", PROFILES)
def test_a_replication_works_in_every_profile(start: Start, profile: str) -> None:
    pair = start(profile=profile)
    browser = certificates(pair).select(SITE).choose("Export")
    if "Apply" in browser.buttons:
        browser.press("Apply")
    content = browser.tick("Private Key", "Certificate Chain").fill("Passphrase", SECRET).press("Export").body
    labels = BY_NAME[profile].file_label, BY_NAME[profile].password_label
    backup = certificates(pair, "backup").press("Import").attach(labels[0], "bundle", content)
    browser = backup.fill(labels[1], SECRET).press("Upload").mark_default(SITE)
    assert browser.notice == f"The default certificate is now {SITE}."


def test_bomgar_disables_the_radio_button_of_what_it_would_refuse(start: Start) -> None:
    browser = certificates(start(profile="bomgar"))
    assert browser.headers["Server"] == "Bomgar"
    buttons = {name: browser.row(name)["Default"][0] for name in browser.names}
    assert [name for name, button in buttons.items() if button.get("checked")] == [SITE]
    assert [name for name, button in buttons.items() if not button.get("disabled")] == [SITE, f"{SITE} (2025)"]
    assert "cannot be the default" in force_default(browser, "lab self-signed").error


def test_acme_offers_default_everywhere_and_refuses_afterwards(start: Start) -> None:
    browser = certificates(start(profile="acme"))
    assert browser.buttons.count("Set Default") == len(browser.names) - 1
    assert "Apply" not in browser.buttons
    assert all(button.tag == "button" for button in browser.document.iter("button"))
    assert words(browser.row(SITE)["Default"]) == "Default"
    assert "cannot be the default" in browser.mark_default("lab self-signed").error


def _menu(browser: Browser) -> tuple[list[str], list[str]]:
    tabs, pages = (browser.document.find(f".//ul[@id='{name}']") for name in ("tabs", "subtabs"))
    assert tabs is not None
    links = [words(link) for link in tabs.iter("a") if words(link) != "Log Out"]
    return links, [words(link) for link in pages.iter("a")] if pages is not None else []
