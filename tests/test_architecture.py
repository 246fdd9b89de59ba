"""Who may import whom, who may decide by an action, and how long anything may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from handrail.steps import VOCABULARY

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "src").rglob("*.py"))
CLASSES = {step.__name__ for step in VOCABULARY.values()} - {"Call"} | {"ControlStep"}
"""Whoever puts a runbook together with those that it calls may ask for `Call`."""
LONGEST_MODULE = 300
MOST_STATEMENTS = 30


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


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
    trees = ((file.name, tree_of(file)) for file in others)
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
    for node in ast.walk(tree_of(file)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            statements = sum(isinstance(inner, ast.stmt) for inner in ast.walk(node)) - 1
            if statements > MOST_STATEMENTS:
                yield f"{file.name}: {node.name} has {statements} statements"


LOOKS = {
    "os": {"environ", "environb", "getenv", "getcwd", "getlogin", "uname"},
    "Path": {"cwd", "home", "expanduser"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
    "getpass": {"getuser", "getpass"},
    "platform": {"node", "platform", "python_version", "system", "uname"},
    "shutil": {"which"},
    "socket": {"gethostname", "getfqdn"},
    "tempfile": {"gettempdir"},
}
"""How clock, environment, current folder and machine are looked at. A stopwatch (`time.monotonic`) is none of them."""


def test_below_app_nothing_looks_at_the_surroundings() -> None:
    """But for the launcher, which takes from the environment what would have Playwright print every message."""
    below = [file for file in FILES if not {"app", "cli", "pytest_plugin"} & {*_room(file).parts}]
    assert _looks(below) == ["page/chromium/launcher/launcher.py: os.environ"]


def test_in_app_only_environment_looks_at_the_surroundings() -> None:
    """And the doctor, who examines them."""
    inside = [file for file in FILES if _room(file).parts[0] == "app" and file.name != "environment.py"]
    assert _looks(inside) == ["app/doctor.py: platform.python_version", "app/doctor.py: shutil.which"]


def test_the_clock_is_asked_for_when_it_is_read() -> None:
    """A module that took it by name when it was imported would keep whichever clock there was in that test."""
    trees = ((file, tree_of(file)) for file in FILES)
    taken = [
        _room(file)
        for file, tree in trees
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "handrail.app.environment"
        if "clock" in {it.name for it in node.names}
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("code", "looks"),
    [
        ("datetime.now(UTC)", ["datetime.now"]),
        ("import datetime as dt\ndt.datetime.now()", ["datetime.now"]),
        ("Journal(clock=time.time)", ["time.time"]),
        ("from os import environ, path", ["os.environ"]),
        ("Path('~/runs').expanduser()", ["expanduser"]),
        ("at.astimezone()", ["astimezone"]),
        ("at.astimezone(UTC)", []),
        ("time.monotonic()", []),
        ("os.path.join(a, b)", []),
        ("clock.now()", []),
    ],
)
def test_a_look_at_the_surroundings_is_found(code: str, looks: list[str]) -> None:
    assert [*_looks_of(ast.parse(code))] == looks


def _room(file: Path) -> Path:
    return file.relative_to(ROOT / "src/handrail")


def _looks(files: list[Path]) -> list[str]:
    trees = ((_room(file), tree_of(file)) for file in files)
    return sorted(f"{name}: {look}" for name, tree in trees for look in _looks_of(tree))


def _looks_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name) if name in LOOKS.get(
                owner, ()
            ):
                yield f"{owner}.{name}"
            case ast.ImportFrom(module=str(owner), names=names):
                yield from (f"{owner}.{it.name}" for it in names if it.name in LOOKS.get(owner, ()))
            case ast.Call(func=ast.Attribute(attr="expanduser")):
                yield "expanduser"
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[]):
                yield "astimezone"
