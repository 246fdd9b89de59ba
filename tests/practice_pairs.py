"""One practice pair a worker, as on its first day for each test that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from canaries import Canaries
from handrail_practice.pair import Pair, running_pair
from handrail_practice.variation import UNVARIED, Variation

StartPair = Callable[..., Pair]
"""Takes a profile, scenarios and a variation, as `Pair.reset` does."""


@pytest.fixture(scope="session")
def canaries() -> Canaries:
    """The passwords of the worker's pair, and a passphrase."""
    return Canaries()


@pytest.fixture(scope="session")
def practice_pair(canaries: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """In whatever situation the last test has left it; see `pair` and `start_pair`."""
    folder = tmp_path_factory.mktemp("pair")
    for role in ("primary", "backup"):
        (folder / f"{role}.password").write_text(getattr(canaries, role), encoding="utf-8")
    with running_pair(folder) as pair:
        yield pair


@pytest.fixture(scope="session")
def start_pair(practice_pair: Pair) -> StartPair:
    """A pair of some profile, in some situations, that nobody has used; only one at a time, and always on the same ports."""

    def start(profile: str = "sra", scenarios: Sequence[str] = (), vary: Variation | int = UNVARIED) -> Pair:
        practice_pair.reset(profile, scenarios, vary)
        return practice_pair

    return start


@pytest.fixture
def pair(practice_pair: Pair) -> Pair:
    """A pair that nobody has used."""
    practice_pair.reset()
    return practice_pair
