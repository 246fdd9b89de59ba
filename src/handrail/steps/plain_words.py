"""Locators, values and conditions in the words that people use who do not know runbooks: for lessons, guides and films.

A runbook says `combobox in section "Certificates"` and `$bundle`; a person is told of the list under “Certificates” and of the
file that we call “bundle”.
"""

from __future__ import annotations

import re

from handrail.locator import ElementName, Locator
from handrail.page import Target
from handrail.steps.values import Reference, sole_placeholder

ROLE_WORDS = {
    "alertdialog": "dialog",
    "cell": "column",
    "columnheader": "column heading",
    "combobox": "list",
    "css": "element",
    "entry": "menu entry",
    "file": "file field",
    "img": "picture",
    "listbox": "list",
    "listitem": "list entry",
    "menuitem": "menu entry",
    "option": "option",
    "progressbar": "progress bar",
    "radio": "radio button",
    "radiogroup": "group of radio buttons",
    "rowheader": "row heading",
    "searchbox": "search field",
    "spinbutton": "number field",
    "status": "status line",
    "tabpanel": "tab",
    "text": "text",
    "textbox": "field",
    "treeitem": "tree entry",
}
"""Roles whose word is none that people use; any other role is called by its own."""


def first_locator(target: Target) -> str:
    """The locator of a target that a runbook's author named first."""
    return str(target[0])


def listed(names: tuple[str, ...]) -> str:
    """Names in quotes, as alternatives."""
    quoted = [f'"{name}"' for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def control_in_words(target: Target) -> str:
    """The control at which a target points, with its article; if it has alternatives, the first one that is no pattern."""
    plain = (locator for locator in target if not any(part.name and part.name.is_regex for part in locator.parts))
    return _in_words(next(plain, target[0]))


def _in_words(locator: Locator) -> str:
    part = f"the {_noun(locator)}"
    if locator.inside and locator.inside.role == "section" and locator.inside.name:
        outer = f" under {locator.inside.name}"
        return part + outer + (f" {_relation(locator.inside)}" if locator.inside.next else "")
    return f"{part} {_relation(locator)}" if locator.next else part


def _relation(locator: Locator) -> str:
    outer = locator.inside or locator.beside
    assert outer
    return f"{'in' if locator.inside else 'beside'} {_in_words(outer)}"


def _noun(locator: Locator) -> str:
    word = ROLE_WORDS.get(locator.role, locator.role)
    if locator.name is None:
        return word
    if not locator.name.is_regex:
        return f"{word} {locator.name}"
    words = pattern_in_words(locator.name)
    return f"{word} “{words}”" if words else f"{word} that matches {locator.name}"


def pattern_in_words(name: ElementName) -> str:
    """A pattern that only leaves parts of a text open, with dots for these; empty if it says more than that."""
    words = re.sub(r"\s*\.\*\s*", " … ", name.text.replace(r"\.", ".")).strip()
    return "" if re.search(r"[\\()\[\]{}|?+*^$]", words) else words


def option_in_words(option: ElementName) -> str:
    """An option of a list, by its words or by its pattern."""
    if not option.is_regex:
        return value_in_words(option.text)
    words = pattern_in_words(option)
    return f"“{words}”" if words else f"what matches {option}"


def value_in_words(value: str) -> str:
    """A text in quotes; a secret, or a value that is not known yet, by its name."""
    name = sole_placeholder(value)
    if name:
        return f"the {_spaced(name)}"
    return value if isinstance(value, Reference) else f'"{value}"'


def file_in_words(reference: str) -> str:
    """A file that an earlier step has brought, by the name that the runbook gives it."""
    return f'the file "{_spaced(sole_placeholder(reference) or reference)}"'


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def runbook_in_words(name: str) -> str:
    """A runbook's name as a sentence: of `web/sign-in`, Sign in."""
    words = name.rpartition("/")[2].replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def no_checkbox(locator: Locator) -> str:
    """The doubt about a control that can hardly be on or off, for an author; empty if it can."""
    is_other = locator.role in ("button", "link", "entry", "textbox", "combobox", "heading")
    return f"{locator} can hardly be on or off; that is a checkbox, a radio button or a switch" if is_other else ""
