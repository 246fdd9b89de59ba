import re

import pytest
from cryptography import x509

from handrail_practice import Pair
from handrail_practice.audit import read

from .browsing import Browser, words
from .conftest import Start, signed_in

PAGE = "/appliance/security/certificates.ns"
REQUESTS = "/appliance/security/certificates/requests.ns"
SITE = "support.example.com"


def certificates(pair: Pair, role: str = "primary") -> Browser:
    return signed_in(pair, role).follow("Security")


def last(pair: Pair, event: str) -> dict[str, object]:
    return [line for line in read(pair.primary.audit_path) if line["event"] == event][-1]


def defaults(browser: Browser) -> list[str]:
    """The certificates whose radio button is chosen."""
    controls = {name: browser.row(name)["Default"].find("input") for name in browser.names}
    return [name for name, control in controls.items() if control is not None and control.get("checked")]


def force_default(browser: Browser, name: str) -> Browser:
    number = browser.row(name)[""][0].attrib["value"]
    return browser.post(PAGE, [("nsbase_token", browser.hidden("nsbase_token")), (f"default[{number}]", "Default")])


def test_the_primary_starts_with_the_site_its_chain_and_things_easily_confused(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    assert browser.names == [
        "Bomgar Appliance",
        "Handrail Practice Issuing CA",
        "Handrail Practice Root CA",
        "lab self-signed",
        SITE,
        f"{SITE} (2023)",
        f"{SITE} (2025)",
    ]
    assert defaults(browser) == [SITE]


def test_the_backup_starts_with_its_factory_certificate_alone(unchanged: Pair) -> None:
    browser = certificates(unchanged, "backup")
    assert browser.names == ["Bomgar Appliance"]
    assert defaults(browser) == []


def test_default_is_offered_only_where_it_would_be_accepted(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    offered = [name for name in browser.names if browser.row(name)["Default"].find("input") is not None]
    assert offered == [SITE, f"{SITE} (2025)"]
    assert [words(browser.row(name)["Default"]) for name in browser.names] == [""] * len(browser.names)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lab self-signed", "A self-signed certificate cannot be the default certificate."),
        (
            "Bomgar Appliance",
            "The certificate provided for initial installation cannot be the default certificate.",
        ),
        (f"{SITE} (2023)", "An expired certificate cannot be the default certificate."),
        ("Handrail Practice Issuing CA", "A certificate without its private key cannot be the default certificate."),
    ],
)
def test_the_server_refuses_a_default_that_no_page_offered(unchanged: Pair, name: str, reason: str) -> None:
    browser = force_default(certificates(unchanged), name)
    assert browser.error == reason
    assert defaults(browser) == [SITE]
    assert last(unchanged, "default-refused")["reason"] == reason


def test_choosing_a_default_moves_it_at_once(start: Start) -> None:
    pair = start()
    browser = certificates(pair).mark_default(f"{SITE} (2025)")
    assert browser.notice == f"The default certificate is now {SITE} (2025)."
    assert defaults(browser) == [f"{SITE} (2025)"]
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
    assert facts["Alternative Name(s)"] == (
        f"dNSName - {SITE} dNSName - sra-primary.example.com dNSName - sra-backup.example.com"
    )
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


@pytest.mark.parametrize("name", [SITE, "Bomgar Appliance"])
def test_the_default_and_the_factory_certificate_cannot_be_deleted(unchanged: Pair, name: str) -> None:
    browser = certificates(unchanged).select(name).choose("Delete").press("Apply")
    assert "cannot be deleted" in browser.error
    assert name in browser.names


