"""A password that stands in a runbook, for a field whose name does not say so, is in nothing that can be handed on."""

from __future__ import annotations

from pathlib import Path

from canaries import files_below
from handrail_practice.pair import Pair

from .conftest import Handrail

VALUE = "Hunter2-Sommer!"
RUNBOOK = """runbook: Sign in by hand
appliances: [primary]
controls: [CC8.1]
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


def test_a_rehearsal_says_and_does_the_same(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "leak.yaml").write_text(RUNBOOK)
    done = handrail("rehearse", "leak.yaml", "-i", pair.inventory_path)
    assert done.returncode == 4
    assert "secrets were kept: step 2 in runbook.yaml." in done.stderr
    assert "hides what is typed: that is a secret from here on" in done.stdout
    (folder,) = tmp_path.glob("runs/2*")
    assert [file.name for file in files_below(folder) if VALUE.encode() in file.read_bytes()] == []


def test_a_step_that_was_tried_is_not_added_with_it(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    step = "{fill: Hunter2-Sommer!, target: field /pass.*/i}"
    tried = handrail("try", step, "-i", pair.inventory_path, "--no-sign-in", "--append-to", "f.yaml")
    assert tried.returncode == 0
    assert "not added to f.yaml: a runbook holds no password. Declare it there" in tried.stdout
    assert VALUE not in tried.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_input_is_not_typed(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "leak.yaml").write_text(RUNBOOK.replace('"Hunter2-Sommer!"', "$word"))
    done = handrail("run", "leak.yaml", "-i", pair.inventory_path, "--set", f"word={VALUE}")
    assert done.returncode == 4
    assert "its value is an input, which the run's record tells" in done.stdout + done.stderr
    assert "secrets were kept: step 2 in journal.jsonl" in done.stderr
    assert (
        "journal.jsonl stays and still holds it, since nothing is proved without it; only you can read it."
        in done.stderr
    )
    (folder,) = tmp_path.glob("runs/2*")
    assert (folder / "data" / "journal.jsonl").stat().st_mode & 0o777 == 0o600
    scanned = handrail("scan", folder)
    assert (scanned.returncode, "secrets were kept: step 2 in journal.jsonl" in scanned.stderr) == (4, True)
    assert "the journal itself holds a secret (step 2 in journal.jsonl): change it" in handrail("verify", folder).stdout
