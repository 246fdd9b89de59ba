"""Rendering of a film by ffmpeg: each scene with its holds, the caption bar, the arrow and the ring; then all, with chapters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.errors import SurroundingsError
from handrail.journal import Entry, RunRecord
from handrail.palette import BLUE, Colour
from handrail.report import words
from handrail.report.colours import appliance_colours
from handrail.report.pictures import evidence_problem
from handrail.report.video import drawing
from handrail.report.video.ffmpeg import Ffmpeg
from handrail.report.video.raw_video import VIDEO_SIZE, RawVideo, raw_videos
from handrail.report.video.scenes import FRAME_RATE, OFFSCREEN, Move, Scene, VideoChapter, chapters, scenes
from handrail.sealing import payload

PADDING_LUMA = 126
"""The luma of the grey that Playwright puts beside a frame that is too small."""
SYNC_MARK_LUMA = 49
"""The luma of the empty window that is darkened as the sync mark."""
MAX_GREY_SATURATION = 14
"""The saturation above which a frame is coloured, and so neither padding nor the sync mark."""
MAX_SYNC_MARK_SECOND = 5.0
"""Seconds of a raw video in which the sync mark is searched."""
PADDING_COLOUR = "0x1d2733"
"""The colour beside a page that is narrower than the video."""
ENCODER = "-c:v libvpx-vp9 -pix_fmt yuv420p -crf 30 -b:v 0 -deadline realtime -cpu-used 7 -row-mt 1 -tile-columns 1 -threads 2"


@dataclass(frozen=True)
class MeasuredVideo:
    """A raw video with its frames, and its beginning corrected by its sync mark."""

    video: RawVideo
    file: Path
    frames: tuple[VideoFrame, ...]

    def first_frame(self, second: float) -> float:
        """The second of the frame that shows at `second`."""
        padded = set(padded_frame_seconds(self.frames))
        whole = [frame.second for frame in self.frames if frame.second not in padded]
        return max((it for it in whole if it <= second + 0.001), default=whole[0] if whole else 0.0)

    def dark_until(self, second: float) -> float | None:
        """The second at which something is opened in the window, if it is still empty at `second`; None if it is not."""
        first = self.first_frame(second)
        rest = [frame for frame in self.frames if frame.second >= first - 0.001]
        if not rest or not rest[0].has_grey(SYNC_MARK_LUMA):
            return None
        opened = (frame.second for frame in rest if not frame.has_grey(SYNC_MARK_LUMA))
        return next(opened, self.video.length)


def render_film(entries: Sequence[Entry], record: RunRecord, folder: Path, ffmpeg: Ffmpeg, work_dir: Path) -> bytes:
    """Render the film of a run, as WebM; `work_dir` is for temporary files. Raises `SurroundingsError`."""
    measured = {video: measure(video, folder, ffmpeg) for video in raw_videos(entries)}
    synchronised = {it.video: it for it in measured.values()}
    film = scenes(list(synchronised), entries, record)
    lines = ["ffconcat version 1.0"]
    for number, scene in enumerate(film):
        scene_dir = work_dir / f"{number}"
        scene_dir.mkdir()
        _render_scene(scene, synchronised[scene.raw_video], record, ffmpeg, scene_dir)
        lines += [f"file {number}/scene.webm", f"duration {scene.length:.6f}"]
    (work_dir / "scenes.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    (work_dir / "chapters.txt").write_text(chapter_metadata(record, chapters(film)), encoding="utf-8")
    inputs = ("-f", "concat", "-i", "scenes.txt", "-f", "ffmetadata", "-i", "chapters.txt")
    maps = ("-map", "0:v", "-map_metadata", "1", "-map_chapters", "1")
    ffmpeg.run("-y", *inputs, *maps, "-c", "copy", "film.webm", folder=work_dir)
    return (work_dir / "film.webm").read_bytes()


def measure(video: RawVideo, folder: Path, ffmpeg: Ffmpeg) -> MeasuredVideo:
    """Measure the frames of a raw video. Raises `SurroundingsError` if it is not what the journal says."""
    problem = evidence_problem(video.kept, folder)
    if problem:
        raise SurroundingsError(f"no video can be made of {video.kept.file}: it {problem}")
    file = (payload(folder) / video.kept.file).resolve()
    frames = measure_frames(ffmpeg, file, video.page_size)
    dark_second = sync_mark_second(frames) if video.sync_mark else None
    return MeasuredVideo(video.synchronised(dark_second), file, tuple(frames))


def _render_scene(scene: Scene, measured: MeasuredVideo, record: RunRecord, ffmpeg: Ffmpeg, work_dir: Path) -> None:
    colours = appliance_colours(record)
    _draw(scene, record, colours, work_dir)
    colour = colours.get(scene.raw_video.appliance, BLUE)
    card = drawing.title_card(record, colours) if scene.lead else drawing.window_card(scene.raw_video.appliance, colour)
    card.save(work_dir / "card.png")
    dark_until = measured.dark_until(scene.begins)
    card_until = scene.lead if dark_until is None else scene.second_of(min(dark_until, scene.ends))
    (work_dir / "moves.txt").write_text(_move_commands(scene), encoding="ascii")
    graph = _filter_graph(scene, measured, card_until)
    _encode(ffmpeg, measured.file, graph, work_dir)


def _draw(scene: Scene, record: RunRecord, colours: Mapping[str, Colour], work_dir: Path) -> None:
    """Draw each caption bar once, the arrow and the ring, and write the list of when each bar is shown."""
    appliance = scene.raw_video.appliance
    bars = [
        drawing.title_bar(record, colours.get(appliance, BLUE), appliance),
        *(drawing.step_bar(cue, colours.get(cue.step.appliance, BLUE)) for cue in scene.cues),
    ]
    starts = [0.0, *(scene.cue_start(index) for index in range(len(scene.cues))), scene.length]
    lines = ["ffconcat version 1.0"]
    for number, bar in enumerate(bars):
        if starts[number + 1] > starts[number]:
            drawing.draw_bar(bar).save(work_dir / f"{number}.png")
            lines += [f"file {number}.png", f"duration {starts[number + 1] - starts[number]:.3f}"]
    (work_dir / "bars.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    drawing.draw_arrow().save(work_dir / "arrow.png")
    drawing.draw_ring().save(work_dir / "ring.png")


def _move_commands(scene: Scene) -> str:
    """The moves of arrow and ring, as commands for ffmpeg's `sendcmd` filter."""
    offset = {"arrow": 2, "ring": drawing.RING_SIZE // 2}
    first = Move(0.0, "ring", *OFFSCREEN)  # ffmpeg takes no file without a command
    moves = [first, *sorted(scene.moves(), key=lambda move: move.at)]
    commands = (
        f"{move.at:.3f} overlay@{move.image} x {move.x - offset[move.image]}, "
        f"overlay@{move.image} y {move.y - offset[move.image]};"
        for move in moves
    )
    return "\n".join(commands) + "\n"


def chapter_metadata(record: RunRecord, chapters: Sequence[VideoChapter]) -> str:
    """The film's title and its chapters in milliseconds, as ffmpeg reads them (ffmetadata)."""
    head = [";FFMETADATA1", f"title={_escaped(words.run_title(record))}"]
    body = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.begins * 1000:.0f}\nEND={chapter.ends * 1000:.0f}\n"
        f"title={_escaped(chapter.title)}"
        for chapter in chapters
    ]
    return "\n".join([*head, *body]) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", " ".join(text.split()))


