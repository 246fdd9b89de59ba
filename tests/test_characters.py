"""Characters that nobody sees are shown by their numbers."""

from __future__ import annotations

import json

import pytest

from handrail.characters import described, hidden_characters, on_one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Kb", "a\\u001b[2Kb"),
        ("keep\b\b\b\bdrop\r", "keep\\u0008\\u0008\\u0008\\u0008drop\\u000d"),
        ("\x9b31m", "\\u009b31m"),
        ("turned \u202eround", "turned \\u202eround"),
        ("Pass\xadphrase\u200b", "Pass\\u00adphrase\\u200b"),
        ("no\xa0break", "no\\u00a0break"),
        ("tag\U000e0041", "tag\\udb40\\udc41"),
        ("half\ud800", "half\\ud800"),
        ("a\ufe0f", "a\\ufe0f"),
        ("two\nlines\tand ⚠️ Prüfsumme u\u0308 日本語", "two\nlines\tand ⚠️ Prüfsumme u\u0308 日本語"),
    ],
)
def test_shows_what_is_hidden_by_its_number(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert any(hidden_characters(text)) == (text != shown)
    json.loads(f'"{shown}"', strict=False)


def test_look_alike_spaces_may_stay() -> None:
    assert visible("a\xa0b\u200b", spaces=False) == "a\xa0b\\u200b"


def test_a_sentence_stays_on_its_line() -> None:
    assert on_one_line("one\n\ttwo\n") == "one\\n\\ttwo"


@pytest.mark.parametrize(
    ("char", "words"),
    [
        ("\x1b", "control character (escape, U+001B)"),
        ("\x9b", "control character (U+009B)"),
        ("\u202e", "right-to-left override (U+202E)"),
    ],
)
def test_names_a_character(char: str, words: str) -> None:
    assert described(char) == words
