"""The board of a rollout on a terminal: what needs a person on top, as many rows as there is room for, the others counted."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.text import Text

from handrail.characters import on_one_line
from handrail.cli.output.columns import fitted
from handrail.durations import format_duration
from handrail.fleet.board import NOT_BEGUN, WAITING, Board, BoardRow, BoardWave, Urgency
from handrail.report.words import plural

SIGNS = {
    "in doubt": ("?", "red bold"),
    "unknown": ("?", "red bold"),
    "failed": ("✗", "red bold"),
    "stopped": ("▲", "yellow"),
    "running": ("…", "blue"),
    WAITING: ("·", "dim"),
    NOT_BEGUN: ("–", "yellow"),
    "done": ("✓", "green"),
}
NO_RETURN = "◆"
"""The sign of a run that is past the point of no return."""
TITLES = ("", "pair", "wave", "step", "took", "left", "what", "picture")
NARROWED = (6, 7, 1)
"""The columns that are made narrower where there is not enough room."""
WIDE = 110
"""The columns of a terminal from which on pictures are named."""


def board_lines(board: Board, width: int, height: int | None = None) -> list[Text]:
    """The board in lines of `width` characters: `height` of them at most, or all if that is None."""
    head = [_cut(line, width) for line in _head(board, width)]
    for sentence in attention(board):
        told = textwrap.wrap(sentence, width - 3, break_on_hyphens=False)
        head += [Text(f" {' ' if number else '!'} {line}", "yellow bold") for number, line in enumerate(told)]
    room = None if height is None else max(height - len(head) - 2, 1)
    shown, folded = _shown(board.rows, room)
    is_wide = width >= WIDE
    rows = [[Text(title, "dim") for title in TITLES], *(_cells(row, board.at) for row in shown)]
    lines = list(fitted([row if is_wide else row[:-1] for row in rows], NARROWED if is_wide else NARROWED[::2], width))
    for urgency, count in folded.items():
        lines.append(_cut(Text(f"{'':3}{_fold(urgency, count, shown)}", "dim"), width))
    return [*head, Text(), *lines][:height]


def _shown(rows: Sequence[BoardRow], room: int | None) -> tuple[list[BoardRow], dict[Urgency, int]]:
    """The rows for which there is room, and how many of each part are folded into a line. Some of what runs always shows."""
    if room is None or len(rows) <= room:
        return list(rows), {}
    parts = {urgency: [row for row in rows if row.urgency is urgency] for urgency in Urgency}
    parts = {urgency: part for urgency, part in parts.items() if part}
    left = max(room - len(parts), 0)  # a line to count what is folded, for each part
    shown, folded = list[BoardRow](), dict[Urgency, int]()
    for urgency, part in parts.items():
        kept_free = min(len(parts.get(Urgency.RUNNING, ())), left // 3) if urgency is Urgency.PERSON else 0
        taken = part if len(part) <= left - kept_free + 1 else part[: left - kept_free]
        shown += taken
        if len(taken) < len(part):
            folded[urgency] = len(part) - len(taken)
        left -= len(taken) - (urgency not in folded)
    return shown, folded


def _fold(urgency: Urgency, count: int, shown: Sequence[BoardRow]) -> str:
    more = " more" if any(row.urgency is urgency for row in shown) else ""
    words = {
        Urgency.PERSON: "in doubt, failed or stopped",
        Urgency.RUNNING: "running",
        Urgency.WAITING: "waiting",
        Urgency.DONE: "done",
    }
    return f"{count}{more} {words[urgency]}"


def _cut(line: Text, width: int) -> Text:
    line.truncate(max(width, 0), overflow="ellipsis")
    return line


def _flowing(items: Iterable[Text], width: int) -> Iterator[Text]:
    """The items side by side, on as many lines as they need."""
    line = Text()
    for item in items:
        if line and line.cell_len + item.cell_len + 3 > width:
            yield line
            line = Text()
        line = Text(" · ").join((line, item)) if line else item
    yield line


def _head(board: Board, width: int) -> Iterator[Text]:
    took = format_duration(((board.last if board.finished else board.at) or board.at) - (board.began or board.at))
    about = f" · {plural(len(board.rows), 'pair')}{' · rehearsal' if board.rehearses else ''} · {took}"
    yield _cut(Text(on_one_line(board.title), "bold"), width - len(about)) + Text(about)
    for items in (_waves(board.waves), _counts(board), _terms(board)):
        yield from _flowing(items, width)


def attention(board: Board) -> Iterator[str]:
    """What somebody has to know or to do now, in sentences."""
    if board.was_cut_off:
        since = f"; its last entry is of {board.last:%Y-%m-%d %H:%M:%S} UTC" if board.last else ""
        yield f"its process is not there any more{since}; {board.next}"
    elif board.asked:
        yield f"wave {board.asked} waits for a person's word, where the rollout was begun"
    if not board.was_cut_off and not board.asked and not board.counts.get("running"):
        for waits, count in Counter(row.waits for row in board.rows if row.waits).items():
            yield on_one_line(f"nothing runs: {plural(count, 'pair')} {'waits' if count == 1 else 'wait'} {waits}")
    if board.finished and board.next:
        yield f"it has ended: {board.finished}; {board.next}"
    elif board.is_budget_spent and not board.finished:
        yield "the budget is spent: nothing new begins"
    if board.stopping and not board.finished:
        yield on_one_line(f"{board.stopping}: nothing new begins")


def _waves(waves: Sequence[BoardWave]) -> Iterator[Text]:
    """The waves; several that have ended, or wait, are told together."""
    ended = [wave for wave in waves if wave.state == "ended"]
    waiting = [wave for wave in waves if wave.state == "waiting"]
    if ended:
        done, pairs = sum(it.done for it in ended), sum(it.pairs for it in ended)
        yield Text(f"{_numbers(ended)} ended, {done} of {pairs} done", "green" if done == pairs else "yellow")
    for wave in waves:
        if wave.state == "running":
            yield Text(f"wave {wave.number}: {wave.done + wave.others} of {wave.pairs} ended", "blue")
        if wave.state == "asked":
            yield Text(f"wave {wave.number} of {plural(wave.pairs, 'pair')} is asked about", "yellow bold")
    if waiting:
        yield Text(f"{_numbers(waiting)} with {plural(sum(it.pairs for it in waiting), 'pair')} to come", "dim")


def _numbers(waves: Sequence[BoardWave]) -> str:
    first, last = waves[0].number, waves[-1].number
    if first == last:
        return f"wave {first}"
    return f"waves {first} {'and' if last == first + 1 else 'to'} {last}"


def _counts(board: Board) -> Iterator[Text]:
    for state, count in board.counts.items():
        yield Text(f"{count} {state}", SIGNS[state][1])
        if state == "running" and board.irreversible:
            yield Text(f"{NO_RETURN} {board.irreversible} past the point of no return", "yellow")


def _terms(board: Board) -> Iterator[Text]:
    yield Text(f"budget: {board.spent} of {board.budget} spent", "red bold" if board.is_budget_spent else "")
    if board.until and not board.finished:
        left = board.until - board.at
        told = f"{format_duration(left)} left" if left.total_seconds() > 0 else "no time left"
        yield Text(f"until {board.until:%H:%M} UTC, {told}", "" if left.total_seconds() > 0 else "yellow")
    yield Text(f"as of {board.at:%H:%M:%S} UTC", "dim")


def _cells(row: BoardRow, now: datetime) -> list[Text]:
    sign, style = SIGNS[row.state]
    took = format_duration((row.ended or now) - row.began) if row.began else ""
    left = format_duration(row.expected_end - now) if row.expected_end else ""
    return [
        Text(f" {sign}", style),
        Text(on_one_line(row.pair), style if row.urgency is Urgency.PERSON else ""),
        Text(str(row.wave), "dim", justify="right"),
        _step(row),
        Text(took, "dim"),
        Text(left),
        Text(on_one_line(_what(row)), "red" if row.urgency is Urgency.PERSON else "dim"),
        Text(on_one_line(row.picture.rpartition("/")[2]), "dim"),
    ]


def _step(row: BoardRow) -> Text:
    """How far a run is: its settled steps; of one that needs a person, the step at which it ended."""
    if row.urgency is Urgency.PERSON:
        return Text(f"at {row.step}" if row.step else "")
    if row.urgency is not Urgency.RUNNING or not row.total:
        return Text()
    return Text.assemble(f"{row.done}/{row.total}", (f" {NO_RETURN}" if row.is_irreversible else "", "yellow"))


def _what(row: BoardRow) -> str:
    """What a pair is at, or what became of it."""
    match row.urgency:
        case Urgency.PERSON:
            return f"{row.state}: {row.problem}" if row.problem else row.state
        case Urgency.RUNNING if row.sentence:
            return f"{row.step} {row.sentence} · {row.section}" if row.section else f"{row.step} {row.sentence}"
        case Urgency.WAITING if row.waits:
            return f"waits {row.waits}"
        case Urgency.RUNNING:
            return "begins" if not row.resumptions else "goes on"
        case _:
            return row.problem or ("" if row.urgency is Urgency.DONE else row.state)


def as_object(board: Board) -> dict[str, Any]:
    """The board as a JSON object."""
    return {
        **{key: _plain(value) for key, value in asdict(board).items() if key != "rows"},
        "counts": board.counts,
        "is_budget_spent": board.is_budget_spent,
        "was_cut_off": board.was_cut_off,
        "rows": [{key: _plain(value) for key, value in asdict(row).items()} for row in board.rows],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
