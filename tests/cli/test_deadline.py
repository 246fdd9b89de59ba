"""`--finish-by`: how it is read, and its effect on a run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handrail.cli.deadline import parse_deadline
from handrail.errors import InvalidCall
from handrail.journal import RunFinished, TimeLimited, read
from handrail_practice.pair import Pair

from .conftest import Handrail

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 25, 22, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("23:00", datetime(2026, 11, 25, 23, 0, tzinfo=BERLIN)),
        ("2:00", datetime(2026, 11, 26, 2, 0, tzinfo=BERLIN)),
        ("22:30", datetime(2026, 11, 26, 22, 30, tzinfo=BERLIN)),
        ("90s", EVENING + timedelta(seconds=90)),
        ("45m", EVENING + timedelta(minutes=45)),
        ("1h30m", EVENING + timedelta(minutes=90)),
    ],
)
def test_a_time_or_a_duration(text: str, until: datetime) -> None:
    assert parse_deadline(text, EVENING.astimezone(UTC), BERLIN) == until


def test_the_clock_on_the_wall_counts_where_summer_time_ends() -> None:
    before = datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN)
    until = parse_deadline("04:00", before, BERLIN)
    assert until
    assert until.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=4)


def test_without_a_zone_the_machine_s_own_is_meant() -> None:
    until = parse_deadline("02:00", EVENING)
    assert until
    assert (until.astimezone().strftime("%H:%M"), until > EVENING) == ("02:00", True)
    assert parse_deadline(None, EVENING) is None


@pytest.mark.parametrize("text", ["", "2", "24:00", "02:60", "0m", "m", "-5m", "tomorrow", "2h 3m"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidCall, match="as in 02:00, or a duration, as in 45m"):
        parse_deadline(text, EVENING)


RUNBOOK = """\
runbook: Sign in
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - click: button "Import"
        effect: once
        done_when: {visible: 'section "Security :: Import Certificate"'}
"""


@pytest.mark.whole
def test_earlier_runs_say_how_much_time_is_needed(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "window.yaml").write_text(RUNBOOK)
    arguments = ("run", "window.yaml", "-i", pair.inventory_path, "--screenshots", "off")
    first = handrail(*arguments, "--finish-by", "2h")
    assert first.returncode == 0, first.stderr
    assert "; no earlier run of this plan ended well\n" in first.stdout
    plan = handrail("plan", "window.yaml", "--finish-by", "2h").stdout.splitlines()
    assert plan[-2].endswith(", 1:59:59 from now")
    assert plan[-1].startswith("step 3 is not begun with less than 0:0")
    assert plan[-1].endswith(" left: so long took what remains in the one earlier run")

    second = handrail(*arguments, "--finish-by", "1s")
    assert second.returncode == 130
    assert 'step 3 (Click button "Import") was not begun: the time that was given' in second.stderr
    *_, journal = sorted(tmp_path.glob("runs/*/journal.jsonl"), key=lambda file: file.stat().st_mtime)
    events = [entry.event for entry in read(journal)]
    (limited,) = (event for event in events if isinstance(event, TimeLimited))
    assert limited.runs == 1
    assert events[-1] == RunFinished(outcome="stopped", problem=second.stderr.strip())
    assert handrail("resume", journal.parent, "--finish-by", "2h").returncode == 0
