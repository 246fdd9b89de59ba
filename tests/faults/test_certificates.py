"""Wrong passwords and passphrases, and certificates that must not be replicated: what the operator reads, and what was done."""

from __future__ import annotations

import pytest

from runbooks.witness import SITE, events

from .conftest import Operate, Operator
from .judging import assert_untouched
from .numbering import IMPORT_PASSWORD, UPLOAD, changed

MAKE_DEFAULT = """\
runbook: Make a certificate the default one
appliances: [primary]
sections:
  - heading: Certificates
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - click: radio in cell "Default" in row "lab self-signed"
        effect: once
        done_when: {at: Security > Certificates, checked: radio in cell "Default" in row "lab self-signed"}
        timeout: 3
"""


@pytest.mark.whole
def test_a_wrong_passphrase_is_a_failure_that_the_appliance_explains(operator: Operator) -> None:
    file = changed(operator.folder, {IMPORT_PASSWORD: {"fill": "$password"}, UPLOAD: {"timeout": 3}})
    ended = operator.run(runbook=file)
    assert (ended.code, "password is correct" in ended.complaint) == (1, True), ended
    assert len(events(operator.pair, "backup", "import-refused")) == 1
    assert_untouched(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_a_wrong_password_is_tried_once(operator: Operator) -> None:
    (operator.pair.inventory_path.parent / "primary.password").write_text("not this one")
    ended = operator.run()
    assert ended.code == 1, ended
    assert "incorrect" in ended.complaint.lower() or "wrong" in ended.complaint.lower(), ended
    assert len(events(operator.pair, "primary", "login-failed")) == 1
    assert "not this one" not in ended.told + ended.complaint
    assert_untouched(operator)
    operator.leaves_nothing()


@pytest.mark.whole
@pytest.mark.parametrize(
    ("certificate", "complaint"),
    [
        (f"{SITE} (2023)", "expired on"),
        ("lab self-signed", "self-signed"),
        ("support.example.org", f'there is no row "support.example.org"); there are row "{SITE}"'),
    ],
)
def test_a_certificate_that_must_not_be_replicated(certificate: str, complaint: str, operator: Operator) -> None:
    ended = operator.run("--set", f"certificate={certificate}")
    assert (ended.code, complaint in ended.complaint) == (1, True), ended
    assert_untouched(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_a_chain_that_is_not_whole(operate: Operate) -> None:
    operator = operate("missing-root")
    ended = operator.run()
    assert (ended.code, "came without its whole chain" in ended.complaint) == (1, True), ended
    assert_untouched(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_two_certificates_of_one_name(operator: Operator) -> None:
    rename(operator, f"{SITE} (2025)", SITE)
    ended = operator.run()
    assert (ended.code, "2 elements match" in ended.complaint) == (1, True), ended
    assert ended.complaint.count('checkbox "support.example.com" in row "Expiration: ') == 2  # each can be named
    assert_untouched(operator)
    operator.leaves_nothing()


def rename(operator: Operator, old: str, new: str) -> None:
    store = operator.pair.inventory_path.parent / "primary/store.json"
    assert f'"{old}"' in store.read_text()
    store.write_text(store.read_text().replace(f'"{old}"', f'"{new}"'))
    operator.pair.restart("primary")


@pytest.mark.whole
def test_a_default_that_the_appliance_refuses(operate: Operate) -> None:
    operator = operate("default-offered")
    file = operator.folder / "default.yaml"
    file.write_text(MAKE_DEFAULT)
    ended = operator.run(runbook=file)
    assert (ended.code, "cannot be the default" in ended.complaint) == (1, True), ended
    assert len(events(operator.pair, "primary", "default-refused")) == 1
    assert_untouched(operator)
    operator.leaves_nothing()
