"""The text of a page as lines to compare: a table's row with all its cells in one line, a list with its chosen option."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handrail.characters import visible

_ITEM = re.compile(r"( *)- (.*)")
_QUOTED = re.compile(r"'((?:[^']|'')*)'(:.*)?")
_NAMED = re.compile(r'(\w+)(?: ("(?:[^"\\]|\\.)*"))?(.*)', re.DOTALL)
_CELLS = ("cell", "gridcell", "rowheader", "columnheader")
_LEFT_OUT = ("rowgroup:", "/url:")
_CHOSEN = " [selected]"

Item = tuple[int, str]
"""The indentation of a line (-1 if it is no list item), and its text."""


def page_lines(text: str) -> list[str]:
    """Return the lines of an ARIA snapshot without list markers, indentation and the addresses of links: none is a setting."""
    items = [_item(line) for line in visible(text, spaces=False).splitlines() if line.strip()]
    return list(_lines([(indent, body) for indent, body in items if not body.startswith(_LEFT_OUT)]))


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
    index = 0
    while index < len(items):
        body, inner = items[index][1].removesuffix(":"), _inner(items, index)
        role = body.split(" ", 1)[0]
        if inner and role == "row":
            yield _row(body, inner)
        elif inner and role == "combobox" and all(option.startswith("option ") for _, option in inner):
            yield from _choice(body, [option.removeprefix("option ") for _, option in inner])
        else:
            yield body
            inner = []
        index += 1 + len(inner)


def _inner(items: Sequence[Item], index: int) -> Sequence[Item]:
    """The items that are nested in one."""
    indent, body = items[index]
    if indent < 0 or not body.endswith(":"):
        return []
    end = next((n for n in range(index + 1, len(items)) if items[n][0] <= indent), len(items))
    return items[index + 1 : end]


def _choice(body: str, options: Sequence[str]) -> Iterator[str]:
    """A line with the chosen option, and one with all options, sorted: some pages put the chosen one first."""
    chosen = [option.removesuffix(_CHOSEN) for option in options if option.endswith(_CHOSEN)]
    yield f"{body}: {', '.join(chosen)}"
    yield f"of {', '.join(sorted(option.removesuffix(_CHOSEN) for option in options))}"


def _row(body: str, inner: Sequence[Item]) -> str:
    """A row in one line. Its name is left out if it only repeats its cells."""
    shallowest = min(indent for indent, _ in inner)
    cells: list[tuple[str, list[Item]]] = []
    for indent, text in inner:
        if indent == shallowest or not cells:
            cells.append((text.removesuffix(":"), []))
        else:
            cells[-1][1].append((indent, text))
    names, row = " ".join(_name(cell) for cell, _ in cells), _NAMED.fullmatch(body)
    if row and row[2] and " ".join(row[2][1:-1].split()) in " ".join(names.split()):
        body = f"{row[1]}{row[3]}"
    line = " | ".join(_cell(cell, *_lines(within)) for cell, within in cells)
    return line if body == "row" and len(cells) > 1 else f"{body}: {line}"


def _name(cell: str) -> str:
    match = _NAMED.fullmatch(cell)
    return match[2][1:-1] if match and match[1] in _CELLS and match[2] else ""


def _cell(body: str, *inner: str) -> str:
    match = _NAMED.fullmatch(body)
    if match and match[1] in _CELLS:
        name, rest = _name(body), match[3].strip()
        body = " ".join(filter(None, ("" if any(name in text for text in inner) else name, rest)))
    return " ".join(filter(None, (body, *inner))).replace("|", "\\|")
