"""What an editor is told of runbooks and inventories is what `handrail check` and `handrail run` take."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from handrail.errors import InvalidFile
from handrail.inventory.schema import inventory_schema
from handrail.runbook import shipped
from handrail.runbook.schema import runbook_schema
from handrail.source import parse_source
from handrail.steps import VOCABULARY, BaseStep

HERE = Path(__file__).parent
SCHEMAS = {"runbook.yaml": runbook_schema(), "inventory.yaml": inventory_schema()}


def complaints(value: Any, schema: str = "runbook.yaml") -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(SCHEMAS[schema]).iter_errors(value)]


def read(file: Path) -> Any:
    return parse_source(file.read_bytes(), file.name).value


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_is_a_schema(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("file", [*shipped().rglob("*.yaml")], ids=lambda file: file.stem)
def test_takes_the_shipped_runbooks(file: Path) -> None:
    assert complaints(read(file)) == []


@pytest.mark.parametrize("step", VOCABULARY.values(), ids=VOCABULARY.keys())
def test_takes_every_example_of_the_manual(step: type[BaseStep]) -> None:
    manual = inspect.getdoc(step) or ""
    steps = parse_source(manual[manual.index("- ") :].encode(), "manual").value
    assert complaints({"runbook": "R", "appliances": ["a"], "sections": [{"heading": "H", "steps": steps}]}) == []


def test_explains_each_action_with_its_manual_entry() -> None:
    actions = SCHEMAS["runbook.yaml"]["$defs"]
    assert {name: actions[name]["properties"][name]["description"] for name in VOCABULARY} == {
        name: inspect.getdoc(step) for name, step in VOCABULARY.items()
    }


def test_refuses_mistakes_apart_from_those_that_only_check_can_find(golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "only_check_finds.txt", "".join(f"{name}\n" for name in sorted(_overlooked())))


def _overlooked() -> Iterator[str]:
    for file in (HERE.parent / "mistakes").glob("*/*.yaml"):
        if file.name not in SCHEMAS:
            continue
        try:
            value = read(file)
        except InvalidFile:
            continue  # not YAML as we read it, so an editor is told before any schema is asked
        if not complaints(value, file.name):
            yield file.parent.name


def test_takes_an_inventory_in_full() -> None:
    appliance = {"url": "https://a.example.com/appliance", "username": "admin", "password": {"env": "A"}}
    pin = {"pin": f"sha256//{'A' * 43}="}
    written = {
        "appliances": {
            "a": appliance | {"tls": [{"ca": "company-ca.pem"}, pin], "resolve": "10.20.30.40:8443"},
            "b": appliance | {"tls": pin, "password": {"keyring": {"service": "handrail", "username": "b"}}},
        },
        "pairs": {"hq": {"primary": "a", "backup": "b", "inputs": {"site": "support.example.com"}}},
    }
    assert complaints(written, "inventory.yaml") == []
