"""The video itself, by ffmpeg: the raw film with its stills, the band under it, the cursor over it, and its chapters."""

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
from handrail.report.video.raw_video import SIZE, RawVideo, beats
from handrail.report.video.timeline import AWAY, OPENING, Chapter, Move, Timeline
from handrail.sealing import payload

FRAMES = 15
"""A second."""
GREY = 126
"""The luma of what Playwright puts beside a frame that is too small."""
DARK = 49
"""The luma of an empty window that turns dark, so that the film has its time."""
COLOURED = 14
"""Above this saturation, it is neither of them."""
BESIDE = "0x1d2733"
"""What is put beside a page that is narrower than the video."""
BEGINNING = 5.0
"""Seconds of a film in which that is looked for."""
ENCODED = "-c:v libvpx-vp9 -pix_fmt yuv420p -crf 30 -b:v 0 -deadline realtime -cpu-used 7 -row-mt 1 -tile-columns 1 -threads 2"


def made(
    film: RawVideo, entries: Sequence[Entry], record: RunRecord, folder: Path, ffmpeg: Ffmpeg, workshop: Path
) -> bytes:
    """The video, as WebM. What is needed on the way lies in `workshop`. Raises `SurroundingsError`."""
    problem = evidence_problem(film.kept, folder)
    if problem:
        raise SurroundingsError(f"no video can be made of {film.kept.file}: it {problem}")
    raw = (payload(folder) / film.kept.file).resolve()
    frames = looked_at(ffmpeg, raw, film.page)
    dark = turns_dark(frames) if film.clapped else None
    film = film.timed(dark)
    cut = Timeline.of(film, beats(film, entries, record))
    _draw(cut, record, workshop)
    (workshop / "chapters.txt").write_text(chapters(record, film, cut.chapters()), encoding="utf-8")
    (workshop / "moves.txt").write_text(_moves(cut), encoding="ascii")
    _make(ffmpeg, raw, _graph(cut, dark or 0.0, reshaped(frames)), workshop)
    return (workshop / "made.webm").read_bytes()


def _draw(cut: Timeline, record: RunRecord, workshop: Path) -> None:
    """Each band once, and the list of when it is shown."""
    colours, steps = appliance_colours(record), len(record.steps)
    title = drawing.title(record, colours.get(cut.film.appliance, BLUE), cut.film.appliance)
    bands = [title, *(drawing.band_of(it, colours.get(it.step.appliance, BLUE), steps) for it in cut.beats)]
    starts = [0.0, *(cut.begins(place) for place in range(len(cut.beats))), cut.length]
    listed = ["ffconcat version 1.0"]
    for number, told_there in enumerate(bands):
        if starts[number + 1] > starts[number]:
            drawing.band(told_there).save(workshop / f"{number}.png")
            listed += [f"file {number}.png", f"duration {starts[number + 1] - starts[number]:.3f}"]
    (workshop / "bands.txt").write_text("\n".join(listed) + "\n", encoding="ascii")
    drawing.arrow().save(workshop / "arrow.png")
    drawing.ring().save(workshop / "ring.png")


def _moves(cut: Timeline) -> str:
    """Commands for ffmpeg's filters: from when on the arrow, and the ring, are where."""
    half = {"arrow": 2, "ring": drawing.RING // 2}
    first = Move(0.0, "ring", *AWAY)  # ffmpeg takes no file without a command
    listed = [first, *sorted(cut.moves(), key=lambda it: it.at)]
    told = (
        f"{it.at:.3f} overlay@{it.what} x {it.x - half[it.what]}, overlay@{it.what} y {it.y - half[it.what]};"
        for it in listed
    )
    return "\n".join(told) + "\n"


def chapters(record: RunRecord, film: RawVideo, of: Sequence[Chapter]) -> str:
    """As ffmpeg reads them (ffmetadata): a title for the whole, and the chapters in milliseconds."""
    head = [";FFMETADATA1", f"title={_escaped(f'{words.run_title(record)} · {film.appliance}')}"]
    body = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={it.begins * 1000:.0f}\nEND={it.ends * 1000:.0f}\ntitle={_escaped(it.title)}"
        for it in of
    ]
    return "\n".join([*head, *body]) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", " ".join(text.split()))


