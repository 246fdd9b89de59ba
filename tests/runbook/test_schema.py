"""What an editor is told of runbooks and inventories is what `handrail check` and `handrail run` take."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from handrail.errors import InvalidFile
from handrail.inventory.schema import inventory_schema
from handrail.runbook import load, shipped, shipped_names
from handrail.runbook.schema import runbook_schema
from handrail.source import parse_source
from handrail.steps import VOCABULARY, BaseStep

HERE = Path(__file__).parent
SHIPPED = [shipped() / f"{name}.yaml" for name in shipped_names()]
SCHEMAS = {"runbook.yaml": runbook_schema(), "inventory.yaml": inventory_schema()}


def complaints(value: Any, schema: str = "runbook.yaml") -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(SCHEMAS[schema]).iter_errors(value)]


def read(file: Path) -> Any:
    return parse_source(file.read_bytes(), file.name).value


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_is_a_schema(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_takes_the_shipped_runbooks(file: Path) -> None:
    assert complaints(read(file)) == []


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_takes_the_shipped_runbooks_as_readers_of_yaml_1_1_do(file: Path) -> None:
    assert complaints(yaml.safe_load(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("written", ["off", '"off"', "false"])
def test_takes_no_picture_in_both_yamls(written: str, tmp_path: Path) -> None:
    text = f"runbook: R\nappliances: [a]\nsections:\n  - heading: H\n    steps: [{{press: Enter, screenshot: {written}}}]\n"
    (tmp_path / "runbook.yaml").write_text(text)
    runbook, _ = load(tmp_path / "runbook.yaml")
    assert [step.screenshot for section in runbook.sections for step in section.steps] == ["off"]
    assert (complaints(read(tmp_path / "runbook.yaml")), complaints(yaml.safe_load(text))) == ([], [])


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


STEP = "$.sections[0].steps[0]"


def step_errors(text: str) -> list[tuple[str, str]]:
    """Where each complaint about one step stands, and what it says."""
    steps = parse_source(text.encode(), "step").value
    runbook = {"runbook": "R", "appliances": ["a"], "sections": [{"heading": "H", "steps": [steps]}]}
    errors = Draft7Validator(SCHEMAS["runbook.yaml"]).iter_errors(runbook)
    return [(error.json_path.removeprefix(STEP), error.message) for error in errors]


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ('clikc: button "Export"', "", "'clikc' is not one of ['call', 'capture', 'check', 'choose', 'click',"),
        ("{swipe: a, note: Why, timeout: 5}", "", "'swipe' is not one of ['call', 'capture',"),
        (
            "{note: Why, timeout: 5}",
            "",
            "is not one of ['call', 'capture', 'check', 'choose', 'click', 'close',",
        ),
        ("{}", "", "{} is not one of ['call', 'capture', 'check',"),
        ('click button "Export"', "", "is not of type 'object'"),
        ('{click: button "a", timout: 5}', "", "('timout' was unexpected)"),
        ('{fill: a, taget: field "a"}', "", "('taget' was unexpected)"),
        ("fill: a", "", "'target' is a required property"),
        ('{click: button "a", fill: b, target: field "c"}', "", "('fill', 'target' were unexpected)"),
        ("click: 5", ".click", "5 is not of type 'string', 'array'"),
        ('click: feild "a"', ".click", "'feild \"a\"' does not match"),
        ('click: [button "a", feild "a"]', ".click[1]", "'feild \"a\"' does not match"),
        ("click: []", ".click", "[] should be non-empty"),
        ('{click: button "a", timeout: long}', ".timeout", "'long' is not of type 'number'"),
        ('{click: button "a", effect: twice}', ".effect", "'twice' is not one of ['safe', 'idempotent', 'once']"),
        ('{click: button "a", approval: true}', ".approval", "'required' was expected"),
        ('{click: button "a", when: {visibel: row}}', ".when", "('visibel' was unexpected)"),
        ("expect: {any: [row, {visible: row in a, hidden: 5}]}", ".expect.any[1].hidden", "5 is not of type 'string'"),
        ("expect: {taget: row, reads: a}", ".expect", "('taget' was unexpected)"),
        ("expect: {reads: a}", ".expect", "'target' is a dependency of 'reads'"),
        ("{inspect: $a, refuse: [expird]}", ".refuse[0]", "'expird' is not one of ['self-signed', 'expired',"),
        ("{inspect: $a, has_key: 'true'}", ".has_key", "True was expected"),
    ],
)
def test_names_the_one_thing_that_is_wrong_with_a_step(text: str, where: str, said: str) -> None:
    (error,) = step_errors(text)
    assert error[0] == where
    assert said in error[1]


@pytest.mark.parametrize("text", ["certificates", "default in certificates", "row in certificates", "[its-row, row]"])
def test_takes_the_name_of_a_target_wherever_a_locator_may_stand(text: str) -> None:
    assert step_errors(f"{{click: {text}, when: {text}, done_when: {{any: [{text}, {{hidden: {text}}}]}}}}") == []


TWICE = {
    "target-name-that-cannot-be": "where the name is used, it is no locator either",
    "yaml-comma-in-a-locator-between-braces": "an editor takes each piece of a text for a key",
}


def test_an_editor_complains_no_more_often_than_check_does() -> None:
    repeated = [
        file.parent.name
        for file in (HERE.parent / "mistakes").glob("*/runbook.yaml")
        if (counted := file.parent / "error.txt").exists()
        and len(_seen_in(file)) > len(counted.read_text(encoding="utf-8").splitlines())
    ]
    assert sorted(repeated) == [*TWICE]


def _seen_in(file: Path) -> list[str]:
    try:
        return complaints(read(file))
    except InvalidFile:
        return []  # not YAML as we read it


def offered(body: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """The keys that an editor completes in a mapping: those of each schema that applies to it."""
    keys = set(schema.get("properties", ()))
    if "$ref" in schema:
        keys |= offered(body, SCHEMAS["runbook.yaml"]["$defs"][schema["$ref"].rsplit("/")[-1]])
    if "if" in schema:
        branch = "then" if Draft7Validator(schema["if"]).is_valid(body) else "else"
        keys |= offered(body, schema.get(branch, {}))
    return keys


@pytest.mark.parametrize("action", VOCABULARY)
def test_completes_in_a_step_only_what_fits_its_action(action: str) -> None:
    fields = {field.alias or name for name, field in VOCABULARY[action].model_fields.items()}
    written = fields - {VOCABULARY[action].shorthand} | {action}
    assert offered({action: "anything"}, SCHEMAS["runbook.yaml"]["$defs"]["step"]) == written


def test_completes_the_actions_where_there_is_none_yet() -> None:
    step = SCHEMAS["runbook.yaml"]["$defs"]["step"]
    assert offered({}, step) == offered({"note": "Why"}, step) == set(VOCABULARY)


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