@dataclass(frozen=True)
class VideoFrame:
    """A frame of a raw video: its second, and the luma of the page's lower right corner."""

    second: float
    luma: float
    coloured: bool
    """Whether that corner is coloured, and not grey."""

    def has_grey(self, luma: int) -> bool:
        """Whether the corner is grey, and as light as `luma`."""
        return abs(self.luma - luma) < 3 and not self.coloured


def measure_frames(ffmpeg: Ffmpeg, file: Path, page_size: tuple[int, int] = VIDEO_SIZE) -> list[VideoFrame]:
    """Measure all frames of a raw video by ffmpeg, at the lower right corner of the page."""
    corner = f"crop=8:8:{page_size[0] - 8}:{page_size[1] - 8},signalstats,metadata=print:file=-"
    output = ffmpeg.run("-i", str(file), "-vf", corner, "-fps_mode", "passthrough", "-f", "null", "-")
    frames = [
        dict(re.findall(r"(pts_time|YAVG|SATMAX)[:=]([\d.]+)", section)) for section in output.split("frame:")[1:]
    ]
    return [
        VideoFrame(float(frame["pts_time"]), float(frame["YAVG"]), float(frame["SATMAX"]) > MAX_GREY_SATURATION)
        for frame in frames
    ]


def sync_mark_second(frames: Sequence[VideoFrame]) -> float | None:
    """The second at which the empty window turns dark, or None if it does not."""
    return next(
        (frame.second for frame in frames if frame.second < MAX_SYNC_MARK_SECOND and frame.has_grey(SYNC_MARK_LUMA)),
        None,
    )


