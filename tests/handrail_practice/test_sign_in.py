from contextlib import closing

from handrail_practice import Pair
from handrail_practice.audit import read

from .browsing import Browser, connected
from .conftest import Start, signed_in


def test_every_page_leads_a_stranger_to_the_sign_in_form(unchanged: Pair) -> None:
    for path in ("/appliance", "/appliance/", "/appliance/security/certificates.ns", "/appliance/x.ns"):
        assert Browser(unchanged.primary.port).open(path).path == "/appliance/login.ns"


def test_the_right_password_opens_the_first_page(unchanged: Pair) -> None:
    assert signed_in(unchanged).headings[0] == "Appliance Statistics"


def test_the_cookie_is_for_https_and_not_for_scripts(unchanged: Pair) -> None:
    cookie = signed_in(unchanged).cookie_text
    assert cookie.startswith("nsbase_session=")
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}


def test_a_wrong_password_is_told_and_not_admitted(start: Start) -> None:
    browser = Browser(start().primary.port).sign_in("not this one")
    assert browser.error == "The username or password is incorrect."
    assert browser.open("/appliance").path == "/appliance/login.ns"


def test_five_wrong_passwords_lock_the_account_against_the_right_one(start: Start) -> None:
    pair = start()
    for _ in range(5):
        Browser(pair.primary.port).sign_in("wrong")
    assert signed_in(pair).error == "This account is locked. Please try again later."
    events = [line["event"] for line in read(pair.primary.audit_path)]
    assert events == ["started", *["login-failed"] * 5, "locked-out", "locked-out"]


def test_logging_out_ends_the_session(unchanged: Pair) -> None:
    browser = signed_in(unchanged)
    token = browser.cookies["nsbase_session"]
    assert browser.follow("Log Out").path == "/appliance/login.ns"
    browser.cookies["nsbase_session"] = token
    assert browser.open("/appliance").path == "/appliance/login.ns"


def test_a_form_without_its_token_changes_nothing(unchanged: Pair) -> None:
    browser = signed_in(unchanged).open("/appliance/security/certificates.ns")
    browser.post("/appliance/security/certificates.ns", [("default[7]", "Default")])
    assert browser.status == 403
    assert "request-refused" in [line["event"] for line in read(unchanged.primary.audit_path)]


def test_any_host_header_is_answered_with_redirects_that_name_none(unchanged: Pair) -> None:
    with closing(connected(unchanged.primary.port)) as connection:
        for host in ("sra-primary.example.com", "127.0.0.1", "elsewhere.example.org:8443"):
            connection.request("GET", "/appliance", headers={"Host": host})
            response = connection.getresponse()
            response.read()
            assert response.headers["Location"] == "/appliance/login.ns"


def test_the_front_page_and_the_health_probe_are_public(unchanged: Pair) -> None:
    browser = Browser(unchanged.backup.port)
    assert browser.open("/").links == []
    assert browser.open("/check_health").status == 200
