import asyncio
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from handrail.errors import ApplianceUnreachable
from handrail.tls import CaTrust, handshake, verify

from .servers import (
    FACTORY,
    INTERMEDIATE,
    SITE,
    Holder,
    Speaker,
    drop_connections,
    named,
    pem,
    say_nothing,
    serving,
    speak_http,
    speaking,
)


async def test_sees_what_is_served_and_believes_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, FACTORY) as address:
        peer = await handshake(address, "whoever.example", timeout=5)
    assert peer.leaf == FACTORY.der
    assert peer.protocol in {"TLSv1.2", "TLSv1.3"}
    assert len(peer.fingerprint) == 64


async def test_sees_the_chain_that_is_presented(tmp_path: Path) -> None:
    async with serving(tmp_path, SITE, INTERMEDIATE) as address:
        peer = await handshake(address, None, timeout=5)
    assert peer.chain == (SITE.der, INTERMEDIATE.der)


@pytest.mark.parametrize(
    ("name", "leaf"),
    [("site.example", SITE.der), ("other.example", FACTORY.der), (None, FACTORY.der), ("127.0.0.1", FACTORY.der)],
)
async def test_asks_by_name_or_without_one(tmp_path: Path, name: str | None, leaf: bytes) -> None:
    async with serving(tmp_path, FACTORY, by_name={"site.example": SITE}) as address:
        assert (await handshake(address, name, timeout=5)).leaf == leaf


async def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(ApplianceUnreachable, match=rf"127.0.0.1:{port} .* refused; is it switched on"):
            await handshake(("127.0.0.1", port), None, timeout=5)


@pytest.mark.parametrize(
    ("speaker", "sentence"),
    [
        (say_nothing, r"no answer within 0\.2 s"),
        (speak_http, r"does not speak TLS .* is this an HTTPS port"),
        (drop_connections, "hung up during the TLS handshake"),
    ],
)
async def test_a_server_that_does_not_shake_hands(speaker: Speaker, sentence: str) -> None:
    async with speaking(speaker) as address:
        with pytest.raises(ApplianceUnreachable, match=sentence):
            await handshake(address, "site.example", timeout=0.2)


async def test_a_name_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lost)
    with pytest.raises(ApplianceUnreachable, match="leads nowhere; check the name, or say `resolve`"):
        await handshake(("none.invalid", 443), "none.invalid", timeout=5)


async def test_a_name_that_cannot_be_sent(tmp_path: Path) -> None:
    async with serving(tmp_path, FACTORY) as address:
        with pytest.raises(ApplianceUnreachable, match="the name to ask for cannot be sent"):
            await handshake(address, ".example", timeout=5)


async def test_can_be_cancelled() -> None:
    async with speaking(say_nothing) as address:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(handshake(address, None, timeout=60), timeout=0.1)


async def test_an_address_that_refuses_is_not_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path, FACTORY) as (host, port):
        with socket.socket() as nobody:
            nobody.bind((host, 0))
            kind = (socket.AF_INET, socket.SOCK_STREAM, 0, "")

            async def two(*_: object, **__: object) -> list[object]:
                return [(*kind, nobody.getsockname()), (*kind, (host, port))]

            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two)
            assert (await handshake(("both.example", port), None, timeout=5)).leaf == FACTORY.der


def shown_by(holder: Holder, folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (folder / "shown.pem").write_bytes(holder.pem())
    context.load_cert_chain(folder / "shown.pem")
    return context


def rsa_holder() -> Holder:
    key = rsa.generate_private_key(65537, 2048)
    builder = (
        x509.CertificateBuilder().subject_name(named("old")).issuer_name(named("old")).public_key(key.public_key())
    )
    builder = builder.serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2120, 1, 1))
    names = x509.SubjectAlternativeName([x509.DNSName("site.example.com")])
    return Holder(builder.add_extension(names, critical=False).sign(key, hashes.SHA256()), key)


OLD = rsa_holder()


async def test_connects_with_an_old_server_that_browsers_still_take(tmp_path: Path) -> None:
    """RSA key exchange, AES in CBC mode, and SHA-1 as a MAC."""
    context = shown_by(OLD, tmp_path)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    anchor = CaTrust(tmp_path / "anchor.pem")
    anchor.path.write_bytes(pem(OLD))
    async with speaking(drop_connections, context) as address:
        assert (await handshake(address, "site.example.com", timeout=5)).leaf == OLD.der
        leaf = await verify(address, "site.example.com", (anchor,), timeout=5, now=datetime(2026, 1, 1, tzinfo=UTC))
        assert leaf.der == OLD.der


@contextmanager
def telling(context: ssl.SSLContext) -> Iterator[tuple[str, int]]:
    """A server for one connection that says why it refuses a handshake: asyncio's hang up before they have said it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                context.wrap_socket(connection, server_side=True).close()

        thread = Thread(target=serve)
        thread.start()
        yield listening.getsockname()[:2]
        thread.join()


def too_old(context: ssl.SSLContext) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python says that TLS 1.1 is old, too
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1


def wants_a_certificate(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED


def knows_no_name(context: ssl.SSLContext) -> None:
    context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME


def shares_no_cipher(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("PSK")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (too_old, "speaks nothing newer than TLS 1.0 or 1.1, which no current browser speaks .* switch on TLS 1.2"),
        (wants_a_certificate, "asks for a client certificate, and Handrail has none to show; whoever looks after it"),
        (knows_no_name, r"has no certificate for the name site\.example\.com .*check the host name in the inventory"),
        (shares_no_cipher, "has no cipher in common with current browsers"),
    ],
)
async def test_says_whose_move_it_is(change: Callable[[ssl.SSLContext], None], sentence: str, tmp_path: Path) -> None:
    context = shown_by(OLD, tmp_path)
    change(context)
    with telling(context) as address, pytest.raises(ApplianceUnreachable, match=sentence):
        await handshake(address, "site.example.com", timeout=5)
