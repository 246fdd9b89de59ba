from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import InvalidFile
from handrail.source import MAX_BYTES, parse_source, parse_with_duplicates, plain, written_anywhere


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
        (b'a: "\x00"', r"x:1:5: a control character \(null, U\+0000\) stands here"),
        (b"a: &x {b: 1}\nc:\n  <<: *x", "x:3:3: merge keys"),
    ],
)
def test_refuses_what_could_hurt(raw: bytes, sentence: str) -> None:
    with pytest.raises(InvalidFile, match=sentence):
        parse_source(raw, "x")


@pytest.mark.parametrize(
    "text",
    [
        "# of Pass\u00adphrase\na: 1",
        "a: 1 # a\u200bb\u00a0c",
        "a: |\n  b\n# zero\ufeffwidth\nc: 'd' # e\u200d\n",
        "a:\n  - '#' # \u00ad\r\n  - b # \u00ad\r\n",
    ],
)
def test_a_comment_may_hold_signs_without_width(text: str) -> None:
    assert parse_source(text.encode(), "x").value


@pytest.mark.parametrize(
    "text",
    [
        "# turned \u202eround\na: 1",
        "# turned \u2067round\na: 1",
        "# mark \u200e\na: 1",
        "# hidden \U000e0041\na: 1",
        "# escape \x1b[2K\na: 1",
        "# ends\u2028a: 1",
        "a: b#\u00ad",
        "a: 'b # \u00ad'",
        'a: "b\n  # \u00ad"',
        "a: |\n  # \u00ad\n",
        "a: b\u00a0# c",
        'a: "b # \u00ad',
    ],
)
def test_refuses_hidden_signs_that_deceive(text: str) -> None:
    with pytest.raises(InvalidFile, match="stands here"):
        parse_source(text.encode(), "x")


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


@pytest.mark.parametrize(
    "char", [*"\x01\x08\x1b\x7f\x85\x9b\xa0\xad\u1160\u200b\u200d\u202e\u2028\u2066\u2800\u3000\ufeff\ufe0f\U000e0041"]
)
def test_characters_that_nobody_sees_are_refused_with_their_place(char: str) -> None:
    text = f"a: b\n# as{char}is\nc: d{char}e\n"
    with pytest.raises(InvalidFile) as refused:
        parse_source(text.encode(), "x")
    places = [(mistake.line, mistake.column) for mistake in refused.value.mistakes]
    may_stay_in_comments = char in "\xa0\xad\u200b\u200d\u3000\ufeff"
    assert places == ([(3, 5)] if may_stay_in_comments else [(2, 5), (3, 5)])
    assert f"U+{ord(char):04X}) stands here" in str(refused.value)


def test_what_is_seen_is_kept() -> None:
    text = "\ufeffa: Prüfsumme ⚠️ – 日本語 ‘x’ é\r\nb: |\r\n  one\r\n\ttwo\r\n"
    assert parse_source(text.replace("\t", "  ").encode(), "x").value["a"] == "Prüfsumme ⚠️ – 日本語 ‘x’ é"
    with pytest.raises(InvalidFile, match=r"1:5: a control character \(carriage return, U\+000D\)"):
        parse_source(b"a: b\rc: d", "x")


@pytest.mark.parametrize(
    ("raw", "place", "sentence"),
    [
        (rb'a: "D:\backup\new"', "1:7", r"\b is a control character (backspace, U+0008), which nobody can see"),
        (rb'a: "D:\backup\new"', "1:14", r"between single quotes a backslash is a backslash: 'D:\backup\new'"),
        (
            rb'a: "D:\new"',
            "1:7",
            r"\n is a control character (line end, U+000A), which nobody can see; write a text of several",
        ),
        (
            rb'a: "C:\Users\x"',
            "1:7",
            r"\U begins the number of a character; between single quotes a backslash is a backslash: 'C:",
        ),
        (rb'a: "C:\data"', "1:7", r"\d begins an escape, and there is none of that letter; between single quotes"),
        (rb'a: ["\u2"]', "1:6", r"not valid YAML: between double quotes \u begins the number"),
        (rb'a: "no\_break"', "1:7", r"\_ is a no-break space (U+00A0)"),
        (rb'a: "\u202Eround"', "1:5", r"right-to-left override (U+202E), which nobody can see; take it out"),
        (rb'"k\e[31m": 1', "1:3", r"\e is a control character (escape, U+001B)"),
        (b'a: "\n  \\x1b"', "2:3", r"\x1b is a control character (escape"),
        (b"a: b\tc", "1:5", "a tab stands in this text; write spaces"),
    ],
)
def test_what_a_text_holds_unseen_is_told(raw: bytes, place: str, sentence: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        parse_source(raw, "x")
    (line,) = (line for line in str(refused.value).splitlines() if line.startswith(f"x:{place}: "))
    assert sentence in line


def test_escapes_of_what_is_seen_are_read() -> None:
    assert parse_source(rb'a: "\"\u00fc\x41\\n\/\U0001F600"', "x").value == {"a": '"üA\\n/😀'}


@pytest.mark.parametrize(
    "text", ['row "CN=a, O=b"', 'button "a [1]"', 'button "a #1"', 'section "A :: B"', 'text "it\'s {so}"', "Saved"]
)
def test_a_text_that_is_offered_may_stand_anywhere(text: str) -> None:
    offered = written_anywhere(text)
    read = parse_source(f"block: {offered}\nflow: {{visible: {offered}, hidden: [{offered}]}}\n".encode(), "x").value
    assert read == {"block": text, "flow": {"visible": text, "hidden": [text]}}
    assert written_anywhere('button "Save"') == 'button "Save"'
