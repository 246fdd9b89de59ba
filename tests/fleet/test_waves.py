"""Waves: what they are, what percentages come to, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import InvalidCall
from handrail.fleet import Wave, parse_waves, waves_of


def sizes(text: str, count: int) -> list[int]:
    return [len(wave) for wave in waves_of(range(count), parse_waves(text))]


def test_a_wave_is_a_number_of_pairs_a_percentage_of_all_or_the_rest() -> None:
    assert parse_waves("1, 5,25%,rest") == (Wave(1, "pairs"), Wave(5, "pairs"), Wave(25, "%"), Wave())
    assert ",".join(map(str, parse_waves("1, 5,25%,rest"))) == "1,5,25%,rest"


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("1,5,25%,rest", 40, [1, 5, 10, 24]),
        ("25%,rest", 5, [2, 3]),  # 1.25 pairs are two
        ("1%,rest", 3, [1, 2]),
        ("33%,33%,34%", 10, [4, 4, 2]),  # what is left is less than the last percentage
        ("1,5,25%,rest", 8, [1, 5, 2]),  # nothing is left for the rest
        ("1,5,25%,rest", 4, [1, 3]),
        ("1,5", 2, [1, 1]),
        ("100%", 7, [7]),
        ("rest", 1, [1]),
    ],
)
def test_percentages_are_of_all_pairs_and_rounded_up(text: str, count: int, expected: list[int]) -> None:
    assert sizes(text, count) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,rest,5", "`rest` is all that is left, so nothing can come after it"),
        ("rest,rest", "`rest` is all that is left"),
        ("0,rest", "a wave of 0 has no pairs"),
        ("0%,rest", "a wave of 0% has no pairs"),
        ("101%", "101% is more than all pairs"),
        ("", "not nothing"),
        ("1,,rest", "not nothing, in 1,,rest"),
        ("-1", "not -1"),
        ("1.5%,rest", "not 1.5%, in 1.5%,rest"),
        ("١,rest", "not ١, in"),  # a digit, and not one of these
        ("all", "as in 1,5,25%,rest; not all"),
    ],
)
def test_what_is_no_wave_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidCall) as caught:
        parse_waves(text)
    assert sentence in str(caught.value)


def test_waves_that_leave_pairs_out_are_refused() -> None:
    with pytest.raises(
        InvalidCall, match=r"--waves 1,25% is 11 of 40 pairs, and 29 would be left out; end it with `rest`"
    ):
        waves_of(range(40), parse_waves("1,25%"))


@given(
    waves=st.lists(
        st.one_of(
            st.builds(Wave, st.integers(1, 50), st.just("pairs")), st.builds(Wave, st.integers(1, 100), st.just("%"))
        ),
        max_size=5,
    ),
    count=st.integers(1, 200),
)
def test_waves_are_the_pairs_in_their_order_and_none_is_empty(waves: list[Wave], count: int) -> None:
    divided = waves_of(range(count), [*waves, Wave()])
    assert [pair for wave in divided for pair in wave] == list(range(count))
    assert all(divided)
    assert parse_waves(",".join(map(str, [*waves, Wave()]))) == (*waves, Wave())
