"""Output in which no text of a page or a file moves the cursor, turns a line round, or hides."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.cli.output.safe_stdout import SafeStdout, display_stdout

from .conftest import TINY, Handrail

HOSTILE = "delete\x1b[6D\x1b[2Kkeep\r\x9b31m \u202eturned\u200b"
SHOWN = "delete\\u001b[6D\\u001b[2Kkeep\\u000d\\u009b31m \\u202eturned\\u200b"


class Terminal(SafeStdout):
    def isatty(self) -> bool:
        return True


def printed(stream: SafeStdout) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@pytest.mark.parametrize("kind", [SafeStdout, Terminal])
def test_shows_what_a_text_hides(kind: type[SafeStdout]) -> None:
    stream = kind(io.BytesIO(), encoding="utf-8", line_buffering=True)
    print(HOSTILE, file=stream)
    print(json.dumps("a\u202e\xa0\U000e0041", ensure_ascii=False), file=stream)
    first, second = printed(stream).splitlines()
    assert first == SHOWN
    assert json.loads(second) == "a\u202e\xa0\U000e0041"


def test_colours_are_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    pipe, terminal = SafeStdout(io.BytesIO(), encoding="utf-8"), Terminal(io.BytesIO(), encoding="utf-8")
    for stream in (pipe, terminal):
        stream.write("\x1b[1;31mred\x1b[0m\x1b[2J")
    assert (printed(pipe), printed(terminal)) == (
        "\\u001b[1;31mred\\u001b[0m\\u001b[2J",
        "\x1b[1;31mred\x1b[0m\\u001b[2J",
    )


def test_a_display_moves_the_cursor_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", stream)
    display_stdout().write("\x1b[1A\r\x1b[2Kstep\u202e")
    assert display_stdout().isatty()
    assert printed(stream) == "\x1b[1A\r\x1b[2Kstep\\u202e"


def test_a_runbook_that_hides_something_has_no_plan(process: Handrail, tmp_path: Path) -> None:
    (tmp_path / "turned.yaml").write_text(TINY.replace("Look at the sign-in page", '"Look at \\u202Esesaeler"'))
    done = process("plan", "turned.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "turned.yaml:1:19: between double quotes \\u202E is a right-to-left override (U+202E)" in done.stderr
    refused = process("plan", "nowhere\u202e.yaml")
    assert (refused.returncode, "\\u202e" in refused.stderr) == (2, True)
    assert "\u202e" not in refused.stderr


def test_an_input_that_hides_something_is_refused(handrail: Handrail, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(
        TINY.replace("sections:", "inputs:\n  site: {description: The name}\nsections:").replace(
            'field "Password"', 'text "$site"'
        )
    )
    done = handrail("plan", "site.yaml", "--set", "site=a.example.com\xa0")
    assert done.returncode == 2
    assert "the input site, a.example.com\\u00a0, holds a no-break space (U+00A0) as character 14" in done.stderr


def test_a_text_of_several_lines_stays_on_its_line_of_a_plan(handrail: Handrail, tmp_path: Path) -> None:
    step = '      - fill: |\n          x\n               9  [safe      ]  Look\n        target: field "Note"\n'
    (tmp_path / "lines.yaml").write_text(TINY + step)
    done = handrail("plan", "lines.yaml")
    assert done.returncode == 0
    assert 'Fill field "Note" with "x\\n     9  [safe      ]  Look"' in done.stdout


def test_what_nobody_takes_is_dropped() -> None:
    """A full disk; the reader of a pipe that has gone is the same."""
    with open("/dev/full", "wb") as full, SafeStdout(full, encoding="utf-8", line_buffering=True) as stream:
        for _ in range(3):
            print("a line", file=stream)


@pytest.mark.parametrize("streams", [">&-", "> /dev/full", "2>&- >&- <&-"])
def test_a_command_does_its_work_though_nobody_can_hear_of_it(streams: str, tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(TINY)
    command = f'"{sys.executable}" -m handrail check tiny.yaml {streams}'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")
