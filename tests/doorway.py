"""A door by which a shell types commands in the tests' own process."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, UnixStreamServer

from command_line import CommandLine

KNOCK = """\
import json, os, socket, sys
door = socket.socket(socket.AF_UNIX)
door.connect(sys.argv[1])
door.sendall(json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode())
door.shutdown(socket.SHUT_WR)
code, pieces = json.load(door.makefile(encoding="utf-8"))
for descriptor, piece in pieces:
    stream = sys.stdout if descriptor == 1 else sys.stderr
    stream.buffer.write(piece.encode())
    stream.buffer.flush()
sys.exit(code)
"""


@contextmanager
def door_to(command_line: CommandLine) -> Iterator[str]:
    """What a shell is to call in place of `handrail`, one command at a time."""

    class Doorkeeper(StreamRequestHandler):
        def handle(self) -> None:
            arguments, here, env = json.load(self.rfile)
            self.wfile.write(json.dumps(command_line.said(*arguments, here=Path(here), env=env)).encode())

    with tempfile.TemporaryDirectory() as folder:
        door, knock = Path(folder) / "door", Path(folder) / "knock.py"
        knock.write_text(KNOCK, encoding="utf-8")
        with UnixStreamServer(str(door), Doorkeeper) as server:
            thread = threading.Thread(target=server.serve_forever, args=[0.05], name="doorkeeper")
            thread.start()
            try:
                yield shlex.join([sys.executable, "-I", "-S", str(knock), str(door)])
            finally:
                server.shutdown()
                thread.join()
