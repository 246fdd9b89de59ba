"""`handrail keys new`: the lines that it prints or writes are lines that work."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.inventory import load_inventory

from .conftest import INVENTORY, Handrail


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/inventory.yaml").write_text(INVENTORY)
    return tmp_path / "site/inventory.yaml"


@pytest.mark.parametrize("folder", ["site/keys", "keys", "site/our keys: old"])
def test_an_inventory_names_the_key_wherever_it_lies(
    handrail: Handrail, inventory: Path, tmp_path: Path, folder: str
) -> None:
    made = handrail("keys", "new", "--holder", "QA", "--no-password", "--dir", folder, "-i", "site/inventory.yaml")
    assert (made.returncode, made.stderr) == (0, "")
    seal = load_inventory(inventory).pairs["hq"].seal
    assert Path(seal.key).resolve() == tmp_path / folder / "seal.key.pem"
    assert seal.certificate
    assert seal.certificate.resolve() == tmp_path / folder / "seal.cert.pem"


def test_lines_that_are_copied_work_in_any_inventory(handrail: Handrail, inventory: Path) -> None:
    made = handrail("keys", "new", "--holder", "QA", "--no-password", "--dir", "site/keys")
    lines = made.stdout.partition("\n\n")[2].partition("\nTo verify")[0]
    inventory.write_text(f"{INVENTORY}\n{lines}")
    assert Path(load_inventory(inventory).pairs["hq"].seal.key).is_file()


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (f"{INVENTORY}\nseal: {{timestamp: 'http://t/'}}\n", "has a `seal` already; nothing was made"),
        ("appliances: 1", "2"),
    ],
)
def test_a_key_is_not_made_for_an_inventory_that_cannot_name_it(
    handrail: Handrail, inventory: Path, tmp_path: Path, text: str, refusal: str
) -> None:
    inventory.write_text(text)
    refused = handrail("keys", "new", "--holder", "QA", "--no-password", "-i", inventory)
    assert refused.returncode == 2
    assert refusal in f"{refused.returncode} {refused.stderr}"
    assert not (tmp_path / "keys").exists()
    assert inventory.read_text() == text
