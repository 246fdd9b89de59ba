from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.app.lookup import load_runbook
from handrail.assignment import STANDING, Assignment, plan_command
from handrail.engine import Approval
from handrail.errors import InvalidCall
from handrail.inventory import Pair, load_inventory
from handrail.run import RunRequest

BOOK = """\
runbook: Delete what $site has
appliances: [primary]
inputs:
  site: Host name
  depth: {description: How deep, default: "1"}
sections:
  - heading: Pages
    appliance: primary
    steps:
      - open: $url
      - click: button "Delete"
        approval: required
        done_when: {visible: text "Gone"}
"""
CA = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
INVENTORY = """\
appliances:
  a: {url: "https://a.example.com", username: admin, password: {env: SECRET}, tls: {ca: ca.pem}, resolve: "127.0.0.1:4443"}
  b: {url: "https://b.example.com", username: admin, password: {env: SECRET}}
pairs:
  hq: {primary: a, backup: b, inputs: {site: one.example.com}}
"""


def assignment(folder: Path, inventory: str = INVENTORY, inputs: Mapping[str, str] | None = None) -> Assignment:
    folder.mkdir(exist_ok=True)
    (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
    if not (folder / "ca.pem").exists():
        (folder / "ca.pem").write_text(CA, encoding="utf-8")
    (folder / "inventory.yaml").write_text(inventory, encoding="utf-8")
    return Assignment(load_runbook(folder / "book.yaml"), pair_in(folder), inputs or {})


def pair_in(folder: Path) -> Pair:
    (pair,) = load_inventory(folder / "inventory.yaml").pairs.values()
    return pair


PIN = "sha256//u9bmeUqNTXhShdMY8cQ1GdLrwQDBc9vTy8Sd5WfGcdA="
BINDING = {
    "the pair's name": ("hq:", "hk:"),
    "the appliance": ("primary: a, backup: b", "primary: b, backup: a"),
    "its address": ("127.0.0.1:4443", "127.0.0.1:4444"),
    "its host name": ("https://a.", "https://c."),
    "the account": ("username: admin, password: {env: SECRET}, tls", "username: root, password: {env: SECRET}, tls"),
    "what it is trusted by": ("{ca: ca.pem}", f'{{pin: "{PIN}"}}'),
    "one more anchor": ("{ca: ca.pem}", f'[{{ca: ca.pem}}, {{pin: "{PIN}"}}]'),
    "no TLS": ('"https://a.example.com"', '"http://a.example.com"'),
    "what it shows of itself": ("tls: {ca", "identity: {shows: {Serial Number: B200}}, tls: {ca"),
    "an input": ("one.example.com", "two.example.com"),
}


@pytest.mark.parametrize("change", BINDING)
def test_a_digest_binds_pair_and_inputs(change: str, tmp_path: Path) -> None:
    old, new = BINDING[change]
    text = INVENTORY.replace(old, new)
    assert text != INVENTORY
    if change == "no TLS":
        text = text.replace("tls: {ca: ca.pem}", "tls: none")
    assert assignment(tmp_path, text).digest() != assignment(tmp_path).digest()


def test_a_digest_binds_what_is_in_the_ca_file_and_what_is_typed(tmp_path: Path) -> None:
    before = assignment(tmp_path).digest()
    assert assignment(tmp_path, inputs={"depth": "2"}).digest() != before
    assert assignment(tmp_path, inputs={"depth": "1"}).digest() == before
    (tmp_path / "ca.pem").write_text(CA.replace("AAAA", "BBBB"), encoding="utf-8")
    assert assignment(tmp_path).digest() != before


def test_a_digest_is_the_same_wherever_the_files_lie_and_whatever_the_password_is_kept_in(tmp_path: Path) -> None:
    here, there = assignment(tmp_path / "here"), assignment(tmp_path / "there", INVENTORY.replace("SECRET", "OTHER"))
    assert here.digest() == there.digest()
    unrelated = INVENTORY.replace("https://b.", "https://d.")  # the runbook works on the primary alone
    assert assignment(tmp_path / "here", unrelated).digest() == here.digest()
    assert "SECRET" not in json.dumps(here.facts())


def test_what_is_missing_has_no_digest(tmp_path: Path) -> None:
    lacking = assignment(tmp_path, INVENTORY.replace("site: one.example.com", ""))
    with pytest.raises(InvalidCall, match="--set site=…"):
        lacking.digest()


def test_a_request_takes_the_approval_of_exactly_its_plan(tmp_path: Path) -> None:
    planned = assignment(tmp_path)
    request = RunRequest(planned.runbook, planned.pair, tmp_path / "inventory.yaml")
    replace(request, approval=Approval("ana", planned.digest())).check_approval()
    replace(request, approval=Approval("ana", STANDING + planned.runbook.digest)).check_approval()
    other = assignment(tmp_path, inputs={"site": "two.example.com"})
    for refused in (other.digest(), STANDING + "0" * 64):
        with pytest.raises(InvalidCall, match=f"say --plan {planned.digest()}"):
            replace(request, approval=Approval("ana", refused)).check_approval()


def test_an_old_digest_is_refused_with_the_reason_and_the_command_of_the_new_one(tmp_path: Path) -> None:
    planned = assignment(tmp_path, inputs={"depth": "2"})
    request = RunRequest(planned.runbook, planned.pair, tmp_path / "inventory.yaml", {"depth": "2"})
    with pytest.raises(InvalidCall) as refused:
        replace(request, approval=Approval("ana", planned.runbook.digest)).check_approval()
    command = f"handrail plan {tmp_path}/book.yaml --inventory {tmp_path}/inventory.yaml --pair hq --set depth=2"
    assert "the digest of the runbook alone" in str(refused.value)
    assert command in str(refused.value)
    assert f"say --plan {planned.digest()}" in str(refused.value)


def test_a_shipped_runbook_is_named_without_its_path() -> None:
    runbook = load_runbook("replicate-ssl-certificate")
    command = plan_command(runbook, Path("inventory.yaml"), "hq", {})
    assert command == "handrail plan failover/replicate-ssl-certificate --inventory inventory.yaml --pair hq"
