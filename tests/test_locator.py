from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.locator import (
    MAX_ALTERNATIVES,
    MAX_PARTS,
    RELATIONS,
    RESERVED,
    ROLES,
    TARGET_NAME,
    Alternatives,
    ElementName,
    Locator,
    LocatorMistake,
    locators,
    target_names,
)

names = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool).map(ElementName)
patterns = st.sampled_from(["a+", "x/y", "(I )?Agree", r"\d{2}"]).map(
    lambda text: ElementName(text.replace("/", r"\/"), is_regex=True)
)
any_case = patterns.map(lambda name: replace(name, ignores_case=True))
simple = st.builds(Locator, st.sampled_from(sorted(ROLES)), st.one_of(st.none(), names, patterns, any_case))
several_parts = st.recursive(
    simple,
    lambda inner: st.builds(
        lambda one, word, outer: one.narrowed(word, outer), simple, st.sampled_from(RELATIONS), inner
    ),
    max_leaves=4,
)


@given(several_parts)
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


def test_what_stands_beside_is_a_part_as_well() -> None:
    locator = Locator.parse('button "Add" beside field "Name" in section "Hosts"')
    assert [part.role for part in locator.parts] == ["button", "field", "section"]
    assert locator.beside == Locator.parse('field "Name" in section "Hosts"')
    assert locators("button beside its-field", named(its_field=['field "A"', 'field "B" in form'])) == tuple(
        map(Locator.parse, ['button beside field "A"', 'button beside field "B" in form'])
    )


def test_folds_white_space() -> None:
    assert Locator.parse('button "Save   changes "').name == ElementName("Save changes")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r'row "CORP\admin"', r"CORP\admin"),
        (r'row "CORP\\admin"', r"CORP\admin"),
        (r'row "say \"yes\""', 'say "yes"'),
        (r'row "\\\\host\share"', r"\\host\share"),
        (r'css="#a\:b > [x=\"c\"]"', r'#a\:b > [x="c"]'),
    ],
)
def test_a_backslash_is_itself_unless_a_quotation_mark_or_another_follows(text: str, name: str) -> None:
    locator = Locator.parse(text)
    assert locator.name == ElementName(name)
    assert Locator.parse(str(locator)) == locator


def test_keeps_css_as_it_is() -> None:
    assert Locator.parse('css="#a > b" in section "X"').name == ElementName("#a > b")


@pytest.mark.parametrize(
    ("text", "sentence", "offset"),
    [
        ("", "cannot be empty", 0),
        ("   ", "cannot be empty", 0),
        ('buton "Save"', "did you mean `button`", 0),
        ('zzz "Save"', "is not a role", 0),
        ('"Save"', "begins with a role", 0),
        ('button "Save', 'must end with "', 7),
        ('row "CORP\\"', r'as in "D:\\\\"', 4),
        ("row /a", "must end with /", 4),
        ("row /(/", "not valid", 4),
        ("row /(?P<a>b)/", "browsers", 4),
        ('button ""', "cannot be empty", 7),
        ('button "A" on row "B"', "expected `in`", 11),
        ('button "A" in', "cannot end with `in`", 11),
        ('button "A" beside', "cannot end with `beside`", 11),
        ('button "A" "B"', "expected `in`", 11),
    ],
)
def test_says_what_is_wrong_and_where(text: str, sentence: str, offset: int) -> None:
    with pytest.raises(LocatorMistake, match=sentence) as caught:
        Locator.parse(text)
    assert caught.value.offset == offset


def named(**texts: list[str]) -> dict[str, Alternatives]:
    return {name.replace("_", "-"): tuple(map(Locator.parse, listed)) for name, listed in texts.items()}


@pytest.mark.parametrize(
    ("text", "stands_for"),
    [
        ("one", ['row "a"']),
        ("  one ", ['row "a"']),
        ("several", ['section "new" in main', 'section "old"']),
        ("checkbox in one", ['checkbox in row "a"']),
        ("one in main", ['row "a" in main']),
        ("button in several in form", ['button in section "new" in main in form', 'button in section "old" in form']),
        (
            "several in two-of",
            [
                'section "new" in main in tab "x"',
                'section "new" in main in tab "y"',
                'section "old" in tab "x"',
                'section "old" in tab "y"',
            ],
        ),
        ('css="#a" in one', ['css="#a" in row "a"']),
        ('text "one" in row /one/', ['text "one" in row /one/']),
    ],
)
def test_a_target_stands_for_its_locators_wherever_a_part_may_stand(text: str, stands_for: list[str]) -> None:
    targets = named(one=['row "a"'], several=['section "new" in main', 'section "old"'], two_of=['tab "x"', 'tab "y"'])
    assert [str(locator) for locator in locators(text, targets)] == stands_for


@given(st.lists(several_parts, min_size=1, max_size=3), simple)
def test_a_name_means_what_it_stands_for_written_out(listed: list[Locator], inner: Locator) -> None:
    assert locators(f"{inner} in it", {"it": tuple(listed)}) == tuple(
        Locator.parse(f"{inner} in {locator}") for locator in listed
    )


@pytest.mark.parametrize(
    ("text", "sentence", "offset"),
    [
        (
            "button in window",
            "`window` is neither a role nor a target of this runbook; its targets are one, many, deep",
            10,
        ),
        ("manny", "did you mean `many`", 0),
        ('buton "Save"', "`buton` is not a role; did you mean `button`", 0),
        ('one "Save"', "`one` is a target of this runbook; a name in quotes belongs to a role", 4),
        ("row in one /a/", "`one` is a target", 11),
        ("many in many", "stands for more than 20 locators", 0),
        ("cell in deep", "this locator has 9 parts; it may have 8", 0),
        ('row "' + "b" * 300 + '" in long', "characters; it may have 1000", 0),
        ("one one", "expected `in`", 4),
        ("one in", "cannot end with `in`", 4),
    ],
)
def test_says_what_is_wrong_with_a_target_and_where(text: str, sentence: str, offset: int) -> None:
    targets = named(
        one=["row"],
        many=[f'row "{n}"' for n in range(5)],
        deep=["row" + " in group" * (MAX_PARTS - 1)],
        long=[f'row "{"a" * 800}"'],
    )
    with pytest.raises(LocatorMistake, match=sentence) as caught:
        locators(text, targets)
    assert caught.value.offset == offset


def test_as_many_alternatives_as_there_may_be() -> None:
    targets = named(a=["row"] * 4, b=["cell"] * (MAX_ALTERNATIVES // 4))
    assert len(locators("b in a", targets)) == MAX_ALTERNATIVES


def test_knows_which_words_may_name_a_target() -> None:
    assert target_names('row "one" in two in css="#three" in form-4') == ("two", "form-4")
    assert target_names('row "one in two') == ()


def test_a_role_can_name_no_target_but_would_be_a_good_name() -> None:
    assert all(TARGET_NAME.fullmatch(role) for role in ROLES)
    assert {"in", "beside", "css"} | ROLES == RESERVED


def test_a_pattern_with_a_value_that_lacks_its_braces_is_refused() -> None:
    with pytest.raises(LocatorMistake, match=r"a value is written \$\{user\}, the sign \\\$"):
        Locator.parse("text /The user $user was added/")
    for fine in ("text /${user}.*/", "text /costs \\$a/", "text /[$a-z]+/", "text /the end$/", "text /the end$/i"):
        Locator.parse(fine)
