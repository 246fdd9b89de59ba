"""Words that the JSON Schemas of runbooks and inventories share."""

from __future__ import annotations

from typing import Any, TypeAlias

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that every editor knows: draft 7."""

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
"""The schema of a text that is not empty."""
