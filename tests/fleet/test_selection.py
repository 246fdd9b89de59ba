"""The selection of pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import InvalidCall
from handrail.fleet import select

from .pairs import made

PAIRS = {
    pair.name: pair
    for pair in (
        made("hq", site="london", tier="gold"),
        made("hq-east", site="london", tier=("silver", "lab")),
        made("paris", site="paris", tier="gold"),
        made("lab", site="berlin", tier="lab"),
        made("a, b+c", tier="gold"),
    )
}


def names(*texts: str) -> list[str]:
    return [pair.name for pair in select(PAIRS, texts).pairs]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["hq"], ["hq"]),
        (["hq*"], ["hq", "hq-east"]),
        (["site=london"], ["hq", "hq-east"]),
        (["tier=lab"], ["hq-east", "lab"]),  # one of the words of a label is enough
        (["site=[lp]*"], ["hq", "hq-east", "paris"]),
        (["all"], ["hq", "hq-east", "paris", "lab", "a, b+c"]),
        (["lab,site=london"], ["lab", "hq", "hq-east"]),  # the order is that of the terms
        (["lab", "all"], ["lab", "hq", "hq-east", "paris", "a, b+c"]),
        (["site=london,!hq"], ["hq-east"]),
        (["!hq,site=london"], ["hq-east"]),  # what is left out stays out
        (["!hq", "all", "hq"], ["hq-east", "paris", "lab", "a, b+c"]),
        (["!site=london"], ["paris", "lab", "a, b+c"]),
        (["site=london+tier=gold"], ["hq"]),
        (["hq*+!hq"], []),
        (["tier=gold,!site=london+tier=gold"], ["paris", "a, b+c"]),
        ([" lab , hq "], ["lab", "hq"]),
        (["a, b+c"], ["a, b+c"]),  # a name that looks like terms
        (["hq,hq"], ["hq"]),
    ],
)
def test_several_terms_combine(texts: list[str], expected: list[str]) -> None:
    if expected:
        assert names(*texts) == expected
    else:
        with pytest.raises(InvalidCall, match="`!` stands before a whole term, not before hq in it"):
            names(*texts)


def test_every_pair_is_told_which_term_decided() -> None:
    reasons = select(PAIRS, "site=london,lab,!hq-*,!paris").reasons
    assert {name: term.text if term else "" for name, term in reasons.items()} == {
        "hq": "site=london",
        "hq-east": "!hq-*",
        "paris": "",
        "lab": "lab",
        "a, b+c": "",
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("pariss", "no pair is called pariss; did you mean paris?"),
        ("zzz", "no pair is called zzz; the pairs are hq, hq-east, paris, lab, a, b+c"),
        ("zzz*", "no pair is called zzz*; there are hq, hq-east"),
        ("site", "no pair is called site; site is a label: say which word, as in site=london"),
        ("london", "no pair is called london; london is a word of a label: say site=london"),
        ("site=londn", "no pair has site=londn; did you mean london?"),
        ("site=zzz", "no pair has site=zzz; the words of site are london, paris, berlin"),
        ("siet=london", "no pair has a label siet; did you mean site?"),
        ("colour=red", "no pair has a label colour; the labels are site, tier"),
        ("all,!labb", "no pair is called labb; did you mean lab?"),  # a misspelled exception would leave nobody out
        ("!all", "--pairs !all selects nothing: every pair that it takes is left out by !all"),
        (
            "hq,!site=london",
            "--pairs hq,!site=london selects nothing: every pair that it takes is left out by !site=london",
        ),
        ("site=paris+tier=lab", "no pair is all of site=paris+tier=lab"),
        ("", "--pairs without a word selects nothing. --pairs takes names, globs"),
        ("hq,,lab", "--pairs hq,,lab: a term of it is empty"),
        ("!", "a term of it is empty"),
        ("site=", "no pair has site=; the words of site are"),
        ("=london", "no pair has a label ; the labels are"),
    ],
)
def test_what_selects_nobody_is_refused_with_what_there_is(text: str, sentence: str) -> None:
    with pytest.raises(InvalidCall) as caught:
        select(PAIRS, text)
    assert sentence in str(caught.value)


def test_without_pairs_or_labels_it_says_so() -> None:
    with pytest.raises(InvalidCall, match="there are no pairs to select from"):
        select({}, "all")
    with pytest.raises(InvalidCall, match="no pair has labels yet"):
        select({"hq": made("hq")}, "site=london")


def test_a_pair_called_all_is_not_guessed_about() -> None:
    pairs = {"all": made("all"), "hq": made("hq")}
    with pytest.raises(InvalidCall, match="one pair is called so"):
        select(pairs, "all")


def test_a_long_list_is_cut() -> None:
    pairs = {f"pair-{number}": made(f"pair-{number}") for number in range(40)}
    with pytest.raises(InvalidCall, match="pair-11 and 28 more"):
        select(pairs, "zzz")


WORDS = st.sampled_from(["hq", "hq-east", "hq*", "site=london", "tier=lab", "all", "paris", "site=*+tier=gold"])


@given(st.lists(st.tuples(st.booleans(), WORDS), min_size=1, max_size=5))
def test_what_is_left_out_by_one_term_is_in_no_selection(terms: list[tuple[bool, str]]) -> None:
    def alone(word: str) -> set[str]:
        return set(names(word))

    text = ",".join(("!" if leaves_out else "") + word for leaves_out, word in terms)
    out = {name for leaves_out, word in terms if leaves_out for name in alone(word)}
    taking = [word for leaves_out, word in terms if not leaves_out] or ["all"]
    expected = {name for word in taking for name in alone(word)} - out
    try:
        selected = names(text)
    except InvalidCall:
        selected = []
    assert set(selected) == expected
    assert len(selected) == len(set(selected))
