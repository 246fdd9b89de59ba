"""Texts in the cells of spreadsheets, which take some of them for formulas. Most of a run's texts come from pages."""

from __future__ import annotations

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The signs by which a spreadsheet takes a text for a formula; some East Asian versions take the wide ones, too."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula. Some look behind spaces."""
    return text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if is_formula(text) else text
