"""The numbers of the shipped runbook's steps, by their sentences; and the runbook with some of its steps changed.

A test that named a step by its number would be about another step as soon as the runbook has one more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from handrail.app.lookup import library
from handrail.runbook import PlannedSection, load, outline, shipped
from handrail.source import read_source

RUNBOOK = "failover/replicate-ssl-certificate"
FILE = shipped() / f"{RUNBOOK}.yaml"


@cache
def sections() -> tuple[PlannedSection, ...]:
    """The sections of the shipped runbook, with their steps."""
    return outline(load(FILE, library())[0])


def numbers_of(words: str) -> list[str]:
    """The numbers of all steps whose sentences begin with these words: a runbook may be called twice."""
    steps = [planned for section in sections() for planned in section.walk()]
    numbers = [planned.number for planned in steps if planned.step.describe().startswith(words)]
    assert numbers, f"no step of {FILE.name} begins with “{words}”; see: handrail plan {RUNBOOK}"
    return numbers


def number_of(words: str) -> str:
    """The number of the one step whose sentence begins with these words."""
    (number, *others) = numbers_of(words)
    assert not others, (
        f"the steps {', '.join([number, *others])} of {FILE.name} all begin with “{words}”; give more words"
    )
    return number


PICTURE_OF_PRIMARY = number_of("Take a picture: The primary's certificates")
DOWNLOAD = number_of("Download a file")
IMPORT_PASSWORD = number_of('Fill field "Password" in section')
UPLOAD = number_of('Click button "Upload" in section "Security :: Import Certificates"')
PICTURE_OF_IMPORTED = number_of("Take a picture: The backup's certificates, with the imported chain")
MAKE_DEFAULT = number_of('Click radio in cell "Default"')


def changed(folder: Path, changes: Mapping[str, Mapping[str, Any]]) -> Path:
    """The shipped runbook as a file of its own, in which steps have other fields, by number."""
    runbook = read_source(FILE).value
    steps = [step for section in runbook["sections"] for step in section["steps"]]
    for number, fields in changes.items():
        steps[int(number) - 1].update(fields)
    file = folder / "changed.yaml"
    file.write_text(json.dumps(runbook, ensure_ascii=False), encoding="utf-8")
    return file
