"""An author looks at a page: each control by the locator to paste, a picture, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canaries import Canaries, files_below
from handrail_practice.audit import read as read_audit
from handrail_practice.pair import Pair

from .conftest import Handrail

FORM = ("--at", "Security > Certificates", "--click", 'button "Create"')


def events(pair: Pair) -> list[str]:
    return [entry["event"] for entry in read_audit(pair.primary.audit_path) if entry["event"] != "started"]


def as_a_real_one(pair: Pair, folder: Path) -> Path:
    """The same inventory, but that it does not say that the pair is there to practise on."""
    text = pair.inventory_path.read_text().replace("    disposable: true\n", "")
    text = text.replace("{file: ", f"{{file: {pair.inventory_path.parent}/").replace(
        "ca: ", f"ca: {pair.inventory_path.parent}/"
    )
    file = folder / "inventory.yaml"
    file.write_text(text)
    return file


def test_lists_the_controls_of_a_form_and_writes_nothing_but_the_picture(
    handrail: Handrail, pair: Pair, tmp_path: Path, canaries: Canaries
) -> None:
    done = handrail("look", "-i", pair.inventory_path, *FORM)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split("#")[0].strip() for line in done.stdout.splitlines()]
    assert 'section "Security :: Certificates :: New Certificate"' in lines
    for locator in ('field "Certificate Friendly Name"', 'combobox "Key"', 'field "Organization"', 'entry "Security"'):
        assert locator in lines
    assert '# offers "-- choose --", "New Key (2048 bits)", "New Key (4096 bits)"' in done.stdout
    (picture,) = files_below(tmp_path)
    assert done.stdout.splitlines()[-1] == f"picture: {picture.relative_to(tmp_path)}"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert not any(secret in done.stdout for secret in (canaries.primary, canaries.backup))
    assert events(pair) == ["login-succeeded"]


def test_tells_the_sign_in_page_as_json(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    picture = tmp_path / "sub/page.png"
    done = handrail("look", "-i", pair.inventory_path, "--no-sign-in", "--on", "backup", "--json", "--picture", picture)
    told = json.loads(done.stdout)
    assert (told["appliance"], told["picture"], picture.exists()) == ("backup", str(picture), True)
    password = next(control for control in told["controls"] if control["name"] == "Password")
    assert (password["locator"], password["hides"], password["value"]) == ('field "Password"', True, None)
    assert events(pair) == []


def test_clicks_on_a_real_appliance_only_what_is_said_to_be_safe(
    handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    inventory = as_a_real_one(pair, tmp_path)
    refused = handrail("look", "-i", inventory, *FORM)
    assert refused.returncode == 2
    assert (
        'Click button "Create": not performed. Its effect is once, and practice is no practice pair' in refused.stderr
    )
    assert events(pair) == []
    done = handrail("look", "-i", inventory, *FORM, "--safe")
    assert (done.returncode, done.stderr) == (0, "")
    assert 'field "Certificate Friendly Name"' in done.stdout


@pytest.mark.whole
def test_says_what_is_wrong_with_the_way(handrail: Handrail, pair: Pair) -> None:
    for arguments, sentence in {
        ("--click", "Create"): "Create: `Create` is not a role",
        ("--on", "primry"): "the pair practice has no primry; it has primary, backup",
        ("--at", "Security > "): "an entry of the menu path is empty",
        ("--sign-in", "sing-in"): "there is no runbook `sing-in`",
    }.items():
        done = handrail("look", "-i", pair.inventory_path, *arguments)
        assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
    lost = handrail("look", "-i", pair.inventory_path, "--at", "Security > Certificate", "--wait", "1")
    assert lost.returncode == 1
    assert 'no entry "Certificate"' in lost.stderr
    assert events(pair) == ["login-succeeded"]
