"""The terms of a rollout that begins by a clock hold for whoever conducts it, the first or another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.app.rollouts.scheduled import ScheduledResult, ScheduledRollout
from handrail.errors import InvalidCall

AT_TWO = datetime(2026, 12, 6, 2, tzinfo=UTC)
TERMS = ScheduledRollout("sign-in", ("all",), "0" * 64, longest="4h", operator_name="Ana", patience=25.0)


def test_another_conductor_has_the_same_terms() -> None:
    asked = TERMS.resumption(Path("runs/rollout"), Path("inventory.yaml"), AT_TWO)
    assert (asked.finish_by, asked.operator_name, asked.patience) == (AT_TWO + timedelta(hours=4), "Ana", 25.0)
    assert (asked.take_over, asked.inventories) == (True, (Path("inventory.yaml"),))


def test_terms_are_read_as_they_were_written() -> None:
    assert ScheduledRollout.of(TERMS.facts()) == TERMS
    with pytest.raises(InvalidCall, match="this is no schedule of this version of Handrail"):
        ScheduledRollout.of(TERMS.facts() | {"more": 1})


def test_a_result_tells_how_it_ended() -> None:
    ended = ScheduledResult("ended", 5, "20261206T020000Z-sign-in", {"done": 3, "in_doubt": 1})
    assert str(ended) == "3 done, 1 in doubt; exit code 5, in 20261206T020000Z-sign-in"
    assert str(ScheduledResult("refused", 2, error="InvalidCall")) == (
        "refused (InvalidCall): what the worker printed says why"
    )
