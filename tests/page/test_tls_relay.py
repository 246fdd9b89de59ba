"""The end of TLS in a run's proxy, where runs share a browser: each run trusts its own appliances, and nobody else's."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handrail.page.chromium.tls_relay import ProxyIdentity, TlsRelay
from handrail.page.chromium.tunnel_proxy import TunnelProxy
from handrail.tls import believing_context, key_of, system_context
from tls.servers import FACTORY, INTERMEDIATE, ROOT, SITE, Holder, context_for, pem, say_nothing, speaking

NAME = "site.example:443"
CONNECT = f"CONNECT {NAME} HTTP/1.1\r\n\r\n".encode()


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> ProxyIdentity:
    return ProxyIdentity.make(tmp_path_factory.mktemp("identity"))


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(1000):
        writer.write(piece)
    writer.close()


@asynccontextmanager
async def proxy_to(
    folder: Path, identity: ProxyIdentity, keys: frozenset[str], *chain: Holder
) -> AsyncIterator[TunnelProxy]:
    """A proxy that leads to a server with this chain, which says what it hears."""
    async with (
        speaking(echo, context_for(folder, chain)) as (host, port),
        TunnelProxy({NAME: f"{host}:{port}"}) as proxy,
    ):
        proxy.tls_relay = TlsRelay(identity, keys)
        yield proxy


@asynccontextmanager
async def through(proxy: TunnelProxy) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, str]]:
    """A connection as a browser has it, and the key that it meets."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.address.rpartition(":")[2]))
    try:
        writer.write(CONNECT)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        await writer.start_tls(believing_context(), server_hostname="site.example")
        yield reader, writer, key_of(writer.get_extra_info("ssl_object").getpeercert(binary_form=True))
    finally:
        writer.transport.abort()


async def test_what_has_a_trusted_key_is_passed_on_under_the_key_of_the_proxies(
    identity: ProxyIdentity, tmp_path: Path
) -> None:
    async with (
        proxy_to(tmp_path, identity, frozenset({key_of(FACTORY.der)}), FACTORY) as proxy,
        through(proxy) as (reader, writer, key),
    ):
        assert key == identity.key
        writer.write(b"\0\xff" * 40000)
        assert await reader.readexactly(80000) == b"\0\xff" * 40000


async def test_nothing_passes_to_whoever_has_another_key(identity: ProxyIdentity, tmp_path: Path) -> None:
    async with (
        proxy_to(tmp_path, identity, frozenset({key_of(SITE.der)}), FACTORY) as proxy,
        through(proxy) as (reader, writer, key),
    ):
        assert key != identity.key
        writer.write(b"a password")
        assert await reader.read() == b""


async def test_a_trusted_key_that_stands_elsewhere_in_the_chain_is_no_reason(
    identity: ProxyIdentity, tmp_path: Path
) -> None:
    async with (
        proxy_to(tmp_path, identity, frozenset({key_of(INTERMEDIATE.der)}), SITE, INTERMEDIATE) as proxy,
        through(proxy) as (_, _, key),
    ):
        assert key != identity.key


@pytest.fixture
def system_trusts_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "store.pem").write_bytes(pem(ROOT))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "store.pem"))
    system_context.cache_clear()
    yield
    system_context.cache_clear()


@pytest.mark.usefixtures("system_trusts_the_root")
async def test_what_the_systems_store_vouches_for_is_passed_on_as_a_browser_does(
    identity: ProxyIdentity, tmp_path: Path
) -> None:
    async with proxy_to(tmp_path, identity, frozenset(), SITE, INTERMEDIATE) as proxy, through(proxy) as (_, _, key):
        assert key == identity.key


@pytest.mark.usefixtures("system_trusts_the_root")
async def test_nobody_vouches_for_another_name(identity: ProxyIdentity, tmp_path: Path) -> None:
    other = context_for(tmp_path, (SITE, INTERMEDIATE))
    async with speaking(echo, other) as (host, port):
        relay = TlsRelay(identity, frozenset())
        assert await relay.connect(host, port, "another.example") is None


async def test_where_tls_does_not_come_about_no_connection_could_be_made(
    identity: ProxyIdentity, tmp_path: Path
) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with speaking(hang_up) as (host, port), TunnelProxy({NAME: f"{host}:{port}"}) as proxy:
        proxy.tls_relay = TlsRelay(identity, frozenset())
        reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.address.rpartition(":")[2]))
        writer.write(CONNECT)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 502 ")
        writer.close()


async def test_connections_can_be_dropped_between_two_requests(identity: ProxyIdentity, tmp_path: Path) -> None:
    async with (
        proxy_to(tmp_path, identity, frozenset({key_of(FACTORY.der)}), FACTORY) as proxy,
        through(proxy) as (reader, writer, _),
    ):
        writer.write(b"used")
        assert await reader.readexactly(4) == b"used"
        await proxy.drop_connections("site.example")
        with pytest.raises((ConnectionError, ssl.SSLError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readexactly(1), 5)


async def test_closing_it_with_connections_open_is_no_error_to_anybody(identity: ProxyIdentity, tmp_path: Path) -> None:
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    async with speaking(say_nothing, context_for(tmp_path, (FACTORY,))) as (host, port):
        async with TunnelProxy({NAME: f"{host}:{port}"}) as proxy:
            proxy.tls_relay = TlsRelay(identity, frozenset({key_of(FACTORY.der)}))
            async with through(proxy):
                pass
        assert complaints == []


def test_no_key_is_left_on_the_disk(tmp_path: Path) -> None:
    ProxyIdentity.make(tmp_path)
    assert os.listdir(tmp_path) == []
