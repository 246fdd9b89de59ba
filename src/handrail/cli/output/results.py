"""The results of a verification, as sentences under their titles."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.sealing import CheckResult

TITLES = {"broken": "Broken", "proved": "Proved", "not proved": "Not proved"}


def print_results(results: Sequence[CheckResult]) -> None:
    """Broken evidence first, if any is."""
    for state, title in TITLES.items():
        chosen = [result for result in results if result.state == state]
        if chosen:
            print(f"{title}:")
        for result in chosen:
            print(f"  {result.subject:10} {result.sentence}")
