"""A made-up web site in a few lines: for `FakePage` in memory, and as HTML for a real browser.

Both are made from the same description, so `PageSpec` can hold them to the same promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

CONTROLS = ("textbox", "password", "combobox", "checkbox", "radio", "file")


@dataclass(frozen=True)
class Thing:
    """Something on a page. In a table it has a `row` (the text of the row's first cell) and a `column` (its header)."""

    role: str
    name: str = ""
    section: str = ""
    row: str = ""
    column: str = ""
    under: str = ""
    """The entry that opens the menu in which it stands."""
    value: str = ""
    options: tuple[str, ...] = ()
    enabled: bool = True
    goes_to: str = ""
    """The page that a click leads to."""
    says: str = ""
    """What the page's status says after a click."""
    asks: str = ""
    """The native confirm that a click brings up; its answer decides whether the rest happens."""
    opens: str = ""
    """The address of the window that a click opens."""
    gives: str = ""
    """The name of the file that a click downloads; it contains its own name."""


@dataclass(frozen=True)
class Scene:
    """Pages by their names; `start` is where one arrives."""

    pages: Mapping[str, tuple[Thing, ...]]
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, page: str) -> str:
        return self.titles.get(page, page)

    def html(self, page: str) -> str:
        """The page for a real browser. Addresses are `/NAME`, and `/download/NAME` for files.

        What is said appears in the status line.
        """
        things = self.pages[page]
        body = "\n".join(_section(name, things) for name in dict.fromkeys(thing.section for thing in things))
        return f"<!DOCTYPE html><title>{escape(self.title(page))}</title><p role=status id=status></p>{body}"


def _section(name: str, things: tuple[Thing, ...]) -> str:
    here = [thing for thing in things if thing.section == name]
    loose = "\n".join(f"<p>{_control(thing)}</p>" for thing in here if not thing.row and not thing.under)
    menu = "".join(f"<li>{_control(thing)}</li>" for thing in here if thing.under)
    heading = f"<h2>{escape(name)}</h2>" if name else ""
    return f"{heading}\n{_table([thing for thing in here if thing.row])}\n{loose}" + (
        f"<ul>{menu}</ul>" if menu else ""
    )


def _table(things: list[Thing]) -> str:
    if not things:
        return ""
    columns = list(dict.fromkeys(thing.column for thing in things if thing.column))
    header = "".join(f"<th>{escape(column)}</th>" for column in ["Name", *columns])
    rows = "".join(_row(row, columns, things) for row in dict.fromkeys(thing.row for thing in things))
    return f"<table><tr>{header}</tr>{rows}</table>"


def _row(row: str, columns: list[str], things: list[Thing]) -> str:
    cells = "".join(
        "<td>" + "".join(_control(it) for it in things if (it.row, it.column) == (row, column)) + "</td>"
        for column in columns
    )
    return f"<tr><td>{escape(row)}</td>{cells}</tr>"


def _control(thing: Thing) -> str:
    name, off = escape(thing.name), "" if thing.enabled else " disabled"
    if thing.role == "button":
        return f'<button type=button{off} onclick="{_script(thing)}">{name}</button>'
    if thing.role == "link":
        return f'<a href="/{thing.goes_to}">{name}</a>'
    if thing.role == "combobox":
        options = "".join(f"<option>{escape(option)}</option>" for option in thing.options)
        return f'<select aria-label="{name}"{off}>{options}</select>'
    if thing.role in CONTROLS:
        kind = {"textbox": "text"}.get(thing.role, thing.role)
        return f'<label>{name} <input type={kind} value="{escape(thing.value)}"{off}></label>'
    return f"<span>{escape(thing.value or thing.name)}</span>"


def _script(thing: Thing) -> str:
    acts = []
    if thing.says:
        acts.append(f"document.getElementById('status').textContent = '{thing.says}'")
    if thing.opens:
        acts.append(f"window.open('{thing.opens}')")
    if thing.gives:
        acts.append(f"location.href = '/download/{thing.gives}'")
    if thing.goes_to:
        acts.append(f"location.href = '/{thing.goes_to}'")
    acted = "; ".join(acts)
    return escape(f"if (confirm('{thing.asks}')) {{ {acted} }}" if thing.asks else acted)
