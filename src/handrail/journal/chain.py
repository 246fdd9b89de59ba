"""The chain of a journal, looked at line by line: quickly, and in memory that does not grow with it.

A line is canonical JSON, so its seal stands at a known place: what was sealed is the line without it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import from_json

from handrail.errors import JournalBroken

GENESIS = "0" * 64

ADVICE = "No run goes on from it: put an unaltered copy in its place, or look at the appliances and begin a new run"
"""What is left to do about a journal that is not as it was written."""

_END = re.compile(rb',"previous":"([0-9a-f]{64})"(,"seal":"([0-9a-f]{64})"),"seq":(\d+)\}$')


def canonical(tree: Any) -> str:
    """JSON with one way of writing it: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_of(tree: dict[str, Any]) -> str:
    """The SHA-256 of an entry's canonical JSON, without its seal."""
    return hashlib.sha256(canonical({key: value for key, value in tree.items() if key != "seal"}).encode()).hexdigest()


def links(lines: Iterable[bytes], name: object, first: int = 0, previous: str = GENESIS) -> Iterator[dict[str, Any]]:
    """Each entry as JSON, once its place in the chain is seen to be right. Raises `JournalBroken`, with `name` and the line."""
    for number, line in enumerate(lines, start=first):
        tree = _tree(line, name, number)
        end = _END.search(line.removesuffix(b"\n"))
        if end is None or (end[1].decode(), int(end[4])) != (previous, number) or end[3].decode() != _sealed(line, end):
            raise JournalBroken(
                f"{name}, line {number + 1}: the chain does not hold; this entry or one before it was altered", ADVICE
            )
        previous = end[3].decode()
        yield tree


def broken_line(name: object, number: int) -> JournalBroken:
    """What is said of a line that is no entry."""
    return JournalBroken(f"{name}, line {number + 1}: not a journal entry; it was cut off or altered", ADVICE)


def _sealed(line: bytes, end: re.Match[bytes]) -> str:
    hashed = hashlib.sha256(line[: end.start(2)])
    hashed.update(line[end.end(2) : end.end()])
    return hashed.hexdigest()


def _tree(line: bytes, name: object, number: int) -> dict[str, Any]:
    try:
        tree = from_json(line)  # four times as quick as json.loads; a large run has tens of thousands of lines
    except ValueError:
        tree = None
    if not isinstance(tree, dict):
        raise broken_line(name, number)
    return tree
