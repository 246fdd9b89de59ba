import pytest

from handrail_practice import Pair
from handrail_practice.audit import read

from .browsing import Browser, words
from .conftest import Start, signed_in

PAGE = "/appliance/security/certificates.ns"
SITE = "support.example.com"


def certificates(pair: Pair, role: str = "primary") -> Browser:
    return signed_in(pair, role).follow("Security")


def last(pair: Pair, event: str) -> dict[str, object]:
    return [line for line in read(pair.primary.audit_path) if line["event"] == event][-1]


def force_default(browser: Browser, name: str) -> Browser:
    number = browser.row(name)[""][0].attrib["value"]
    return browser.post(PAGE, [("nsbase_token", browser.hidden("nsbase_token")), (f"default[{number}]", "Default")])


def test_the_primary_starts_with_the_site_its_chain_and_things_easily_confused(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    assert browser.names == [
        "Secure Remote Access Appliance",
        SITE,
        "Handrail Practice Issuing CA",
        "Handrail Practice Root CA",
        f"{SITE} (2023)",
        f"{SITE} (2025)",
        "lab self-signed",
    ]
    assert words(browser.row(SITE)["Default"]) == "Yes"


def test_the_backup_starts_with_its_factory_certificate_alone(unchanged: Pair) -> None:
    browser = certificates(unchanged, "backup")
    assert browser.names == ["Secure Remote Access Appliance"]
    assert words(browser.row(browser.names[0])["Default"]) == "Yes"


def test_default_is_offered_only_where_it_would_be_accepted(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    offered = [name for name in browser.names if browser.row(name)["Default"].find("input") is not None]
    assert offered == [f"{SITE} (2025)"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lab self-signed", "A self-signed certificate cannot be the default certificate."),
        (
            "Secure Remote Access Appliance",
            "The certificate provided for initial installation cannot be the default certificate.",
        ),
        (f"{SITE} (2023)", "An expired certificate cannot be the default certificate."),
        ("Handrail Practice Issuing CA", "A certificate without its private key cannot be the default certificate."),
    ],
)
def test_the_server_refuses_a_default_that_no_page_offered(unchanged: Pair, name: str, reason: str) -> None:
    browser = force_default(certificates(unchanged), name)
    assert browser.error == reason
    assert words(browser.row(SITE)["Default"]) == "Yes"
    assert last(unchanged, "default-refused")["reason"] == reason


def test_pressing_default_moves_it(start: Start) -> None:
    pair = start()
    browser = certificates(pair).mark_default(f"{SITE} (2025)")
    assert browser.notice == f"The default certificate is now {SITE} (2025)."
    assert words(browser.row(f"{SITE} (2025)")["Default"]) == "Yes"
    assert last(pair, "default-changed")["friendly_name"] == f"{SITE} (2025)"


def test_an_action_wants_a_selection(unchanged: Pair) -> None:
    assert certificates(unchanged).press("Apply").error == "Please select an action."
    browser = certificates(unchanged).choose("Export").press("Apply")
    assert browser.error == "Please select at least one certificate."


def test_the_edit_page_tells_all_and_renames(start: Start) -> None:
    pair = start()
    browser = certificates(pair).follow(SITE)
    assert browser.headings == ["Security :: Certificates :: Edit Certificate Configuration"]
    facts = {words(row[0]): words(row[1]) for row in browser.document.iter("tr")}
    assert facts["Alternative Name(s)"] == f"{SITE} sra-primary.example.com sra-backup.example.com"
    assert facts["Certificate Chain"] == "Handrail Practice Issuing CA Handrail Practice Root CA"
    assert browser.value("Friendly Name") == SITE
    assert "the new name" in browser.fill("Friendly Name", "the new name").press("Save Changes").names
    assert last(pair, "friendly-name-changed")["after"] == "the new name"


def test_a_friendly_name_cannot_be_empty(unchanged: Pair) -> None:
    browser = certificates(unchanged).follow(SITE).fill("Friendly Name", " ").press("Save Changes")
    assert browser.error == "A friendly name is required."


def test_deleting_is_reviewed_first(start: Start) -> None:
    pair = start()
    browser = certificates(pair).select("lab self-signed").choose("Delete").press("Apply")
    assert browser.headings == ["Security :: Certificates :: Delete"]
    assert "lab self-signed" not in browser.press("Delete").names
    assert last(pair, "certificate-deleted")["friendly_name"] == "lab self-signed"


@pytest.mark.parametrize("name", [SITE, "Secure Remote Access Appliance"])
def test_the_default_and_the_factory_certificate_cannot_be_deleted(unchanged: Pair, name: str) -> None:
    browser = certificates(unchanged).select(name).choose("Delete").press("Apply")
    assert "cannot be deleted" in browser.error
    assert name in browser.names


def test_a_self_signed_certificate_is_made(start: Start) -> None:
    pair = start()
    browser = certificates(pair).press("Create").fill("Certificate Friendly Name", "mine")
    browser.fill("Name (Common Name)", "mine.example.com").fill("Subject Alternative Name", "mine.example.com")
    browser.press("Add").press("Create Self-Signed Certificate")
    assert words(browser.row("mine")["Alternative Name(s)"]) == "mine.example.com"
    assert last(pair, "certificate-created")["friendly_name"] == "mine"


def test_a_request_is_listed_with_its_data(start: Start) -> None:
    browser = certificates(start()).press("Create").fill("Certificate Friendly Name", "next year")
    browser.fill("Name (Common Name)", SITE).press("Create Certificate Request").follow("next year")
    assert "BEGIN CERTIFICATE REQUEST" in words(browser.document.find(".//textarea"))
    assert "next year" not in browser.press("Delete").links


def test_an_authority_that_cannot_be_reached_is_told(unchanged: Pair) -> None:
    assert "could not be reached" in certificates(unchanged).press("Request").error
