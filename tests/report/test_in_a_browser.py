"""The report in a browser: by mouse, by keyboard, with a screen reader, on a telephone, on paper."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from handrail.journal import (
    AnsweredControl,
    ApplianceFacts,
    ApplianceProved,
    ControlledStep,
    Event,
    EvidenceKept,
    Mask,
    PageNoticed,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepFailed,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
)
from handrail.report.formats.html import html

from .test_reports import record_of

LONG_URL = f"https://b.example.com/{'x' * 200}?next=/appliance"
RED, BLUE = (200, 30, 30), (30, 30, 200)
BACKUP = ApplianceFacts(
    role="backup", name="hq-b", url="https://b.example.com", address="b:443", fingerprint="b" * 64, trusted_by="the CA"
)
CONTROLS = (AnsweredControl(name="CC8.1", origin="runbook"), AnsweredControl(name="A.8.32", origin="step"))
START = RunStarted(
    runbook="Import a certificate",
    digest="d" * 64,
    document="The document",
    document_url="https://vendor.example.com/document",
    pair="hq",
    operator="ana",
    machine="desk",
    appliances=(BACKUP,),
    steps=4,
    utc_offset="+01:00",
    controlled=tuple(
        ControlledStep(step=step, sentence=f"Plan {step}", appliance="backup", controls=controls)
        for step, controls in {
            "1": CONTROLS[:1],
            "2": CONTROLS[:1],
            "3": CONTROLS,
            "4": CONTROLS,
            "5": CONTROLS[:1],
        }.items()
    ),
)


@cache
def picture(colour: tuple[int, int, int], width: int = 1280, height: int = 900) -> bytes:
    """A real PNG of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def kept(folder: Path, step: str, content: bytes, ending: str = "png", **facts: object) -> EvidenceKept:
    name = f"{step}.{ending}"
    (folder / name).write_bytes(content)
    known = {"step": step, "file": name, "sha256": sha256(content).hexdigest(), "url": LONG_URL}
    return EvidenceKept.model_validate(known | facts)


def events(folder: Path) -> list[Event]:
    mask = Mask(left=1, top=2, width=3, height=4, secret="passphrase")
    return [
        START,
        SectionStarted(number=1, heading="Security :: Certificates", appliance="backup"),
        ApplianceProved(appliance="backup", host="b.example.com", fingerprint="b" * 64),
        StepStarted(step="1", action="open", sentence="Open it", appliance="backup", note="Where it all begins."),
        StepPassed(step="1"),
        kept(folder, "1", picture(RED), masks=(mask,), unfolded=("table “Certificates”",)),
        kept(folder, "1", b"- heading\n" * 99, "yaml", media_type="text/yaml"),
        StepSkipped(step="2", sentence="Click away a notice", reason="only where it is there", appliance="backup"),
        SectionStarted(number=2, heading="Security :: Import", appliance="backup"),
        StepApproved(step="3", by="ana", how="asked at the terminal"),
        StepStarted(step="3", action="click", sentence="Click Upload", effect="once", appliance="backup"),
        PageNoticed(step="3", what="dialog", detail="confirm “Sure?”"),
        StepPassed(step="3"),
        kept(folder, "3", picture(BLUE)),
    ]


def passed(folder: Path) -> list[Event]:
    return [*events(folder), RunFinished(outcome="passed")]


def failed(folder: Path) -> list[Event]:
    last = StepStarted(step="4", action="expect", sentence="See that it is there", appliance="backup")
    why = "no row; there is “Other”"
    end = StepFailed(step="4", error="E", problem=why), kept(folder, "4", picture(BLUE))
    return [*events(folder), last, *end, RunFinished(outcome="failed", problem=why)]


def rehearsed(folder: Path) -> list[Event]:
    start = START.model_copy(update={"mode": "rehearsal"})
    outline = kept(
        folder, "3", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>', "svg"
    )
    return [
        start,
        *events(folder)[1:9],
        StepRehearsed(step="3", verdict="proved", sentence="Click Upload", effect="once", appliance="backup"),
        kept(folder, "3", picture(BLUE)),
        outline.model_copy(update={"media_type": "image/svg+xml", "drawn_on": "3.png"}),
        StepRehearsed(step="4", verdict="after", after="3", sentence="See that it is there", appliance="backup"),
        StepRehearsed(step="5", verdict="not-found", detail="no link", sentence="Click on", appliance="backup"),
        RunFinished(outcome="failed", problem="1 step was not found"),
    ]


Run = Callable[[Path], list[Event]]


