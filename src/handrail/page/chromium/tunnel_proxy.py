"""A proxy between a run's browser and its appliances, which can drop connections between two requests.

Bytes pass untouched; where many runs share a browser, TLS ends in the proxy of each, and begins there anew (`tls_relay`).

A browser that sends something over a connection it has used before, and loses the connection before any answer came, sends it
again over a new one, whatever it was. An appliance that was about to answer has carried it out by then. Over a connection that
was not used before, nothing is ever sent twice (Chromium: `HttpNetworkTransaction::ShouldResendRequest`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from handrail.page.chromium.tls_relay import Connection, TlsRelay

MAX_HEAD_BYTES = 1 << 14
CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\n\r\n"


class TunnelProxy:
    """A proxy on the loopback interface that only makes tunnels (RFC 9110, CONNECT). Use as `async with`.

    It cannot read what passes: TLS begins in the browser and ends in the appliance, but where it is given a `tls_relay`. `routes`
    lead host:port to ip:port. To `plain_hosts`, and to no others, it passes plain HTTP on: each request over a connection of its
    own.
    """

    tls_relay: TlsRelay | None = None

    def __init__(self, routes: Mapping[str, str], plain_hosts: frozenset[str] = frozenset()) -> None:
        self._routes, self._plain_hosts = routes, plain_hosts
        self._tunnels: dict[asyncio.StreamWriter, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MAX_HEAD_BYTES)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._tunnels:
            writer.transport.abort()  # TLS that is ended politely would wait for the browser's answer
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def drop_connections(self, netloc: str) -> None:
        """Drop every connection to this host, so that the browser makes a new one for its next request."""
        wanted = (netloc,) if ":" in netloc else (f"{netloc}:443", f"{netloc}:80")
        for writer in [writer for writer, to in self._tunnels.items() if to in wanted]:
            await _close(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._tunnel(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return  # the client has gone, or was no browser of ours
        except asyncio.CancelledError:
            return  # the proxy is closed; asyncio, which began this task, complains of one that was cancelled (until Python 3.12)
        finally:
            self._tasks.discard(task)
            self._tunnels.pop(writer, None)
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        to, request = _destination(head), b""
        if not to:
            to, request = _plain_request(head)
            to = to if to in self._plain_hosts else ""
        relay = None if request else self.tls_relay
        try:
            appliance = await self._connect(to, relay)
        except (OSError, ValueError):
            writer.write(BAD_GATEWAY)
            return
        if not request:
            writer.write(CONNECTED)
        if appliance is None:
            assert relay is not None
            await relay.refuse(writer)
            return
        from_appliance, to_appliance = appliance
        try:
            to_appliance.write(request)
            if relay:
                await relay.accept(writer)
            self._tunnels[writer] = to
            await _pump_both_ways((reader, to_appliance), (from_appliance, writer))
        finally:
            to_appliance.close()

    async def _connect(self, to: str, relay: TlsRelay | None) -> Connection | None:
        """Connect to a host; None if a relay does not trust who is there. Raises `OSError`, and `ValueError` for no address."""
        host, _, port = self._routes.get(to, to).rpartition(":")
        if relay is None:
            return await asyncio.open_connection(host.strip("[]"), int(port))
        return await relay.connect(host.strip("[]"), int(port), to.rpartition(":")[0].strip("[]"))


def _destination(head: bytes) -> str:
    verb, _, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
    return rest.partition(" ")[0] if verb == "CONNECT" else ""


def _plain_request(head: bytes) -> tuple[str, bytes]:
    """The host and port of a request by plain HTTP, and the request as the host wants it: it closes the connection afterwards.

    So no request goes over a connection that was used before, where a browser would send it again if it got lost.
    """
    line, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    verb, _, rest = line.partition(b" ")
    address, _, version = rest.rpartition(b" ")
    parts = urlsplit(address.decode("latin-1"))
    if parts.scheme != "http" or not parts.hostname:
        return "", b""
    path = urlunsplit(("", "", parts.path or "/", parts.query, "")).encode("latin-1")
    kept = [field for field in fields if not field.lower().startswith((b"connection:", b"proxy-"))]
    lines = [b" ".join((verb, path, version)), *kept, b"Connection: close", b"", b""]
    return f"{parts.hostname}:{parts.port or 80}", b"\r\n".join(lines)


async def _pump_both_ways(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    """Pump until one side has ended: then the other is ended too."""
    pumps = [asyncio.ensure_future(_pump(source, sink)) for source, sink in ways]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await source.read(1 << 16):
            sink.write(piece)
            await sink.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
