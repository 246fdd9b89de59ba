"""Measure the house: files, functions, complexity, documentation, names; `python -m tools.house_figures`.

Bodies are counted in lines without docstrings; complexity is branches plus boolean operators plus one; `self` and `cls` do
not count. Each figure is median / 90th percentile / greatest.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/handrail"
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.match_case)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
VAGUE = ("told", "it", "place", "found", "kept", "one")
"""Names of variables that do not say what they hold."""
LINE = "{:<12} {:>5} {:>7}  {:>15}  {:>9}  {:>12}  {:>10}  {:>8}  {:>9} {:>9}"


@dataclass
class Figures:
    """The measured sizes of some files."""

    files: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    complexities: list[int] = field(default_factory=list)
    parameters: list[int] = field(default_factory=list)
    function_docs: list[bool] = field(default_factory=list)
    class_docs: list[bool] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    def add(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        self.files.append(len(text.splitlines()))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, FUNCTIONS):
                self._add_function(node)
            elif isinstance(node, ast.ClassDef):
                self.class_docs.append(ast.get_docstring(node) is not None)
            self.names.update(_bound_in(node))

    def _add_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        documented = ast.get_docstring(node) is not None
        self.function_docs.append(documented)
        self.bodies.append(_lines(node.body[1:] if documented else node.body))
        self.complexities.append(_complexity(node))
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        self.parameters.append(sum(argument.arg not in ("self", "cls") for argument in every))


def _lines(statements: Sequence[ast.stmt]) -> int:
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def _complexity(node: ast.AST) -> int:
    operators = sum(len(inner.values) - 1 for inner in ast.walk(node) if isinstance(inner, ast.BoolOp))
    return 1 + operators + sum(isinstance(inner, BRANCHES) for inner in ast.walk(node))


def _bound_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg


def main() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    print(
        LINE.format(
            "package", "files", "lines", "file", "functions", "body", "complexity", "params", "fn doc", "cl doc"
        )
    )
    rooms: dict[str, list[Path]] = {}
    for file in files:
        relative = file.relative_to(SOURCE)
        rooms.setdefault(relative.parts[0] if len(relative.parts) > 1 else "(top)", []).append(file)
    for room, listed in [("handrail", files), *sorted(rooms.items())]:
        print(_row(room, _measured(listed)))
    whole = _measured(files)
    print("\nvariables:", ", ".join(f"{name} {whole.names[name]}" for name in VAGUE))
    print("modules that end in -ing:", ", ".join(file.stem for file in files if file.stem.endswith("ing")) or "none")


def _measured(files: Iterable[Path]) -> Figures:
    figures = Figures()
    for file in files:
        figures.add(file)
    return figures


def _row(room: str, figures: Figures) -> str:
    return LINE.format(
        room,
        len(figures.files),
        sum(figures.files),
        _spread(figures.files),
        len(figures.bodies),
        _spread(figures.bodies),
        _spread(figures.complexities),
        _spread(figures.parameters),
        _share(figures.function_docs),
        _share(figures.class_docs),
    )


def _spread(numbers: Sequence[int]) -> str:
    row = sorted(numbers)
    return f"{row[len(row) // 2]} / {row[int(len(row) * 0.9)]} / {row[-1]}" if row else "–"


def _share(flags: Sequence[bool]) -> str:
    return f"{100 * sum(flags) // len(flags)} %" if flags else "–"


if __name__ == "__main__":
    main()
