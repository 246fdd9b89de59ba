"""The clock of an appliance that is wrong is said at the end of a run, and in its reports."""

from __future__ import annotations

from pathlib import Path

from handrail.journal import ClockCompared, read
from handrail_practice.pair import Pair
from practice_pairs import StartPair

from .conftest import Handrail


def test_a_clock_that_is_right_is_on_record_and_no_news(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    done = handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off")
    assert (done.returncode, "clock" in done.stdout) == (0, False)
    (run,) = (tmp_path / "runs").iterdir()
    (compared,) = (entry.event for entry in read(run / "journal.jsonl") if isinstance(entry.event, ClockCompared))
    assert (compared.appliance, abs(compared.ahead) < 60) == ("primary", True)
    assert "its clock " in (run / "report.md").read_text()


def test_a_clock_that_is_wrong_is_said_at_the_end(
    handrail: Handrail, start_pair: StartPair, tiny: Path, tmp_path: Path
) -> None:
    done = handrail("run", tiny, "-i", start_pair("sra", ("wrong-clock",)).inventory_path, "--screenshots", "off")
    assert done.returncode == 0
    assert "  the clock of primary was 3 days" in done.stdout
    (run,) = (tmp_path / "runs").iterdir()
    assert "behind this machine’s" in (run / "report.html").read_text()
