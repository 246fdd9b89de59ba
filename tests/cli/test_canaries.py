"""No password and no passphrase in anything that is left or said, whatever happens to the run."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from appliance.pair import Pair
from handrail.runbook import shipped
from handrail.secrets import variants

from .conftest import Handrail

CANARY = "Cañary+\"pass' <&>/word\\"


def runbook(folder: Path, old: str = "", new: str = "") -> Path:
    """The shipped runbook with the canary for a passphrase, and one change."""
    text = (shipped() / "failover/replicate-ssl-certificate.yaml").read_text()
    assert old in text
    file = folder / "canary.yaml"
    file.write_text(text.replace("{generate: 32}", "{env: CANARY}").replace(old, new, 1) if old else text)
    file.write_text(file.read_text().replace("{generate: 32}", "{env: CANARY}"))
    return file


def leaks(folder: Path, done: subprocess.CompletedProcess[str], *secrets: str) -> list[str]:
    """Where any secret stands, in any of its encodings."""
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    texts = files | {"stdout": done.stdout.encode(), "stderr": done.stderr.encode()}
    needles = [variant.encode() for secret in secrets for variant in variants(secret)]
    return [name for name, content in texts.items() if any(needle in content for needle in needles)]


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"before {CANARY} after")
    assert leaks(tmp_path, subprocess.CompletedProcess([], 0, "", ""), CANARY) == ["a"]


FILL = 'target: field "Passphrase"'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", 0),
        pytest.param(FILL, 'target: field "Private Key"\n        timeout: 0.3', 1, marks=pytest.mark.whole),
        pytest.param(FILL, 'target: field "Pasphrase"\n        timeout: 0.3', 1, marks=pytest.mark.whole),
        (FILL, f'{FILL}\n      - expect: button "Nowhere"\n        timeout: 0.3', 1),
        pytest.param(FILL, f'{FILL}\n      - read: field "Passphrase"\n        as: seen', 1, marks=pytest.mark.whole),
        pytest.param("passphrase: $passphrase", "passphrase: wrong", 1, marks=pytest.mark.whole),
    ],
    ids=["passed", "not a text field", "no such field", "another step fails", "it is read", "it does not open"],
)
def test_holds_no_secret(old: str, new: str, code: int, pair: Pair, handrail: Handrail, tmp_path: Path) -> None:
    assert_no_leak((), old, new, code, pair, handrail, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("", "", 0), (FILL, 'target: field "Private Key"', 1)],
)
@pytest.mark.whole
def test_holds_no_secret_as_json(old: str, new: str, code: int, pair: Pair, handrail: Handrail, tmp_path: Path) -> None:
    assert_no_leak(("--json",), old, f"{new}\n        timeout: 0.3" if new else "", code, pair, handrail, tmp_path)


def assert_no_leak(
    flags: Sequence[str], old: str, new: str, code: int, pair: Pair, handrail: Handrail, folder: Path
) -> None:
    passwords = [file.read_text().strip() for file in pair.inventory_path.parent.glob("*.password")]
    assert len(passwords) == 2
    file = runbook(folder, old, new)
    plan = handrail("plan", file, "--digest").stdout.strip()
    approved = ("--approved-by", "ana", "--plan", plan)
    done = handrail("run", file, "-i", pair.inventory_path, *flags, *approved, CANARY=CANARY, DEBUG="pw:api")
    assert done.returncode == code, done.stdout + done.stderr
    assert (folder / "runs").is_dir()
    assert leaks(folder / "runs", done, CANARY, *passwords) == []
