"""The schemas of runbooks and inventories, as text for editors."""

from __future__ import annotations

import json
from typing import Literal

SchemaKind = Literal["runbook", "inventory"]


def schema_text(kind: SchemaKind) -> str:
    """The JSON Schema of a kind of file, as it is kept."""
    from handrail.inventory.schema import inventory_schema
    from handrail.runbook.schema import runbook_schema

    schema = runbook_schema() if kind == "runbook" else inventory_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