@dataclass(frozen=True)
class Frame:
    """When a picture of the film is shown, and how the page's lower right corner looks: luma, and whether that is coloured."""

    second: float
    luma: float
    coloured: bool

    def is_like(self, luma: int) -> bool:
        return abs(self.luma - luma) < 3 and not self.coloured


def looked_at(ffmpeg: Ffmpeg, raw: Path, page: tuple[int, int] = SIZE) -> list[Frame]:
    """All pictures of a film, by the corner of the page."""
    corner = f"crop=8:8:{page[0] - 8}:{page[1] - 8},signalstats,metadata=print:file=-"
    told = ffmpeg.run("-i", str(raw), "-vf", corner, "-fps_mode", "passthrough", "-f", "null", "-")
    found = [dict(re.findall(r"(pts_time|YAVG|SATMAX)[:=]([\d.]+)", it)) for it in told.split("frame:")[1:]]
    return [Frame(float(it["pts_time"]), float(it["YAVG"]), float(it["SATMAX"]) > COLOURED) for it in found]


def turns_dark(frames: Sequence[Frame]) -> float | None:
    """When the empty window does, as the film begins; None where it does not."""
    return next((it.second for it in frames if it.second < BEGINNING and it.is_like(DARK)), None)


def reshaped(frames: Sequence[Frame]) -> list[float]:
    """When the film shows the page in another shape, since its picture was taken just then: seconds of single frames.

    Chromium gives the whole page to whoever pictures it, and to the film as well. What a smaller frame leaves free is grey.
    """
    grey = [it.second for it in frames if it.is_like(GREY)]
    return grey if len(grey) < len(frames) / 2 else []  # else it is the page that is grey


def _make(ffmpeg: Ffmpeg, raw: Path, graph: str, workshop: Path) -> None:
    bands, drawn = ("-f", "concat", "-i", "bands.txt"), ("-i", "arrow.png", "-i", "ring.png")
    inputs = ("-i", str(raw), *bands, *drawn, "-f", "ffmetadata", "-i", "chapters.txt")
    taken = ("-map", "[made]", "-map_metadata", "4", "-map_chapters", "4")
    ffmpeg.run("-y", *inputs, "-filter_complex", graph, *taken, *ENCODED.split(), "made.webm", at=workshop)


def _graph(cut: Timeline, first: float, reshaped: Sequence[float]) -> str:
    """How the pictures are put together, from the one at `first` on. Each still delays what comes after it."""
    held = sum_of([f"{still}*gte(T,{beat.at:.3f})" for beat, still in zip(cut.beats, cut.stills, strict=True) if still])
    left_out = sum_of([f"between(t,{it - 0.001:.3f},{it + 0.001:.3f})" for it in reshaped])
    width, height = cut.film.page
    away = f"x={AWAY[0]}:y={AWAY[1]}:eof_action=repeat"
    return (
        f"[0:v]select='gte(t,{first - 0.001:.3f})*not({left_out})',"
        f"setpts='PTS+gt(T,{first + 0.001:.3f})*({OPENING}+{held})/TB',fps={FRAMES}:start_time=0,sendcmd=f=moves.txt[film];"
        f"[film][3:v]overlay@ring={away}[ringed];[ringed][2:v]overlay@arrow={away}[pointed];"
        f"[pointed]crop={width}:{height}:0:0,pad={SIZE[0]}:{SIZE[1] + drawing.HEIGHT}:(ow-iw)/2:0:{BESIDE}[page];"
        f"[page][1:v]overlay=x=0:y={SIZE[1]}:eof_action=repeat[made]"
    )


def sum_of(terms: Sequence[str]) -> str:
    """A sum that ffmpeg reads however long it is: it takes no more than about a hundred terms in a row."""
    if len(terms) < 2:
        return terms[0] if terms else "0"
    half = len(terms) // 2
    return f"({sum_of(terms[:half])}+{sum_of(terms[half:])})"
