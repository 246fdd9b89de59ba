from __future__ import annotations

from pathlib import Path

import pytest

from handrail.inventory import load_inventory
from handrail.run import RunRequest
from handrail.runbook import load

INVENTORY = """
appliances:
  hq-a: {url: "https://a.example.com/appliance", username: admin, password: {env: PW}, resolve: "10.0.0.1:443"}
pairs:
  hq: {primary: hq-a, inputs: {site: a.example.com}}
"""
BOOK = """
runbook: Book
appliances: [primary]
inputs: {site: A host name}
sections:
  - heading: Here
    steps:
      - open: $url
"""


@pytest.fixture
def run_request(tmp_path: Path) -> RunRequest:
    (tmp_path / "inventory.yaml").write_text(INVENTORY)
    (tmp_path / "book.yaml").write_text(BOOK)
    pair = load_inventory(tmp_path / "inventory.yaml").pairs["hq"]
    return RunRequest(load(tmp_path / "book.yaml")[0], pair, tmp_path / "inventory.yaml", out=tmp_path / "runs")
