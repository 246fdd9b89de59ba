"""`handrail check` reports every mistake in one pass: none hides another, and none is reported that only follows from another."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from handrail.errors import InvalidFile, Mistake
from handrail.runbook import Library, load, shipped
from handrail.runbook.schema import runbook_schema
from handrail.source import parse_with_duplicates

MISTAKES = Path(__file__).parent.parent / "mistakes"


def _sections(file: Path) -> Any:
    try:
        top = parse_with_duplicates(file.read_bytes(), file.name).value
    except InvalidFile:
        return None  # what is not YAML, nobody can read
    return top.get("sections") if isinstance(top, dict) else None


def _can_go_on(file: Path) -> bool:
    return isinstance(sections := _sections(file), list) and bool(sections)


BROKEN = [file.parent.name for file in sorted(MISTAKES.glob("*/runbook.yaml")) if _can_go_on(file)]
EXCUSED = "field-missing-as"
"""The name that is missing there may be the unknown one: to report both would be to report one mistake twice."""
MORE = """
  - heading: One more
    appliance: {role}
    steps:
      - expect: text "${{quite_another}}"
        id: one-more
      - press: Enter
        id: one-more
        screenshot: target
"""
ADDED = ["`$quite_another` is not known", "the id `one-more` is taken", "`press` has no target"]


def mistakes_in(file: Path) -> list[Mistake]:
    try:
        load(file, shown_as=file.name, prove_anchors=True)
    except InvalidFile as invalid:
        return list(invalid.mistakes)
    return []


@pytest.mark.sampled(83)
@pytest.mark.parametrize("name", BROKEN)
def test_tells_three_mistakes_more_beside_any_other(name: str, tmp_path: Path) -> None:
    for file in (MISTAKES / name).glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    runbook = tmp_path / "runbook.yaml"
    before, text = mistakes_in(runbook), runbook.read_text(encoding="utf-8")
    role = (parse_with_duplicates(text.encode(), "").value.get("appliances") or ["primary"])[0]
    runbook.write_text(text + MORE.format(role=role), encoding="utf-8")
    new = [mistake for mistake in mistakes_in(runbook) if mistake not in before]
    reported = [words for words in ADDED if any(words in mistake.sentence for mistake in new)]
    assert reported == (ADDED[1:] if name == EXCUSED else ADDED)
    assert len(mistakes_in(runbook)) == len(before) + len(reported)


LINES = (shipped() / "failover/replicate-ssl-certificate.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
LANGUAGE = json.dumps(runbook_schema())
KEY = re.compile(r"(?<![\w-])([a-z_]+):(?= |\n)")
KEYS = [
    (number, key)
    for number, line in enumerate(LINES)
    for key in KEY.finditer(line)
    if f'"{key[1]}": {{' in LANGUAGE and not line.startswith(("  passphrase", "  default"))
]
"""Each key of the language in the shipped runbook, and the number of its line; not the names that the runbook gives."""
FIRST = {(key[1], key.start()): number for number, key in reversed(KEYS)}
"""The line in which a key first stands at this place; in others it is only tried with `--whole`."""


@pytest.mark.parametrize(
    ("line", "key"),
    [
        pytest.param(
            number,
            key,
            marks=() if FIRST[key[1], key.start()] == number else pytest.mark.whole,
            id=f"{number + 1}-{key[1]}",
        )
        for number, key in KEYS
    ],
)
def test_a_misspelled_key_is_one_mistake(line: int, key: re.Match[str], tmp_path: Path) -> None:
    runbook = tmp_path / "misspelled.yaml"
    text = LINES[line]
    misspelled = text[: key.start()] + key[1][:-1] + "x" + key[1][-1] + text[key.end() - 1 :]
    runbook.write_text("".join([*LINES[:line], misspelled, *LINES[line + 1 :]]), encoding="utf-8")
    with pytest.raises(InvalidFile) as caught:
        load(runbook, Library((shipped(),)))
    assert len(caught.value.mistakes) == 1, str(caught.value)