def test_a_warning_stands_under_the_name_of_what_has_a_private_key(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    cells = {name: words(browser.row(name)["Friendly Name"]).removeprefix(name).strip() for name in browser.names}
    assert {name: warned for name, warned in cells.items() if warned} == {
        "Bomgar Appliance": "2 Warning(s)",
        "lab self-signed": "1 Warning(s)",
        f"{SITE} (2023)": "1 Warning(s)",
    }
    assert b"The certificate is self-signed." in browser.follow("Bomgar Appliance").body


def test_values_are_written_as_the_vendor_writes_them(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    row = {column: words(cell) for column, cell in browser.row(f"{SITE} (2023)").items()}
    assert row["Expiration"] == "2024-01-01 00:00:00 GMT"
    assert row["Alternative Name(s)"].startswith(f"dNSName - {SITE} dNSName - ")
    factory = {column: words(cell) for column, cell in browser.row("Bomgar Appliance").items()}
    assert (factory["Issued To"], factory["Issued By"]) == ("Bomgar Appliance", "Bomgar Appliance")
    assert (factory["Alternative Name(s)"], factory["Private Key?"]) == ("No Supported Names", "Yes")


def created(browser: Browser, name: str, *names: str) -> Browser:
    """New Certificate with everything filled that must be."""
    browser.press("Create")
    for added in names:
        browser.type_into("create:new_name", added).press("Add")
    browser.fill("Certificate Friendly Name", name).fill("Name (Common Name)", SITE)
    return browser.fill("Key", "2048")


def test_a_self_signed_certificate_is_made(start: Start) -> None:
    pair = start()
    browser = created(certificates(pair), "mine", "mine.example.com").press("Create Self-Signed Certificate")
    assert words(browser.row("mine")["Alternative Name(s)"]) == "dNSName - mine.example.com"
    assert last(pair, "certificate-created")["friendly_name"] == "mine"


def test_a_key_must_be_chosen(unchanged: Pair) -> None:
    browser = created(certificates(unchanged), "mine").fill("Key", "").press("Create Certificate Request")
    assert browser.error == "A key must be chosen."
    assert browser.value("Certificate Friendly Name") == "mine"


def test_names_are_added_to_a_list_and_removed_and_one_that_was_only_typed_is_lost(start: Start) -> None:
    pair = start()
    browser = created(certificates(pair), "next year", "b.example.com", "a.example.com", "c.example.com")
    listed = [words(option) for option in browser.named("create:marked").iter("option")]
    assert listed == ["b.example.com", "a.example.com", "c.example.com"]
    browser.type_into("create:marked", "a.example.com").press("Remove")
    browser.fill("Certificate Friendly Name", "next year").fill("Name (Common Name)", SITE).fill("Key", "2048")
    browser.type_into("create:new_name", "typed.example.com").press("Create Certificate Request")
    request = x509.load_pem_x509_csr(words_of_data(browser.follow(f"CN={SITE}")).encode())
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["b.example.com", "c.example.com"]


def words_of_data(browser: Browser) -> str:
    data = browser.document.find(".//textarea")
    assert data is not None
    return data.text or ""


def test_a_request_waits_on_the_first_day_and_is_shown_with_the_common_name_first(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    (table,) = (table for table in browser.document.iter("table") if "Fingerprint" in map(words, table.iter("th")))
    box, subject, names, fingerprint = next(row for row in table.iter("tr") if row[0].find("input") is not None)
    assert words(subject) == f"CN={SITE}, OU=Support, O=Handrail Practice, L=Vienna, ST=Vienna, C=AT"
    assert [words(name) for name in names.iter("li")][0] == f"dNSName - {SITE}"
    assert re.fullmatch("[0-9a-f]{40}", words(fingerprint))
    assert box.find("input") is not None
    browser.follow(words(subject))
    assert browser.headings == ["Security :: Certificates :: View Request"]
    facts = {words(row[0]): words(row[1]) for row in browser.document.iter("tr")}
    assert list(facts) == ["Subject Name", "Public Key", "Alternative Names", "Request Data"]
    assert facts["Public Key"] == "RSA (2048 Bits)"
    assert browser.buttons == ["Back"]
    assert browser.press("Back").path == PAGE


def test_a_request_holds_what_the_vendors_hold(unchanged: Pair) -> None:
    browser = certificates(unchanged)
    browser.follow(next(link for link in browser.links if link.startswith("CN=")))
    request = x509.load_pem_x509_csr(words_of_data(browser).encode())
    order = [attribute.rfc4514_attribute_name for attribute in request.subject]
    assert order == ["C", "ST", "L", "O", "OU", "CN"]
    held = [(type(extension.value), extension.critical) for extension in request.extensions]
    kinds = [x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage, x509.SubjectAlternativeName]
    assert held == [(kind, False) for kind in kinds]
    assert request.is_signature_valid


def test_both_lists_have_an_action_and_a_button_of_their_own(start: Start) -> None:
    pair = start()
    browser = certificates(pair)
    assert browser.buttons.count("Apply") == 2
    lists = [
        [words(option) for option in box] for box in browser.document.iter("select") if box.get("name") == "action"
    ]
    assert lists == [["-- Select Action --", "Export", "Delete"], ["-- Select Action --", "Delete"]]
    (box,) = (box for box in browser.document.iter("input") if box.get("name") == "request")
    token = browser.hidden("nsbase_token")
    fields = [("nsbase_token", token), ("action", "Delete"), ("request", box.attrib["value"])]
    assert browser.post(REQUESTS, fields).notice == "Certificate requests deleted: 1."
    assert browser.buttons.count("Apply") == 1
    assert last(pair, "request-deleted")["friendly_name"] == f"{SITE} (renewal)"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [([], "Please select an action."), ([("action", "Delete")], "at least one certificate request")],
)
def test_an_action_on_requests_wants_a_selection(unchanged: Pair, fields: list[tuple[str, str]], reason: str) -> None:
    browser = certificates(unchanged)
    assert reason in browser.post(REQUESTS, [("nsbase_token", browser.hidden("nsbase_token")), *fields]).error


def test_an_authority_that_cannot_be_reached_is_told(unchanged: Pair) -> None:
    assert "could not be reached" in certificates(unchanged).press("Request").error
