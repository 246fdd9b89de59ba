"""From the primary's store to the backup's, through the pages."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate

from handrail_practice import Pair
from handrail_practice.audit import read
from handrail_practice.certificate import Key, key_pem, pem

from .browsing import Browser, words
from .conftest import Start, password, signed_in
from .handshakes import served, trusted
from .test_certificates import SITE, certificates, last

SECRET = "correct horse battery staple"
CHAIN = ["Handrail Practice Issuing CA", "Handrail Practice Root CA", SITE]


def exported(pair: Pair, *parts: str, name: str = SITE, passphrase: str = SECRET) -> bytes:
    browser = certificates(pair).select(name).choose("Export").press("Apply")
    assert browser.headings == ["Security :: Certificates :: Export"]
    return browser.tick(*parts).fill("Passphrase", passphrase).press("Export").body


def whole(pair: Pair) -> bytes:
    return exported(pair, "Private Key", "Certificate Chain")


def imported(pair: Pair, content: bytes, passphrase: str = SECRET, role: str = "backup") -> Browser:
    browser = certificates(pair, role).press("Import")
    assert browser.headings == ["Security :: Import Certificate"]
    browser.attach("Certificate or Private Key:", "file.p12", content)
    return browser.fill("(Optional) Password:", passphrase).press("Upload")


def test_an_export_is_pkcs12_under_the_friendly_name_with_key_and_chain(unchanged: Pair) -> None:
    opened = pkcs12.load_pkcs12(whole(unchanged), SECRET.encode())
    assert opened.key is not None
    assert opened.cert is not None
    assert opened.cert.friendly_name == SITE.encode()
    assert len(opened.additional_certs) == 2
    assert last(unchanged, "certificate-exported")["encrypted"] is True


def test_an_export_is_a_download(unchanged: Pair) -> None:
    browser = certificates(unchanged).select(SITE).choose("Export").press("Apply").press("Export")
    assert browser.headers["Content-Disposition"] == f'attachment; filename="{SITE}.p12"'


def test_only_what_exists_is_offered_for_export(unchanged: Pair) -> None:
    browser = certificates(unchanged).select("Handrail Practice Root CA").choose("Export").press("Apply")
    assert [words(label) for label in browser.document.iter("label")] == ["Certificate", "Passphrase"]
    fields = [("nsbase_token", browser.hidden("nsbase_token")), ("export:key", "1")]
    assert "does not hold the private key" in browser.post(browser.path, fields).error


def test_an_export_of_nothing_is_refused(unchanged: Pair) -> None:
    browser = certificates(unchanged).select(SITE).choose("Export").press("Apply")
    assert browser.untick("Certificate").press("Export").error == "Please select what to export."


def test_several_can_leave_as_one_pkcs7_file(unchanged: Pair) -> None:
    browser = certificates(unchanged).select(SITE, "lab self-signed").choose("Export").press("Apply")
    token = browser.hidden("nsbase_token")
    assert browser.press("Continue").links.count("Export") == 2
    assert browser.post(browser.path, [("nsbase_token", token), ("export:how", "pkcs7")]).body[:1] == b"\x30"


def test_the_whole_chain_appears_on_the_backup(start: Start) -> None:
    pair = start()
    browser = imported(pair, whole(pair))
    assert browser.notice == "Certificates imported: 3."
    assert browser.names[1:] == CHAIN
    assert words(browser.row(SITE)["Private Key?"]) == "Yes"
    witness = read(pair.backup.audit_path)[-1]
    assert witness["event"] == "certificate-imported"
    assert witness["fingerprint"] == last(pair, "certificate-exported")["fingerprint"]
    assert len(witness["rows"]) == 3


@pytest.mark.parametrize(
    ("spoiled", "passphrase", "reason"),
    [
        (lambda content: content, "wrong", "Please check that the password is correct."),
        (lambda content: content, "", "Please check that the password is correct."),
        (lambda content: b"not a certificate", SECRET, "does not contain a certificate"),
        (lambda content: content[:-200], SECRET, "The file"),
        (lambda content: b"", SECRET, "Please choose a certificate file."),
        (lambda content: b"-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n", "", "does not contain"),
        (lambda content: b"\x00" * 1_500_000, "", "too large"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    unchanged: Pair, spoiled: Callable[[bytes], bytes], passphrase: str, reason: str
) -> None:
    browser = imported(unchanged, spoiled(whole(unchanged)), passphrase)
    assert reason in browser.error
    assert browser.headings == ["Security :: Import Certificate"]
    assert certificates(unchanged, "backup").names == ["Bomgar Appliance"]
    assert read(unchanged.backup.audit_path)[-2]["event"] == "import-refused"


def test_a_key_that_belongs_to_another_certificate_is_refused(unchanged: Pair) -> None:
    lab = pkcs12.load_pkcs12(exported(unchanged, "Private Key", name="lab self-signed"), SECRET.encode())
    site = pkcs12.load_pkcs12(whole(unchanged), SECRET.encode())
    assert isinstance(lab.key, Key)
    assert site.cert is not None
    text = key_pem(lab.key) + pem(site.cert.certificate)
    assert "does not belong" in imported(unchanged, text.encode()).error


def test_importing_twice_adds_no_second_row(start: Start) -> None:
    pair = start()
    content = whole(pair)
    imported(pair, content)
    browser = imported(pair, content)
    assert browser.notice == "Every certificate in this file was already present."
    assert browser.names[1:] == CHAIN
    assert len(read(pair.backup.audit_path)[-1]["duplicates"]) == 3


def test_pem_and_der_are_read_too(start: Start) -> None:
    pair = start()
    root = load_pem_x509_certificate(pair.ca_path.read_bytes())
    assert imported(pair, root.public_bytes(Encoding.DER), "").names[1:] == ["Handrail Practice Root CA"]
    assert "already present" in imported(pair, pair.ca_path.read_bytes(), "").notice


def test_pkcs7_is_read_in_both_forms(start: Start) -> None:
    pair = start()
    root = load_pem_x509_certificate(pair.ca_path.read_bytes())
    assert imported(pair, pkcs7.serialize_certificates([root], Encoding.DER), "").names[1:] == [CHAIN[1]]
    assert "already present" in imported(pair, pkcs7.serialize_certificates([root], Encoding.PEM), "").notice


@pytest.mark.sampled(2)
@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
@pytest.mark.parametrize(
    ("form", "password"),
    [(PrivateFormat.PKCS8, ""), (PrivateFormat.PKCS8, SECRET), (PrivateFormat.TraditionalOpenSSL, "")],
)
def test_a_private_key_alone_joins_its_certificate(
    start: Start, encoding: Encoding, form: PrivateFormat, password: str
) -> None:
    pair = start()
    site = pkcs12.load_pkcs12(whole(pair), SECRET.encode())
    assert isinstance(site.key, Key)
    assert site.cert is not None
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    key = site.key.private_bytes(encoding, form, protection)
    assert "no certificate that the private key belongs to" in imported(pair, key, password).error
    imported(pair, pem(site.cert.certificate).encode(), "")
    if password:
        assert "password is correct" in imported(pair, key, "wrong").error
    browser = imported(pair, key, password)
    assert browser.notice == "Private keys imported: 1."
    assert words(browser.row(SITE)["Private Key?"]) == "Yes"
    assert read(pair.backup.audit_path)[-1]["fingerprints"] == [last(pair, "certificate-exported")["fingerprint"]]


def test_a_certificate_without_its_key_arrives_without_it_and_gets_it_later(start: Start) -> None:
    pair = start()
    browser = imported(pair, exported(pair, passphrase=""), "")
    assert words(browser.row(SITE)["Private Key?"]) == "No"
    assert words(imported(pair, whole(pair)).row(SITE)["Private Key?"]) == "Yes"


def test_the_served_certificate_follows_import_and_default(start: Start) -> None:
    pair = start()
    site, factory = served(pair.primary.port), served(pair.backup.port)
    assert served(pair.backup.port, SITE) == factory
    imported(pair, whole(pair))
    assert served(pair.backup.port, SITE) == site
    assert (served(pair.backup.port), served(pair.backup.port, "elsewhere.example.com")) == (factory, factory)
    certificates(pair, "backup").mark_default(SITE)
    assert (served(pair.backup.port), served(pair.backup.port, "elsewhere.example.com")) == (site, site)
    assert trusted(pair.backup.port, "sra-backup.example.com", pair.ca_path)


def test_the_default_is_preferred_where_two_match_a_name(start: Start) -> None:
    pair = start()
    newest = served(pair.primary.port, SITE)
    certificates(pair).mark_default(f"{SITE} (2025)")
    assert served(pair.primary.port, SITE) == last(pair, "default-changed")["after"] != newest


def test_no_secret_is_in_the_audit(start: Start) -> None:
    pair = start()
    imported(pair, whole(pair), "canary-passphrase")
    imported(pair, whole(pair))
    Browser(pair.primary.port).sign_in("canary-password")
    Browser(pair.primary.port).sign_in("", username="canary-password in the wrong field")
    text = pair.primary.audit_path.read_text() + pair.backup.audit_path.read_text()
    for secret in (SECRET, "canary", password(pair), signed_in(pair).cookies["nsbase_session"], "PRIVATE KEY"):
        assert secret not in text
