"""The two ways to write a source with two fields: as a mapping, or as one text with a separator."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string", "minLength": 1}


def two_fields(raw: Any, first: str, second: str, separator: str) -> tuple[str, str] | None:
    """Parse both values; None if `raw` does not give exactly these, as texts that are not empty."""
    if isinstance(raw, str) and raw.count(separator) == 1:
        raw = dict(zip((first, second), raw.split(separator), strict=True))
    if not isinstance(raw, dict) or set(raw) != {first, second}:
        return None
    values = raw[first], raw[second]
    return values if all(isinstance(value, str) and value for value in values) else None


def two_fields_schema(description: str, first: str, second: str, pattern: str) -> dict[str, Any]:
    """Make the JSON Schema of both ways; `pattern` is that of the one text."""
    return {
        "description": description,
        "anyOf": [
            {"type": "string", "pattern": pattern},
            {
                "type": "object",
                "properties": {first: _TEXT, second: _TEXT},
                "required": [first, second],
                "additionalProperties": False,
            },
        ],
    }
