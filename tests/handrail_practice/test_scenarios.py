import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from handrail_practice import SCENARIOS, Pair
from handrail_practice.audit import read
from waiting import wait_until

from .browsing import Browser, words
from .conftest import Start, password, signed_in
from .test_certificates import PAGE, SITE, certificates
from .test_replication import CHAIN, SECRET, exported, imported

LOGIN = "/appliance/login.ns"


def test_every_scenario_is_listed_with_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in SCENARIOS.values())


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("latencey", "Did you mean latency?"),
        ("nothing like it", "There are: latency, slow-page,"),
        ("latency=soon", "wants a number"),
        ("no-apply=3", "takes no value"),
    ],
)
def test_an_unknown_scenario_is_a_mistake_that_names_the_near_miss(start: Start, asked: str, complaint: str) -> None:
    with pytest.raises(ValueError, match="scenario") as raised:
        start(asked)
    assert complaint in str(raised.value)


def test_an_unknown_profile_is_a_mistake_that_names_the_near_miss(start: Start) -> None:
    with pytest.raises(ValueError, match="Did you mean bomgar"):
        start(profile="bomger")


def test_latency_delays_every_response(start: Start) -> None:
    port = start("latency").primary.port
    began = monotonic()
    Browser(port).open("/check_health")
    assert monotonic() - began >= 0.3


def test_a_slow_page_is_the_certificates_page_alone(start: Start) -> None:
    browser = signed_in(start("slow-page=0.6"))
    began = monotonic()
    browser.follow("Updates")
    between = monotonic()
    browser.follow("Security")
    assert between - began < 0.5 <= monotonic() - between


def test_an_agreement_comes_before_the_sign_in_form(start: Start) -> None:
    pair = start("login-agreement")
    browser = Browser(pair.primary.port).open("/appliance")
    assert browser.headings == ["Login Agreement"]
    browser.press("I Agree").fill("Username", "admin").fill("Password", password(pair)).press("Login")
    assert browser.headings[0] == "Appliance Statistics"
    assert [line["event"] for line in read(pair.primary.audit_path)][1:] == ["agreement-accepted", "login-succeeded"]


def test_the_agreement_cannot_be_passed_over(start: Start) -> None:
    pair = start("login-agreement")
    fields = [("login[username]", "admin"), ("login[password]", password(pair)), ("login[submit]", "Login")]
    assert Browser(pair.primary.port).post(LOGIN, fields).headings == ["Login Agreement"]


@pytest.mark.parametrize("profile", ["sra", "bomgar", "acme"])
def test_default_asks_with_a_native_dialog(start: Start, profile: str) -> None:
    page = certificates(start("confirm-default", profile=profile)).body
    assert b"confirm(" in page


def test_without_apply_a_choice_submits_at_once(start: Start) -> None:
    browser = certificates(start("no-apply"))
    assert "Apply" not in browser.buttons
    assert browser.select(SITE).choose("Export").headings == ["Security :: Certificates :: Export"]


