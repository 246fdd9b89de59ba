"""`notify` of an inventory: services, what each is told, and addresses that never hold a credential."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from handrail.errors import InvalidFile
from handrail.inventory import NotifiedService, load_inventory
from handrail.inventory.notify import NOTICES
from handrail.inventory.schema import inventory_schema
from handrail.secrets import parse_reference

HEAD = """\
appliances:
  a: {url: "https://a.example.com/appliance", username: admin, password: {env: PW}}
pairs:
  one: {primary: a}
  two: {primary: a}
"""
CHAT = parse_reference({"env": "CHAT"})


def services(tmp_path: Path, notify: str) -> tuple[NotifiedService, ...]:
    """The services as an inventory with these lines lists them, by each of its pairs."""
    file = tmp_path / "inventory.yaml"
    file.write_text(f"{HEAD}notify: {notify}\n")
    jsonschema.validate(yaml.safe_load(file.read_text()), inventory_schema())
    one, two = load_inventory(file).pairs.values()
    assert one.notify == two.notify
    return one.notify


def mistakes(tmp_path: Path, notify: str) -> str:
    (tmp_path / "inventory.yaml").write_text(f"{HEAD}notify: {notify}\n")
    with pytest.raises(InvalidFile) as raised:
        load_inventory(tmp_path / "inventory.yaml")
    return str(raised.value)


def test_a_service_is_told_everything_unless_it_says_of_what(tmp_path: Path) -> None:
    assert services(tmp_path, "[{to: {env: CHAT}}, {to: {env: CHAT}, events: [approval-wanted, in-doubt]}]") == (
        NotifiedService(CHAT, NOTICES),
        NotifiedService(CHAT, ("in-doubt", "approval-wanted")),
    )


@pytest.mark.parametrize(
    "address", ["json://monitor.example.com:8080/handrail", "jsons://10.0.0.1", "form://hooks/v1/handrail-alerts.php"]
)
def test_an_address_without_a_credential_may_stand_in_the_file(tmp_path: Path, address: str) -> None:
    assert services(tmp_path, f'[{{to: "{address}"}}]') == (NotifiedService(address),)


@pytest.mark.parametrize(
    "address",
    [
        "json://ana:canary1@monitor.example.com/",
        "json://canary1@monitor.example.com/",
        "json://monitor.example.com/?+X-Token=canary1",
        "json://monitor.example.com/hook/canary1canary2",
        "json://monitor.example.com/hook/canary-canary-canary-canary",
        "slack://canary1/B/C",
        "mailto://canary1.example.com",
        "canary1",
    ],
)
def test_any_other_address_is_refused_with_what_mends_it_and_not_repeated(tmp_path: Path, address: str) -> None:
    told = mistakes(tmp_path, f'[{{to: "{address}"}}]')
    assert "may hold a password or a token, and those never stand in a file" in told
    assert "as in: to: {env: TEAM_CHAT_URL}" in told
    assert "canary" not in told


@pytest.mark.parametrize(
    ("notify", "told"),
    [
        ("{to: {env: CHAT}}", "`notify` takes a list of services"),
        ("[]", "`notify` takes a list of services"),
        ("[chat]", "a service of `notify` takes a mapping"),
        ("[{events: [in-doubt]}]", "`to` is missing from a service of `notify`"),
        ("[{to: {prompt: true}}]", "a secret comes from one of env, file, keyring, vault; `prompt` is none of them"),
        ("[{to: {env: CHAT}, event: [in-doubt]}]", "did you mean `events`?"),
        ("[{to: {env: CHAT}, events: []}]", "`events` takes a list of rollout-begun, wave-ended"),
        ("[{to: {env: CHAT}, events: [in-dout]}]", "`in-dout` is nothing that services are told of"),
    ],
)
def test_a_mistake_is_told_where_it_is(tmp_path: Path, notify: str, told: str) -> None:
    assert told in mistakes(tmp_path, notify)
    assert "inventory.yaml:6:" in mistakes(tmp_path, notify)


def test_a_word_that_nearly_fits_is_named(tmp_path: Path) -> None:
    assert "did you mean in-doubt?" in mistakes(tmp_path, "[{to: {env: CHAT}, events: [in-dout]}]").replace("`", "")
