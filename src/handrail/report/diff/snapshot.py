"""The text of a page, one line for one thing: a row of a table with all its cells, a list with what is chosen in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"( *)- (.*)")
_QUOTED = re.compile(r"'((?:[^']|'')*)'(:.*)?")
_NAMED = re.compile(r'(\w+)(?: ("(?:[^"\\]|\\.)*"))?(.*)', re.DOTALL)
_CELLS = ("cell", "gridcell", "rowheader", "columnheader")
_SILENT = ("rowgroup:", "/url:")
_CHOSEN = " [selected]"

Item = tuple[int, str]
"""How deep it stands, and what it says."""


def page_lines(text: str) -> list[str]:
    """The text of a page without the marks of its format, how deep a line stands, and where a link leads: none is a setting."""
    items = [_item(line) for line in text.splitlines() if line.strip()]
    return list(_lines([(depth, body) for depth, body in items if not body.startswith(_SILENT)]))


def _item(line: str) -> Item:
    match = _ITEM.fullmatch(line)
    if match is None:
        return -1, line
    body = match[2]
    quoted = _QUOTED.fullmatch(body)
    if quoted:
        body = quoted[1].replace("''", "'") + (quoted[2] or "")
    return len(match[1]), body


def _lines(items: Sequence[Item]) -> Iterator[str]:
    place = 0
    while place < len(items):
        said, inner = items[place][1].removesuffix(":"), _inside(items, place)
        kind = said.split(" ", 1)[0]
        if inner and kind == "row":
            yield _row(said, inner)
        elif inner and kind == "combobox" and all(body.startswith("option ") for _, body in inner):
            yield from _choice(said, [body.removeprefix("option ") for _, body in inner])
        else:
            yield said
            inner = []
        place += 1 + len(inner)


def _inside(items: Sequence[Item], place: int) -> Sequence[Item]:
    depth, body = items[place]
    if depth < 0 or not body.endswith(":"):
        return []
    end = next((n for n in range(place + 1, len(items)) if items[n][0] <= depth), len(items))
    return items[place + 1 : end]


def _choice(said: str, options: Sequence[str]) -> Iterator[str]:
    """What is chosen, then what can be. Some pages put what is chosen first, so that order says nothing."""
    chosen = [it.removesuffix(_CHOSEN) for it in options if it.endswith(_CHOSEN)]
    yield f"{said}: {', '.join(chosen)}"
    yield f"of {', '.join(sorted(it.removesuffix(_CHOSEN) for it in options))}"


def _row(said: str, inner: Sequence[Item]) -> str:
    """A row in one line. Its name is left out where that is no more than what is in its cells."""
    shallowest = min(depth for depth, _ in inner)
    cells: list[list[str]] = []
    for depth, body in inner:
        if depth == shallowest or not cells:
            cells.append([])
        cells[-1].append(body.removesuffix(":"))
    name, named = " ".join(_name(cell[0]) for cell in cells), _NAMED.fullmatch(said)
    if named and named[2] and named[2][1:-1].split() == name.split():
        said = f"{named[1]}{named[3]}"
    told = " | ".join(_cell(*cell) for cell in cells)
    return told if said == "row" and len(cells) > 1 else f"{said}: {told}"


def _name(cell: str) -> str:
    match = _NAMED.fullmatch(cell)
    return match[2][1:-1] if match and match[1] in _CELLS and match[2] else ""


def _cell(said: str, *inner: str) -> str:
    match = _NAMED.fullmatch(said)
    if match and match[1] in _CELLS:
        name, rest = _name(said), match[3].strip()
        said = " ".join(filter(None, ("" if any(name in it for it in inner) else name, rest)))
    return " ".join(filter(None, (said, *inner))).replace("|", "\\|")
