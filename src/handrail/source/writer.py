"""The writer of values in YAML, as a reader of YAML 1.1 or 1.2 reads them back."""

from __future__ import annotations

from typing import Any

import yaml

WIDTH = 1_000_000
"""Columns after which a value would be broken into lines; no file is as large."""
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def written(value: Any) -> str:
    """Write a value on one line, with quotes only where YAML wants them."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text.removesuffix("...\n").strip()


def written_anywhere(text: str) -> str:
    """Write a text on one line so that it may stand between braces and brackets, too."""
    return written([text])[1:-1]


def written_item(item: dict[str, Any], indentation: int) -> str:
    """Write a mapping as an item of a list, a line for each key."""
    lines = [f"{key}: {written(value)}" for key, value in item.items()]
    return f"{' ' * indentation}- " + f"\n{' ' * (indentation + 2)}".join(lines) + "\n"