def show(page: Page, folder: Path, run: Run, width: int = 1280) -> None:
    (folder / "report.html").write_text(html(record_of(folder, *run(folder)), folder), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((folder / "report.html").as_uri())


def colour_of(page: Page, selector: str) -> tuple[int, int, int]:
    """The colour in the middle of an element, as it is drawn."""
    shot = base64.b64encode(page.locator(selector).screenshot()).decode()
    rgb: list[int] = page.evaluate(
        """async (png) => {
            const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d"); canvas.drawImage(image, 0, 0);
            return [...canvas.getImageData(image.width / 2, image.height / 2, 1, 1).data.slice(0, 3)]; }""",
        shot,
    )
    return rgb[0], rgb[1], rgb[2]


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe has to say against the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(results => results.violations)")
    return [
        {"id": rule["id"], "impact": rule["impact"], "where": [node["target"] for node in rule["nodes"]]}
        for rule in violations
    ]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("run", "width"),
    [  # each run in one width by `make test`, in turn
        pytest.param(run, width, marks=() if (n + turn) % 2 == 0 else pytest.mark.whole)
        for n, run in enumerate((passed, failed, rehearsed))
        for turn, width in enumerate((1280, 400))
    ],
)
def test_axe_finds_nothing(page: Page, tmp_path: Path, run: Run, width: int) -> None:
    show(page, tmp_path, run, width)
    assert violations(page) == []
    page.locator("#step-1 summary").click()
    page.locator("#step-1 .shot").click()
    assert violations(page) == []


def test_axe_would_find_something(page: Page) -> None:
    page.set_content("<main><img src='x'><p style='color: #ccc'>pale</p></main>")
    assert {violation["impact"] for violation in violations(page)} >= {"critical", "serious"}


@pytest.mark.whole
@pytest.mark.parametrize("run", [passed, failed, rehearsed])
def test_a_telephone_scrolls_in_one_direction(page: Page, tmp_path: Path, run: Run) -> None:
    show(page, tmp_path, run, 400)
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_nothing_is_fetched_refused_or_run(own_page: Page, tmp_path: Path) -> None:
    requested: list[str] = []
    said: list[str] = []
    own_page.on("request", lambda request: requested.append(request.url[:5]))
    own_page.on("console", lambda message: said.append(message.text))
    show(own_page, tmp_path, failed)
    assert colour_of(own_page, "#step-1 .shot") == RED
    assert (set(requested) - {"data:"}, said) == ({"file:"}, [])
    assert requested.count("file:") == 1
    assert "<script" not in own_page.content()


