"""The pictures of a report: each embedded once, shown before and after, with its masks and areas."""

from __future__ import annotations

import base64
import struct
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from handrail.errors import EvidenceBroken
from handrail.journal import (
    Event,
    EvidenceKept,
    Mask,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepStarted,
    TargetLocated,
)
from handrail.report.files import must_be_unaltered
from handrail.report.formats.html import html
from handrail.report.pictures import DEFAULT_SIZE, read_gallery

from .test_reports import Text, record_of

START = RunStarted(runbook="Replicate", digest="d" * 64, steps=4)
HERE = SectionStarted(number=1, heading="Security", appliance="backup")


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG, with its size."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


def drawing(*filled: tuple[int, int, int, int]) -> bytes:
    """A PNG with black rectangles on white, each from its left and upper to its right and lower edge."""
    picture, file = Image.new("RGB", (1280, 1100), "white"), BytesIO()
    for edges in filled:
        ImageDraw.Draw(picture).rectangle(edges, "black")
    picture.save(file, "PNG")
    return file.getvalue()


def kept(folder: Path, step: str, name: str, content: bytes, **facts: object) -> EvidenceKept:
    (folder / name).write_bytes(content)
    return EvidenceKept.model_validate({"step": step, "file": name, "sha256": sha256(content).hexdigest()} | facts)


def step(number: str, *keeps: EvidenceKept) -> tuple[Event, ...]:
    began = StepStarted(step=number, action="click", sentence=f"Do {number}", appliance="backup")
    return began, StepPassed(step=number), *keeps


def three_steps(folder: Path) -> RunRecord:
    """The page changes with the second step, and not with the third."""
    keeps = (kept(folder, "1", "1.png", png(1280, 900)), kept(folder, "2", "2.png", png(1280, 1200)))
    again = kept(folder, "3", "3.png", png(1280, 1200))
    return record_of(folder, START, HERE, *step("1", keeps[0]), *step("2", keeps[1]), *step("3", again))


def test_a_picture_that_was_kept_twice_is_embedded_once(tmp_path: Path) -> None:
    page = html(three_steps(tmp_path), tmp_path)
    assert page.count("data:image/png;base64,") == 2
    assert page.count(base64.b64encode(png(1280, 1200)).decode()) == 1
    assert "Byte for byte the picture of step 2" in Text(page).words


def test_before_a_step_is_shown_what_was_embedded_with_an_earlier_one(tmp_path: Path) -> None:
    record = three_steps(tmp_path)
    gallery = read_gallery(record, tmp_path)
    before = [gallery.picture_before(step, step.pictures[0]) for step in record.steps]
    assert [picture.step if picture else "" for picture in before] == ["", "1", ""]
    assert html(record, tmp_path).count('id="before-') == 1


def test_what_a_step_uses_is_outlined_on_the_picture_from_before_it(tmp_path: Path) -> None:
    first = kept(tmp_path, "1", "1.png", png(1280, 900))
    folded = first.model_copy(update={"unfolded": ("the list",)})
    began, passed, after = step("2", kept(tmp_path, "2", "2.png", png(1280, 1200)))
    stands = TargetLocated(step="2", left=100, top=200, width=80, height=30)
    for before, outlines in ((first, 2), (folded, 0)):  # small and large
        (tmp_path / "journal.jsonl").unlink(missing_ok=True)
        record = record_of(tmp_path, START, HERE, *step("1", before), began, stands, passed, after)
        page = html(record, tmp_path)
        assert page.count('<rect class="outline" x="93" y="193" width="94" height="44"') == outlines
        assert ("what step 2 uses is outlined here" in page) == bool(outlines)


def test_after_shows_what_changed_since_the_page_was_last_seen(tmp_path: Path) -> None:
    """An import on a page of its own: the list that comes behind it has a new row far below, and a message above."""
    urls = [f"https://b.example.com/{name}" for name in ("list", "import", "list?done")]
    drawn = [
        drawing((40, 700, 900, 720)),
        drawing((40, 90, 500, 120)),
        drawing((40, 60, 99, 70), (40, 710, 900, 730), (9, 990, 80, 1040)),
    ]
    keeps = [
        kept(tmp_path, f"{n}", f"{n}.png", png, url=url)
        for n, (png, url) in enumerate(zip(drawn, urls, strict=True), 1)
    ]
    record = record_of(tmp_path, START, HERE, *(event for it in keeps for event in step(it.step, it)))
    gallery, third = read_gallery(record, tmp_path), record.steps[2]
    after = gallery.picture(keeps[2])
    assert after is not None
    part = gallery.part_changed(third, after, keeps[2])
    assert part.top > 700
    assert part.bottom == after.height


def test_before_is_not_offered_where_it_was_lost(tmp_path: Path) -> None:
    record = three_steps(tmp_path)
    (tmp_path / "1.png").unlink()
    page = html(record, tmp_path)
    assert ('id="before-' in page, "1.png is missing" in page) == (False, True)


def test_pictures_have_their_own_sizes(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480"/>'
    keeps = (
        kept(tmp_path, "1", "1.png", png(1280, 2468)),
        kept(tmp_path, "1", "2.svg", svg, media_type="image/svg+xml"),
    )
    record = record_of(tmp_path, START, HERE, *step("1", *keeps, kept(tmp_path, "1", "3.png", b"not a picture")))
    sizes = [(picture.width, picture.height) for picture in read_gallery(record, tmp_path).pictures.values()]
    assert sizes == [(1280, 2468), (640, 480), DEFAULT_SIZE]


def test_what_was_covered_unfolded_or_left_out_is_declared_beside_the_picture(tmp_path: Path) -> None:
    masks = (
        Mask(left=312, top=204, width=260, height=32, secret="passphrase"),
        Mask(left=1, top=2, width=3, height=4, secret="<b>"),
    )
    picture = kept(
        tmp_path, "1", "1.png", png(1, 1), masks=masks, unfolded=("table “Certificates”", "list"), folded=("log",)
    )
    record = record_of(tmp_path, START, HERE, *step("1", picture))
    words = Text(html(record, tmp_path)).words
    assert "2 masks: passphrase (312, 204, 260×32), <b> (1, 2, 3×4)" in words
    assert "opened to its whole length: table “Certificates”, list" in words
    assert "not whole: log" in words


def test_the_text_of_a_page_is_folded_in_beside_its_picture(tmp_path: Path) -> None:
    text = kept(tmp_path, "1", "1.yaml", b'- button "<Ex>&port"\n', media_type="text/yaml")
    record = record_of(tmp_path, START, HERE, *step("1", kept(tmp_path, "1", "1.png", png(1, 1)), text))
    page = html(record, tmp_path)
    assert '- button "<Ex>&port"' in Text(page).words
    assert ("<Ex>" in page, page.count("<details"), page.count("data:")) == (False, 1, 2)


def test_a_text_that_was_altered_is_not_shown_and_is_said(tmp_path: Path) -> None:
    record = record_of(
        tmp_path, START, HERE, *step("1", kept(tmp_path, "1", "1.txt", b"true", media_type="text/plain"))
    )
    (tmp_path / "1.txt").write_bytes(b"forged")
    page = html(record, tmp_path)
    assert ("1.txt was altered" in page, "forged" in page) == (True, False)
    try:
        must_be_unaltered(record, tmp_path)
    except EvidenceBroken as broken:
        assert "step 1: 1.txt was altered" in str(broken)
    else:
        raise AssertionError("nobody noticed")
