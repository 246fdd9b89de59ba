"""The page of a comparison, in a browser."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from handrail.journal import StepPassed, StepSkipped, StepStarted
from handrail.report.diff.comparer import compare
from handrail.report.diff.html import html

from .test_diff import HERE, MASK, START, RunBuilder, both, picture
from .test_in_a_browser import violations

WHITE, BLACK = picture(size=(1280, 900)), picture((100, 100, 399, 199), size=(1280, 900))


@pytest.fixture
def builders(tmp_path: Path) -> tuple[RunBuilder, RunBuilder]:
    first, second = (RunBuilder(tmp_path / name).record(START, HERE) for name in ("first-run", "second-run"))
    for builder, text, image in ((first, "- text: <a> one", WHITE), (second, "- text: <a> two", BLACK)):
        builder.step("1", "See what stays").text("1", "- text: same")
        builder.step("2", "See what changes").text("2", text).keep("2", image, masks=(MASK,))
        builder.step("3", "See it again").text("3", text)
    first.step("4", "See what only one has")
    second.record(StepSkipped(step="4", sentence="Be skipped", reason="no", appliance="primary"))
    return first, second


def show(page: Page, folder: Path, builders: tuple[RunBuilder, RunBuilder], width: int = 1280) -> None:
    (folder / "diff.html").write_text(html(both(*builders)), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((folder / "diff.html").as_uri())


@pytest.mark.sampled(1)
@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.whole), 400])
def test_axe_finds_nothing(page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder], width: int) -> None:
    show(page, tmp_path, builders, width)
    assert violations(page) == []
    page.locator(".three .shot").last.click()
    page.locator("summary").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_is_fetched_refused_or_run(
    own_page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder]
) -> None:
    requested: list[str] = []
    said: list[str] = []
    own_page.on("request", lambda request: requested.append(request.url[:5]))
    own_page.on("console", lambda message: said.append(message.text))
    show(own_page, tmp_path, builders)
    assert (requested.count("file:"), set(requested) - {"data:", "file:"}, said) == (1, set(), [])
    assert "<script" not in own_page.content()


def test_the_answer_is_told_first_and_leads_to_each_difference(
    page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder]
) -> None:
    show(page, tmp_path, builders)
    expect(page.get_by_role("banner")).to_contain_text("3 of 5 steps differ")
    page.get_by_role("link", name="See what changes").press("Enter")
    step = page.locator("li", has=page.get_by_role("heading", name="See what changes"))
    expect(step).to_be_in_viewport()
    expect(step).to_contain_text("Shows again at step 3")


@pytest.mark.whole
def test_a_difference_is_marked_by_more_than_colour(
    page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder]
) -> None:
    show(page, tmp_path, builders)
    shown = [line.text_content() for line in page.locator(".line.left, .line.right").all()]
    assert shown == ["−first: text: <a> one", "+second: text: <a> two", "−only first: passed", "+only second: skipped"]
    assert page.locator(".line b").all_text_contents() == ["one", "two"]


def test_pictures_stand_side_by_side_with_what_differs_in_them(
    page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder]
) -> None:
    show(page, tmp_path, builders)
    shots = page.locator(".three svg")
    assert [shot.get_attribute("aria-label") for shot in shots.all()] == [
        "The page of first at step 2",
        "The page of second at step 2",
        "Where the pages differ: 1 place, framed",
    ]
    tops = {round(box["y"]) for shot in shots.all() if (box := shot.bounding_box())}
    assert len(tops) == 1
    page.locator(".three .shot").last.click()
    assert [colour(page, x, y) for x, y in ((250, 150), (20, 20), (700, 700))] == [
        "red",
        "grey",
        "white",
    ]


def colour(page: Page, x: int, y: int) -> str:
    """What is seen at this pixel of the pictures, in the one that shows what differs."""
    shot = base64.b64encode(page.locator(".three svg").last.screenshot()).decode()
    red, green, blue = page.evaluate(
        """async ([png, x, y]) => {
            const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d"); canvas.drawImage(image, 0, 0);
            return [...canvas.getImageData(x * image.width / 1280, y * image.width / 1280, 1, 1).data.slice(0, 3)]; }""",
        [shot, x, y],
    )
    return "red" if red > 180 and green < 60 else "white" if min(red, green, blue) > 245 else "grey"


@pytest.mark.whole
def test_paper_has_all_of_it_and_nothing_to_press(
    page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder]
) -> None:
    show(page, tmp_path, builders)
    page.emulate_media(media="print")
    assert not any(element.is_visible() for element in page.locator(".views, .skip").all())
    assert all(element.is_visible() for element in page.locator(".compared, .three .shot").all())


@pytest.mark.whole
def test_where_all_is_alike_that_is_all_there_is(
    page: Page, tmp_path: Path, builders: tuple[RunBuilder, RunBuilder]
) -> None:
    first, _ = builders
    show(page, tmp_path, (first, first))
    expect(page.get_by_role("banner")).to_contain_text("Nothing differs in 4 steps")
    expect(page.locator(".compared, #differences")).to_have_count(0)
    assert violations(page) == []


@pytest.mark.whole
def test_pictures_that_are_to_be_expected_are_told_apart(page: Page, tmp_path: Path) -> None:
    """The host name is each one's own: alike in the text, another picture."""
    run = RunBuilder(tmp_path / "run").record(START)
    for number, role, host, image in (("1", "primary", "hq-a", WHITE), ("2", "backup", "hq-b", BLACK)):
        run.record(HERE.model_copy(update={"appliance": role, "number": int(number)}))
        run.record(StepStarted(step=number, action="capture", sentence="Take a picture", appliance=role))
        run.record(StepPassed(step=number)).text(number, f"- text: {host}.example.com").keep(number, image)
    comparison = compare(run.side("primary", "primary"), run.side("backup", "backup"))
    (tmp_path / "diff.html").write_text(html(comparison), encoding="utf-8")
    page.goto((tmp_path / "diff.html").as_uri())
    expect(page.get_by_role("banner")).to_contain_text("Nothing differs in 1 step")
    expect(page.get_by_role("region", name="Pictures of pages whose texts count as alike")).to_contain_text(
        "(100, 100, 300×100)"
    )
    expect(page.locator("#step-example svg")).to_have_count(3)
    assert violations(page) == []
