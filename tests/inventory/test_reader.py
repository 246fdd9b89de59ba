"""An inventory as it is meant, and whatever else a file may hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handrail.errors import InvalidFile, Mistake
from handrail.inventory import HttpAuthentication, Inventory, SealSettings, load_inventory
from handrail.secrets import parse_reference
from handrail.tls import CaTrust, PinTrust, SystemTrust
from tls.servers import ROOT, pem

PIN = "sha256//MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
WRITTEN = f"""
appliances:
  hq-a:
    url: https://hq-a.example.com/appliance
    username: admin
    password: {{env: HQ_A_PASSWORD}}
    tls: [{{ca: company-ca.pem}}, {{pin: {PIN}}}]
    resolve: 10.20.30.40:8443
  hq-b:
    url: https://hq-b.example.com:8443/appliance
    username: admin
    password: {{prompt: true}}
    resolve: "[2001:db8::1]:443"
  hq-c:
    url: https://hq-c.example.com
    username: admin
    password: {{file: hq-c.password}}
    http_authentication: {{username: proxy, password: {{env: HQ_C_HTTP_PASSWORD}}}}
pairs:
  hq:
    primary: hq-a
    backup: hq-b
    inputs: {{site: support.example.com}}
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    (tmp_path / "company-ca.pem").write_bytes(pem(ROOT))
    (tmp_path / "inventory.yaml").write_text(WRITTEN, encoding="utf-8")
    return load_inventory(tmp_path / "inventory.yaml")


def test_knows_where_to_connect(inventory: Inventory) -> None:
    addresses = [appliance.address for appliance in inventory.appliances.values()]
    assert addresses == [("10.20.30.40", 8443), ("2001:db8::1", 443), ("hq-c.example.com", 443)]


def test_knows_what_a_web_server_asks_for_by_itself(inventory: Inventory) -> None:
    declared = inventory.appliances["hq-c"].http_authentication
    assert declared == HttpAuthentication("proxy", parse_reference({"env": "HQ_C_HTTP_PASSWORD"}))
    assert inventory.appliances["hq-a"].http_authentication is None
    origins = [appliance.origin for appliance in inventory.appliances.values()]
    assert origins == ["https://hq-a.example.com", "https://hq-b.example.com:8443", "https://hq-c.example.com"]


def test_knows_what_each_is_called(inventory: Inventory) -> None:
    assert [(appliance.host, appliance.port) for appliance in inventory.appliances.values()] == [
        ("hq-a.example.com", 443),
        ("hq-b.example.com", 8443),
        ("hq-c.example.com", 443),
    ]


def test_trusts_in_the_order_of_the_file(inventory: Inventory, tmp_path: Path) -> None:
    assert inventory.appliances["hq-a"].trust == (CaTrust(tmp_path / "company-ca.pem"), PinTrust(PIN))
    assert inventory.appliances["hq-b"].trust == (SystemTrust(),)


def test_keeps_references_and_no_passwords(inventory: Inventory) -> None:
    passwords = [appliance.password for appliance in inventory.appliances.values()]
    assert passwords == [*map(parse_reference, ({"env": "HQ_A_PASSWORD"}, {"prompt": True}, {"file": "hq-c.password"}))]


def test_a_pair_is_appliances_by_their_roles(inventory: Inventory) -> None:
    pair = inventory.pairs["hq"]
    assert {role: appliance.name for role, appliance in pair.roles.items()} == {"primary": "hq-a", "backup": "hq-b"}
    assert pair.inputs == {"site": "support.example.com"}


def test_pairs_may_wait(tmp_path: Path) -> None:
    file = tmp_path / "inventory.yaml"
    file.write_text(WRITTEN.partition("pairs:")[0].replace("tls", "tls: {pin: " + PIN + "} #"), encoding="utf-8")
    assert load_inventory(file).pairs == {}


@pytest.mark.parametrize("value", ["correct-horse", "{env: [correct-horse]}", "[correct-horse]"])
def test_a_password_in_the_file_is_never_repeated(tmp_path: Path, value: str) -> None:
    file = tmp_path / "inventory.yaml"
    file.write_text(WRITTEN.replace("{env: HQ_A_PASSWORD}", value), encoding="utf-8")
    assert not any("correct-horse" in mistake.sentence for mistake in _mistakes(file))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inventories") / "inventory.yaml"


