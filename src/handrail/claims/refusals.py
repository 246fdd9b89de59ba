"""Refusals of who wants what another process holds."""

from __future__ import annotations

from pathlib import Path

from handrail.errors import ApplianceBusy


def run_goes_on(run: Path, process: object) -> ApplianceBusy:
    """Make the error of a run that was to be resumed, and has not ended."""
    return ApplianceBusy(
        f"the run in {run} still goes on, in process {process}; let it end, or end it, and type the command again. Where it is "
        "frozen for good and cannot be ended, add --take-over"
    )


def appliance_is_taken(words: str, process: object, run: object) -> ApplianceBusy:
    """Make the error of a run on whose appliance another one works."""
    return ApplianceBusy(
        f"another run works on an appliance of this one ({words}): process {process}, in {run}; wait until it has ended, then "
        "type the command again"
    )
