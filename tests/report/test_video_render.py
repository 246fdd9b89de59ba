"""The film of a run, rendered of small raw videos by ffmpeg, and examined with ffprobe and frame by frame."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from handrail.app.environment import clock
from handrail.errors import SurroundingsError
from handrail.evidence import keep_recordings, video_event
from handrail.journal import (
    Entry,
    Event,
    Journal,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepStarted,
    TargetLocated,
    read,
    run_record,
)
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.camera.recording import WindowRecorder
from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
from handrail.page.chromium.launcher.launcher import Launch
from handrail.report.video.ffmpeg import Ffmpeg
from handrail.report.video.raw_video import RawVideo, raw_videos
from handrail.report.video.render import (
    measure_frames,
    padded_frame_seconds,
    render_film,
    sum_expression,
    sync_mark_second,
)
from handrail.report.video.scenes import READING_SECONDS, TITLE_SECONDS, scenes

from . import test_video_scenes as story

FFMPEG = shutil.which("ffmpeg") or "ffmpeg"
LENGTH = 4.0
BACKUP = story.FILE.replace("primary", "backup")
BLUE, AMBER, ORANGE, INK = (31, 95, 168), (154, 90, 0), (217, 72, 15), (29, 39, 51)


def ffmpeg(*arguments: str | Path) -> bytes:
    return subprocess.run([FFMPEG, "-v", "error", "-y", *arguments], capture_output=True, check=True).stdout


def probe(video: Path, *options: str) -> dict[str, Any]:
    command: list[str | Path] = ["ffprobe", "-v", "error", *options, "-of", "json", video]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def frame(video: Path, second: float) -> Image.Image:
    bitmap = ffmpeg("-ss", f"{second}", "-i", video, "-frames:v", "1", "-f", "image2pipe", "-c:v", "bmp", "-")
    return Image.open(BytesIO(bitmap)).convert("RGB")


def near(image: Image.Image, position: tuple[int, int], colour: tuple[int, int, int], tolerance: int = 24) -> bool:
    """Whether a pixel has nearly this colour."""
    pixel = image.getpixel(position)
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, colour, strict=True))


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder with a raw video: white, and one frame smaller than the others, as during a screenshot."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "evidence").mkdir()
    white, small = (
        f"color=white:s={size}:r=5:d={length},pad=1280:900:0:0:gray"
        for size, length in (("1280x900", LENGTH / 2), ("900x900", 0.2))
    )
    inputs = [part for source in (white, small, white) for part in ("-f", "lavfi", "-i", source)]
    encoded = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p")
    ffmpeg(*inputs, "-filter_complex", "concat=n=3", *encoded, folder / story.FILE)
    dark = f"color=0x262626:s=1280x900:r=5:d={LENGTH / 2}"  # an empty window, until the run comes to it
    opened = f"color=yellow:s=1280x900:r=5:d={LENGTH / 2 + 0.5}"
    inputs = [part for source in (dark, opened) for part in ("-f", "lavfi", "-i", source)]
    ffmpeg(*inputs, "-filter_complex", "concat=n=2", *encoded, folder / BACKUP)
    return folder


@pytest.fixture(scope="module")
def video(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("made") / "video.webm"
    file.write_bytes(video_of(raw, entries_of(raw), file.parent))
    return file


def entries_of(raw: Path) -> list[Entry]:
    primary = story.recorded(LENGTH, (raw / story.FILE).read_bytes())
    return [*story.STORY, *primary, *story.recorded(LENGTH + 0.5, (raw / BACKUP).read_bytes(), role="backup")]


def video_of(raw: Path, entries: list[Entry], work_dir: Path, program: str = FFMPEG) -> bytes:
    return render_film(entries, run_record(entries), raw, Ffmpeg(program), work_dir)


@pytest.mark.whole
def test_every_section_is_a_chapter_whatever_signs_its_heading_has(video: Path) -> None:
    chapters = probe(video, "-show_chapters")["chapters"]
    assert [chapter["tags"]["title"] for chapter in chapters] == [
        "Sign in (primary)",
        "Export; #1 = a\\b (primary)",
        "Import (backup)",
        "Look (primary)",
    ]
    assert [float(chapter["start_time"]) for chapter in chapters] == [
        0,
        TITLE_SECONDS + 2,
        TITLE_SECONDS + 4,
        TITLE_SECONDS + 6,
    ]
    title = probe(video, "-show_entries", "format_tags=title")["format"]["tags"]["title"]
    assert title.startswith("Import: 100 % = «ä» · hq · ")


def test_nothing_of_the_page_is_covered_by_what_is_said(video: Path) -> None:
    (stream,) = probe(video, "-show_entries", "stream=width,height,codec_name")["streams"]
    assert (stream["width"], stream["height"], stream["codec_name"]) == (1280, 1040, "vp9")
    picture = frame(video, TITLE_SECONDS + 0.5)
    assert near(picture, (6, 895), (255, 255, 255))
    assert near(picture, (6, 970), BLUE)


def test_the_caption_bar_says_which_appliance_is_worked_on(video: Path) -> None:
    assert near(frame(video, TITLE_SECONDS + 3), (6, 970), BLUE)
    assert near(frame(video, TITLE_SECONDS + 4.5), (6, 970), AMBER)
    assert near(frame(video, TITLE_SECONDS + 6.5), (6, 970), BLUE)


def test_it_begins_with_a_card_of_what_is_done(video: Path) -> None:
    card = frame(video, TITLE_SECONDS / 2)
    assert near(card, (20, 20), (232, 240, 251))
    assert any(near(card, (x, y), INK, 60) for x in range(130, 400) for y in range(250, 310))
    assert near(frame(video, TITLE_SECONDS + 0.5), (20, 20), (255, 255, 255))


def test_an_empty_window_is_a_card_until_something_is_opened_in_it_and_never_dark(video: Path) -> None:
    """Step 3 begins at second 2 of the backup's window, which is dark until then; its picture is held for a second."""
    assert near(frame(video, TITLE_SECONDS + 4.5), (1000, 700), (255, 255, 0), 60)
    greys = ffmpeg("-i", video, "-vf", "crop=1280:900:0:0,scale=1:1,format=gray", "-f", "rawvideo", "-")
    assert len(greys) > 15 * LENGTH
    assert min(greys) > 150


