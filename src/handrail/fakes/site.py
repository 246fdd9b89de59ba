"""A fake web site in a few lines: for `FakePage` in memory, and as HTML for a real browser.

Both are made from the same description, so `PageSpec` can hold them to the same promises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

CONTROLS = ("textbox", "password", "combobox", "listbox", "checkbox", "radio", "file")


@dataclass(frozen=True)
class SiteElement:
    """An element of a page. In a table it has a `row` (the text of the row's first cell) and a `column` (its header)."""

    role: str
    name: str = ""
    section: str = ""
    row: str = ""
    column: str = ""
    frame: str = ""
    """The title of the frame that the element is in."""
    parent_entry: str = ""
    """The name of the entry that opens the menu with this element."""
    value: str = ""
    options: tuple[str, ...] = ()
    disabled_options: tuple[str, ...] = ()
    """The options that cannot be chosen."""
    chosen: tuple[str, ...] = ()
    """The options of a listbox, which takes several, that are chosen at first."""
    max_length: int | None = None
    """The number of characters that a field takes."""
    required: bool = False
    """The browser sends no form in which this control is empty."""
    draggable: bool = False
    sends_form: bool = False
    """A click sends the form, which is the whole page."""
    enabled: bool = True
    goes_to: str = ""
    """The page that a click leads to."""
    shows_status: str = ""
    """The text of the page's status after a click."""
    reacts_to: str = "click"
    """The use to which the element answers: `click`, `double_click`, `right_click`, `hover`, or `drop` of another on it."""
    confirms: str = ""
    """The native confirm that a click brings up; its answer decides whether the rest happens."""
    opens_window: str = ""
    """The address of the window that a click opens."""
    closes_window: bool = False
    """Whether a click closes the window that the element is in."""
    downloads: str = ""
    """The name of the file that a click downloads; it contains its own name."""


@dataclass(frozen=True)
class FakeSite:
    """The pages of a web site by their names. The first one shown is `start`."""

    pages: Mapping[str, tuple[SiteElement, ...]]
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, page: str) -> str:
        return self.titles.get(page, page)

    def html(self, page: str) -> str:
        """Return a page for a real browser. Its links lead to `/NAME`, its files to `/download/NAME`."""
        framed: dict[str, list[SiteElement]] = {}
        for element in self.pages[page]:
            framed.setdefault(element.frame, []).append(element)
        frames = "\n".join(_frame(title, inner) for title, inner in framed.items() if title)
        title = f"<title>{escape(self.title(page))}</title>"
        return f"<!DOCTYPE html>{title}<p role=status id=status></p>{_body(framed.get('', []))}{frames}"


def _frame(title: str, elements: list[SiteElement]) -> str:
    return f'<iframe title="{escape(title)}" srcdoc="{escape("<!DOCTYPE html>" + _body(elements))}"></iframe>'


def _body(elements: Sequence[SiteElement]) -> str:
    body = "\n".join(_section(name, elements) for name in dict.fromkeys(element.section for element in elements))
    for sending in (element for element in elements if element.sends_form):
        body = f'<form onsubmit="{_script(sending)}; return false">{body}</form>'
    return body


def _section(name: str, elements: Sequence[SiteElement]) -> str:
    here = [element for element in elements if element.section == name]
    loose = "\n".join(f"<p>{_control(element)}</p>" for element in here if not element.row and not element.parent_entry)
    menu = "".join(f"<li>{_control(element)}</li>" for element in here if element.parent_entry)
    heading = f"<h2>{escape(name)}</h2>" if name else ""
    return f"{heading}\n{_table([element for element in here if element.row])}\n{loose}" + (
        f"<ul>{menu}</ul>" if menu else ""
    )


def _table(elements: list[SiteElement]) -> str:
    if not elements:
        return ""
    columns = list(dict.fromkeys(element.column for element in elements if element.column))
    header = "".join(f"<th>{escape(column)}</th>" for column in ["Name", *columns])
    rows = "".join(_row(row, columns, elements) for row in dict.fromkeys(element.row for element in elements))
    return f"<table><tr>{header}</tr>{rows}</table>"


def _row(row: str, columns: list[str], elements: list[SiteElement]) -> str:
    cells = "".join(
        "<td>"
        + "".join(_control(element) for element in elements if (element.row, element.column) == (row, column))
        + "</td>"
        for column in columns
    )
    return f"<tr><td>{escape(row)}</td>{cells}</tr>"


def _control(element: SiteElement) -> str:
    name, off = escape(element.name), "" if element.enabled else " disabled"
    if element.role == "button":
        kind = "submit" if element.sends_form else f'button onclick="{_script(element)}"'
        return f"<button type={kind}{off}>{name}</button>"
    if element.role == "link":
        return f'<a href="/{element.goes_to}">{name}</a>'
    if element.role in ("combobox", "listbox"):
        takes = " multiple" if element.role == "listbox" else ""
        options = "".join(_option(option, element) for option in element.options)
        return f'<select aria-label="{name}"{takes}{off}>{options}</select>'
    if element.role in CONTROLS:
        kind = {"textbox": "text"}.get(element.role, element.role)
        limit = "" if element.max_length is None else f" maxlength={element.max_length}"
        required = " required" if element.required else ""
        return f'<label>{name} <input type={kind} value="{escape(element.value)}"{limit}{required}{off}></label>'
    role = " role=alert" if element.role == "alert" else ""
    return f"<span{role}{_reaction(element)}>{escape(element.value or element.name)}</span>"


_EVENTS = {
    "click": "click",
    "double_click": "dblclick",
    "right_click": "contextmenu",
    "hover": "mouseover",
    "drop": "drop",
}


def _reaction(element: SiteElement) -> str:
    if not element.shows_status:
        return " draggable=true" if element.draggable else ""
    accepts = ' ondragover="event.preventDefault()"' if element.reacts_to == "drop" else ""
    return f'{accepts} on{_EVENTS[element.reacts_to]}="{_script(element)}; event.preventDefault()"'


def _option(option: str, element: SiteElement) -> str:
    state = (" selected" if option in element.chosen else "") + (
        " disabled" if option in element.disabled_options else ""
    )
    return f"<option{state}>{escape(option)}</option>"


def _script(element: SiteElement) -> str:
    statements = []
    if element.shows_status:
        statements.append(f"top.document.getElementById('status').textContent = '{element.shows_status}'")
    if element.opens_window:
        statements.append(f"window.open('{element.opens_window}')")
    if element.downloads:
        statements.append(f"location.href = '/download/{element.downloads}'")
    if element.closes_window:
        statements.append("window.close()")
    if element.goes_to:
        statements.append(f"location.href = '/{element.goes_to}'")
    script = "; ".join(statements)
    return escape(f"if (confirm('{element.confirms}')) {{ {script} }}" if element.confirms else script)
