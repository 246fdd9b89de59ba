"""How a secret is named in a file, as a JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from handrail.secrets.references import SOURCES

_TEXT = {"type": "string", "minLength": 1}
_SOURCES: dict[str, dict[str, Any]] = {
    "env": {
        "type": "string",
        "pattern": r"^[A-Za-z_]\w*$",
        "description": "The name of an environment variable.",
    },
    "file": {
        "type": "string",
        "pattern": r"\S",
        "description": "A file that holds the secret and nothing else; a relative path starts where this file is.",
    },
    "keyring": {
        "description": "A service and a username in the system's keyring.",
        "anyOf": [
            {"type": "string", "pattern": "^[^/]+/[^/]+$"},
            {
                "type": "object",
                "properties": {"service": _TEXT, "username": _TEXT},
                "required": ["service", "username"],
                "additionalProperties": False,
            },
        ],
    },
    "vault": {
        "description": "A path in HashiCorp Vault's key/value store, the store first, and a field.",
        "anyOf": [
            {"type": "string", "pattern": "^[^/#]+/[^#]+#[^#]+$"},
            {
                "type": "object",
                "properties": {"path": _TEXT, "field": _TEXT},
                "required": ["path", "field"],
                "additionalProperties": False,
            },
        ],
    },
    "prompt": {
        "description": "`true`, or the question to ask at the terminal.",
        "anyOf": [{"const": True}, {"type": "string", "pattern": r"\S"}],
    },
    "generate": {
        "type": "integer",
        "minimum": 8,
        "maximum": 256,
        "description": "Made for the run, so many characters long, and forgotten after it.",
    },
}

REFERENCE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Where a secret comes from. Its value never stands in a file.",
    "properties": {source: _SOURCES[source] for source in SOURCES},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
