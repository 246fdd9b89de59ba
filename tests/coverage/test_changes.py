"""The changes from one edition to another are those that a person would list who holds both side by side."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covering import DOCUMENT, REWORDED_GONE_AND_NEW, edition
from handrail.coverage.changes import Change, changes


def listed(old: str, new: str, *, paraphrased: bool = False, both: bool = False) -> list[tuple[str, str, str]]:
    before, after = edition(old, paraphrased=paraphrased), edition(new, name="2025", paraphrased=both)
    return [_told(change) for change in changes(before, after) if change.kind != "unchanged"]


def _told(change: Change) -> tuple[str, str, str]:
    return (
        change.kind,
        change.old.sentence.id if change.old else "",
        change.new.sentence.id if change.new else "",
    )


@pytest.mark.parametrize(("paraphrased", "both"), [(False, False), (True, False), (True, True)])
def test_one_reworded_one_gone_and_one_new_are_just_that(paraphrased: bool, both: bool) -> None:
    assert listed(DOCUMENT, REWORDED_GONE_AND_NEW, paraphrased=paraphrased, both=both) == [
        ("reworded", "1.2", "1.2"),
        ("gone", "3.2", ""),
        ("new", "", "3.3"),
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (DOCUMENT, []),
        (DOCUMENT.replace("Pictures\n\n", ""), []),
        (DOCUMENT.replace("Save\n\nChange", "Saving it\n\nChange"), []),
        (f"Before\n\nA new one.\n\n{DOCUMENT}", [("new", "", "1.1")]),
        (f"{DOCUMENT}\n\nAfter\n\nA new one.\n", [("new", "", "4.1")]),
        (DOCUMENT.replace("Click Save. ", "").replace("Save\n\nC", "Save\n\nClick Save. C"), [("moved", "3.3", "3.1")]),
        (DOCUMENT.replace(" Write to us", "\n\nHelp\n\nWrite to us"), [("moved", "3.4", "4.1")]),
        (DOCUMENT.replace("Click Save.", "Click Safe now."), [("reworded", "3.3", "3.3")]),
        (
            DOCUMENT.replace("Click Save.", "Nothing of it is left here, at all."),
            [("gone", "3.3", ""), ("new", "", "3.3")],
        ),
        (
            DOCUMENT.replace("Open the page. ", "").replace("us for more.", "us for more. Open that page."),
            [("reworded", "1.1", "3.5")],
        ),
        (
            "Other\n\nNothing alike.\n",
            [*(("gone", f"{n}", "") for n in ("1.1", "1.2", "3.1", "3.2", "3.3", "3.4")), ("new", "", "1.1")],
        ),
    ],
    ids=[
        "same",
        "no picture",
        "heading",
        "before",
        "after",
        "order",
        "section",
        "reworded",
        "other",
        "reworded away",
        "another",
    ],
)
def test_every_kind_of_change_is_told_as_what_it_is(changed: str, told: list[tuple[str, str, str]]) -> None:
    assert sorted(listed(DOCUMENT, changed)) == sorted(told)


def test_the_same_sentence_in_several_places_is_several_sentences() -> None:
    old = "A\n\nClick Save. Wait.\n\nB\n\nClick Save. Go on.\n"
    assert listed(old, old.replace("B\n\nClick Save. ", "B\n\n")) == [("gone", "2.1", "")]
    assert listed(old, old.replace("Wait.", "Wait. Click Save.")) == [("new", "", "1.3")]


def test_where_words_are_not_kept_the_place_tells() -> None:
    old = "A\n\nOne is here. Two is here.\n\nB\n\nThree is here.\n"
    new = "A\n\nUno. Due.\n\nC\n\nTre.\n"
    assert listed(old, new, paraphrased=True, both=True) == [
        ("gone", "2.1", ""),
        ("reworded", "1.1", "1.1"),
        ("reworded", "1.2", "1.2"),
        ("new", "", "2.1"),
    ]


WORDS = st.lists(st.sampled_from(["Open it.", "Click here.", "Wait.", "Type.", "Save it all."]), min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3), st.booleans(), st.booleans())
def test_every_sentence_of_both_is_told_once(
    old: list[list[str]], new: list[list[str]], old_paraphrased: bool, new_paraphrased: bool
) -> None:
    texts = ["".join(f"H{number}\n\n{' '.join(words)}\n\n" for number, words in enumerate(side)) for side in (old, new)]
    before, after = (
        edition(text, paraphrased=hidden)
        for text, hidden in zip(texts, (old_paraphrased, new_paraphrased), strict=True)
    )
    found = changes(before, after)
    assert sorted(it.old.sentence.id for it in found if it.old) == sorted(it.id for it in before.sentences)
    assert sorted(it.new.sentence.id for it in found if it.new) == sorted(it.id for it in after.sentences)
    assert all((it.old and it.new) or it.kind in ("new", "gone") for it in found)
    if old == new:
        assert {it.kind for it in found} == {"unchanged"}


def test_two_large_documents_are_compared_before_anybody_loses_patience() -> None:
    words = [" ".join(pair) for pair in product("abcdefgh", "ijklmnopq")]
    old = edition("A\n\n" + " ".join(f"Open {word} first." for word in words))
    new = edition("A\n\n" + " ".join(f"Save what {word} has." for word in reversed(words)), name="2025")
    assert len(changes(old, new)) >= len(words)
