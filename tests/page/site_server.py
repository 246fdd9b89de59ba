"""A web site that serves the site of the specifications to a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from handrail.fakes.page_spec import SITE


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name that http.server calls
        name = self.path.strip("/")
        if name.startswith("download/"):
            file = name.removeprefix("download/")
            self._answer(file, "application/octet-stream", {"Content-Disposition": f'attachment; filename="{file}"'})
        elif name in SITE.pages:
            self._answer(SITE.html(name), "text/html; charset=utf-8", {})
        else:
            self.send_error(404)

    def _answer(self, body: str, media_type: str, headers: dict[str, str]) -> None:
        content = body.encode()
        self.send_response(200)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def site_server() -> Iterator[str]:
    """Serve the site, and give its address, without a path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
