"""The budget of a rollout: how many of its pairs may fail before nothing new begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handrail.errors import InvalidCall

_BUDGET = re.compile(r"([0-9]{1,6})(%?)")


@dataclass(frozen=True)
class Budget:
    """A number of pairs, or a percentage of all pairs of the rollout. Failed, in doubt and unknown count alike."""

    amount: int = 1
    is_percentage: bool = False

    def __str__(self) -> str:
        return f"{self.amount}{'%' if self.is_percentage else ''}"

    def limit(self, count: int) -> int:
        """The number of pairs with which the budget is spent, in a rollout of `count` pairs.

        A percentage is rounded down, so that never more pairs fail than it says; but to 1 at least.
        """
        return max(1, count * self.amount // 100) if self.is_percentage else self.amount


def parse_budget(text: str) -> Budget:
    """Read a budget, as in `3` or `10%`. Raises `InvalidCall`."""
    match = _BUDGET.fullmatch(text.strip())
    if match is None:
        raise InvalidCall(
            f"--max-failed takes a number of pairs, as in 3, or a percentage of all, as in 10%; not {text}"
        )
    budget = Budget(int(match[1]), bool(match[2]))
    if budget.amount == 0:
        raise InvalidCall(
            f"--max-failed {text} is spent before anything begins; 1 begins nothing new as soon as one pair has failed"
        )
    if budget.is_percentage and budget.amount > 100:
        raise InvalidCall(f"--max-failed {text} is more than all pairs; 100% lets all of them fail")
    return budget
