"""Rendering of a captioned video by ffmpeg: the raw video with its holds, the caption bar, the arrow, the ring, the chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.errors import SurroundingsError
from handrail.journal import Entry, RunRecord
from handrail.palette import BLUE
from handrail.report import words
from handrail.report.colours import appliance_colours
from handrail.report.pictures import evidence_problem
from handrail.report.video import drawing
from handrail.report.video.ffmpeg import Ffmpeg
from handrail.report.video.raw_video import VIDEO_SIZE, RawVideo, cues
from handrail.report.video.timeline import OFFSCREEN, TITLE_SECONDS, Move, Timeline, VideoChapter
from handrail.sealing import payload

FRAME_RATE = 15
"""Frames a second."""
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


def render_video(
    video: RawVideo, entries: Sequence[Entry], record: RunRecord, folder: Path, ffmpeg: Ffmpeg, work_dir: Path
) -> bytes:
    """Render the captioned video of a raw one, as WebM; `work_dir` is for temporary files. Raises `SurroundingsError`."""
    problem = evidence_problem(video.kept, folder)
    if problem:
        raise SurroundingsError(f"no video can be made of {video.kept.file}: it {problem}")
    raw_file = (payload(folder) / video.kept.file).resolve()
    frames = measure_frames(ffmpeg, raw_file, video.page_size)
    dark_second = sync_mark_second(frames) if video.sync_mark else None
    video = video.synchronised(dark_second)
    timeline = Timeline.of(video, cues(video, entries, record))
    _draw(timeline, record, work_dir)
    metadata = chapter_metadata(record, video, timeline.chapters())
    (work_dir / "chapters.txt").write_text(metadata, encoding="utf-8")
    (work_dir / "moves.txt").write_text(_move_commands(timeline), encoding="ascii")
    graph = _filter_graph(timeline, dark_second or 0.0, padded_frame_seconds(frames))
    _encode(ffmpeg, raw_file, graph, work_dir)
    return (work_dir / "captioned.webm").read_bytes()


def _draw(timeline: Timeline, record: RunRecord, work_dir: Path) -> None:
    """Draw each caption bar once, the arrow and the ring, and write the list of when each bar is shown."""
    colours, steps = appliance_colours(record), len(record.steps)
    appliance = timeline.raw_video.appliance
    title = drawing.title_bar(record, colours.get(appliance, BLUE), appliance)
    bars = [
        title,
        *(drawing.step_bar(cue, colours.get(cue.step.appliance, BLUE), steps) for cue in timeline.cues),
    ]
    starts = [0.0, *(timeline.cue_start(index) for index in range(len(timeline.cues))), timeline.length]
    lines = ["ffconcat version 1.0"]
    for number, bar in enumerate(bars):
        if starts[number + 1] > starts[number]:
            drawing.draw_bar(bar).save(work_dir / f"{number}.png")
            lines += [f"file {number}.png", f"duration {starts[number + 1] - starts[number]:.3f}"]
    (work_dir / "bars.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    drawing.draw_arrow().save(work_dir / "arrow.png")
    drawing.draw_ring().save(work_dir / "ring.png")


def _move_commands(timeline: Timeline) -> str:
    """The moves of arrow and ring, as commands for ffmpeg's `sendcmd` filter."""
    offset = {"arrow": 2, "ring": drawing.RING_SIZE // 2}
    first = Move(0.0, "ring", *OFFSCREEN)  # ffmpeg takes no file without a command
    moves = [first, *sorted(timeline.moves(), key=lambda move: move.at)]
    commands = (
        f"{move.at:.3f} overlay@{move.image} x {move.x - offset[move.image]}, "
        f"overlay@{move.image} y {move.y - offset[move.image]};"
        for move in moves
    )
    return "\n".join(commands) + "\n"


def chapter_metadata(record: RunRecord, video: RawVideo, chapters: Sequence[VideoChapter]) -> str:
    """The video's title and its chapters in milliseconds, as ffmpeg reads them (ffmetadata)."""
    head = [";FFMETADATA1", f"title={_escaped(f'{words.run_title(record)} · {video.appliance}')}"]
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
    bars, images = ("-f", "concat", "-i", "bars.txt"), ("-i", "arrow.png", "-i", "ring.png")
    inputs = ("-i", str(raw_file), *bars, *images, "-f", "ffmetadata", "-i", "chapters.txt")
    maps = ("-map", "[captioned]", "-map_metadata", "4", "-map_chapters", "4")
    options = ENCODER.split()
    ffmpeg.run("-y", *inputs, "-filter_complex", graph, *maps, *options, "captioned.webm", folder=work_dir)


def _filter_graph(timeline: Timeline, first_second: float, left_out_seconds: Sequence[float]) -> str:
    """The filters by which ffmpeg puts the video together, from the frame at `first_second` on.

    Each hold delays what comes after it.
    """
    held = sum_expression(
        [f"{hold}*gte(T,{cue.at:.3f})" for cue, hold in zip(timeline.cues, timeline.holds, strict=True) if hold]
    )
    left_out = sum_expression([f"between(t,{second - 0.001:.3f},{second + 0.001:.3f})" for second in left_out_seconds])
    width, height = timeline.raw_video.page_size
    offscreen = f"x={OFFSCREEN[0]}:y={OFFSCREEN[1]}:eof_action=repeat"
    output_size = f"{VIDEO_SIZE[0]}:{VIDEO_SIZE[1] + drawing.BAR_HEIGHT}"
    return (
        f"[0:v]select='gte(t,{first_second - 0.001:.3f})*not({left_out})',"
        f"setpts='PTS+gt(T,{first_second + 0.001:.3f})*({TITLE_SECONDS}+{held})/TB',"
        f"fps={FRAME_RATE}:start_time=0,sendcmd=f=moves.txt[held];"
        f"[held][3:v]overlay@ring={offscreen}[ringed];[ringed][2:v]overlay@arrow={offscreen}[pointed];"
        f"[pointed]crop={width}:{height}:0:0,pad={output_size}:(ow-iw)/2:0:{PADDING_COLOUR}[page];"
        f"[page][1:v]overlay=x=0:y={VIDEO_SIZE[1]}:eof_action=repeat[captioned]"
    )


def sum_expression(terms: Sequence[str]) -> str:
    """The sum of terms as nested pairs, since ffmpeg reads no more than about a hundred terms in a row."""
    if len(terms) < 2:
        return terms[0] if terms else "0"
    half = len(terms) // 2
    return f"({sum_expression(terms[:half])}+{sum_expression(terms[half:])})"
