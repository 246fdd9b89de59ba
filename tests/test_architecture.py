"""Who may import whom, and how long anything may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "src").rglob("*.py"))
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
