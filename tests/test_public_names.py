"""What a package promises is what it brings together, in order."""

import ast
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

import handrail

PACKAGES = [importlib.import_module(it.name) for it in pkgutil.iter_modules(handrail.__path__, "handrail.") if it.ispkg]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_all_is_what_the_package_brings_together_in_order(package: ModuleType) -> None:
    promised = list(getattr(package, "__all__", ()))
    assert promised == sorted(set(promised), key=_constants_then_classes)
    assert all(hasattr(package, name) for name in promised)
    assert _brought_together(package) <= set(promised)


def _constants_then_classes(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def _brought_together(package: ModuleType) -> set[str]:
    """What is imported from the package's own files, and not for its own use."""
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    own = [node for node in imports if (node.module or "").startswith(package.__name__)]
    return {alias.asname or alias.name for node in own for alias in node.names} - used
