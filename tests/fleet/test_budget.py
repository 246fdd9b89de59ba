"""The budget of a rollout."""

from __future__ import annotations

import pytest

from handrail.errors import InvalidCall
from handrail.fleet import Budget, parse_budget


@pytest.mark.parametrize(
    ("text", "count", "limit"),
    [
        ("1", 40, 1),
        ("3", 40, 3),
        ("3", 2, 3),
        ("10%", 40, 4),
        ("10%", 39, 3),
        ("10%", 5, 1),
        ("100%", 7, 7),
        (" 2 ", 9, 2),
    ],
)
def test_a_percentage_is_rounded_down_and_is_one_at_least(text: str, count: int, limit: int) -> None:
    assert parse_budget(text).limit(count) == limit
    assert parse_budget(str(parse_budget(text))) == parse_budget(text)


def test_without_a_word_one_failure_is_enough() -> None:
    assert Budget() == parse_budget("1")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "--max-failed 0 is spent before anything begins; 1 begins nothing new as soon as one pair has failed"),
        ("0%", "is spent before anything begins"),
        ("101%", "is more than all pairs"),
        ("-1", "takes a number of pairs, as in 3, or a percentage of all, as in 10%; not -1"),
        ("few", "not few"),
        ("2.5%", "not 2.5%"),
        ("", "takes a number of pairs"),
    ],
)
def test_what_is_no_budget_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidCall) as caught:
        parse_budget(text)
    assert sentence in str(caught.value)
