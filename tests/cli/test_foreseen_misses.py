"""An author whose form has six wrong labels hears of all of them after the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail_practice.pair import Pair

from .conftest import Handrail

FORM = """runbook: Make a certificate request
appliances: [primary]
sections:
  - heading: Certificates
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - click: button "Create"
        effect: safe
      - fill: support.example.com
        target: field "Friendly Name"
        timeout: 0.5
      - choose: New Key (4096 bit)
        target: combobox "Key"
      - fill: DE
        target: field "Country"
      - fill: Example Ltd
        target: field "Organisation"
      - fill: support.example.com
        target: field "Common Name"
      - click: button "Create Request"
        effect: once
        done_when: {at: Security > Certificates, visible: row "support.example.com"}
      - fill: nothing
        target: field "Of the next page"
"""


@pytest.mark.whole
def test_all_misses_of_the_page_are_told_by_terminal_and_report(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(FORM)
    done = handrail("run", "form.yaml", "-i", pair.inventory_path, "--no-ask", "--screenshots", "off")
    assert done.returncode == 1
    told = [line.strip() for line in done.stdout.splitlines() if "of this page, too:" in line]
    assert [line.split(" of this page")[0] for line in told] == ["step 5", "step 6", "step 7", "step 8", "step 9"]
    assert 'there are field "Organization"' in told[2]
    assert told[2].endswith("(form.yaml:17)")
    assert 'with a text that is told once its field is there  (no field "Friendly Name"' in done.stdout
    assert "\n               form.yaml:10\n" in done.stdout
    (report,) = tmp_path.glob("runs/2*/report.html")
    ticket = report.with_name("report.md").read_text(encoding="utf-8")
    assert ticket.count("**would fail, too: ") == 5
    (seventh,) = (line for line in ticket.splitlines() if line.startswith("- Step 7, "))
    assert "**would fail, too: no field" in seventh
    assert "Step 7 of this page would fail, too: no field" in report.read_text(encoding="utf-8")
