"""A small TCP proxy on the loopback, whose connections can be cut."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass
class Proxy:
    """Passes bytes on to a port. Once told to, it cuts the connection after so many more, up to the appliance or down from it."""

    to: int
    port: int = 0
    cut_up_after: int | None = None
    cut_down_after: int | None = None
    cut_down_when: Callable[[], bool] = bool
    """Asked before anything passes down: whether to cut instead."""
    cuts: int = 0

    async def serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        up = asyncio.create_task(self._pump(reader, back, "cut_up_after"))
        down = asyncio.create_task(self._pump(there, writer, "cut_down_after"))
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, back):
            end.transport.abort()
        await asyncio.gather(up, down, return_exceptions=True)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, limit: str) -> None:
        """In one direction, until its end, or until as many bytes have passed as may."""
        with suppress(ConnectionError):
            while piece := await source.read(1 << 16):
                left = 0 if limit == "cut_down_after" and self.cut_down_when() else getattr(self, limit)
                sink.write(piece if left is None else piece[:left])
                await sink.drain()
                if left is not None and len(piece) > left:
                    self.cuts += 1
                    setattr(self, limit, None)
                    self.cut_down_when = bool
                    return
                setattr(self, limit, left and left - len(piece))


@contextmanager
def proxied(to: int) -> Iterator[Proxy]:
    """A proxy before a port of this machine, in a thread of its own."""
    proxy, ready = Proxy(to), threading.Event()
    loop = asyncio.new_event_loop()
    serving = loop.create_task(proxy.serve(ready))

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(serving)

    thread = threading.Thread(target=run, name="proxy", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join()
        loop.close()
