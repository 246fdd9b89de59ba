import hashlib
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from handrail.errors import ExpectationNotMet
from handrail.tls import Bundle, open_bundle

from .servers import FACTORY, INTERMEDIATE, ROOT, SITE, Holder, issue, named, pem, printable

CANARY = "CANARY-passphrase"
WHOLE = SITE.pkcs12("right", INTERMEDIATE, ROOT, name="site 2026")


def test_opens_pkcs12() -> None:
    bundle = open_bundle(WHOLE, "right")
    assert (bundle.subject, bundle.issuer, bundle.friendly_name) == ("site", "Test Intermediate", "site 2026")
    assert (bundle.has_key, bundle.key_matches) == (True, True)
    assert set(bundle.chain) == {INTERMEDIATE.certificate, ROOT.certificate}
    assert bundle.fingerprint == hashlib.sha256(SITE.der).hexdigest()
    assert bundle.spki_pin.startswith("sha256//")


def test_opens_pkcs12_without_passphrase_and_without_key() -> None:
    content = pkcs12.serialize_key_and_certificates(
        b"only", None, SITE.certificate, [ROOT.certificate, INTERMEDIATE.certificate], NoEncryption()
    )
    bundle = open_bundle(content, None)
    assert (bundle.subject, bundle.has_key, bundle.key_matches, bundle.friendly_name) == ("site", False, False, "only")


@pytest.mark.parametrize("passphrase", ["", "right"])
def test_opens_pem_in_any_order(passphrase: str) -> None:
    bundle = open_bundle(pem(ROOT) + SITE.pem(passphrase) + pem(INTERMEDIATE), passphrase or None)
    assert (bundle.subject, bundle.has_key, bundle.key_matches) == ("site", True, True)
    assert bundle.chain_is_complete()


def test_opens_a_key_in_the_old_notation() -> None:
    key = SITE.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert open_bundle(b"Bag Attributes\n" + pem(SITE) + key, "unneeded").key_matches


def test_without_a_key_the_leaf_is_who_issued_nobody() -> None:
    bundle = open_bundle(pem(INTERMEDIATE, ROOT, SITE), None)
    assert (bundle.subject, bundle.has_key) == ("site", False)


def test_a_key_that_is_not_the_certificate_s() -> None:
    key = FACTORY.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    bundle = open_bundle(key + pem(SITE, INTERMEDIATE), None)
    assert (bundle.subject, bundle.has_key, bundle.key_matches) == ("site", True, False)


def test_opens_a_bare_certificate() -> None:
    assert open_bundle(SITE.der, None) == Bundle(SITE.certificate, (), has_key=False, key_matches=False)


@pytest.mark.parametrize("content", [WHOLE, SITE.pem("right")])
def test_a_wrong_passphrase_is_told_nowhere(content: bytes) -> None:
    with pytest.raises(ExpectationNotMet, match="cannot be opened with this passphrase") as refused:
        open_bundle(content, CANARY)
    assert CANARY not in "".join(printable(refused.value))
    assert refused.value.__context__ is None


@pytest.mark.parametrize("content", [WHOLE, SITE.pem("right")])
def test_a_passphrase_is_missing(content: bytes) -> None:
    with pytest.raises(ExpectationNotMet, match="cannot be opened without a passphrase"):
        open_bundle(content, None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is empty, 0 bytes"),
        (b"\r\n<!DOCTYPE html><title>Sign in", "it is an HTML page; .*, 31 bytes"),
        (b"PK\x03\x04", "neither PKCS#12 nor PEM, 4 bytes"),
        (b"0\x82garbage", "or damaged"),
        (WHOLE[:500], "or damaged"),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "no certificate that can be read; it holds CERTIF",
        ),
        (SITE.pem().partition(b"-----BEGIN CERT")[0], "it holds PRIVATE KEY"),
    ],
)
def test_says_what_was_found_instead(content: bytes, sentence: str) -> None:
    with pytest.raises(ExpectationNotMet, match=sentence):
        open_bundle(content, "right")


@pytest.mark.parametrize(
    ("chain", "complete"),
    [
        ((INTERMEDIATE, ROOT), True),
        ((ROOT, INTERMEDIATE), True),
        ((INTERMEDIATE,), False),
        ((ROOT,), False),
        ((), False),
    ],
)
def test_a_chain_is_complete_up_to_its_root(chain: tuple[Holder, ...], complete: bool) -> None:
    assert open_bundle(SITE.pem() + pem(*chain), None).chain_is_complete() is complete


def test_a_root_of_the_same_name_does_not_complete_a_chain() -> None:
    impostor = issue("Test Root", ca=True)
    assert not open_bundle(SITE.pem() + pem(INTERMEDIATE, impostor), None).chain_is_complete()


def test_a_cross_signed_intermediate_does_not_lead_astray() -> None:
    elsewhere = issue("Elsewhere", ca=True)
    builder = x509.CertificateBuilder(elsewhere.certificate.subject, INTERMEDIATE.certificate.subject)
    builder = builder.public_key(INTERMEDIATE.key.public_key()).serial_number(5)
    builder = builder.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2120, 1, 1))
    crossed = Holder(builder.sign(elsewhere.key, hashes.SHA256()), INTERMEDIATE.key)
    assert open_bundle(SITE.pem() + pem(crossed, INTERMEDIATE, ROOT), None).chain_is_complete()


def test_knows_who_signed_itself() -> None:
    assert open_bundle(FACTORY.pem(), None).is_self_signed()
    assert open_bundle(FACTORY.pem(), None).chain_is_complete()
    assert not open_bundle(SITE.pem(), None).is_self_signed()


@pytest.mark.parametrize(("year", "expired", "early"), [(2019, False, True), (2026, False, False), (2121, True, False)])
def test_knows_its_dates(year: int, expired: bool, early: bool) -> None:
    bundle, now = open_bundle(SITE.pem(), None), datetime(year, 6, 1, tzinfo=UTC)
    assert (bundle.expired(now), bundle.not_yet_valid(now)) == (expired, early)


def test_knows_whom_it_covers() -> None:
    bundle = open_bundle(SITE.pem(), None)
    assert bundle.covers("Site.example")
    assert bundle.covers("a.pool.example")
    assert not bundle.covers("pool.example")


@pytest.mark.parametrize(
    ("organization", "name", "is_theirs"),
    [
        ("Let's Encrypt", "R11", True),
        ("Let\u2019s Encrypt", "R3", True),
        ("(STAGING) Let's Encrypt", "(STAGING) R11", True),
        ("Internet Security Research Group", "ISRG Root X1", True),
        ("", "ISRG Root X2", True),
        ("Example Trust", "Issuing CA", False),
    ],
)
def test_knows_let_s_encrypt(organization: str, name: str, is_theirs: bool) -> None:
    issuer = issue(name, ca=True, organization=organization)
    assert named(name, organization) == issuer.certificate.subject
    assert open_bundle(issue("site", issuer=issuer).pem(), None).issued_by_lets_encrypt() is is_theirs


def test_importing_the_package_does_not_import_cryptography() -> None:
    code = "import sys, handrail.tls; sys.exit(any(name.split('.')[0] == 'cryptography' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