def test_the_same_place_shows_before_and_after_by_keyboard_alone(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    step, shot = page.locator("#step-3"), page.locator("#step-3 .shot:visible")
    assert colour_of(page, "#step-3 .shot:visible") == BLUE
    small = shot.bounding_box()
    step.get_by_role("link", name="Before", exact=True).focus()
    page.keyboard.press("Enter")
    assert colour_of(page, "#step-3 .shot:visible") == RED
    large = shot.bounding_box()
    expect(step.get_by_text("As it was after step 1")).to_be_visible()
    page.keyboard.press("Shift+Tab")  # back from the picture to what stands above it
    expect(step.get_by_role("link", name="Close")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert colour_of(page, "#step-3 .shot:visible") == BLUE
    assert shot.bounding_box() == large
    step.get_by_role("link", name="Close").press("Enter")
    assert small
    assert large
    again = shot.bounding_box()
    assert again
    assert (again["width"], again["height"]) == (small["width"], small["height"])
    assert large["width"] > 2.5 * small["width"]


@pytest.mark.whole
def test_steps_are_narrowed_down_by_keyboard_alone(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, failed)
    steps = page.locator(".step:visible")
    expect(steps).to_have_count(4)
    page.get_by_role("radio", name="every step 4").focus()
    shown = {}
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        chosen = page.locator(".narrow label:has(:checked)").inner_text()
        shown[chosen] = [step.get_attribute("id") for step in steps.all()]
    assert shown == {
        "failures 1": ["step-4"],
        "skipped 1": ["step-2"],
        "changes the appliance once 1": ["step-3"],
        "people said 1": ["step-3"],
    }
    expect(page.locator(".steps:visible")).to_have_count(1)


@pytest.mark.whole
def test_where_nothing_failed_failures_cannot_be_asked_for(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    expect(page.get_by_role("radio", name="failures 0")).to_be_disabled()


def test_what_failed_is_told_first_and_leads_there(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, failed)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the steps")).to_be_focused()
    page.get_by_role("banner").get_by_role("link", name="Step 4: See that it is there").press("Enter")
    expect(page.locator("#step-4 .problem")).to_be_in_viewport()


def test_a_screen_reader_hears_what_a_picture_shows(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    expect(page.get_by_role("img", name="After step 3, the page of backup: Click Upload")).to_be_visible()
    page.locator("#step-3").get_by_role("link", name="Before", exact=True).click()
    name = "Before step 3, the page of backup as it was after step 1"
    expect(page.get_by_role("img", name=name)).to_be_visible()


@pytest.mark.whole
def test_headings_are_the_run_its_sections_and_its_steps(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    headings = [
        (heading.evaluate("it => it.tagName"), heading.text_content()) for heading in page.get_by_role("heading").all()
    ]
    assert headings == [
        ("H1", "Import a certificate"),
        ("H2", "Who, what, where"),
        ("H2", "Contents"),
        ("H2", "Security :: Certificates"),
        ("H3", "1 Open it"),
        ("H3", "2 Click away a notice"),
        ("H2", "Security :: Import"),
        ("H3", "3 Click Upload"),
        ("H2", "Evidence by control"),
        ("H2", "Also on record"),
    ]


def test_each_step_tells_its_time_twice_and_by_which_certificate_its_appliance_was_known(
    page: Page, tmp_path: Path
) -> None:
    show(page, tmp_path, passed)
    text = page.locator("#step-3 .told")
    expect(text).to_contain_text("2026-11-24 12:00:10 UTC (13:00:10 +01:00)")
    expect(text).to_contain_text("backup · hq-b · certificate bbbb bbbb bbbb bbbb…")
    text.get_by_role("link").click()
    expect(page.locator(".certificate:target code")).to_have_text(" ".join(["bbbb"] * 16))


def test_paper_has_every_step_and_nothing_to_press(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, failed)
    page.get_by_role("radio", name="failures 1").check(force=True)
    page.locator("#step-4 .views a").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".step:visible")).to_have_count(4)
    for gone in (".narrow", ".views", ".step:not(.changes) .shot.earlier", ".skip"):
        assert not any(element.is_visible() for element in page.locator(gone).all()), gone
    assert [
        shot.is_visible() for shot in page.locator("#step-1 .shot, #step-3 .shot:not(.earlier), #step-4 .shot").all()
    ] == [
        True,
        True,
        True,  # the very picture of step 3, but of a failure
    ]


@pytest.mark.whole
def test_paper_shows_the_page_before_and_after_a_change(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    page.emulate_media(media="print")
    before, after = page.locator("#step-3 .shot.earlier"), page.locator("#step-3 .shot:not(.earlier)")
    expect(before).to_be_visible()
    places = before.bounding_box(), after.bounding_box()
    assert places[0]
    assert places[1]
    assert places[0]["y"] < places[1]["y"]
    assert page.locator(".change .picture:visible").count() == 2


def test_a_small_picture_says_that_it_is_a_part_and_leads_to_the_whole_one(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    step, whole = page.locator("#step-1"), [1280, 900]
    assert seen(page, "#step-1") != [whole]
    step.get_by_role("link", name="the whole picture").press("Enter")
    assert seen(page, "#step-1") == [whole]
    expect(step.get_by_text("the whole picture")).to_be_hidden()


def test_paper_shows_pictures_whole_each_with_its_frame(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, passed)
    page.emulate_media(media="print")
    assert (seen(page, "#step-1"), seen(page, "#step-3")) == ([[1280, 900]], [[1280, 900]] * 2)
    frames = page.locator(".step .frame:visible")
    assert [
        frame.locator("dd").last.inner_text() for frame in frames.all() if frame.locator(".cut:visible").count()
    ] == []
    for step, content, count in (("#step-1", RED, 1), ("#step-3", BLUE, 1), ("#step-3", RED, 1)):
        expect(page.locator(f"{step} .frame:visible", has_text=sha256(picture(content)).hexdigest())).to_have_count(
            count
        )
    expect(page.locator(".change .frame").first).to_contain_text("A part; the whole picture is with step 3")


def seen(page: Page, step: str) -> list[list[int]]:
    """The sizes of what is shown of the pictures of a step, in their own pixels."""
    script = "its => its.map(it => [it.viewBox.baseVal.width, it.viewBox.baseVal.height])"
    sizes: list[list[int]] = page.locator(f"{step} .picture:visible").evaluate_all(script)
    return sizes


@pytest.mark.whole
def test_paper_does_not_repeat_a_picture_and_says_so(page: Page, tmp_path: Path) -> None:
    again = StepStarted(step="4", action="expect", sentence="See that it is there", appliance="backup")
    taken = StepStarted(step="5", action="capture", sentence="Take a picture", appliance="backup")

    def run(folder: Path) -> list[Event]:
        same = kept(folder, "4", picture(BLUE)), kept(folder, "5", picture(BLUE), caption="As it is now")
        return [*events(folder), again, StepPassed(step="4"), same[0], taken, StepPassed(step="5"), same[1]]

    show(page, tmp_path, run)
    expect(page.locator("#step-4 .shot")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#step-4 .shot")).to_be_hidden()
    expect(page.locator("#step-5 .shot")).to_be_visible()
    for step in ("#step-4", "#step-5"):
        expect(page.locator(step)).to_contain_text("Byte for byte the picture of step 3")


def test_a_control_leads_from_the_first_page_to_its_proof(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, failed)
    page.get_by_role("link", name="A.8.32 evidenced in part").click()
    expect(page.locator(".control:target")).to_be_in_viewport()
    page.get_by_role("row", name="3 Click Upload Picture").first.get_by_role("link", name="3", exact=True).click(
        timeout=3000
    )
    expect(page.locator("#step-3 .shot:target")).to_be_in_viewport()
    assert colour_of(page, "#step-3 .shot:visible") == BLUE