@pytest.mark.whole
def test_the_card_of_a_window_lies_over_its_darkness(raw: Path, tmp_path: Path) -> None:
    entries = [
        story.STORY[0],
        story.at(1.2, SectionStarted(number=1, heading="Look", appliance="primary")),
        story.at(1.2, story.started("1")),
        story.at(1.5, SectionStarted(number=2, heading="Import", appliance="backup")),
        story.at(1.5, story.started("2", "backup")),
        *story.recorded(LENGTH, (raw / story.FILE).read_bytes()),
        *story.recorded(LENGTH / 2 + 0.5, (raw / BACKUP).read_bytes(), role="backup"),
    ]
    file = tmp_path / "video.webm"
    file.write_bytes(video_of(raw, entries, tmp_path))
    card = frame(file, TITLE_SECONDS + READING_SECONDS + 0.3)
    assert near(card, (20, 20), (253, 240, 217))
    greys = ffmpeg("-i", file, "-vf", "crop=1280:900:0:0,scale=1:1,format=gray", "-f", "rawvideo", "-")
    assert min(greys) > 150


def test_the_cursor_stands_at_the_control_and_a_ring_shows_the_click(video: Path) -> None:
    """Step 2 uses what is in the window at 650, 520, and began at second 1: after two holds of a second each."""
    clicked = TITLE_SECONDS + 1.1 + 2
    assert near(frame(video, clicked - 1.5), (654, 534), (255, 255, 255))
    during, after = frame(video, clicked + 0.2), frame(video, clicked + 0.8)
    ring = (650 - 26, 520)
    assert near(during, ring, ORANGE, tolerance=60)
    assert near(after, ring, (255, 255, 255))
    assert near(after, (654, 534), (29, 39, 51), tolerance=60)


