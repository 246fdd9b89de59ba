"""The JSON Schema of references to secrets, for editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handrail.secrets.reference import SecretReference
from handrail.secrets.sources import SOURCES


def reference_schema(sources: Sequence[type[SecretReference]] = SOURCES) -> dict[str, Any]:
    """The JSON Schema of a reference to any of these sources."""
    return {
        "type": "object",
        "description": "Where a secret comes from. Its value never stands in a file.",
        "properties": {source.keyword: source.schema for source in sources},
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


REFERENCE_SCHEMA = reference_schema()
