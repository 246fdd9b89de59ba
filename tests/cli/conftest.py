from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from command_line import CommandLine

from .pseudo_terminal import TerminalSession, command_on_terminal

Handrail = Callable[..., subprocess.CompletedProcess[str]]
Terminal = Callable[..., AbstractContextManager[TerminalSession]]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "handrail", *map(str, arguments)]


@pytest.fixture
def handrail(command_line: CommandLine, tmp_path: Path) -> Handrail:
    """The program, typed in a folder of the test's own. Without `--screenshots`, only a failure is pictured."""

    def typed(*arguments: str | Path, piped: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        return command_line.type(
            *arguments, here=tmp_path, env={"HANDRAIL_SCREENSHOTS": "only-on-failure"} | env, piped=piped
        )

    return typed


@pytest.fixture
def process(tmp_path: Path) -> Handrail:
    """The program as a process of its own, for what only a process can show."""

    def run(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments), cwd=tmp_path, env=os.environ | env, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture
def terminal(command_line: CommandLine, tmp_path: Path) -> Terminal:
    """The program, typed at a terminal, in a folder of the test's own."""

    def typed(*arguments: str | Path, **env: str) -> AbstractContextManager[TerminalSession]:
        return command_on_terminal(command_line, *arguments, here=tmp_path, **env)

    return typed


INVENTORY = """\
appliances:
  a:
    url: https://a.example.com/
    username: admin
    password: {env: A}
    tls: {pin: sha256//u9bmeUqNTXhShdMY8cQ1GdLrwQDBc9vTy8Sd5WfGcdA=}
pairs:
  hq: {primary: a}
  lab: {primary: a}
"""


TINY = """runbook: Look at the sign-in page
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - expect: field "Password"
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A runbook that opens the sign-in page, and nothing more."""
    file = tmp_path / "tiny.yaml"
    file.write_text(TINY)
    return file
