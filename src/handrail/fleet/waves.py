"""Waves: how many pairs of a rollout are done before the next ones begin, as in `1,5,25%,rest`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from handrail.errors import InvalidCall

T = TypeVar("T")

REST = "rest"
EXAMPLE = "1,5,25%,rest"
_SIZE = re.compile(r"([0-9]{1,6})(%?)")
_TAKES = f"--waves takes numbers of pairs and percentages of all of them, and `rest` at the end, as in {EXAMPLE}"


@dataclass(frozen=True)
class Wave:
    """The size of a wave: a number of pairs, a percentage of all pairs of the rollout, or the rest."""

    amount: int = 0
    unit: str = REST
    """`pairs`, `%` or `rest`; the amount of the rest is 0."""

    def __str__(self) -> str:
        return REST if self.unit == REST else f"{self.amount}{'%' if self.unit == '%' else ''}"

    def size(self, count: int) -> int:
        """The number of pairs of this wave, in a rollout of `count` pairs. A percentage is rounded up."""
        if self.unit == REST:
            return count
        return -(-count * self.amount // 100) if self.unit == "%" else self.amount


ALL_IN_ONE: tuple[Wave, ...] = (Wave(),)
"""The waves of a rollout for which none are given: all pairs are one."""


def parse_waves(text: str) -> tuple[Wave, ...]:
    """Read waves, as in `1,5,25%,rest`. Raises `InvalidCall` with the part that is none."""
    parts = [part.strip() for part in text.split(",")]
    waves = tuple(_wave(part, text) for part in parts)
    early = [number for number, wave in enumerate(waves[:-1], 1) if wave.unit == REST]
    if early:
        raise InvalidCall(
            f"--waves {text}: `rest` is all that is left, so nothing can come after it; put it at the end"
        )
    return waves


def waves_of(pairs: Sequence[T], waves: Sequence[Wave]) -> tuple[tuple[T, ...], ...]:
    """Divide pairs into waves, in their order. A wave for which none are left is left out.

    Raises `InvalidCall` if pairs are left after the last wave.
    """
    divided, begin = [], 0
    for wave in waves:
        end = min(begin + wave.size(len(pairs)), len(pairs))
        divided.append(tuple(pairs[begin:end]))
        begin = end
    if begin < len(pairs):
        left = len(pairs) - begin
        raise InvalidCall(
            f"--waves {','.join(map(str, waves))} is {begin} of {len(pairs)} pairs, and {left} would be left out; "
            f"end it with `rest`, or select fewer pairs"
        )
    return tuple(wave for wave in divided if wave)


def _wave(part: str, text: str) -> Wave:
    if part == REST:
        return Wave()
    size = _SIZE.fullmatch(part)
    if size is None:
        raise InvalidCall(f"{_TAKES}; not {part or 'nothing'}" + (f", in {text}" if part != text else ""))
    amount, unit = int(size[1]), "%" if size[2] else "pairs"
    if amount == 0:
        raise InvalidCall(f"--waves {text}: a wave of {part} has no pairs; leave it out")
    if unit == "%" and amount > 100:
        raise InvalidCall(
            f"--waves {text}: {part} is more than all pairs; 100% is all of them, `rest` all that are left"
        )
    return Wave(amount, unit)
