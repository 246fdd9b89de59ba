"""The proxy of a browser's connections. `tests/faults` tries that nothing is sent over it twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from handrail.page.chromium.tunnel_proxy import TunnelProxy


@dataclass
class Echo:
    """A server behind the line: it says what it hears, and counts who comes."""

    port: int = 0
    visitors: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visitors += 1
        while piece := await reader.read(1000):
            writer.write(piece)
        self.ended.set()
        writer.close()


@asynccontextmanager
async def echo() -> AsyncIterator[Echo]:
    one = Echo()
    async with await asyncio.start_server(one.answer, "127.0.0.1", 0) as server:
        one.port = server.sockets[0].getsockname()[1]
        yield one


@asynccontextmanager
async def dialled(
    line: TunnelProxy, head: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(line.address.rpartition(":")[2]))
    try:
        writer.write(head)
        yield reader, writer, await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_tunnel_leads_where_the_routes_say_and_passes_bytes_untouched() -> None:
    async with echo() as there, TunnelProxy({"a.example.com:443": f"127.0.0.1:{there.port}"}) as line:
        async with dialled(line, b"CONNECT a.example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n") as (reader, writer, said):
            assert said.startswith(b"HTTP/1.1 200 ")
            writer.write(b"\0\xff" * 40000)
            assert await reader.readexactly(80000) == b"\0\xff" * 40000
        await asyncio.wait_for(there.ended.wait(), 5)


async def test_hanging_up_ends_the_connections_to_that_host_alone() -> None:
    a, b = b"CONNECT a:443 HTTP/1.1\r\n\r\n", b"CONNECT b:443 HTTP/1.1\r\n\r\n"
    async with (
        echo() as there,
        TunnelProxy(dict.fromkeys(("a:443", "b:443"), f"127.0.0.1:{there.port}")) as line,
        dialled(line, a) as (from_a, _, _),
        dialled(line, b) as (from_b, to_b, _),
    ):
        await line.drop_connections("a")
        assert await asyncio.wait_for(from_a.read(), 5) == b""
        to_b.write(b"still here")
        assert await from_b.readexactly(10) == b"still here"


async def test_where_nobody_answers_and_what_is_no_tunnel_is_refused() -> None:
    async with TunnelProxy({"nobody:443": "127.0.0.1:1"}) as line:
        for head in (b"CONNECT nobody:443 HTTP/1.1\r\n\r\n", b"GET http://a/ HTTP/1.1\r\n\r\n"):
            async with dialled(line, head) as (_, _, said):
                assert said.startswith(b"HTTP/1.1 502 ")


async def test_plain_http_passes_to_the_hosts_that_are_named_and_each_request_alone() -> None:
    head = b"GET http://a.example.com/b?c=1 HTTP/1.1\r\nHost: a.example.com\r\nProxy-Connection: keep-alive\r\nX: y\r\n\r\n"
    async with (
        echo() as there,
        TunnelProxy({"a.example.com:80": f"127.0.0.1:{there.port}"}, frozenset({"a.example.com:80"})) as line,
    ):
        async with dialled(line, head) as (_, _, said):
            assert said == b"GET /b?c=1 HTTP/1.1\r\nHost: a.example.com\r\nX: y\r\nConnection: close\r\n\r\n"
        for other in (
            b"GET http://a.example.com:8080/",
            b"GET http://b.example.com/",
            b"GET https://a.example.com/",
            b"GET /",
        ):
            async with dialled(line, other + b" HTTP/1.1\r\n\r\n") as (_, _, said):
                assert said.startswith(b"HTTP/1.1 502 ")


async def test_closing_it_with_connections_open_is_no_error_to_anybody() -> None:
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    async with echo() as there, AsyncExitStack() as open_still:
        async with TunnelProxy({}) as line:
            head = f"CONNECT 127.0.0.1:{there.port} HTTP/1.1\r\n\r\n".encode()
            await open_still.enter_async_context(dialled(line, head))
        assert complaints == []
