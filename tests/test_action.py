"""Actions know themselves: nobody outside `steps/` decides by an action's name or class.

`Call` may be asked for, since a runbook that calls others is put together outside of the steps, and so may what everybody has:
`BaseStep`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from handrail.action import LOOKING, PAGELESS, Reach
from handrail.steps import VOCABULARY

SOURCES = Path(__file__).parent.parent / "src" / "handrail"
FILES = [file for file in sorted(SOURCES.rglob("*.py")) if "steps" not in file.relative_to(SOURCES).parts]
CLASSES = {step.__name__ for step in VOCABULARY.values()} - {"Call"} | {"ControlStep"}


def decisions(tree: ast.AST) -> Iterator[ast.AST]:
    """Where the code compares `action` with something, or asks whether a step is of one of the classes."""
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.Compare) and any(map(_is_action, (node.left, *node.comparators))))
            or (isinstance(node, ast.Match) and _is_action(node.subject))
            or (isinstance(node, ast.MatchClass) and _names(node.cls) & CLASSES)
            or (isinstance(node, ast.Call) and _asks_for_class(node))
            or (isinstance(node, (ast.Tuple, ast.Set, ast.List)) and _names(node) & CLASSES)
        ):
            yield node


def _is_action(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == "action"


def _asks_for_class(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "isinstance" and bool(_names(node.args[1]) & CLASSES)


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCES)))
def test_no_module_but_the_steps_decides_by_an_action(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [f"{file.name}:{getattr(node, 'lineno', 0)}" for node in decisions(tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        "line.action == 'capture'",
        "'capture' == line.action",
        "action in {'click', 'fill'}",
        "isinstance(step, Click)",
        "isinstance(step, (Call, Download))",
        "LOOKING = (Expect, Read)",
        "match step:\n    case Fill(value=value): pass",
        "match line.action:\n    case 'click': pass",
    ],
)
def test_such_a_decision_is_found(code: str) -> None:
    assert list(decisions(ast.parse(code)))


@pytest.mark.parametrize("code", ["isinstance(step, Call)", "f'{step.action}'", "Navigate(path=path)"])
def test_what_decides_nothing_is_let_be(code: str) -> None:
    assert not list(decisions(ast.parse(code)))


def test_every_reach_is_that_of_an_action() -> None:
    assert {step.reach for step in VOCABULARY.values()} == set(get_args(Reach)) > LOOKING > PAGELESS
