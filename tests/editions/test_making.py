"""Making an edition: of a page, of a text, of the text of a PDF."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.editions import Edition, digest_of, edition_text, make_edition, plain_sentence, read_edition
from handrail.errors import InvalidCall

DAY = "2026-05-02"


def made(text: str, **known: Any) -> Edition:
    return make_edition(text.encode(), "it", read_on=DAY, **known)


def told(edition: Edition) -> dict[str, list[str]]:
    return {section.heading: [sentence.says for sentence in section.sentences] for section in edition.sections}


PAGE = """<!DOCTYPE html>
<html><head><title>How to
 sign in</title><style>p { color: red. }</style></head>
<body><nav>Home. Products.</nav><p>Before all.</p>
<h1>Sign <b>in</b></h1><p>Open the page. Type your name<br>and your password!<script>alert("No.")</script></p>
<ul><li>Click <i>Login</i><li>Wait</ul>
<h2>Picture</h2><img alt="A form."><h2> </h2>
<h2>If it fails</h2><table><tr><th>Error<td>Ask us, e.g. by mail. Then wait.</table>
</body></html>"""


def test_a_page_has_its_headings_and_what_stands_below_them() -> None:
    edition = made(PAGE)
    assert told(edition) == {
        "": ["Before all."],
        "Sign in": ["Open the page.", "Type your name and your password!", "Click Login", "Wait"],
        "Picture": [],
        "If it fails": ["Error", "Ask us, e.g. by mail.", "Then wait."],
    }
    assert [sentence.id for sentence in edition.sentences][:3] == ["1.1", "2.1", "2.2"]
    assert (edition.document, edition.edition, edition.read_on) == ("How to sign in", DAY, DAY)
    assert edition.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


def test_a_page_may_leave_its_head_open() -> None:
    for page in (
        "<html><head><meta charset=utf-8><title>T</title><p>Go on.",
        "<!doctype html><title>T</title><p>Go on.",
    ):
        assert (told(made(page)), made(page).document) == ({"": ["Go on."]}, "T")


def test_a_page_may_begin_with_remarks_and_a_text_that_only_looks_so_is_known_at_once() -> None:
    assert told(made("<!-- a -->\n<!-- b > -->" * 40 + "<html><p>Go on.")) == {"": ["Go on."]}
    assert told(made("<!-- a -->" * 40 + " goes on.")) != {}


TEXT = """Sign in

Security > Certificates
Security :: Other Certificates

Open the page. Then type
your name.

  1. Click Login
  2. Wait until the menu
     is there
• Done

Picture
"""


def test_a_text_has_headings_between_blank_lines_without_a_full_stop() -> None:
    assert told(made(TEXT)) == {
        "Sign in": [],
        "Security > Certificates": [],
        "Security :: Other Certificates": [
            "Open the page.",
            "Then type your name.",
            "Click Login",
            "Wait until the menu is there",
            "Done",
        ],
        "Picture": [],
    }


def test_the_text_of_a_pdf_goes_on_over_pages_and_its_divided_words_are_whole() -> None:
    assert told(made("Intro\r\n\r\nThe certi\xad\r\nficate of the pri-\r\nmary\f goes on.\n")) == {
        "Intro": ["The certificate of the pri- mary goes on."]
    }


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("See e.g. Security, i.e. the tab. Go.", ["See e.g. Security, i.e. the tab.", "Go."]),
        ("Ask Dr. Who vs. Mr. Smith, U.S. citizens.", ["Ask Dr. Who vs. Mr. Smith, U.S. citizens."]),
        ("Version 3.2 is out. 4 is next.", ["Version 3.2 is out.", "4 is next."]),
        ('Click "Apply." Then wait.', ['Click "Apply."', "Then wait."]),
        ("Open example.com now. Über all.", ["Open example.com now.", "Über all."]),
        ("Wait... and see.", ["Wait... and see."]),
        ("Do this:", ["Do this:"]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(paragraph: str, sentences: list[str]) -> None:
    assert told(made(f"<p>{paragraph}</p>"))[""] == sentences


def test_two_prints_of_a_sentence_have_one_digest() -> None:
    assert plain_sentence(" The\xa0cafe\u0301\n is\u200b open.\t") == "The café is open."
    assert digest_of("The café is open.") == digest_of("The cafe\u0301  is\nopen.")
    assert digest_of("The cafe is open.") != digest_of("The café is open.")


def test_of_what_is_paraphrased_only_digests_are_kept() -> None:
    edition = made(TEXT, paraphrased=True)
    assert {sentence.says for sentence in edition.sentences} == {""}
    assert [one.sha256 for one in edition.sentences] == [one.sha256 for one in made(TEXT).sentences]
    assert not edition.sentences[0].is_original
    assert made(TEXT).sentences[0].is_original


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "it is empty; nothing was stored"),
        (b" \n", "it is empty; nothing was stored"),
        (b"Only\n\nheadings\n", "it holds no sentence; nothing was stored"),
        (b"<html><nav>Home.", "it holds no sentence; nothing was stored"),
        (b"%PDF-1.7\n\0", "it is a PDF; take its text out first: pdftotext it - |"),
        (b"PK\x03\x04\0", "it is a packed file"),
        (b"MZ\0\0", "it is not a text"),
        (b"One.\nCaf\xe9.", "it is not UTF-8 text (line 2)"),
    ],
)
def test_what_is_no_text_is_refused_for_what_it_is(content: bytes, refusal: str) -> None:
    with pytest.raises(InvalidCall) as refused:
        make_edition(content, "it", read_on=DAY)
    assert str(refused.value).startswith(refusal)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.booleans())
def test_every_edition_that_is_made_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str], paraphrased: bool
) -> None:
    text = "Heading\n\n" + "\n\n".join(f"{paragraph.replace(chr(0), '')}." for paragraph in paragraphs)
    content = text.encode(errors="replace")
    try:
        edition = make_edition(
            content, "it", title="It's: a 'title'", read_on=DAY, url="https://v", paraphrased=paraphrased
        )
    except InvalidCall:
        return
    file = tmp_path_factory.mktemp("editions") / "e.yaml"
    file.write_text(edition_text(edition), encoding="utf-8")
    again = read_edition(file)
    assert (again.document, again.sections, again.url) == (edition.document, edition.sections, edition.url)
    assert len(again.unwritten) == (len(edition.sentences) if paraphrased else 0)


def test_the_text_is_laid_out_for_who_reviews_it(tmp_path: Path) -> None:
    edition = made("Sign in\n\nOpen it. Don't wait.\n", title="How", url="https://vendor.example.com")
    head, _, sections = edition_text(edition).partition("sections:\n")
    assert head.splitlines()[:4] == [
        "document: 'How'",
        "url: 'https://vendor.example.com'",
        f"edition: '{DAY}'",
        f"read_on: '{DAY}'",
    ]
    assert sections == (
        "  - heading: 'Sign in'\n"
        "    sentences:\n"
        "      - id: '1.1'\n"
        f"        sha256: '{digest_of('Open it.')}'\n"
        "        says: 'Open it.'\n"
        "      - id: '1.2'\n"
        f"        sha256: '{digest_of('Don' + chr(39) + 't wait.')}'\n"
        "        says: 'Don''t wait.'\n"
    )
