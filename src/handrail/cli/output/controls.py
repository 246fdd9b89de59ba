"""Output of a page's controls: each by the locator to paste into a runbook, under the title that it stands under."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from handrail.app.look import Look
from handrail.characters import on_one_line, visible
from handrail.cli.output.safe_stdout import display_stdout
from handrail.locator import ElementName, Locator
from handrail.page import Control
from handrail.source import written_anywhere

MAX_VALUE_CHARACTERS = 60
MAX_OPTIONS = 12
INDENTATION = 6
"""The columns before what is told of a control on a line of its own."""
STATE_COLUMN = 44
"""The column in which states begin, where the locator leaves room for that."""


def print_look(look: Look, redact: Callable[[str], str]) -> None:
    """Print a page: what it is, its controls by section, and where its picture lies."""
    console = Console(file=display_stdout(), highlight=False)
    _print(console, Text(_clean(look.title or "a page without a title", redact), "bold"))
    _print(console, Text(_clean(f"{look.appliance} ({look.name}) · {look.url}", redact), "dim"))
    for message in look.messages:
        _print(console, Text(_clean(f"The page says: {message}", redact), "yellow"))
    print_controls(look.controls, redact, console)
    console.print()
    _print(console, Text(_clean(f"picture: {look.picture}", redact)))


def print_controls(controls: Sequence[Control], redact: Callable[[str], str], console: Console) -> None:
    """Print controls, a line each, under the titles that they stand under."""
    if not controls:
        _print(console, Text("nothing here can be used", "dim"))
    for place, inside in groupby(controls, key=lambda control: control.place):
        console.print()
        _print(console, Text(_clean(place_words(place), redact), "blue"))
        for control in inside:
            for line in _lines(control, redact, console):
                _print(console, line)
            if control.options:
                _print_options(Text(_clean(_options(control, redact), redact), "dim"), console)


def _print_options(options: Text, console: Console) -> None:
    """Print what a list offers: in lines of a terminal's width, or on one line for a program that reads."""
    if console.is_terminal:
        console.print(Padding(options, (0, 0, 0, INDENTATION), expand=False))
    else:
        _print(console, Text(" " * INDENTATION) + options)


def place_words(place: tuple[str, str]) -> str:
    """Where controls stand: a section as a locator names it, the menu, or the top of the page."""
    role, name = place
    if role == "menu":
        return "the menu"
    return str(Locator(role, ElementName(name) if name else None)) if role else "above the first title"


def locator_text(control: Control) -> str:
    """The locator as a runbook has it, in quotes where YAML wants them; empty if none finds this control alone."""
    return written_anywhere(str(control.locator)) if control.locator else ""


def states_of(control: Control, redact: Callable[[str], str]) -> Iterator[str]:
    """The state of a control, in words."""
    if control.hides:
        yield "hides what it holds"
    if control.checked is not None:
        yield "on" if control.checked else "off"
    if control.value is not None and (control.value or not control.options):
        yield _value(redact(control.value))
    if control.disabled:
        yield "disabled"
    if control.read_only:
        yield "read-only"


def _options(control: Control, redact: Callable[[str], str]) -> str:
    listed = [f'"{redact(option)}"' for option in control.options[:MAX_OPTIONS]]
    more = len(control.options) - MAX_OPTIONS
    return "# offers " + ", ".join([*listed, *([f"{more} more"] if more > 0 else [])])


def as_object(control: Control) -> dict[str, object]:
    """A control as a JSON object."""
    return {
        "locator": str(control.locator) if control.locator else None,
        "role": control.role,
        "name": control.name,
        "place": place_words(control.place),
        "value": control.value,
        "hides": control.hides,
        "checked": control.checked,
        "disabled": control.disabled,
        "read_only": control.read_only,
        "options": list(control.options),
    }


def _value(text: str) -> str:
    if not text:
        return "empty"
    return f'"{text[:MAX_VALUE_CHARACTERS]}…"' if len(text) > MAX_VALUE_CHARACTERS else f'"{text}"'


def _lines(control: Control, redact: Callable[[str], str], console: Console) -> Iterator[Text]:
    """The line of a control, with its state behind it, or below it where a terminal has no room for both."""
    locator, states = locator_text(control), " · ".join(states_of(control, redact))
    if not locator:
        named = f'"{control.name}"' if control.name else "without a name"
        yield Text(_clean(f"  # a {control.role} {named}, which no locator tells apart  {states}", redact), "dim")
        return
    line = Text("  ") + Text(_clean(locator, redact), "" if control.disabled else "bold")
    state = Text(_clean(f"# {states}", redact), "dim") if states else Text()
    gap = " " * max(2, STATE_COLUMN - line.cell_len)
    if console.is_terminal and states and line.cell_len + len(gap) + state.cell_len > console.width:
        yield line
        state.truncate(max(20, console.width - INDENTATION), overflow="ellipsis")
        yield Text(" " * INDENTATION) + state
    else:
        yield line + Text(gap) + state if states else line


def _clean(text: str, redact: Callable[[str], str]) -> str:
    return visible(on_one_line(redact(text)))


def _print(console: Console, text: Text) -> None:
    console.print(text, no_wrap=True, overflow="ignore", crop=False)
