"""Sentences about a YAML file: the parser's messages in an author's words, on one line of a terminal."""

from __future__ import annotations

import re

from handrail.synonyms import ROLE_WORDS

MAX_SENTENCE_CHARACTERS = 500
MAX_WORD_CHARACTERS = 80
"""Limits for a sentence, and for any word of the file that it repeats."""

_SENTENCES = {
    "found a tab character that violates indentation": "a tab stands here; indent with spaces",
    "mapping values are not allowed": 'a text that contains ": " needs quotes around it, or the indentation is not right',
    "did not find expected key": "this belongs to nothing; mend the indentation, or put quotes around the whole text",
    "did not find expected '-'": "this belongs to nothing; mend the indentation",
    "sequence entries are not allowed": "no list can begin here; begin it on a line of its own",
}


def in_words(problem: str, char: str) -> str:
    """The parser's problem as a sentence that says what to do; `char` is the character that the parser stopped at."""
    if "cannot start any token" in problem:
        if char == "\t":
            return "a tab stands here; indent with spaces"
        return f"no text begins with {char} unless there are quotes around it"
    return next((sentence for words, sentence in _SENTENCES.items() if words in problem), problem)


def never_closed(context: str | None, line: int) -> str | None:
    """The sentence for a quote, list or mapping whose end is missing; `line` is the line in which that was noticed."""
    if context == "while scanning a quoted scalar":
        return "the quote that begins here is not closed"
    if context in ("while parsing a flow sequence", "while parsing a flow mapping"):
        return f"what begins here is not closed, or lacks a comma, before line {line}"
    return None


COMMENT_IN_QUOTES = "a comment begins here, at a # behind a space; put single quotes around the whole text"

_PATH_IN_QUOTES = re.compile(r'"[^"]*"(\s*>\s*("[^"]*"|[^">]+))+')
_ROLE_WITH_COLON = re.compile(r'(?P<role>[a-z]+): +(?P<name>"[^"]+")')
_LINE = re.compile(r"\s*(?P<key>(?:- +)*(?:[\w-]+: +)?)(?P<value>.*?)\s*$")


def in_quotes(line: str, column: int) -> str | None:
    """The line with single quotes around its value; None if what is at `column` is not in a value, or is open on purpose."""
    match = _LINE.match(line)
    if (
        match is None
        or not match["key"]
        or column < match.start("value")
        or match["value"][:1] in ("", "[", "{", "|", ">", "'")
    ):
        return None
    value = match["value"]
    if path := _PATH_IN_QUOTES.fullmatch(value):
        entries = " > ".join(part.strip().strip('"') for part in path[0].split(">"))
        return match["key"] + (
            f"'{entries.replace(chr(39), chr(39) * 2)}'" if ": " in entries or " #" in entries else entries
        )
    if (role := _ROLE_WITH_COLON.fullmatch(value)) and role["role"] in ROLE_WORDS:
        return f"{match['key']}{role['role']} {role['name']}"
    if len(value) > 1 and value[0] == value[-1] == '"' and value.count('"') % 2 == 0:
        value = value[1:-1]
    return match["key"] + "'" + value.replace("'", "''") + "'"


def one_line(sentence: str) -> str:
    """The sentence, cut and escaped to fit on one line of a terminal, whatever word of a file it repeats."""
    printable = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in " ".join(sentence.split()))
    words_cut = re.sub(r"`([^`]*)`", lambda word: f"`{_cut(word[1], MAX_WORD_CHARACTERS)}`", printable)
    return _cut(words_cut, MAX_SENTENCE_CHARACTERS)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
