import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.locator import ROLES, Locator, LocatorMistake, Name

names = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool).map(Name)
patterns = st.sampled_from(["a+", "x/y", "(I )?Agree", r"\d{2}"]).map(
    lambda text: Name(text.replace("/", r"\/"), is_regex=True)
)
simple = st.builds(Locator, st.sampled_from(sorted(ROLES)), st.one_of(st.none(), names, patterns))
locators = st.recursive(
    simple, lambda inner: st.builds(lambda one, outer: Locator(one.role, one.name, outer), simple, inner), max_leaves=4
)


@given(locators)
def test_reads_its_own_text_back(locator: Locator) -> None:
    assert Locator.parse(str(locator)) == locator


@given(st.text())
def test_reads_anything_or_says_what_is_wrong_and_where(text: str) -> None:
    try:
        Locator.parse(text)
    except LocatorMistake as mistake:
        assert 0 <= mistake.offset <= len(text)


def test_the_nearest_stands_first() -> None:
    locator = Locator.parse('button in cell "Default" in row "a.example.com"')
    assert [part.role for part in locator.parts] == ["button", "cell", "row"]


def test_folds_white_space() -> None:
    assert Locator.parse('button "Save   changes "').name == Name("Save changes")


def test_keeps_css_as_it_is() -> None:
    assert Locator.parse('css="#a > b" in section "X"').name == Name("#a > b")


@pytest.mark.parametrize(
    ("text", "sentence", "offset"),
    [
        ("", "cannot be empty", 0),
        ("   ", "cannot be empty", 0),
        ('buton "Save"', "did you mean `button`", 0),
        ('zzz "Save"', "is not a role", 0),
        ('"Save"', "begins with a role", 0),
        ('button "Save', 'must end with "', 7),
        ("row /a", "must end with /", 4),
        ("row /(/", "not valid", 4),
        ("row /(?P<a>b)/", "browsers", 4),
        ('button ""', "cannot be empty", 7),
        ('button "A" on row "B"', "expected `in`", 11),
        ('button "A" in', "cannot end with `in`", 11),
        ('button "A" "B"', "expected `in`", 11),
    ],
)
def test_says_what_is_wrong_and_where(text: str, sentence: str, offset: int) -> None:
    with pytest.raises(LocatorMistake, match=sentence) as caught:
        Locator.parse(text)
    assert caught.value.offset == offset
