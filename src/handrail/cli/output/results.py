"""Output of a verification: sentences under titles."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.sealing import CheckResult

TITLES = {"broken": "Broken", "proved": "Proved", "not proved": "Not proved"}


def print_results(results: Sequence[CheckResult]) -> None:
    """Print broken evidence first, if there is any."""
    for state, title in TITLES.items():
        chosen = [result for result in results if result.state == state]
        if chosen:
            print(f"{title}:")
        for result in chosen:
            print(f"  {result.subject:10} {result.sentence}")
