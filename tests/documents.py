"""Documents as tests: what a page says to type is typed, and what it says will be answered is compared.

Fenced blocks tell by their language what is done with them:

    sh        commands that must succeed
    console   commands after `$ `, and what they answer; a line `…` stands for any lines, `…` in a line for any text
    yaml      with a file's name behind it: is written to that file; without: is only shown

A page is one shell session in one folder, as it is for its reader.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HANDRAIL = shlex.join([sys.executable, "-m", "handrail"])
PRACTICE = "handrail practice"
ELSEWHERE = ("make demo", "make teach", ".venv/bin/handrail demo --exercise")
"""Followed in `tests/cli` and `tests/training`: the demo is tried there anyway, and lessons have a screen and hands."""

_BLOCK = re.compile(r"^```(\S+) ?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHANGING = {
    r"\d+\.\d s\b": "0.0 s",
    r"\d{8}T\d{6}Z": "20261123T191000Z",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z": "2026-11-23T19:10:00Z",
    r"127\.0\.0\.1:\d+|port \d+": "port 1",
    r"sha256//[A-Za-z0-9+/]{43}=": "sha256//PIN=",
    r"\b[0-9a-f]{16,64}\b": "c0ffee",
}
"""What is another at each run, and what stands for it in a comparison."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; lines count from 1."""

    page: str
    line: int
    language: str
    file: str
    text: str

    @property
    def commands(self) -> list[str]:
        joined = self.text.replace("\\\n", " ")
        if self.language == "sh":
            return joined.splitlines()
        return [line[2:] for line in joined.splitlines() if line.startswith("$ ")]

    @property
    def answers(self) -> str:
        """Everything in a `console` block that is not typed."""
        lines = self.text.replace("\\\n", " ").splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("$ "))


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page.name, text.count("\n", 0, it.start()) + 1, it[1], it[2].strip(), it[3])
        for it in _BLOCK.finditer(text)
    ]


def follow(
    page: Path, folder: Path, instead: Mapping[str, Callable[[Path], str]] | None = None, handrail: str = HANDRAIL
) -> None:
    """Do what the page says, and compare. `instead` makes other texts of files that a page has its reader write.

    `handrail` is what the shell calls by that name: a process of its own, or a door to this one.
    """
    told = [block for block in blocks(page) if not (len(block.commands) == 1 and block.commands[0] in ELSEWHERE)]
    with _practising(told, folder) as ready:
        others = {name: made(folder) for name, made in (instead or {}).items()}
        answers = _Session(folder, ready, handrail).held([_script(block, others) for block in told])
    for block, answer in zip(told, answers, strict=True):
        where = f"{block.page}:{block.line}"
        if block.language == "sh":
            assert "@failed" not in answer, f"{where}: a command did not succeed\n{answer}"
        if block.language == "console":
            assert agrees(block.answers, answer), f"{where} promises\n{block.answers}\nand the answer is\n{answer}"


def _script(block: Block, instead: Mapping[str, str]) -> str:
    if block.file:
        text = instead.get(block.file, block.text)
        return f"mkdir -p {Path(block.file).parent}\ncat > {block.file} <<'@end'\n{text}@end\n"
    if block.language == "sh":
        return "".join(f"{command} || echo @failed: {shlex.quote(command)}\n" for command in block.commands)
    return "".join(f"{command}\n" for command in block.commands) if block.language == "console" else ""


@dataclass(frozen=True)
class _Session:
    folder: Path
    ready: Path
    handrail: str

    def held(self, scripts: list[str]) -> list[str]:
        """What the shell says to each script, all in one session."""
        divided = "".join(f"{script}\necho @@\n" for script in scripts)
        done = subprocess.run(
            ["sh"],
            input=self._stand_ins() + divided,
            cwd=self.folder,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "COLUMNS": "120"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout.split("@@\n")[:-1]

    def _stand_ins(self) -> str:
        """The program, the pair that runs already, and the verbs of the Makefile that only begin it."""
        verbs = "\n".join(f"    {verb}) {recipe or ':'} ;;" for verb, recipe in make_verbs().items())
        return (
            f'handrail() {{ case "$1" in practice) cat {self.ready} ;; *) {self.handrail} "$@" ;; esac; }}\n'
            f'pytest() {{ COLUMNS=80 {shlex.quote(sys.executable)} -m pytest "$@"; }}\n'
            f'make() {{ case "$1" in\n{verbs}\n    *) echo "no rule to make target $1"; return 2 ;; esac; }}\n'
        )


def make_verbs() -> dict[str, str]:
    """The Makefile's verbs, each with the `handrail` command that it is, if it is one."""
    verbs = re.findall(r"^([a-z]+):.*## .*\n((?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
    found = {verb: re.search(r"^\t@\$\(BIN\)/(handrail .*)$", recipe, re.MULTILINE) for verb, recipe in verbs}
    return {verb: recipe[1] if recipe else "" for verb, recipe in found.items()}


@contextmanager
def _practising(told: list[Block], folder: Path) -> Iterator[Path]:
    """The practice pair, where a page starts it in another terminal; the file holds the line that says it is ready."""
    ready = folder.with_name(f"{folder.name}.ready")
    commands = [command for block in told for command in block.commands]
    typed = next((command for command in commands if command.startswith((PRACTICE, "make practice"))), None)
    if typed is None:
        yield ready
        return
    options = (make_verbs()["practice"] if typed == "make practice" else typed).removeprefix("handrail ")
    program = [*shlex.split(HANDRAIL), *shlex.split(options)]
    with subprocess.Popen(program, cwd=folder, stdout=subprocess.PIPE, text=True) as pair:
        assert pair.stdout
        ready.write_text(pair.stdout.readline(), encoding="utf-8")
        try:
            yield ready
        finally:
            pair.terminate()
            assert pair.wait() == 0


def agrees(promised: str, answer: str) -> bool:
    """Whether a page's promise is kept, apart from what is another at each run."""
    pattern = re.escape(_steady(promised))
    pattern = re.sub(r"^…(?:\\)?\n", lambda _: r"(?:.*\n)*?", pattern, flags=re.MULTILINE)
    return re.fullmatch(pattern.replace("…", ".*"), _steady(answer)) is not None


def _steady(text: str) -> str:
    for changing, step_states in _CHANGING.items():
        text = re.sub(changing, step_states, text)
    return text
