"""Certificates in files and on the wire, as steps look at them."""

import re
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from handrail.errors import ExpectationNotMet
from handrail.journal import CertificateInspected, HandshakeProbed
from handrail.secrets import Secret
from handrail.steps import DownloadedFile
from tls.servers import INTERMEDIATE, ROOT, SITE, Holder, issue

from .acting import StepBench, step

PASSPHRASE = "correct horse"


def bench_with(folder: Path, content: bytes, *serves: bytes) -> StepBench:
    (folder / "bundle.p12").write_bytes(content)
    bundle = DownloadedFile("bundle", folder / "bundle.p12")
    passphrase = Secret("passphrase", PASSPHRASE)
    return StepBench(folder, serves or (SITE.der,), bundle=bundle, passphrase=passphrase)


async def test_reports_what_is_in_a_file(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, SITE.pkcs12(PASSPHRASE, INTERMEDIATE, ROOT))
    await bench.do(
        "{inspect: $bundle, passphrase: $passphrase, has_key: true, whole_chain: true, not_self_signed: true}"
    )
    (fact,) = (event for event in bench.events if isinstance(event, CertificateInspected))
    assert (fact.fingerprint, fact.has_key, fact.chain) == (sha256(SITE.der).hexdigest(), True, 2)


@pytest.mark.parametrize(
    ("holder", "chain", "asked", "complaint"),
    [
        (SITE, (INTERMEDIATE,), "whole_chain: true", "came without its whole chain"),
        (SITE, (), "covers: b.example.org", "does not cover b.example.org; it names "),
        (ROOT, (), "not_self_signed: true", "is self-signed"),
        (issue("old", "old", years=(2020, 2021)), (), "not_expired: true", "expired on 2021-"),
        (issue("new", "new", years=(2030, 2040)), (), "not_expired: true", "is not valid yet"),
        (SITE, (issue("R3", organization="Let's Encrypt", ca=True),), "not_lets_encrypt: true", "from Let's Encrypt"),
        (ROOT, (), "refuse: [self-signed]", "is self-signed"),
        (issue("old", "old", years=(2020, 2021)), (), "refuse: [expired]", "expired on 2021-"),
        (issue("new", "new", years=(2030, 2040)), (), "refuse: [expired]", "is not valid yet"),
        (issue("new", "new", years=(2030, 2040)), (), "refuse: [not-yet-valid]", "is not valid yet"),
        (SITE, (issue("R3", organization="Let's Encrypt", ca=True),), "refuse: [lets-encrypt]", "from Let's Encrypt"),
    ],
)
async def test_says_what_is_wrong_with_a_certificate(
    tmp_path: Path, holder: Holder, chain: tuple[Holder, ...], asked: str, complaint: str
) -> None:
    with pytest.raises(ExpectationNotMet) as caught:
        await bench_with(tmp_path, holder.pkcs12(PASSPHRASE, *chain)).do(
            f"{{inspect: $bundle, passphrase: $passphrase, {asked}}}"
        )
    assert complaint in str(caught.value)


async def test_refuses_only_what_is_listed(tmp_path: Path) -> None:
    old = issue("old", "old", years=(2020, 2021))
    bench = bench_with(tmp_path, old.pkcs12(PASSPHRASE))
    await bench.do("{inspect: $bundle, passphrase: $passphrase, refuse: [not-yet-valid, lets-encrypt]}")
    assert any(isinstance(event, CertificateInspected) for event in bench.events)


def inspect(*fields: str) -> str:
    return step(f"{{{', '.join(('inspect: $bundle', *fields))}}}").describe()


def test_a_list_says_the_same_as_the_fields_that_it_replaces() -> None:
    listed = inspect("refuse: [lets-encrypt, self-signed, expired]")
    assert listed == inspect("not_lets_encrypt: true", "not_self_signed: true", "not_expired: true")
    assert listed == ("Inspect $bundle: the certificate has not expired, is not self-signed, is not from Let's Encrypt")


def test_says_what_it_asks_in_the_same_order_however_it_is_written() -> None:
    assert inspect("covers: a.example.org", "refuse: [not-yet-valid]", "has_key: true") == (
        'Inspect $bundle: the certificate has its private key, is valid already, covers "a.example.org"'
    )


async def test_a_wrong_passphrase_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(ExpectationNotMet, match="cannot be opened") as caught:
        await bench_with(tmp_path, SITE.pkcs12("another")).do("{inspect: $bundle, passphrase: $passphrase}")
    assert PASSPHRASE not in repr((caught.value, caught.value.__cause__, caught.value.__context__))


async def test_asks_the_appliance_in_every_way(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, SITE.pkcs12(PASSPHRASE))
    await bench.do("{inspect: $bundle, passphrase: $passphrase}")
    await bench.do("{probe: support.example.com, serves: $bundle}")
    assert bench.asked == ["support.example.com", "not-served-here.invalid", None]
    assert sum(isinstance(event, HandshakeProbed) for event in bench.events) == 3


async def test_waits_until_the_new_certificate_is_served(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, SITE.pkcs12(PASSPHRASE), ROOT.der, SITE.der)
    await bench.do("{inspect: $bundle, passphrase: $passphrase}")
    await bench.do("{probe: support.example.com, serves: $bundle, asking: [name]}")
    assert len(bench.asked) == 2


async def test_says_which_certificate_is_served_instead(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, SITE.pkcs12(PASSPHRASE), ROOT.der)
    await bench.do("{inspect: $bundle, passphrase: $passphrase}")
    with pytest.raises(ExpectationNotMet, match=r"asked without a name, serves the certificate .*…, not .*\$bundle"):
        await bench.do("{probe: support.example.com, serves: $bundle, asking: [no-name], timeout: 0.01}")


def by_hand(text: str, folder: Path, content: bytes) -> list[str]:
    """What the OpenSSL commands answer that a step gives a person for doing it by hand, on a file of this content."""
    (folder / "bundle.p12").write_bytes(content)
    commands = [it for it in re.findall(r"`([^`]+)`", step(text).by_hand()) if it.startswith("openssl pkcs12")]
    assert commands
    typed = (it.replace("-in FILE", f"-in bundle.p12 -passin 'pass:{PASSPHRASE}'") for it in commands)
    ran = [subprocess.run(it, cwd=folder, shell=True, capture_output=True, text=True, check=False) for it in typed]
    return [it.stdout + it.stderr for it in ran]


def test_what_a_person_types_to_inspect_a_file_by_hand_tells_the_same(tmp_path: Path) -> None:
    parts, told = by_hand("{inspect: $bundle}", tmp_path, SITE.pkcs12(PASSPHRASE, INTERMEDIATE, ROOT))
    assert (parts.count("Keybag"), parts.count("Certificate bag")) == (1, 3)
    assert {"subject=", "issuer=", "notBefore=", "notAfter="} <= set(re.findall(r"^\w+=", told, re.MULTILINE))
    assert "DNS:" in told
    how = BestAvailableEncryption(PASSPHRASE.encode())
    keyless = pkcs12.serialize_key_and_certificates(b"friend", None, SITE.certificate, None, how)
    parts, _ = by_hand("{inspect: $bundle}", tmp_path, keyless)
    assert (parts.count("Keybag"), parts.count("Certificate bag")) == (0, 1)


def test_the_fingerprint_of_a_file_by_hand_is_that_of_its_certificate(tmp_path: Path) -> None:
    (told,) = by_hand("{probe: a, serves: $bundle}", tmp_path, SITE.pkcs12(PASSPHRASE, INTERMEDIATE))
    assert told.strip().rpartition("=")[2].replace(":", "").lower() == sha256(SITE.der).hexdigest()
