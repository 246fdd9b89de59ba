"""The documents for developers say what the code is: layers, folders, files, names, words."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from documents import ROOT

ARCHITECTURE = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAX_TERMS = 36
FOLDERS = re.compile(r"`((?:src|runbooks|fixtures|tests|tools|benchmarks|docs)/[\w./-]*)`")
SOURCE_FILES = re.compile(r"`((?:\w+/)*\w+\.(?:py|js))`")
NAME = re.compile(r"`([A-Za-z_]\w*)`")
PYTHON = [file for folder in ("src", "fixtures", "tests", "tools") for file in sorted((ROOT / folder).rglob("*.py"))]


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
ROOMS = {
    path.stem for path in (ROOT / "src/handrail").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
} - {"__init__", "__main__"}
TO_COME = {"console"}
"""Rooms that have their place in a layer, and are not built yet."""


def test_the_layers_are_those_of_the_contracts() -> None:
    (layers,) = [contract["layers"] for contract in CONTRACTS if contract.get("containers") == ["handrail"]]
    stated = [{name.strip(" ()") for name in layer.split("|")} - TO_COME for layer in layers]
    assert [set(NAME.findall(row)) for row in _first_column("layer")] == [layer for layer in stated if layer]


def test_every_package_and_module_stands_in_a_layer() -> None:
    named = {name for row in _first_column("layer") for name in NAME.findall(row)}
    assert ROOMS - named == {"fakes"}


def test_no_room_but_its_own_may_use_what_tests_use() -> None:
    (kept,) = [contract for contract in CONTRACTS if contract.get("forbidden_modules") == ["handrail.fakes"]]
    assert set(kept["source_modules"]) == {f"handrail.{room}" for room in ROOMS - {"fakes"}}


@pytest.mark.parametrize("document", [ARCHITECTURE, CONTRIBUTING], ids=["architecture", "contributing"])
def test_every_folder_and_file_that_is_named_is_there(document: str) -> None:
    named = FOLDERS.findall(document)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", [ARCHITECTURE, CONTRIBUTING], ids=["architecture", "contributing"])
def test_every_name_that_is_told_is_defined(document: str) -> None:
    named = {name for name in NAME.findall(document) if not (ROOT / name).exists()}
    assert named
    assert sorted(named - _known()) == []


@cache
def _known() -> frozenset[str]:
    """The names that are defined in Python, and four of the language."""
    names = {word for file in PYTHON for word in _defined_in(file)} | {path.stem for path in PYTHON}
    return frozenset(names | {path.parent.name for path in PYTHON} | {"once", "safe", "idempotent", "done_when"})


@pytest.mark.parametrize("decision", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda file: file.stem)
def test_every_file_that_a_decision_names_is_there(decision: Path) -> None:
    names = SOURCE_FILES.findall(decision.read_text(encoding="utf-8"))
    assert [name for name in names if not (ROOT / "src/handrail" / name).exists()] == []


def test_the_glossary_is_short_and_names_each_idea_once() -> None:
    terms = [term.strip() for row in _first_column("word") for term in row.split(",")]
    assert len(list(_first_column("word"))) <= MAX_TERMS
    assert len(terms) == len(set(terms))


def _first_column(heading: str) -> Iterator[str]:
    """The first cells of the table whose header row begins with `heading`."""
    rows = iter(ARCHITECTURE.splitlines())
    for row in rows:
        if row.startswith(f"| {heading} |"):
            next(rows)
            break
    for row in rows:
        if not row.startswith("|"):
            return
        yield row.split("|")[1].strip()


def _defined_in(file: Path) -> Iterator[str]:
    """Classes, functions, fields and constants of a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
