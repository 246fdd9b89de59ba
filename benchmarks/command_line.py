"""The speed of commands that need no browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.engine import HANDRAIL, timed

STEPS = 1000
PLANNED = "failover/replicate-ssl-certificate"
HEAVY = ("playwright", "cryptography")

SECTION = """\
  - heading: Part {part}
    appliance: primary
    steps:
"""
STEPS_OF_A_PART = """\
      - navigate: Security > Certificates
      - click: link "Entry {n}" in row "$site"
        note: One of many.
      - fill: $site
        target: field "Host name {n}" in section "Part {part}"
      - check: [checkbox in row "Entry {n}", radio in row "Entry {n}"]
        when: {{visible: checkbox in row "Entry {n}"}}
      - expect: {{target: field "Host name {n}", reads: $site}}
"""


def version() -> float:
    return timed([HANDRAIL, "--version"])[0]


def check(runbook: Path) -> float:
    return timed([HANDRAIL, "check", str(runbook)])[0]


def plan() -> float:
    return timed([HANDRAIL, "plan", PLANNED])[0]


def imported_for_version() -> list[str]:
    """The heavy libraries that `handrail --version` imports. There should be none."""
    script = (
        "import sys; from handrail.cli import main; sys.argv = ['handrail', '--version']; main(); print(*sys.modules)"
    )
    modules = timed([sys.executable, "-c", script])[1].split()
    return [name for name in HEAVY if name in modules]


def long_runbook(folder: Path) -> Path:
    """A runbook of a thousand steps, of the kinds that runbooks are made of."""
    file = folder / "thousand-steps.yaml"
    file.write_text("".join(_lines()), encoding="utf-8")
    return file


def _lines() -> Iterator[str]:
    yield "runbook: A thousand steps\nappliances: [primary]\ninputs:\n  site: Host name\nsections:\n"
    for part in range(STEPS // 50):
        yield SECTION.format(part=part)
        yield from (STEPS_OF_A_PART.format(part=part, n=n) for n in range(10))
