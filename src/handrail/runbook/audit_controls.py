"""The controls of an audit that a runbook or a section names for all of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.messages import report_own
from handrail.source import SourcePath
from handrail.steps.audit_controls import read_controls


def controls_of(body: Mapping[Any, Any], path: SourcePath, diagnostics: RunbookDiagnostics) -> tuple[str, ...]:
    """Read the controls of the runbook or section at `path`, and report what is wrong with them."""
    if "controls" not in body:
        return ()
    if body["controls"] is None:
        diagnostics.report(
            (*path, "controls"), "`controls` has nothing behind it; say what, or take it out", at_key=True
        )
        return ()
    try:
        return read_controls(diagnostics.source.as_spelled((*path, "controls")))
    except PydanticCustomError as error:
        report_own(error.context or {}, diagnostics, (*path, "controls"), "controls")
        return ()
