"""The speed of runbooks under pytest: of collecting many, beside a session without the plugin, and of performing one."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.command_line import STEPS, long_runbook
from benchmarks.engine import Measured, digest, timed
from benchmarks.pairs import Assignment

RUNBOOKS = 200
PLUGIN = "handrail"
PYTEST = [
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    "--disable-plugin-autoload",
    "-p",
    "playwright",
]
"""A session with what `handrail[pytest]` brings, and nothing that happens to be installed here, such as Hypothesis."""


def many_runbooks(folder: Path) -> Path:
    """A folder of 200 runbooks, a thousand steps and a tag each, and a test in Python, so that a session without them has one."""
    runbooks = folder / "many/runbooks"
    runbooks.mkdir(parents=True)
    text = long_runbook(folder).read_text(encoding="utf-8").replace("\nappliances:", "\ntags: [long]\nappliances:", 1)
    assert "tags:" in text, STEPS
    for number in range(RUNBOOKS):
        (runbooks / f"runbook-{number}.yaml").write_text(text, encoding="utf-8")
    (folder / "many/test_alone.py").write_text("def test_alone() -> None: ...\n", encoding="utf-8")
    return folder / "many"


def collect(folder: Path, *, with_plugin: bool) -> float:
    chosen = ["-p", PLUGIN] if with_plugin else []
    return timed([*PYTEST, *chosen, "--collect-only", "--rootdir", str(folder), str(folder)])[0]


def performed_by_pytest(assignment: Assignment, *, pictures: bool) -> Measured:
    command = [
        *PYTEST,
        "-p",
        PLUGIN,
        str(assignment.runbook),
        "--inventory",
        str(assignment.inventory),
        "--handrail-perform",
    ]
    command += ["--approved-by", "the benchmark", "--plan", digest(assignment)]
    command += ["--handrail-runs", str(assignment.out), "--screenshot", "on" if pictures else "off"]
    seconds, _ = timed(command)
    return Measured(seconds, len(list(assignment.out.glob("*/evidence/*.png"))))
