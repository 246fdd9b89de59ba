"""Entries of several lines, from a prompt and through a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from handrail.app.trial import read_step
from handrail.cli.entry_reader import Entry, EntryReader, LineDropped


@dataclass
class FakeLines:
    """Lines that were written before. `None` is one that was dropped."""

    written: list[str | None]
    is_interactive: bool = False
    prompts: list[str] = field(default_factory=list)

    def is_at_hand(self) -> bool:
        return not self.is_interactive

    async def read(self, prompt: str) -> str | None:
        self.prompts.append(prompt)
        if not self.written:
            return None
        line = self.written.pop(0)
        if line is None:
            raise LineDropped
        return line


async def entries(lines: FakeLines) -> Sequence[Entry]:
    reader = EntryReader(lines, lambda text: text.startswith("fill") and "target" not in text)
    read = []
    while entry := await reader.read():
        read.append(entry)
    return read


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ('- fill: Wien\n  target: field "City"', {"fill": "Wien", "target": 'field "City"'}),
        ('- fill: Wien\n        target: field "City"', {"fill": "Wien", "target": 'field "City"'}),
        ('fill: Wien\n  target: field "City"', {"fill": "Wien", "target": 'field "City"'}),
        ('fill: Wien\ntarget: field "City"', {"fill": "Wien", "target": 'field "City"'}),
        ("- expect:\n    visible: A\n  timeout: 5", {"expect": {"visible": "A"}, "timeout": 5}),
        ("- expect:\n    visible: A", {"expect": {"visible": "A"}}),
        ("- choose:\n    - A\n    - B\n  target: C", {"choose": ["A", "B"], "target": "C"}),
        ("      - click: A\n        effect: safe", {"click": "A", "effect": "safe"}),
    ],
)
async def test_a_step_is_read_by_its_indentation(text: str, step: object) -> None:
    (entry,) = await entries(FakeLines([*text.split("\n")]))
    assert read_step(entry.text) == step


async def test_each_entry_has_its_line() -> None:
    lines = ["# words", "", "- fill: A", "  target: B", "- click: C", 'button "D"', "fill: E", "click: F"]
    assert [(entry.line, entry.text) for entry in await entries(FakeLines([*lines]))] == [
        (3, "fill: A\ntarget: B"),
        (5, "- click: C"),
        (6, 'button "D"'),
        (7, "fill: E"),
        (8, "click: F"),
    ]


async def test_at_a_prompt_only_what_is_lacking_is_asked_for() -> None:
    lines = FakeLines(
        ["click: A", "fill: B", "target: C", "fill: D", "", "click: E\n  effect: safe"], is_interactive=True
    )
    texts = ["click: A", "fill: B\ntarget: C", "fill: D", "click: E\neffect: safe"]
    assert [entry.text for entry in await entries(lines)] == texts
    assert lines.prompts == ["> ", "> ", ". ", "> ", ". ", "> ", "> "]


async def test_ctrl_c_drops_the_whole_entry() -> None:
    lines = FakeLines([None, "fill: A", None, "click: B"], is_interactive=True)
    assert [entry.text for entry in await entries(lines)] == ["click: B"]
