"""The replay in a browser: by mouse, by keyboard, with a screen reader, on a telephone."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from handrail.journal import (
    ApplianceFacts,
    Event,
    PlanLine,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepPassed,
    StepRehearsed,
    StepStarted,
    TargetLocated,
)
from handrail.report.replay.html import html as replay

from .test_in_a_browser import BACKUP, BLUE, RED, START, Run, colour_of, kept, picture, violations
from .test_reports import record_of

GREEN = (30, 150, 30)
PRIMARY = ApplianceFacts(role="primary", name="hq-a", url="https://a.example.com", address="a:443")
BOX = {"left": 600, "top": 300, "width": 200, "height": 40}


def step(folder: Path, number: str, sentence: str, colour: tuple[int, int, int], appliance: str) -> list[Event]:
    """A click on a control at `BOX`, after which the page is of that colour."""
    return [
        StepStarted(
            step=number, action="click", sentence=sentence, appliance=appliance, effect="once", note="Mind it."
        ),
        TargetLocated(step=number, **BOX),
        StepPassed(step=number),
        kept(folder, number, picture(colour)),
    ]


def events(folder: Path) -> list[Event]:
    return [
        START.model_copy(update={"appliances": (PRIMARY, BACKUP)}),
        SectionStarted(number=1, heading="Security :: Export", appliance="primary"),
        StepStarted(step="1", action="open", sentence="Open it", appliance="primary"),
        StepPassed(step="1"),
        kept(folder, "1", picture(RED)),
        *step(folder, "2", "Click Export", BLUE, "primary"),
        *step(folder, "3", "Click <Apply>", RED, "primary"),
        SectionStarted(number=2, heading="Security :: Import", appliance="backup"),
        StepStarted(step="4", action="open", sentence="Open the other", appliance="backup"),
        StepPassed(step="4"),
        kept(folder, "4", picture(GREEN, 1280, 2400)),
    ]


def passed(folder: Path) -> list[Event]:
    return [*events(folder), RunFinished(outcome="passed")]


def failed(folder: Path) -> list[Event]:
    last = StepStarted(step="5", action="click", sentence="Click Upload", appliance="backup")
    end = StepFailed(step="5", error="E", problem="no button; there is “Other”"), kept(folder, "5", picture(GREEN))
    return [*events(folder), last, *end, RunFinished(outcome="failed", problem="no button; there is “Other”")]


def rehearsed(folder: Path) -> list[Event]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
    return [
        START.model_copy(update={"mode": "rehearsal", "appliances": (PRIMARY, BACKUP)}),
        *events(folder)[1:5],
        StepRehearsed(step="2", verdict="proved", sentence="Click Export", effect="once", appliance="primary"),
        kept(folder, "2", picture(RED)),
        kept(folder, "2", svg, "svg", media_type="image/svg+xml", drawn_on="2.png"),
        StepRehearsed(step="3", verdict="after", after="2", sentence="Click Apply", appliance="primary"),
        StepRehearsed(step="4", verdict="not-found", detail="no link", sentence="Click on", appliance="primary"),
        RunFinished(outcome="failed", problem="1 step was not found"),
    ]


def show(page: Page, folder: Path, run: Run = passed, width: int = 1280, height: int = 800, at: int = 0) -> None:
    (folder / "replay.html").write_text(replay(record_of(folder, *run(folder)), folder), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{(folder / 'replay.html').as_uri()}#scene-{at}")


def scene(page: Page) -> Locator:
    return page.locator(".scene:not([hidden])")


def sentence(page: Page) -> Locator:
    return scene(page).get_by_role("heading", level=2)


def miss(page: Page) -> None:
    scene(page).locator(".picture").click(position={"x": 30, "y": 30})


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("run", "width"), [(failed, 1280), (rehearsed, 390)])
def test_axe_finds_nothing_in_any_scene(page: Page, tmp_path: Path, run: Run, width: int) -> None:
    show(page, tmp_path, run, width)
    for index in range(page.locator(".scene").count()):
        page.evaluate(f"location.hash = 'scene-{index}'")
        expect(page.locator(f"#scene-{index}")).not_to_have_attribute("hidden", "")
        assert violations(page) == []


@pytest.mark.whole
def test_a_telephone_scrolls_in_one_direction(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, failed, 390, 844)
    for index in range(page.locator(".scene").count()):
        page.evaluate(f"location.hash = 'scene-{index}'")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_nothing_is_fetched_or_refused_and_each_picture_is_there_once(own_page: Page, tmp_path: Path) -> None:
    requested: list[str] = []
    said: list[str] = []
    own_page.on("request", lambda request: requested.append(request.url[:5]))
    own_page.on("console", lambda message: said.append(message.text))
    show(own_page, tmp_path, failed, at=2)
    assert colour_of(own_page, "#scene-2 .picture") == RED
    assert (set(requested) - {"data:"}, requested.count("file:"), said) == ({"file:"}, 1, [])
    assert own_page.locator("image").count() == 4  # red, blue, and green in two lengths


def test_the_only_script_is_the_one_that_the_policy_knows(tmp_path: Path) -> None:
    made = replay(record_of(tmp_path, *passed(tmp_path)), tmp_path)
    (script,) = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    assert f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in made


def test_a_click_on_the_control_goes_on_to_what_it_did(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path)
    page.get_by_role("button", name="Begin").click()
    expect(sentence(page)).to_have_text("Open it")
    page.get_by_role("button", name="Next").click()
    expect(sentence(page)).to_have_text("Click Export")
    expect(scene(page)).to_contain_text("Step 2 · 2 of 4")
    expect(scene(page)).to_contain_text("Changes the appliance once")
    expect(page.get_by_role("button", name="Next")).to_be_hidden()
    box = scene(page).locator(".picture").bounding_box()
    assert box
    scale = box["width"] / 1280
    page.mouse.click(box["x"] + 700 * scale, box["y"] + 320 * scale)
    expect(sentence(page)).to_have_text("Click <Apply>")
    expect(page.get_by_role("status")).to_have_text("Right.")
    assert colour_of(page, "#scene-3 .picture") == BLUE


def test_hints_come_in_stages(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, at=2)
    article, said = page.locator("#scene-2"), page.get_by_role("status")
    for stage, words in (("none", "another control"), ("region", "lit now"), ("outline", "outlined now")):
        miss(page)
        expect(said).to_contain_text(words)
        expect(article).to_have_attribute("data-emphasis", stage)
    scene(page).locator("button.spot").click()
    expect(sentence(page)).to_have_text("Click <Apply>")


@pytest.mark.whole
def test_on_a_telephone_a_hint_brings_into_sight_what_it_points_at(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, width=390, height=600, at=2)
    for _ in range(3):
        miss(page)
    spot, controls = scene(page).locator("button.spot").bounding_box(), page.locator(".controls").bounding_box()
    assert spot
    assert controls
    assert 0 < spot["y"] < spot["y"] + spot["height"] < controls["y"]


def test_says_at_the_end_how_many_were_found_unaided(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, at=2)
    miss(page)
    scene(page).locator("button.spot").click()
    expect(sentence(page)).to_have_text("Click <Apply>")
    page.get_by_role("button", name="Show me").click()
    expect(scene(page)).to_have_attribute("data-emphasis", "outline")
    page.keyboard.press("Enter")
    expect(sentence(page)).to_contain_text("What came of it")
    page.keyboard.press("End")
    expect(page.locator("#score")).to_have_text("1 of 2 steps unaided, 1 shown")
    page.get_by_role("link", name="Once more").click()
    expect(sentence(page)).to_have_text("How it goes")
    page.keyboard.press("End")
    expect(page.locator("#score")).to_have_text("Gone through without clicking.")


def test_the_keyboard_alone_leads_through(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(sentence(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_contain_text("Click the control")
    expect(sentence(page)).to_have_text("Click Export")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="What step 2 uses: Click Export")).to_be_focused()
    page.keyboard.press("Enter")
    expect(sentence(page)).to_have_text("Click <Apply>")
    expect(sentence(page)).to_be_focused()


@pytest.mark.whole
def test_a_picture_is_enlarged_to_the_whole_window_and_made_small_again(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    picture = page.locator(".scene:not([hidden]) .picture")
    window = page.locator(".scene:not([hidden]) .window")
    before = picture.bounding_box()
    assert before
    page.get_by_role("button", name="Enlarge").click()
    enlarged, whole = picture.bounding_box(), window.bounding_box()
    assert enlarged
    assert whole
    size = page.viewport_size
    assert size
    assert enlarged["width"] > before["width"]
    assert whole["width"] > size["width"] - 20
    assert whole["height"] > size["height"] - 20
    page.keyboard.press("Escape")
    assert picture.bounding_box() == before
    page.keyboard.press("z")
    assert picture.bounding_box() == enlarged
    page.get_by_role("button", name="What step 2 uses: Click Export").click()
    expect(sentence(page)).to_have_text("Click <Apply>")


def test_whoever_only_looks_turns_the_pages_and_sees_each_control_outlined(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path)
    page.get_by_role("switch", name="Just look").click()
    seen = []
    for _ in range(7):
        page.keyboard.press("ArrowRight")
        seen.append(scene(page).get_attribute("data-emphasis"))
    expect(sentence(page)).to_have_text("Done")
    assert set(seen) == {"outline"}
    page.keyboard.press("ArrowLeft")
    expect(sentence(page)).to_have_text("What came of it: Open the other")
    page.keyboard.press("Home")
    expect(sentence(page)).to_have_text("How it goes")


@pytest.mark.whole
def test_says_of_a_run_that_failed_how_many_steps_it_did_not_come_to(page: Page, tmp_path: Path) -> None:
    start, *others = failed(tmp_path)
    assert isinstance(start, RunStarted)
    numbers = ("1", "2", "3", "4", "5", "6", "7")
    planned = tuple(PlanLine(step=it, sentence="", section=1, heading="", appliance="backup") for it in numbers)
    record = record_of(tmp_path, start.model_copy(update={"planned": planned}), *others)
    (tmp_path / "replay.html").write_text(replay(record, tmp_path), encoding="utf-8")
    page.goto((tmp_path / "replay.html").as_uri())
    expect(scene(page)).to_contain_text("5 in 2 sections; 2 of 7 not reached")


@pytest.mark.whole
def test_contents_lead_to_a_section_and_the_bar_shows_how_far_one_is(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path)
    page.get_by_role("link", name="Security :: Import").click()
    expect(sentence(page)).to_have_text("Open the other")
    expect(page.get_by_role("link", name="Security :: Import")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "4 of 4")


@pytest.mark.whole
def test_primary_and_backup_are_told_apart_by_colour_and_by_word(page: Page, tmp_path: Path) -> None:
    looks = {}
    for at in (2, 6):
        (tmp_path / f"{at}").mkdir()
        show(page, tmp_path / f"{at}", at=at)
        bar = scene(page).locator(".bar")
        looks[bar.inner_text().split()[0]] = bar.evaluate("it => getComputedStyle(it).backgroundColor")
    assert looks == {"primary": "rgb(31, 95, 168)", "backup": "rgb(154, 90, 0)"}


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (800, 1000)])
def test_what_is_to_be_clicked_is_where_the_journal_says_and_in_sight(
    page: Page, tmp_path: Path, width: int, height: int
) -> None:
    show(page, tmp_path, width=width, height=height, at=2)
    shown = scene(page).locator(".picture").bounding_box()
    spot = scene(page).locator("button.spot").bounding_box()
    assert shown
    assert spot
    scale = shown["width"] / 1280
    assert spot["x"] + spot["width"] / 2 == pytest.approx(shown["x"] + 700 * scale, abs=1)
    assert spot["y"] + spot["height"] / 2 == pytest.approx(shown["y"] + 320 * scale, abs=1)
    assert min(spot["width"], spot["height"]) >= 24
    expect(scene(page).locator("button.spot")).to_be_in_viewport(ratio=1)


def test_a_failure_is_told_in_its_place(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, failed, at=6)
    page.get_by_role("button", name="Next").click()
    expect(scene(page).locator(".problem")).to_have_text("Failed · no button; there is “Other”")
    page.get_by_role("button", name="Next").click()
    expect(sentence(page)).to_have_text("Here it ended")
    expect(scene(page)).to_contain_text("A step failed, and the run ended there")


@pytest.mark.whole
def test_a_rehearsal_says_of_each_step_what_was_found(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, rehearsed)
    expect(page.get_by_role("banner")).to_contain_text("nothing on the appliances was changed")
    shown = [page.locator(f"#scene-{at} :is(.told, .problem)").text_content() for at in (2, 3, 4)]
    assert shown == ["Proved", "Reachable only after step 2", "Not found · no link"]
    assert page.locator(".clicked").count() == 0


def test_a_picture_that_is_gone_is_said_to_be(page: Page, tmp_path: Path) -> None:
    made = record_of(tmp_path, *passed(tmp_path))
    (tmp_path / "2.png").unlink()
    (tmp_path / "replay.html").write_text(replay(made, tmp_path), encoding="utf-8")
    page.goto(f"{(tmp_path / 'replay.html').as_uri()}#scene-3")
    expect(scene(page)).to_contain_text("2.png is missing")
    expect(page.get_by_role("button", name="Next")).to_be_visible()


@pytest.mark.whole
def test_without_its_script_it_says_so(tmp_path: Path) -> None:
    assert "<noscript>" in replay(record_of(tmp_path, *passed(tmp_path)), tmp_path)
