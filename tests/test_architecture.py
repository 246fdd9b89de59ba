"""Who may import whom, who may decide by an action, and how long anything may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.steps import VOCABULARY

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "src").rglob("*.py"))
CLASSES = {step.__name__ for step in VOCABULARY.values()} - {"Call"} | {"ControlStep"}
"""Whoever puts a runbook together with those that it calls may ask for `Call`."""
LONGEST_MODULE = 300
MOST_STATEMENTS = 30


def test_the_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["tls", "secrets", "runbook", "inventory", "steps"])
def test_what_is_heavy_is_not_imported_before_it_is_needed(package: str) -> None:
    code = (
        f"import sys, handrail.{package}; print({{'cryptography', 'playwright', 'rich', 'jinja2'}} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_actions_know_themselves_and_only_they_decide_by_an_action() -> None:
    others = [file for file in FILES if "steps" not in file.parts]
    trees = ((file.name, ast.parse(file.read_text(encoding="utf-8"))) for file in others)
    assert [f"{name}:{node.lineno}" for name, tree in trees for node in _decisions(tree)] == []


@pytest.mark.parametrize(
    ("code", "decides"),
    [
        ("line.action == 'capture'", True),
        ("'capture' == line.action", True),
        ("action in {'click', 'fill'}", True),
        ("isinstance(step, Click)", True),
        ("isinstance(step, (Call, Download))", True),
        ("LOOKING = (Expect, Read)", True),
        ("match step:\n    case Fill(value=value): pass", True),
        ("match line.action:\n    case 'click': pass", True),
        ("isinstance(step, Call)", False),
        ("f'{step.action}'", False),
        ("Navigate(path=path)", False),
        ("action is None", False),
        ("action.action in keys", False),
    ],
)
def test_a_decision_by_an_action_is_found(code: str, decides: bool) -> None:
    assert bool(list(_decisions(ast.parse(code)))) == decides


def _decisions(tree: ast.AST) -> Iterator[ast.expr | ast.Match]:
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others, ops=ops):
                compares = not all(isinstance(op, (ast.Is, ast.IsNot)) for op in ops)
                decides = compares and any(map(_is_action, (left, *others)))
            case ast.Match(subject=subject, cases=cases):
                patterns = [part.cls for case in cases for part in ast.walk(case) if isinstance(part, ast.MatchClass)]
                decides = _is_action(subject) or any(_names(pattern) & CLASSES for pattern in patterns)
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, classes]):
                decides = bool(_names(classes) & CLASSES)
            case ast.Tuple() | ast.Set() | ast.List():
                decides = bool(_names(node) & CLASSES)
            case _:
                decides = False
        if decides and isinstance(node, (ast.expr, ast.Match)):
            yield node


def _is_action(node: ast.AST) -> bool:
    """Whether it names an action. `action.action` is the key by which files know a class of steps."""
    if isinstance(node, ast.Attribute):
        return node.attr == "action" and not (isinstance(node.value, ast.Name) and node.value.id in ("action", "cls"))
    return isinstance(node, ast.Name) and node.id == "action"


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_reading_a_runbook_imports_nothing_of_a_run() -> None:
    """`check` and `plan` answer in half of the time that a run takes to begin."""
    code = "import sys, handrail.runbook; print({'asyncio', 'handrail.journal', 'handrail.engine'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_no_module_is_longer_than_one_can_hold_in_mind() -> None:
    assert [file.name for file in FILES if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE] == []


def test_no_function_is_longer_than_a_page() -> None:
    assert [name for file in FILES for name in _long_functions(file)] == []


def _long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            statements = sum(isinstance(inner, ast.stmt) for inner in ast.walk(node)) - 1
            if statements > MOST_STATEMENTS:
                yield f"{file.name}: {node.name} has {statements} statements"
