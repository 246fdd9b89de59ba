"""Encodings of a secret, as browsers, servers, templates and Python itself write a text."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from urllib.parse import quote, quote_plus

MIN_SUBSTRING_CHARACTERS = 4
"""A shorter secret is redacted only if it is a word of its own, never as a part of another word."""

MIN_BASE64_CHARACTERS = 8
"""A match of fewer characters of base64 would be chance."""

URL_SAFE = (
    *("", "/", "!'()*", ";,/?:@&=+$#!'()*", ";,/?:@&=+$#!()*"),
    *("!$%&()*+,/:;=?@[\\]^`{|}'", "!$%&()*+,/:;=?@[\\]^`{|}", "!#$%&'()*+,/:;=?@[\\]^{|}"),
)
"""Characters that are not encoded in URLs: by RFC 3986, Python, `encodeURIComponent`, `encodeURI`, and that in a query; by a
browser itself in queries, and behind the `#`."""

QUOTES = ('"', "&quot;", "&#34;", "&#x22;")
APOSTROPHES = ("'", "&#x27;", "&#39;", "&apos;")
UNSAFE_IN_SCRIPTS = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'"}


def variants(value: str) -> frozenset[str]:
    """The secret in every encoding in which it is likely to occur, itself included."""
    return frozenset(variant for variant in _variants(value) if variant)


def needles(value: str) -> Iterator[bytes]:
    """The bytes of every variant of a secret: in UTF-8, Windows-1252, and UTF-16 of both byte orders."""
    for text in variants(value):
        yield text.encode(errors="surrogatepass")
        with suppress(UnicodeEncodeError):
            yield text.encode("cp1252")
        if len(text) >= MIN_SUBSTRING_CHARACTERS:
            yield text.encode("utf-16-le", errors="surrogatepass")
            yield text.encode("utf-16-be", errors="surrogatepass")


def _variants(value: str) -> Iterator[str]:
    yield value
    yield from _in_python(value)
    for text in (value, *_in_json(value)):
        yield from (text, *_in_json(text))
        yield from _in_html(text)
    for text in _in_json(value):  # JSON on a page, in that page's aria snapshot, in a line of a trace
        yield json.dumps(json.dumps(text, ensure_ascii=False)[1:-1], ensure_ascii=False)[1:-1]
    yield from _in_yaml(value)
    for text in _in_html(value):
        yield from _in_json(text)
    for encoded in _encoded(value):
        for text in _in_urls(encoded):
            yield from (
                text,
                text.replace("\\", "\\\\"),
            )  # as in JSON; nothing else in a URL would be written otherwise
        yield from (encoded.hex(), encoded.hex().upper())
        yield from _in_base64(encoded)


def _in_python(value: str) -> Iterator[str]:
    yield from (repr(value)[1:-1], ascii(value)[1:-1], repr(value.encode(errors="surrogatepass"))[2:-1])


def _in_json(value: str) -> Iterator[str]:
    for ascii_only in (True, False):
        escaped = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")
        yield escaped.translate(UNSAFE_IN_SCRIPTS)


def _in_yaml(value: str) -> Iterator[str]:
    """The text as pages show it, with white space collapsed, and as aria snapshots of pages quote it."""
    shown = " ".join(value.split())
    yield "".join(value.split())
    for text in (shown, *_in_json(shown), value, *_in_json(value)):
        yield from (text, text.replace("'", "''"))


def _in_html(value: str) -> Iterator[str]:
    ampersands = value.replace("&", "&amp;")
    for text in (ampersands, ampersands.replace("<", "&lt;"), html.escape(value, quote=False)):
        for quotes, apostrophe in product(QUOTES, APOSTROPHES):
            yield text.replace('"', quotes).replace("'", apostrophe)


def _encoded(value: str) -> Iterator[bytes]:
    yield value.encode(errors="surrogatepass")
    try:
        yield value.encode("cp1252")  # what a page that declares no character set sends
    except UnicodeEncodeError:
        return


def _in_urls(encoded: bytes) -> Iterator[str]:
    percent = [quoted(encoded, safe=safe) for safe in URL_SAFE for quoted in (quote, quote_plus)]
    form = quote_plus(encoded, safe="*").replace("~", "%7E")
    for text in (*percent, form, quote(quote(encoded, safe=""), safe="")):
        yield text
        yield re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), text)


def _in_base64(encoded: bytes) -> Iterator[str]:
    """The characters of base64 that do not depend on the bytes before and after; it packs three bytes at a time."""
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + encoded).decode().rstrip("=")
        core = whole[-(-shift * 8 // 6) : (shift + len(encoded)) * 8 // 6]
        if len(core) >= MIN_BASE64_CHARACTERS:
            yield core
            yield core.translate(str.maketrans("+/", "-_"))
            yield quote(core, safe="")
