"""Runbooks on the administration interfaces of other makers, as these are packaged: real markup that nobody here wrote.

Judged by what each product wrote down itself, not by the engine's word. The runbooks are the examples of
`docs/how-to/other-products.md`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from approvals import approval_of
from foreign.products import PRODUCTS, Product
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair
from handrail.app.perform import perform
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import RunRequest
from handrail.runbook import Library, load

RUNBOOKS = Path(__file__).parent / "runbooks"
SAMPLE = ("cups", "django-admin")
"""Those that `make test` performs; the others are performed by `make faults`."""

INPUTS = {
    "cups": {"printer": "lift", "address": "ipp://127.0.0.1:9/ipp/print"},
    "django-admin": {"user": "vera"},
    "appbuilder": {"contact": "Vera Example"},
    "syncthing": {"label": "Rooms", "path": "FOLDER/rooms"},
    "dokuwiki": {"user": "vera"},
    "phpmyadmin": {"database": "house"},
}
WITNESSED = {
    "cups": ["CUPS-Add-Modify-Printer successful-ok", "CUPS-Delete-Printer successful-ok"],
    "django-admin": ["added vera", "changed vera", "deleted vera"],
    "appbuilder": ["POST /contactview/add", "POST /contactview/edit/1", "POST /contactview/delete/1"],
    "syncthing": ["Rooms: sendonly", "none"],
    "dokuwiki": ["admin", "admin vera", "admin"],
    "phpmyadmin": ["CREATE DATABASE `house`", "CREATE TABLE `house`.`rooms`", "DROP TABLE `rooms`"],
}
"""What the products say was done, in this order."""


@pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.whole) for name in PRODUCTS]
)
def test_the_runbook_does_what_it_says(
    name: str, portal: BlockingPortal, shared_browser: SharedBrowser, real_clock: object, tmp_path: Path
) -> None:
    product = PRODUCTS[name]
    with product.serve(tmp_path / "product") as url:
        inventory = write_inventory(tmp_path, product, url)
        runbook, _ = load(RUNBOOKS / f"{name}.yaml", Library((RUNBOOKS,)))
        request = RunRequest(
            runbook,
            chosen_pair(inventory, name),
            inventory,
            {key: value.replace("FOLDER", str(tmp_path)) for key, value in INPUTS[name].items()},
            out=tmp_path / "runs",
        )
        request = replace(request, approval=approval_of(request))
        result = portal.call(perform, request, replace(real_environment(), launcher=shared_browser))

    missed = [step for step in result.record.steps if step.outcome != "passed"]
    assert [f"{step.number} {step.sentence}: {step.reason}" for step in missed] == []
    assert result.outcome == "passed"
    assert product.witnessed(tmp_path / "product") == WITNESSED[name]


def write_inventory(folder: Path, product: Product, url: str) -> Path:
    """Write an inventory with one appliance, as a user would for a product of the company's own."""
    file = folder / "inventory.yaml"
    password = "{file: product/password}"
    asked_by_server = f"\n    http_authentication: {{username: admin, password: {password}}}"
    file.write_text(
        f"appliances:\n  site:\n    url: {url}\n    username: admin\n    password: {password}"
        f"{asked_by_server if product.http_authentication else ''}\n    tls: {{ca: product/certificate.pem}}\n"
        f"pairs:\n  {product.name}: {{site: site}}\n",
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_runbook_needs_no_selector(name: str) -> None:
    text = (RUNBOOKS / f"{name}.yaml").read_text(encoding="utf-8")

    assert "css=" not in text
    runbook, _ = load(RUNBOOKS / f"{name}.yaml", Library((RUNBOOKS,)))
    assert 8 <= sum(len(section.steps) for section in runbook.sections) <= 15


def test_every_product_has_a_runbook_and_an_example() -> None:
    manual = (RUNBOOKS.parent.parent.parent / "docs/how-to/other-products.md").read_text(encoding="utf-8")

    assert {file.stem for file in RUNBOOKS.glob("*.yaml")} == set(PRODUCTS)
    assert set(re.findall(r"tests/foreign/runbooks/([\w-]+)\.yaml", manual)) == set(PRODUCTS)
