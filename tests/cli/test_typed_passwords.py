"""A password that stands in a runbook, for a field whose name does not say so, is in nothing that can be handed on."""

from __future__ import annotations

from pathlib import Path

from canaries import files_below
from handrail_practice.pair import Pair

from .conftest import Handrail

VALUE = "Hunter2-Sommer!"
RUNBOOK = """runbook: Sign in by hand
appliances: [primary]
inputs:
  word: {description: A word, default: nothing}
sections:
  - heading: Sign in
    steps:
      - open: $url
      - fill: "Hunter2-Sommer!"
        target: 'css="input[name*=passw]"'
"""


def test_it_is_typed_and_told_nowhere_and_the_copy_of_the_runbook_is_put_away(
    handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "leak.yaml").write_text(RUNBOOK)
    done = handrail("run", "leak.yaml", "-i", pair.inventory_path)
    assert done.returncode == 4
    assert "secrets were kept: step 2 in runbook.yaml." in done.stderr
    assert "hides what is typed: that is a secret from here on" in done.stdout
    assert VALUE not in done.stdout + done.stderr
    (folder,) = tmp_path.glob("runs/2*")
    assert [file.name for file in files_below(folder) if VALUE.encode() in file.read_bytes()] == []
    assert [file.name for file in tmp_path.glob("runs/.quarantine/*/*")] == ["runbook.yaml"]


def test_an_input_is_not_typed(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "leak.yaml").write_text(RUNBOOK.replace('"Hunter2-Sommer!"', "$word"))
    done = handrail("run", "leak.yaml", "-i", pair.inventory_path, "--set", f"word={VALUE}")
    assert done.returncode == 4
    assert "its value is an input, which the run's record tells" in done.stdout + done.stderr
    assert "secrets were kept: step 2 in journal.jsonl" in done.stderr
