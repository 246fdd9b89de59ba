from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import InvalidFile
from handrail.source import MAX_BYTES, parse_source, parse_with_duplicates, plain


@pytest.mark.parametrize(
    ("word", "value"),
    [("true", True), ("false", False), ("yes", "yes"), ("on", "on"), ("no", "no"), ("8080", 8080), ("1.5", 1.5)]
    + [
        ("0123", "0123"),
        ("1_000", "1_000"),
        ("0x1f", "0x1f"),
        ("2026-11-24", "2026-11-24"),
        ("~", None),
        ("12:30", "12:30"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(word: str, value: Any) -> None:
    assert plain(word) == value
    assert type(plain(word)) is type(value)


def test_a_quoted_word_stays_a_text() -> None:
    assert parse_source(b"a: 'true'\nb: \"5\"", "x").value == {"a": "true", "b": "5"}


def test_remembers_where_everything_stands() -> None:
    source = parse_source(b"steps:\n  - click: here\n    note: why\n", "x")
    assert source.position(("steps", 0, "note")) == (3, 11)
    assert source.position(("steps", 0, "note"), at_key=True) == (3, 5)
    assert source.position(("steps", 0, "not there")) == (2, 5)


def test_an_alias_stands_for_what_it_names() -> None:
    assert parse_source(b"a: &x [1, 2]\nb: *x", "x").value == {"a": [1, 2], "b": [1, 2]}


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n".encode() for n in range(9)
)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"x" * (MAX_BYTES + 1), "larger than 512 KiB"),
        (b"[" * 10_000, "nest"),
        (b"- " * 10_000, "nest"),
        (BOMB, "more than 60000 values"),
        (b"a: *b", "stands for nothing"),
        (b"a: &a [*a]", "stands for nothing"),
        (b"a: 1\na: 2", "second time; the first is in line 1"),
        (b"a: b: c", "needs quotes"),
        (b"\ta: b", "indent with spaces"),
        (b"a: !!python/object:os.system x", "the tag tag:yaml.org,2002:python/object:os.system is not allowed"),
        (b"? [a]\n: b", "a key must be a word"),
        (b"a: &x [1]\n*x : b", "a key must be a word"),
        (b"a: 1\n---\nb: 2", "a second document"),
        (b"\xff\xfe", "not UTF-8"),
        (b'a: "\x00"', "control characters"),
    ],
)
def test_refuses_what_could_hurt(raw: bytes, sentence: str) -> None:
    with pytest.raises(InvalidFile, match=sentence):
        parse_source(raw, "x")


def test_the_first_of_two_keys_counts_and_the_second_is_told() -> None:
    source = parse_with_duplicates(b"a: {b: 1}\nc: 2\na: {b: {d: 3}}\n", "x")
    (duplicate,) = source.duplicates
    assert source.value == {"a": {"b": 1}, "c": 2}
    assert source.position(("a", "b")) == (1, 8)
    assert (duplicate.path, duplicate.value, duplicate.mistake.line) == (("a",), {"b": {"d": 3}}, 3)


@given(st.binary())
def test_reads_any_bytes_or_says_what_is_wrong(raw: bytes) -> None:
    try:
        parse_source(raw, "x")
    except InvalidFile as invalid:
        assert all(mistake.line > 0 and mistake.column > 0 for mistake in invalid.mistakes)
