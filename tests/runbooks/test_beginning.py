"""The beginning of a run: its folder and its first entry come together, as far as two things can."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import SurroundingsError
from handrail.run import RunExecution
from handrail_practice.pair import Pair
from practice_pairs import StartPair


class Unreadable(Mapping[str, str]):
    """Versions that cannot be found out."""

    def __iter__(self) -> Iterator[str]:
        raise SurroundingsError("no version can be read")

    def __getitem__(self, name: str) -> str:
        raise KeyError(name)

    def __len__(self) -> int:
        return 0


def test_all_that_a_run_begins_with_is_known_before_it_has_a_folder(
    start_pair: StartPair, performance: Callable[[Pair], RunExecution], portal: BlockingPortal
) -> None:
    """A folder whose journal holds no entry yet can only be told about, not resumed: whoever kills the run then has one."""
    ready = performance(start_pair())
    ready = replace(ready, environment=replace(ready.environment, versions=Unreadable()))
    with pytest.raises(SurroundingsError, match="no version can be read"):
        portal.call(ready.perform)
    assert not ready.request.out.exists()
