import base64
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handrail.errors import ApplianceUnreachable, TlsNotTrusted
from handrail.tls import CaTrust, PinTrust, SystemTrust, Trust, TrustedLeaf, verify

from .servers import (
    EXPIRED,
    FACTORY,
    INTERMEDIATE,
    OUTDATED_FACTORY,
    ROOT,
    SITE,
    Address,
    Holder,
    issue,
    pem,
    serving,
    speak_http,
    speaking,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def pin_of(holder: Holder) -> str:
    spki = holder.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "sha256//" + base64.b64encode(hashlib.sha256(spki).digest()).decode()


def ca(folder: Path, *holders: Holder) -> CaTrust:
    file = folder / "ca.pem"
    file.write_bytes(pem(*holders))
    return CaTrust(file)


async def verified(
    address: Address, *trust: SystemTrust | CaTrust | PinTrust, name: str = "site.example"
) -> TrustedLeaf:
    anything: Trust = trust
    return await verify(address, name, anything, timeout=5, now=NOW)


async def test_a_ca_vouches_for_chain_and_name(tmp_path: Path) -> None:
    async with serving(tmp_path, SITE, INTERMEDIATE) as address:
        leaf = await verified(address, ca(tmp_path, ROOT))
    assert (leaf.subject, leaf.issuer, leaf.trusted_by) == ("site", "Test Intermediate", "the CA in ca.pem")
    assert leaf.names == ("site.example", "*.pool.example", "127.0.0.1")
    assert leaf.der == SITE.der
    assert leaf.fingerprint == hashlib.sha256(SITE.der).hexdigest()
    assert leaf.spki_pin == f"sha256//{leaf.spki_base64}" == pin_of(SITE)


@pytest.mark.parametrize("name", ["127.0.0.1", "a.pool.example", "SITE.example"])
async def test_a_ca_vouches_for_addresses_and_wildcards(tmp_path: Path, name: str) -> None:
    async with serving(tmp_path, SITE, INTERMEDIATE) as address:
        assert (await verified(address, ca(tmp_path, ROOT), name=name)).subject == "site"


async def test_an_intermediate_is_anchor_enough(tmp_path: Path) -> None:
    async with serving(tmp_path, SITE) as address:
        assert (await verified(address, ca(tmp_path, INTERMEDIATE))).subject == "site"


@pytest.mark.parametrize(
    ("chain", "name", "sentence"),
    [
        ((SITE,), "site.example", "unable to get local issuer certificate"),
        ((SITE, INTERMEDIATE), "other.example", "Hostname mismatch, certificate is not valid for 'other.example'"),
        ((SITE, INTERMEDIATE), "a.b.pool.example", "Hostname mismatch"),
        ((EXPIRED, INTERMEDIATE), "site.example", "certificate has expired"),
        ((FACTORY,), "factory.invalid", "self-signed certificate"),
    ],
)
async def test_a_ca_does_not_vouch(tmp_path: Path, chain: tuple[Holder, ...], name: str, sentence: str) -> None:
    async with serving(tmp_path, *chain) as address:
        with pytest.raises(TlsNotTrusted, match=rf"the CA in ca.pem does not vouch for it \({sentence}"):
            await verified(address, ca(tmp_path, ROOT), name=name)


async def test_the_system_does_not_know_our_root(tmp_path: Path) -> None:
    async with serving(tmp_path, SITE, INTERMEDIATE) as address:
        with pytest.raises(TlsNotTrusted, match="the system's trust store does not vouch for it"):
            await verified(address, SystemTrust())


@pytest.mark.parametrize("holder", [FACTORY, OUTDATED_FACTORY])
async def test_a_pin_vouches_for_a_key_whatever_its_certificate_says(tmp_path: Path, holder: Holder) -> None:
    async with serving(tmp_path, holder) as address:
        leaf = await verified(address, PinTrust(pin_of(holder)))
    assert leaf.trusted_by == f"the pin {pin_of(holder)}"


async def test_any_of_several_suffices(tmp_path: Path) -> None:
    async with serving(tmp_path, SITE, INTERMEDIATE) as address:
        leaf = await verified(address, PinTrust(pin_of(FACTORY)), ca(tmp_path, ROOT))
    assert leaf.trusted_by == "the CA in ca.pem"


async def test_says_what_is_served_and_the_pin_to_write(tmp_path: Path) -> None:
    async with serving(tmp_path, OUTDATED_FACTORY) as address:
        with pytest.raises(TlsNotTrusted) as refused:
            await verified(address, PinTrust(pin_of(SITE)), ca(tmp_path, ROOT))
    sentence = re.sub(r":\d+ serves", ":PORT serves", str(refused.value))
    assert sentence == (
        "site.example at 127.0.0.1:PORT serves a certificate of old factory for old factory, issued by old factory, "
        f"expired on 2021-01-01: the pin {pin_of(SITE)} does not vouch for it (the key is another); "
        "the CA in ca.pem does not vouch for it (self-signed certificate). "
        f"If it is the right one, let the inventory say tls: {{pin: {pin_of(OUTDATED_FACTORY)}}}, or name its CA"
    )


async def test_says_that_a_certificate_is_not_valid_yet(tmp_path: Path) -> None:
    async with serving(tmp_path, issue("early", years=(2110, 2111))) as address:
        with pytest.raises(TlsNotTrusted, match="not valid before 2110-01-01"):
            await verified(address, SystemTrust())


async def test_trusting_nothing_trusts_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, FACTORY) as address:
        with pytest.raises(TlsNotTrusted, match="nothing is trusted"):
            await verified(address)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
async def test_a_ca_file_that_holds_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ca.pem").write_bytes(content)
    async with serving(tmp_path, SITE) as address:
        with pytest.raises(TlsNotTrusted, match="holds no certificate that can be read"):
            await verified(address, CaTrust(tmp_path / "ca.pem"))


async def test_a_server_without_tls_is_unreachable() -> None:
    async with speaking(speak_http) as address:
        with pytest.raises(ApplianceUnreachable, match="does not speak TLS"):
            await verified(address, SystemTrust())


@pytest.mark.parametrize(
    ("key", "kind"),
    [(ed25519.Ed25519PrivateKey.generate(), "Ed25519"), (ec.generate_private_key(ec.SECP521R1()), "secp521r1")],
)
async def test_a_kind_of_key_that_no_browser_takes_is_told(
    key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey, kind: str, tmp_path: Path
) -> None:
    strange = issue("strange", "site.example.com", key=key)
    async with serving(tmp_path, strange) as address:
        with pytest.raises(TlsNotTrusted, match=f"key of the kind {kind}, with which no current browser connects"):
            await verified(address, PinTrust(pin_of(strange)), name="site.example.com")


async def test_an_intermediate_that_is_not_sent_is_named(tmp_path: Path) -> None:
    async with serving(tmp_path, SITE) as address:
        with pytest.raises(
            TlsNotTrusted,
            match=r"It does not send the certificate of Test Intermediate, which issued that of site; if that is",
        ):
            await verified(address, ca(tmp_path, ROOT))
        assert (await verified(address, ca(tmp_path, INTERMEDIATE))).der == SITE.der


async def test_a_common_name_is_no_host(tmp_path: Path) -> None:
    plain = issue("site.example.com", issuer=ROOT)
    async with serving(tmp_path, plain) as address:
        with pytest.raises(TlsNotTrusted, match=r"[Hh]ostname mismatch"):
            await verified(address, ca(tmp_path, ROOT), name="site.example.com")