def padded_frame_seconds(frames: Sequence[VideoFrame]) -> list[float]:
    """The seconds of single frames that show the page in another shape, since a picture of it was taken just then.

    Chromium gives the whole page to a screenshot, and to the video as well. Grey padding fills the rest of a smaller frame.
    """
    grey = [frame.second for frame in frames if frame.has_grey(PADDING_LUMA)]
    return grey if len(grey) < len(frames) / 2 else []  # else the page itself is grey


def _encode(ffmpeg: Ffmpeg, raw_file: Path, graph: str, work_dir: Path) -> None:
    bars, images = ("-f", "concat", "-i", "bars.txt"), ("-i", "arrow.png", "-i", "ring.png", "-i", "card.png")
    inputs = ("-i", str(raw_file), *bars, *images)
    options = ("-map", "[captioned]", *ENCODER.split())
    ffmpeg.run("-y", *inputs, "-filter_complex", graph, *options, "scene.webm", folder=work_dir)


def _filter_graph(scene: Scene, measured: MeasuredVideo, card_until: float) -> str:
    """The filters by which ffmpeg puts a scene together, from the frame that shows at its beginning on.

    Each hold delays what comes after it. The card lies over the page until second `card_until`.
    """
    held = sum_expression(
        [f"{hold}*gte(T,{cue.at:.3f})" for cue, hold in zip(scene.cues, scene.holds, strict=True) if hold]
    )
    padded = padded_frame_seconds(measured.frames)
    left_out = sum_expression([f"between(t,{second - 0.001:.3f},{second + 0.001:.3f})" for second in padded])
    first, shift = measured.first_frame(scene.begins), scene.lead - scene.begins
    width, height = scene.raw_video.page_size
    offscreen = f"x={OFFSCREEN[0]}:y={OFFSCREEN[1]}:eof_action=repeat"
    output_size = f"{VIDEO_SIZE[0]}:{VIDEO_SIZE[1] + drawing.BAR_HEIGHT}"
    return (
        f"[0:v]select='gte(t,{first - 0.001:.3f})*lte(t,{max(scene.ends, first + 0.001):.3f})*not({left_out})',"
        f"setpts='if(gt(T,{max(scene.begins, first) + 0.001:.3f}),PTS+({shift:.3f}+{held})/TB,0)',"
        f"fps={FRAME_RATE}:start_time=0,tpad=stop_mode=clone:stop_duration={scene.length:.3f},"
        f"trim=end={scene.length:.6f},sendcmd=f=moves.txt[held];"
        f"[held][3:v]overlay@ring={offscreen}[ringed];[ringed][2:v]overlay@arrow={offscreen}[pointed];"
        f"[pointed]crop={width}:{height}:0:0,pad={output_size}:(ow-iw)/2:0:{PADDING_COLOUR}[page];"
        f"[page][4:v]overlay=x=0:y=0:eof_action=repeat:enable='lt(t,{card_until:.3f})'[carded];"
        f"[carded][1:v]overlay=x=0:y={VIDEO_SIZE[1]}:eof_action=repeat[captioned]"
    )


def sum_expression(terms: Sequence[str]) -> str:
    """The sum of terms as nested pairs, since ffmpeg reads no more than about a hundred terms in a row."""
    if len(terms) < 2:
        return terms[0] if terms else "0"
    half = len(terms) // 2
    return f"({sum_expression(terms[:half])}+{sum_expression(terms[half:])})"
