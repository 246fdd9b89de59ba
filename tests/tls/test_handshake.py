import asyncio
import socket
from pathlib import Path

import pytest

from handrail.errors import ApplianceUnreachable
from handrail.tls import handshake

from .servers import FACTORY, INTERMEDIATE, SITE, Speaker, drop_connections, say_nothing, serving, speak_http, speaking


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
