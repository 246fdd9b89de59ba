import base64
import html
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from handrail.secrets import Redactor, Secret, variants

CANARY = """pä"s\\s'<&+/ w%o~r(d)!*"""
"""Every sign that some encoding treats in its own way."""

BEHIND = "!#$%&'()*+,/:;=?@[\\]^{|}"
"""What a browser leaves as it is in a fragment."""


def unescaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "url": lambda text: quote(text, safe=""),
    "url, python's own": quote,
    "url, encodeURIComponent": lambda text: quote(text, safe="!'()*"),
    "url, a form": lambda text: quote_plus(text, safe="*").replace("~", "%7E"),
    "url, plus": quote_plus,
    "url, cp1252": lambda text: quote(text.encode("cp1252"), safe=""),
    "url in url": lambda text: quote(quote(text, safe=""), safe=""),
    "url, encodeURI in a query": lambda text: quote(text, safe=";,/?:@&=+$#!()*"),
    "url, behind the #": lambda text: quote(text, safe=BEHIND),
    "url, behind the #, in json": lambda text: json.dumps(quote(text, safe=BEHIND)),
    "json": json.dumps,
    "json, not ascii": lambda text: json.dumps(text, ensure_ascii=False),
    "json in json": lambda text: json.dumps(json.dumps(text)),
    "json in json, not ascii": lambda text: json.dumps(json.dumps(text, ensure_ascii=False), ensure_ascii=False),
    "json, three times, not ascii": lambda text: unescaped(unescaped(unescaped(text))),
    "json in html": lambda text: html.escape(json.dumps(text)),
    "html in json": lambda text: json.dumps(html.escape(text, quote=False)),
    "html": html.escape,
    "html, text": lambda text: html.escape(text, quote=False),
    "html, jinja": lambda text: str(escape(text)),
    "html, a browser's attribute": lambda text: text.replace("&", "&amp;").replace('"', "&quot;"),
    "xml": quoteattr,
    "python": repr,
    "python, ascii": ascii,
    "python, bytes": lambda text: repr(text.encode()),
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 after one": lambda text: base64.b64encode(b"u" + text.encode() + b"tail").decode(),
    "base64 after two": lambda text: base64.b64encode(b"u:" + text.encode() + b"x").decode(),
    "base64, url": lambda text: base64.urlsafe_b64encode(b"u:" + text.encode()).decode(),
}


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn(Secret("pw", CANARY))
    return redactor


def test_knows_nothing_at_first() -> None:
    assert Redactor().redact("a text") == "a text"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_takes_the_secret_out_however_it_is_written(redactor: Redactor, encoding: str) -> None:
    text = f"before {ENCODINGS[encoding](CANARY)} after"
    kept = redactor.redact(text)
    assert "«secret:pw»" in kept
    assert not [variant for variant in variants(CANARY) if variant in kept]
    assert kept.startswith("before ")
    assert kept.endswith(" after")


def test_lower_hexadecimal_digits_count_too(redactor: Redactor) -> None:
    written = "p%c3%a4%22s%5cs%27%3c%26%2b%2f%20w%25o~r%28d%29%21%2a"
    assert redactor.redact(f"?q={written}&x") == "?q=«secret:pw»&x"


def test_the_longest_secret_goes_first() -> None:
    redactor = Redactor()
    redactor.learn(Secret("short", "hunter"))
    redactor.learn(Secret("long", "hunter22"))
    assert redactor.redact("hunter22 hunter") == "«secret:long» «secret:short»"


def test_short_secrets_go_where_they_are_words() -> None:
    redactor = Redactor()
    redactor.learn(Secret("pin", "abc"))
    assert redactor.redact("abc, abcd and 'abc'") == "«secret:pin», abcd and '«secret:pin»'"


def test_redacting_twice_changes_nothing_more() -> None:
    redactor = Redactor()
    redactor.learn(Secret("password", "secret"))
    once = redactor.redact("it is secret")
    assert redactor.redact(once) == once == "it is «secret:password»"


def test_a_tree_keeps_its_shape(redactor: Redactor) -> None:
    tree: Any = {"a": [CANARY, 1, None, (f"x{CANARY}", True)], CANARY: {"b": 1.5}}
    assert redactor.redact_tree(tree) == {
        "a": ["«secret:pw»", 1, None, ["x«secret:pw»", True]],
        "«secret:pw»": {"b": 1.5},
    }


@given(st.text(min_size=4, max_size=40))
def test_no_secret_survives_in_any_json(value: str) -> None:
    redactor = Redactor()
    redactor.learn(Secret("s", value))
    assert redactor.redact(f'{{"a": {json.dumps(value)}}}') == '{"a": "«secret:s»"}'


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_variants_are_never_empty(value: str) -> None:
    assert value in variants(value)
    assert "" not in variants(value)


def test_finds_where_secrets_stand_and_whose_they_are() -> None:
    redactor = Redactor()
    redactor.learn(Secret("passphrase", "correct  horse"))
    assert list(redactor.find("a correct  horse, a correct horse")) == [(2, 16, "passphrase"), (20, 33, "passphrase")]
    assert list(redactor.find("«secret:passphrase»")) == []
    assert list(Redactor().find("anything")) == []


def test_a_place_is_counted_in_characters_whatever_stands_before_it() -> None:
    redactor = Redactor()
    redactor.learn(Secret("pw", "größe\ud800"))
    redactor.learn(Secret("pin", "äß"))
    text = "€\ud83d größe\ud800, äß, größe\ud800"
    assert [text[start:end] for start, end, _ in redactor.find(text)] == ["größe\ud800", "äß", "größe\ud800"]
    assert redactor.redact(text) == "€\ud83d «secret:pw», «secret:pin», «secret:pw»"


def test_a_short_secret_gives_way_to_a_long_one_and_to_a_mark() -> None:
    redactor = Redactor()
    redactor.learn(Secret("long", "a-b-c-d"))
    redactor.learn(Secret("pin", "a-b"))
    redactor.learn(Secret("word", "pin"))
    assert redactor.redact("a-b-c-d, a-b, pin") == "«secret:long», «secret:pin», «secret:word»"
    assert redactor.redact("«secret:pin»") == "«secret:pin»"


def test_bytes_lose_the_short_secrets_that_are_words_and_the_long_ones_anywhere() -> None:
    redactor = Redactor()
    redactor.learn(Secret("pw", "größe"))
    redactor.learn(Secret("pin", "abc"))
    written = b"\xff abc, abcd, x" + "größe".encode() + b"x, " + "größe".encode("cp1252")
    marks = "«secret:pin»".encode(), "«secret:pw»".encode()
    assert redactor.redact_bytes(written) == b"\xff %b, abcd, x%bx, %b" % (*marks, marks[1])
