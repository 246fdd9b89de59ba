"""The guide as trainees have it before them: in a browser, on a telephone, on paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from handrail.report.guide.document import parse_guide
from handrail.report.guide.html import render_html
from report.test_in_a_browser import violations


def show(page: Page, guide: Path, more: str = "", width: int = 1320) -> None:
    text = (guide / "guide.md").read_text(encoding="utf-8") + more
    (guide / "guide.html").write_text(render_html(parse_guide(text), guide), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((guide / "guide.html").as_uri())


@pytest.mark.sampled(1)
@pytest.mark.parametrize("width", [1320, pytest.param(400, marks=pytest.mark.whole)])
def test_axe_finds_nothing(page: Page, guide: Path, width: int) -> None:
    show(page, guide, width=width)
    assert violations(page) == []


@pytest.mark.parametrize("width", [1320, 400])
def test_it_scrolls_in_one_direction(page: Page, guide: Path, width: int) -> None:
    show(page, guide, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_is_fetched_refused_or_run(own_page: Page, guide: Path) -> None:
    requested: list[str] = []
    messages: list[str] = []
    own_page.on("request", lambda request: requested.append(request.url[:5]))
    own_page.on("console", lambda message: messages.append(message.text))
    show(own_page, guide, "\n<script>alert(1)</script>\n\n![x](https://evil.example.com/x.png) [y](javascript:alert)\n")
    assert (requested.count("file:"), set(requested) - {"data:", "file:"}, messages) == (1, set(), [])
    assert "<script" not in own_page.content()
    assert [image.evaluate("it => it.naturalWidth > 100") for image in own_page.get_by_role("img").all()] == [True] * 4


def test_it_is_read_from_its_title_to_its_last_step(page: Page, guide: Path) -> None:
    show(page, guide)
    headings = [
        (heading.evaluate("it => it.tagName"), heading.text_content()) for heading in page.get_by_role("heading").all()
    ]
    assert headings == [
        ("H1", "Export the certificate"),
        ("H2", "Contents"),
        ("H2", "1 Sign <in> (on the primary)"),
        ("H3", "1 Open https://a.support.example.com/appliance"),
        ("H3", '2 Fill field "Username" with "admin"'),
        ("H3", '3 Fill field "Password" with $password'),
        ("H3", '4 Click button "Login"'),
        ("H2", "2 Security :: Export (on the primary)"),
        ("H3", '1 Check that row "support.example.com" is there'),
        ("H3", '2 Use button "Export" in row "support.example.com", and keep the file: $bundle'),
        ("H3", '3 Click button "Finish"'),
    ]
    banner = page.get_by_role("banner")
    expect(banner).to_contain_text("Proved: 2026-11-24 12:00:00 UTC by ana on the pair hq")
    expect(banner).to_contain_text("Serial Number B200-1234; which version it runs is not on record")
    expect(page.get_by_text("Both must hold *the same*.")).to_be_visible()


def test_its_contents_stand_at_the_side_and_lead_there(page: Page, guide: Path) -> None:
    show(page, guide)
    contents, steps = page.get_by_role("navigation").bounding_box(), page.get_by_role("main").bounding_box()
    assert contents
    assert steps
    assert contents["x"] + contents["width"] < steps["x"]
    page.get_by_role("navigation").get_by_role("link", name="Security :: Export").press("Enter")
    expect(page.get_by_role("heading", name="Security :: Export")).to_be_in_viewport()


def test_what_a_trainer_adds_is_shown_with_it(page: Page, guide: Path) -> None:
    added = guide / "pictures" / "mine.png"
    added.write_bytes(next(guide.glob("pictures/open-*.png")).read_bytes())
    show(
        page,
        guide,
        "\n## Afterwards\n\nSign **out**.\n\n| a | b |\n| - | - |\n| c | d |\n\n![Mine](pictures/mine.png)\n",
    )
    expect(page.get_by_role("navigation").get_by_role("link", name="Afterwards")).to_be_visible()
    expect(page.get_by_role("cell", name="d")).to_be_visible()
    expect(page.get_by_role("img", name="Mine")).to_be_visible()
    assert violations(page) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize("source", ["pictures/none.png", "../secret.png", "/etc/passwd", "guide.md"])
def test_no_picture_is_taken_from_elsewhere(page: Page, guide: Path, source: str) -> None:
    (guide.parent / "secret.png").write_bytes(b"\x89PNG")
    show(page, guide, f"\n![What it shows]({source})\n")
    expect(page.get_by_text(f"[There is no picture {source}: What it shows]")).to_be_visible()


def test_paper_has_the_contents_first_and_nothing_to_press(page: Page, guide: Path) -> None:
    show(page, guide)
    page.emulate_media(media="print")
    contents, steps = page.get_by_role("navigation").bounding_box(), page.get_by_role("main").bounding_box()
    assert contents
    assert steps
    assert contents["y"] + contents["height"] <= steps["y"]
    expect(page.get_by_text("To the steps")).to_be_hidden()


def test_word_gets_real_headings_a_table_of_contents_and_described_pictures(guide: Path) -> None:
    from docx import Document

    from handrail.report.guide.docx import render_docx

    text = (guide / "guide.md").read_text(
        encoding="utf-8"
    ) + "\n## More\n\n1. one\n2. **two**, `three`\n\n![x](none.png)\n"
    word = Document(BytesIO(render_docx(parse_guide(text), guide)))
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in word.paragraphs
        if paragraph.style and paragraph.style.name in ("Title", "Heading 1")
    ]
    assert headings == [
        ("Title", "Export the certificate"),
        ("Heading 1", "1. Sign <in> (on the primary)"),
        ("Heading 1", "2. Security :: Export (on the primary)"),
        ("Heading 1", "More"),
    ]
    steps = [paragraph.text for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == "Heading 2"]
    assert steps[1] == '2. Fill field "Username" with "admin"'
    alt_texts = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert len(alt_texts) == 4
    assert alt_texts[1].startswith("The page of the primary, with this outlined: Fill field")
    assert not any("\\" in alt for alt in alt_texts)
    assert r'TOC \o "1-2"' in word.element.xml
    texts = {paragraph.text for paragraph in word.paragraphs}
    assert {"1. one", "2. two, three", "[There is no picture none.png: x]"} <= texts
    captions = [it.text for it in word.paragraphs if it.style and it.style.name == "Caption"]
    assert (len(captions), captions[0].startswith("Shown smaller · Step: 1.1, Open")) == (4, True)
    (link,) = [paragraph.hyperlinks[0] for paragraph in word.paragraphs if paragraph.hyperlinks]
    assert (link.text, link.address) == ("The vendor's <document>", "https://vendor.example.com/doc")
