"""The search for all encodings of all secrets at once, in a text or in bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from itertools import accumulate
from typing import AnyStr, Generic

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from handrail.secrets.encodings import MIN_SUBSTRING_CHARACTERS, needles
from handrail.secrets.secret import Secret

Span = tuple[int, int]


class NeedleSearch(Generic[AnyStr]):
    """A search for needles. Of several that begin at one place the longest is found, and the short ones only as whole words.

    It is ready in milliseconds, also for the hundreds of encodings of a secret with many signs.
    """

    def __init__(
        self, needles: Collection[AnyStr], encoded: Callable[[AnyStr], bytes], words: re.Pattern[AnyStr] | None
    ) -> None:
        long = [encoded(needle) for needle in needles if len(needle) >= MIN_SUBSTRING_CHARACTERS]
        self._automaton = BytesAhoCorasick(long, matchkind=MatchKind.LeftmostLongest)
        self._encoded: Callable[[AnyStr], bytes] = encoded
        self._words: re.Pattern[AnyStr] | None = words

    def spans(self, content: AnyStr) -> list[Span]:
        """Where needles stand, in their order. None overlaps another; where two would, a short one is left out."""
        encoded = self._encoded(content)
        spans = [(start, end) for _, start, end in self._automaton.find_matches_as_indexes(encoded)]
        if spans and len(encoded) != len(content):
            spans = _in_characters(spans, encoded)
        for match in self._words.finditer(content) if self._words else ():
            if all(match.end() <= start or end <= match.start() for start, end in spans):
                spans.append(match.span())
        return sorted(spans)


class NeedleIndex:
    """The needles of some secrets, ready to be searched for in whole files; made once for all searches of a run."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.secrets = tuple(secrets)
        self.names: dict[bytes, str] = {}
        """The name of each secret, by needle: the bytes of one of its encodings."""
        for secret in self.secrets:
            for needle in needles(secret.reveal()):
                self.names.setdefault(needle, secret.name)
        self._anywhere = [needle for needle in self.names if len(needle) >= MIN_SUBSTRING_CHARACTERS]
        self._automaton = BytesAhoCorasick(self._anywhere)
        words = words_pattern(needle.decode("latin-1") for needle in self.names)
        self.words = re.compile(words, re.ASCII) if words else None
        """The pattern of the short secrets, which count only as whole words."""
        self.longest = max(map(len, self.names), default=0)

    def long_ones_in(self, content: bytes) -> set[str]:
        """The names of the secrets that count anywhere, as far as they are in these bytes."""
        matches = self._automaton.find_matches_as_indexes(content, overlapping=True)
        return {self.names[self._anywhere[needle]] for needle, _, _ in matches}


def search_in_text(needles: Collection[str]) -> NeedleSearch[str]:
    """Search for texts in texts."""
    words = words_pattern(needles)
    return NeedleSearch(needles, lambda text: text.encode(errors="surrogatepass"), re.compile(words) if words else None)


def search_in_bytes(needles: Collection[bytes]) -> NeedleSearch[bytes]:
    """Search for bytes in the output of a program that knows nothing of secrets."""
    words = words_pattern(needle.decode("latin-1") for needle in needles)
    return NeedleSearch(needles, bytes, re.compile(words.encode("latin-1")) if words else None)


def words_pattern(texts: Iterable[str]) -> str:
    """Make a pattern for the short ones of these texts, as whole words; it is empty where none is short."""
    short = sorted(
        (text for text in texts if len(text) < MIN_SUBSTRING_CHARACTERS), key=lambda text: (-len(text), text)
    )
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, short))})(?!\w)" if short else ""


def _in_characters(spans: list[Span], encoded: bytes) -> list[Span]:
    """The same spans, counted in characters of the text instead of its bytes."""
    edges = [edge for span in spans for edge in span]
    pieces = [encoded[start:end] for start, end in zip([0, *edges], edges, strict=False)]
    counted = list(accumulate(len(piece.decode(errors="surrogatepass")) for piece in pieces))
    return list(zip(counted[::2], counted[1::2], strict=True))