words = st.sampled_from(
    [
        "appliances",
        "pairs",
        "hq-a",
        "url",
        "username",
        "password",
        "tls",
        "resolve",
        "ca",
        "pin",
        "env",
        "primary",
        "inputs",
    ]
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(trees, trees, trees)
@example("hq-a", "https://[", None)
@example({"hq-a": None}, "https://a:b/", None)
@example(None, "https://a", {"ca": "x" * 300})
@example(None, "https://a", {"ca": "\0"})
def test_any_tree_is_read_or_refused(file: Path, pairs: Any, url: Any, tls: Any) -> None:
    appliance = {"url": url, "username": "admin", "password": tls, "tls": tls, "resolve": pairs}
    file.write_text(json.dumps({"appliances": {"hq-a": appliance, "b": url}, "pairs": pairs}), encoding="utf-8")
    for mistake in _mistakes(file):
        assert mistake.line > 0
        assert mistake.column > 0
        assert mistake.sentence.isprintable()


def _mistakes(file: Path) -> tuple[Mistake, ...]:
    try:
        load_inventory(file)
    except InvalidFile as invalid:
        return invalid.mistakes
    return ()


SEAL = "seal: {key: keys/qa.pem, certificate: keys/qa.crt, password: {env: SEAL}, timestamp: https://tsa.example.com/tsr}\n"


def sealed(folder: Path, text: str) -> Inventory:
    (folder / "company-ca.pem").write_bytes(pem(ROOT))
    (folder / "inventory.yaml").write_text(WRITTEN + text, encoding="utf-8")
    return load_inventory(folder / "inventory.yaml")


def test_every_pair_is_sealed_as_the_inventory_says(tmp_path: Path) -> None:
    assert sealed(tmp_path, SEAL).pairs["hq"].seal == SealSettings(
        str(tmp_path / "keys/qa.pem"),
        tmp_path / "keys/qa.crt",
        parse_reference({"env": "SEAL"}),
        "https://tsa.example.com/tsr",
    )
    assert sealed(tmp_path, "seal: {key: 'hsm:2?label=qa'}\n").pairs["hq"].seal.key == "hsm:2?label=qa"
    assert sealed(tmp_path, "").pairs["hq"].seal == SealSettings()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seal: {}", "`seal` says neither with which `key` nor by which `timestamp` authority"),
        ("seal: qa.pem", "`seal` takes a mapping with key, certificate, password and timestamp"),
        ("seal: {kye: qa.pem}", "`kye` is not a field of `seal`; did you mean `key`?"),
        ("seal: {timestamp: tsa.example.com}", "`timestamp` takes an address, as in https://tsa.example.com/tsr"),
        ("seal: {timestamp: 'https://a/t', certificate: c.pem}", "`certificate` belongs to a `key`, and there is none"),
        ("seal: {key: k.pem, password: hunter2}", "a secret's value never stands in a file"),
    ],
)
def test_what_is_wrong_with_a_seal_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as raised:
        sealed(tmp_path, text)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("said", "address", "is_practice"),
    [
        ("disposable: true, ", "127.0.0.1:8443", True),
        ("disposable: true, ", "[::1]:8443", True),
        ("disposable: true, ", "10.20.30.40:443", False),
        ("disposable: false, ", "127.0.0.1:8443", False),
        ("", "127.0.0.1:8443", False),
    ],
)
def test_a_practice_pair_says_so_and_is_on_this_machine(
    said: str, address: str, is_practice: bool, tmp_path: Path
) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text(
        "appliances:\n  a:\n    url: https://a.example.com/appliance\n    username: admin\n    password: {env: A}\n"
        f"    resolve: '{address}'\npairs:\n  lab: {{{said}primary: a}}\n"
    )
    assert load_inventory(file).pairs["lab"].is_practice is is_practice


def test_what_is_disposable_is_true_or_false(tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text("appliances: {}\npairs:\n  lab: {disposable: lab-a}\n")
    with pytest.raises(InvalidFile, match="`disposable` takes true or false; a role has another name"):
        load_inventory(file)
