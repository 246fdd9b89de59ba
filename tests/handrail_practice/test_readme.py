"""The README is complete: whatever can be asked for or written down is in it."""

import re
from pathlib import Path

import pytest

import handrail_practice
from handrail_practice import PROFILES, SCENARIOS

PACKAGE = Path(handrail_practice.__file__).parent
README = (PACKAGE / "README.md").read_text(encoding="utf-8")
EVENT = re.compile(r'note\(\s*"([a-z-]+)"')


@pytest.mark.parametrize("name", [*PROFILES, *SCENARIOS])
def test_every_profile_and_scenario_is_explained(name: str) -> None:
    assert f"`{name}`" in README


def test_every_event_is_explained() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    events = set(EVENT.findall(source))
    assert len(events) > 15
    assert {event for event in events if f"`{event}`" not in README} == set()
