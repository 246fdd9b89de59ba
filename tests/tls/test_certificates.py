import base64
import hashlib
import subprocess
import sys
import warnings
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from handrail.errors import ExpectationNotMet
from handrail.tls import Bundle, open_bundle

from .servers import FACTORY, INTERMEDIATE, ROOT, SITE, Holder, issue, named, pem, printable

CANARY = "CANARY-passphrase"
PKCS7_DER = pkcs7.serialize_certificates([holder.certificate for holder in (ROOT, SITE, INTERMEDIATE)], Encoding.DER)
REQUEST = x509.CertificateSigningRequestBuilder().subject_name(named("site")).sign(SITE.key, hashes.SHA256())
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
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
        (b"GIF8", "neither PKCS#12 nor PEM, 4 bytes"),
        (b"PK\x03\x04", "it is a zip archive, 4 bytes"),
        (b"\xfe\xed\xfe\xed\0", "it is a keystore of Java"),
        (base64.encodebytes(SITE.der), "it is base64 without a PEM heading"),
        (SITE.pem().decode().encode("utf-16"), "the file is PEM in UTF-16"),
        (SITE.pem().decode().encode("utf-16-be"), "the file is PEM in UTF-16"),
        (pem(SITE, INTERMEDIATE)[:-60], r"cut off, or damaged: its CERTIFICATE \(2 of 2 in it\) has no end"),
        (SITE.pem("right")[:100], r"cut off, or damaged: its ENCRYPTED PRIVATE KEY \(1 of 1 in it\) has no end"),
        (
            pem(SITE).replace(b"\n-----END CERTIFICATE-----\n", b"\n") + pem(ROOT),
            r"its CERTIFICATE \(1 of 2 in it\) has no end",
        ),
        (REQUEST.public_bytes(Encoding.DER), "a certificate request for site, not the certificate"),
        (REQUEST.public_bytes(Encoding.PEM), "holds CERTIFICATE REQUEST, which asks an authority for a certificate"),
        (
            SITE.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            "the file is a private key alone, without",
        ),
        (
            SITE.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
            "a private key alone, protected by a passphrase",
        ),
        (
            SITE.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
            "a private key alone, without",
        ),
        (
            SITE.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            "the file is a public key",
        ),
        (PKCS7_DER, r"the file is PKCS#7 \(.p7b\), which holds certificates alone, no key"),
        (b"0\x82garbage", "or damaged"),
        (WHOLE[:500], "or damaged"),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            r"the file is damaged: its CERTIFICATE \(1 of 1 in it\) cannot be read",
        ),
        (SITE.pem().partition(b"-----BEGIN CERT")[0], "it holds PRIVATE KEY"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
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


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_opens_pkcs7(encoding: Encoding) -> None:
    content = pkcs7.serialize_certificates([holder.certificate for holder in (ROOT, SITE, INTERMEDIATE)], encoding)
    bundle = open_bundle(content, None)
    assert (bundle.subject, bundle.has_key, bundle.format, bundle.chain_is_complete()) == (
        "site",
        False,
        "PKCS#7",
        True,
    )


def test_opens_pkcs12_in_ber_without_a_word_of_the_library() -> None:
    """Older Windows and Java libraries write indefinite lengths."""
    header = 2 + (WHOLE[1] & 0x7F)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert open_bundle(b"\x30\x80" + WHOLE[header:] + b"\0\0", "right").key_matches


def key_of(holder: Holder) -> bytes:
    return holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_the_certificate_of_several_is_found_by_its_key() -> None:
    vpn = issue("vpn", "vpn.example", issuer=INTERMEDIATE)
    strange = issue("strange")
    content = key_of(strange) + pem(vpn, INTERMEDIATE, SITE, ROOT) + key_of(SITE)
    bundle = open_bundle(content, None)
    assert (bundle.subject, bundle.has_key, bundle.key_matches) == ("site", True, True)
    assert open_bundle(strange.pem("other") + pem(SITE) + key_of(SITE), None).subject == "site"
    for both in (pem(vpn, SITE, ROOT), vpn.pem() + SITE.pem()):
        with pytest.raises(
            ExpectationNotMet, match=r"holds 2 certificates .*: vpn \(until 2120-01-01\), site .*nobody can tell"
        ):
            open_bundle(both, None)


def test_an_authority_beside_it_is_not_the_certificate() -> None:
    assert open_bundle(pem(issue("Old Root", ca=True), SITE, ROOT), None).subject == "site"
    assert open_bundle(pem(SITE, SITE, INTERMEDIATE), None).subject == "site"


def constrained(*, permitted: str = "", excluded: str = "") -> x509.NameConstraints:
    def names(text: str) -> list[x509.GeneralName] | None:
        listed: list[x509.GeneralName] = []
        for name in text.split():
            network = "/" in name
            listed.append(x509.IPAddress(ip_network(name)) if network else x509.DNSName(name))
        return listed or None

    return x509.NameConstraints(names(permitted), names(excluded))


SIGNS_NOTHING = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
CLIENTS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
CHAINS: dict[str, tuple[Holder, tuple[x509.ExtensionType, ...], str]] = {
    "no CA": (issue("Middle", issuer=ROOT), (), "the intermediate Middle is no CA, by its basic constraints"),
    "signs nothing": (
        issue("Middle", issuer=ROOT, ca=True, extensions=[SIGNS_NOTHING]),
        (),
        "the intermediate Middle may not sign certificates",
    ),
    "for clients": (issue("Middle", issuer=ROOT, ca=True), (CLIENTS,), "it is not for servers"),
    "expired": (issue("Middle", issuer=ROOT, ca=True, years=(2020, 2025)), (), "Middle expired on 2025-01-01"),
    "early": (issue("Middle", issuer=ROOT, ca=True, years=(2027, 2030)), (), "Middle is not valid yet, only from 2027"),
    "not permitted": (
        issue("Middle", issuer=ROOT, ca=True, extensions=[constrained(permitted="other.example")]),
        (),
        "Middle may not issue for www.site.example, by its name constraints",
    ),
    "excluded": (
        issue("Middle", issuer=ROOT, ca=True, extensions=[constrained(excluded="site.example")]),
        (),
        "Middle may not issue for www.site.example",
    ),
    "address": (
        issue("Middle", issuer=ROOT, ca=True, extensions=[constrained(permitted="10.0.0.0/8")]),
        (),
        "Middle may not issue for 192.0.2.7",
    ),
}


@pytest.mark.parametrize("kind", CHAINS)
def test_a_chain_is_judged_as_browsers_judge_it(kind: str) -> None:
    middle, extensions, flaw = CHAINS[kind]
    leaf = issue("site", "www.site.example", "192.0.2.7", issuer=middle, extensions=extensions)
    bundle = open_bundle(pem(leaf, middle, ROOT), None)
    assert any(flaw in found for found in bundle.chain_flaws(NEW_YEAR))
    assert bundle.expired(NEW_YEAR) is (kind == "expired")
    assert bundle.not_yet_valid(NEW_YEAR) is (kind == "early")
    assert bundle.chain_is_complete() is (kind in ("expired", "early"))


def test_names_that_a_ca_may_issue_for_are_its_own_and_those_below() -> None:
    names = constrained(permitted="site.example 192.0.2.0/24", excluded="other.example")
    middle = issue("Middle", issuer=ROOT, ca=True, extensions=[names])
    leaf = issue("site", "site.example", "*.a.site.example", "192.0.2.7", issuer=middle)
    assert list(open_bundle(pem(leaf, middle, ROOT), None).chain_flaws(NEW_YEAR)) == []


def test_a_ca_allows_only_so_many_below_itself() -> None:
    root = issue("Root", ca=True, path_length=1)
    first = issue("First", issuer=root, ca=True)
    second = issue("Second", issuer=first, ca=True)
    assert open_bundle(pem(issue("site", issuer=first), first, root), None).chain_is_complete()
    deep = open_bundle(pem(issue("site", issuer=second), first, second, root), None)
    assert not deep.chain_is_complete()
    assert list(deep.chain_flaws(NEW_YEAR)) == ["the root Root allows 1 CAs below itself, and there are 2"]


def test_a_root_that_has_expired_is_told() -> None:
    root = issue("Root", ca=True, years=(2000, 2025))
    bundle = open_bundle(pem(issue("site", issuer=root), root), None)
    assert list(bundle.expiries(NEW_YEAR)) == ["cannot be believed, since the root Root expired on 2025-01-01"]


def test_the_way_that_is_still_valid_is_found() -> None:
    """An intermediate is there twice: as an old root signed it, and as the new one did."""
    old, new = issue("Old", ca=True, years=(2000, 2025)), issue("New", ca=True)
    first = issue("Middle", issuer=old, ca=True, years=(2000, 2025))
    renewed = issue("Middle", issuer=new, ca=True, key=first.key)
    leaf = issue("site", issuer=first)
    for order in ((first, old, renewed, new), (new, renewed, old, first)):
        bundle = open_bundle(pem(leaf, *order), None)
        assert (bundle.chain_is_complete(), bundle.expired(NEW_YEAR)) == (True, False)


def test_says_why_a_name_is_not_covered() -> None:
    assert open_bundle(issue("plain.example.com").pem(), None).names_in_words() == (
        "it has no alternative names, and browsers do not look at the common name (plain.example.com)"
    )
    assert open_bundle(SITE.pem(), None).names_in_words() == "it names site.example, *.pool.example, 127.0.0.1"


def test_importing_the_package_does_not_import_cryptography() -> None:
    code = "import sys, handrail.tls; sys.exit(any(name.split('.')[0] == 'cryptography' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
