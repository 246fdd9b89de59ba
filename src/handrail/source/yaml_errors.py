"""Sentences about a YAML file: the parser's complaints in an author's words, on one line of a terminal."""

from __future__ import annotations

import re

LONGEST_SENTENCE = 500
LONGEST_WORD = 80
"""Characters of a sentence, and of any word of the file that it repeats."""

_SENTENCES = {
    "mapping values are not allowed": 'a text that contains ": " needs quotes around it, or the indentation is not right',
    "did not find expected key": "this belongs to nothing; mend the indentation, or put quotes around the whole text",
    "did not find expected '-'": "this belongs to nothing; mend the indentation",
    "sequence entries are not allowed": "no list can begin here; begin it on a line of its own",
    "unknown escape character": "between double quotes a backslash begins an escape; write two of them, or use single quotes",
}


def in_words(problem: str, sign: str) -> str:
    """The complaint as a sentence that says what to do; `sign` is the character that the parser stopped at."""
    if "cannot start any token" in problem:
        if sign == "\t":
            return "a tab stands here; indent with spaces"
        return f"no text begins with {sign} unless there are quotes around it"
    return next((sentence for words, sentence in _SENTENCES.items() if words in problem), problem)


def never_closed(context: str | None, line: int) -> str | None:
    """The sentence for a quote, list or mapping whose end is missing; `line` is where that was noticed."""
    if context == "while scanning a quoted scalar":
        return "the quote that begins here is not closed"
    if context in ("while parsing a flow sequence", "while parsing a flow mapping"):
        return f"what begins here is not closed, or lacks a comma, before line {line}"
    return None


def one_line(sentence: str) -> str:
    """A sentence that fits on one line of a terminal, whatever word of a file it repeats."""
    printable = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in " ".join(sentence.split()))
    words_cut = re.sub(r"`([^`]*)`", lambda word: f"`{_cut(word[1], LONGEST_WORD)}`", printable)
    return _cut(words_cut, LONGEST_SENTENCE)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