def test_the_certificates_page_is_unavailable_once(start: Start) -> None:
    browser = certificates(start("unavailable-once"))
    assert (browser.status, browser.headers["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "1")
    assert browser.open(PAGE).status == HTTPStatus.OK


def test_a_notice_covers_the_pages_until_it_is_dismissed(start: Start) -> None:
    browser = certificates(start("notice-overlay"))
    dialog = browser.document.find(".//*[@role='dialog']")
    assert dialog is not None
    assert words(dialog[0]) == "Notice"
    assert browser.press("OK").headings[0].startswith("Security ::")
    assert browser.follow("Status").document.find(".//*[@role='dialog']") is None


def test_a_session_ends_after_so_many_requests(start: Start) -> None:
    pair = start("session-expiry=3")
    browser = signed_in(pair)
    assert browser.open(PAGE).path == PAGE
    assert browser.open(PAGE).path == f"{LOGIN}?expired=1"
    assert browser.error == "Your session has expired."
    assert browser.sign_in(password(pair)).headings[0] == "Appliance Statistics"
    assert "session-expired" in [line["event"] for line in read(pair.primary.audit_path)]


def test_a_wrong_clock_is_wrong_everywhere_but_in_the_witness(start: Start) -> None:
    pair = start("wrong-clock")
    browser = signed_in(pair)
    now = datetime.now(UTC)
    assert (now - timedelta(days=3)).strftime("%a %b %d, %Y").encode() in browser.body
    assert now - parsedate_to_datetime(browser.headers["Date"]) > timedelta(days=2)
    line = read(pair.primary.audit_path)[-1]
    behind = datetime.fromisoformat(line["at"]) - datetime.fromisoformat(line["appliance_time"])
    assert abs(behind - timedelta(days=3)) < timedelta(seconds=1)


def test_randomised_changes_the_markup_and_not_the_words(start: Start, unchanged: Pair) -> None:
    pair = start("randomised")
    plain, strange = certificates(unchanged), certificates(pair)
    assert _said(plain) == _said(strange)
    assert not _identifiers(plain) & _identifiers(strange)
    assert plain.path != strange.path


def test_randomised_differs_at_each_start_and_can_be_repeated(start: Start, tmp_path: object) -> None:
    first, second = certificates(start("randomised")).path, certificates(start("randomised")).path
    third, fourth = certificates(start("randomised=7")).path, certificates(start("randomised=7")).path
    assert first != second
    assert third == fourth


def test_randomised_pages_work(start: Start) -> None:
    pair = start("randomised")
    content = exported(pair, "Private Key", "Certificate Chain")
    assert imported(pair, content).mark_default(SITE).notice == f"The default certificate is now {SITE}."
    style = signed_in(pair).document.find(".//link")
    assert style is not None
    assert b".contentBox" not in Browser(pair.primary.port).open(style.attrib["href"]).body


def test_export_asks_for_the_passphrase_twice(start: Start) -> None:
    browser = certificates(start("confirm-passphrase")).select(SITE).choose("Export").press("Apply")
    browser.fill("Passphrase", SECRET).fill("Confirm Passphrase", "another").press("Export")
    assert browser.error == "The two passphrases are not the same."
    browser.fill("Passphrase", SECRET).fill("Confirm Passphrase", SECRET).press("Export")
    assert "attachment" in browser.headers["Content-Disposition"]


def test_a_locked_account_stays_locked(start: Start) -> None:
    assert signed_in(start("locked-out")).error == "This account is locked. Please try again later."


def test_the_first_password_must_be_changed(start: Start) -> None:
    pair = start("forced-password-change")
    browser = signed_in(pair)
    assert browser.headings == ["Change Password"]
    browser.fill("New Password", "longer-than-8").fill("Confirm New Password", "longer-than-9").press("Change Password")
    assert browser.error == "The two new passwords are not the same."
    browser.fill("New Password", "longer-than-8").fill("Confirm New Password", "longer-than-8").press("Change Password")
    assert browser.headings[0] == "Appliance Statistics"
    assert Browser(pair.primary.port).sign_in("longer-than-8").headings[0] == "Appliance Statistics"


def test_export_can_be_a_pem_bundle_that_imports_too(start: Start) -> None:
    pair = start("pem-export")
    content = exported(pair, "Private Key", "Certificate Chain")
    assert load_pem_private_key(content, SECRET.encode())
    assert "password is correct" in imported(pair, content, "wrong").error
    assert imported(pair, content).names[1:] == CHAIN


def test_default_can_be_offered_everywhere_and_is_still_refused(start: Start) -> None:
    browser = certificates(start("default-offered"))
    assert "cannot be the default" in browser.mark_default("lab self-signed").error


def test_a_missing_root_is_warned_of(start: Start) -> None:
    browser = certificates(start("missing-root"))
    assert "Handrail Practice Root CA" not in browser.names
    assert words(browser.row(SITE)["Friendly Name"]) == f"{SITE} 1 Warning(s)"
    assert b"missing one or more certificate authorities" in browser.follow(SITE).body


@pytest.mark.parametrize(("scenario", "carried_out"), [("held-request", False), ("held-answer", True)])
def test_a_change_is_held_until_nobody_waits_for_it(start: Start, scenario: str, carried_out: bool) -> None:
    pair = start(scenario)
    content = exported(pair, "Private Key", "Certificate Chain")
    with pytest.raises(TimeoutError):
        ready_to_import(pair, content, patience=0.5).press("Upload")
    held = [entry["carried_out"] for entry in read(pair.backup.audit_path) if entry["event"] == "change-held"]
    assert held == [carried_out]
    assert (SITE in certificates(pair, "backup").names) == carried_out
    assert SITE in imported(pair, content).names


def test_another_than_the_first_change_can_be_held(start: Start) -> None:
    pair = start("held-answer=2")
    browser = imported(pair, exported(pair, "Private Key", "Certificate Chain"))
    browser.patience = 0.5
    with pytest.raises(TimeoutError):
        browser.mark_default(SITE)
    assert [entry["event"] for entry in read(pair.backup.audit_path)][-2:] == ["default-changed", "change-held"]


def test_a_change_can_be_refused_by_a_machine_that_is_busy(start: Start) -> None:
    pair = start("refused-change")
    content = exported(pair, "Private Key", "Certificate Chain")
    assert ready_to_import(pair, content, patience=20).press("Upload").status == HTTPStatus.SERVICE_UNAVAILABLE
    assert SITE not in certificates(pair, "backup").names
    assert SITE in imported(pair, content).names


def test_a_slow_change_happens_though_nobody_waits(start: Start) -> None:
    pair = start("slow-change=1")
    content = exported(pair, "Private Key", "Certificate Chain")
    with pytest.raises(TimeoutError):
        ready_to_import(pair, content, patience=0.3).press("Upload")
    browser = certificates(pair, "backup")
    assert SITE not in browser.names
    assert "change-arrived" in [entry["event"] for entry in read(pair.backup.audit_path)]
    wait_until(lambda: SITE in browser.open(PAGE).names)


def ready_to_import(pair: Pair, content: bytes, patience: float) -> Browser:
    browser = certificates(pair, "backup").press("Import").attach("Certificate or Private Key:", "file.p12", content)
    browser.patience = patience
    return browser.fill("(Optional) Password:", SECRET)


def test_scenarios_compose(start: Start) -> None:
    browser = certificates(start("no-apply", "default-offered", "randomised"))
    assert "Apply" not in browser.buttons
    assert "cannot be the default" in force_default_by_page(browser).error


def force_default_by_page(browser: Browser) -> Browser:
    return browser.mark_default("Bomgar Appliance")


def _said(browser: Browser) -> str:
    """The words of a page, without the seconds and the fingerprint that differ from pair to pair."""
    return re.sub(r"[0-9a-f]{40}|\d\d:\d\d:\d\d", "", words(browser.document.find(".//body")))


def _identifiers(browser: Browser) -> set[str]:
    known = ("class", "id", "for", "name")
    return {element.attrib[name] for element in browser.document.iter() for name in known if name in element.attrib}


def test_a_password_manager_knows_the_field_of_the_sign_in(start: Start) -> None:
    script = Browser(start("password-manager").primary.port).open("/appliance").document.find(".//script")
    assert script is not None
    assert "field.name === 'login[password]'" in (script.text or "")


def test_a_button_reveals_what_a_password_field_holds(start: Start) -> None:
    script = Browser(start("show-passwords").primary.port).open("/appliance").document.find(".//script")
    assert script is not None
    assert "field.type === 'password' ? 'text' : 'password'" in (script.text or "")