def test_a_page_in_another_shape_is_left_out(raw: Path, video: Path) -> None:
    assert padded_frame_seconds(measure_frames(Ffmpeg(FFMPEG), raw / story.FILE)) == [LENGTH / 2]
    after_title = ("-ss", f"{TITLE_SECONDS + 0.5}", "-i", video)
    corners = ffmpeg(*after_title, "-vf", "crop=8:8:iw-8:880,scale=1:1,format=gray", "-f", "rawvideo", "-")
    assert len(corners) > 15 * LENGTH
    assert min(corners) > 200


def test_a_grey_page_is_not_left_out(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=64x64:r=5:d=1", "-c:v", "libvpx-vp9", tmp_path / "grey.webm")
    assert padded_frame_seconds(measure_frames(Ffmpeg(FFMPEG), tmp_path / "grey.webm", (64, 64))) == []


@pytest.mark.parametrize("many", [0, 1, 2, 1500])
def test_ffmpeg_reads_a_sum_however_long_it_is(many: int) -> None:
    moved = f"setpts='PTS+{sum_expression(['1'] * many)}/TB'"
    assert ffmpeg("-f", "lavfi", "-i", f"color=s=16x16:d=0.1,{moved},showinfo", "-f", "framecrc", "-")


def test_an_altered_raw_video_is_refused(raw: Path, tmp_path: Path) -> None:
    entries = [*story.STORY, *story.recorded(LENGTH, b"another")]
    with pytest.raises(SurroundingsError, match=r"no video can be made of evidence/video-primary.webm: it was altered"):
        video_of(raw, entries, tmp_path)


@pytest.mark.parametrize(("program", "message"), [("no-such-ffmpeg", "No such file"), ("false", "it gave no reason")])
def test_says_what_ffmpeg_complained_of(raw: Path, tmp_path: Path, program: str, message: str) -> None:
    with pytest.raises(SurroundingsError, match=f"the video could not be made; ffmpeg says: {message}"):
        video_of(raw, entries_of(raw), tmp_path, program)


MEANWHILE = "() => new Promise(done => setTimeout(done, 500))"
"""A run takes about as long before it opens anything."""
TURNS = """<body style="margin:0;background:#f00;height:3000px"><script>
const later = html => setTimeout(() => document.body.innerHTML = html, 1000);
const paint = colour => document.body.style.background = colour;
const turn = () => {
  window.turned = Date.now();
  paint("#00f");
  let times = 0;
  setInterval(() => paint(times++ % 2 ? "#00f" : "#00e"), 50);
  later("<button>Turned</button>");
};
later(`<button style="position:absolute;top:2000px;left:400px" onclick="turn()">Turn</button>`);
</script>"""
"""A page that goes on changing: a busy Chromium leaves frames out of a video, and makes none until the page changes again."""


async def record_turning_page(folder: Path) -> tuple[list[Entry], datetime]:
    """Record a page that turns from red to blue as step 2 clicks, far down. Returns the journal, and when it turned."""
    (folder / "evidence").mkdir()
    journal = Journal(folder / "journal.jsonl", clock=clock)

    def tell(*events: Event) -> None:
        for event in events:
            journal.append(event)

    choice = choose_browser(None, os.environ, shutil.which)
    window_recorder = WindowRecorder(folder, clock, video=True)
    driver = window_recorder.driver_env(os.environ, shutil.which)
    launch = Launch(
        choice.executable, folder, browser_environment(os.environ, folder), root=os.geteuid() == 0, driver_env=driver
    )
    tell(RunStarted(runbook="Turn", digest="d", steps=2))
    async with Chromium(launch, window_recorder=window_recorder) as browser:
        page = await browser.open_page("primary")
        await page.window.set_viewport_size({"width": 800, "height": 900})  # as beside another window
        tell(SectionStarted(number=1, heading="Red", appliance="primary"), story.started("1"))
        await page.window.evaluate(MEANWHILE)
        await page.open(f"data:text/html,{quote(TURNS)}", 5)
        tell(StepPassed(step="1"))
        target = (Locator.parse('button "Turn"'),)
        await page.find(target, 5).wait_for("visible")
        tell(SectionStarted(number=2, heading="Blue", appliance="primary"), story.started("2"))
        location = await page.locate(target)
        assert location
        tell(TargetLocated.at("2", location.rectangle, location.scrolled))
        await page.find(target, 5).click()
        tell(StepPassed(step="2"))
        await page.find((Locator.parse('button "Turned"'),), 5).wait_for("visible")
        turned = datetime.fromtimestamp(await page.window.evaluate("turned") / 1000, UTC)
    for recording, kept in zip(
        window_recorder.recordings, keep_recordings(window_recorder.recordings, folder / "evidence", bytes), strict=True
    ):
        tell(kept, *video_event(recording, kept))
    journal.close()
    return read(folder / "journal.jsonl"), turned


@pytest.mark.whole
async def test_chapters_point_to_where_the_section_begins_in_a_video_by_chromium(tmp_path: Path) -> None:
    entries, moment = await record_turning_page(tmp_path)
    (raw_video,) = raw_videos(entries)
    assert raw_video.page_size == (800, 900)
    dark = sync_mark_second(measure_frames(Ffmpeg(FFMPEG), tmp_path / raw_video.kept.file, raw_video.page_size))
    assert dark is not None
    assert raw_video.sync_mark is not None
    raw_video = raw_video.synchronised(dark)
    (scene,) = scenes([raw_video], entries, run_record(entries))
    turned = _second_of_blue(tmp_path / raw_video.kept.file)
    assert raw_video.second_of(moment) == pytest.approx(turned, abs=0.5)
    frames = 2 / 25  # the sync mark and the turn are each dated by a frame that shows them
    assert raw_video.second_of(_start_of(entries, "2")) < turned + frames
    (tmp_path / "work_dir").mkdir()
    (tmp_path / "video.webm").write_bytes(video_of(tmp_path, entries, tmp_path / "work_dir"))
    begins = float(probe(tmp_path / "video.webm", "-show_chapters")["chapters"][1]["start_time"])
    assert begins == pytest.approx(scene.cue_start(1), abs=0.01)
    assert near(frame(tmp_path / "video.webm", 0.1), (1000, 100), (232, 240, 251))
    before = frame(tmp_path / "video.webm", scene.second_of(turned) - 0.1)
    assert near(before, (1000, 100), (255, 0, 0), tolerance=40)
    after = frame(tmp_path / "video.webm", scene.second_of(turned) + 0.1)
    assert near(after, (1000, 100), (0, 0, 255), tolerance=40)
    assert near(after, (100, 100), (29, 39, 51))  # in the middle, and nothing grey beside it
    cue = scene.cues[1]
    assert cue.point
    assert cue.located_at
    x, y = cue.point
    pointed = frame(tmp_path / "video.webm", scene.second_of(cue.located_at) + 0.3)
    assert near(pointed, (240 + x + 4, y + 14), (29, 39, 51), tolerance=80)
    assert 400 <= y <= 500  # it was scrolled to the middle


def _start_of(entries: list[Entry], step: str) -> Any:
    return next(entry.at for entry in entries if isinstance(entry.event, StepStarted) and entry.event.step == step)


def _second_of_blue(raw_video: Path) -> float:
    output = ffmpeg(
        "-i", raw_video, "-vf", "scale=1:1,showinfo,format=rgb24", "-fps_mode", "passthrough", "-f", "rawvideo", "-"
    )
    pixels = [tuple(output[offset : offset + 3]) for offset in range(0, len(output), 3)]
    times = [float(measured["pts_time"]) for measured in probe(raw_video, "-show_entries", "frame=pts_time")["frames"]]
    return next(time for time, pixel in zip(times, pixels, strict=True) if pixel[2] > 150 and pixel[0] < 100)


def test_a_raw_video_is_what_the_journal_says_it_is(raw: Path) -> None:
    raw_video, _ = raw_videos(entries_of(raw))
    assert raw_video == RawVideo(raw_video.kept, "primary", story.BEGAN, LENGTH)
