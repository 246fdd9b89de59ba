"""Running pairs: one that nobody changes, and a maker of fresh ones."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from handrail_practice import Pair, running_pair
from handrail_practice.variation import UNVARIED, Variation

from .browsing import Browser

Start = Callable[..., Pair]


def password(pair: Pair, role: str = "primary") -> str:
    return (pair.inventory_path.parent / f"{role}.password").read_text(encoding="ascii")


def signed_in(pair: Pair, role: str = "primary") -> Browser:
    server = pair.primary if role == "primary" else pair.backup
    return Browser(server.port).sign_in(password(pair, role))


@pytest.fixture(scope="session")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A pair for tests that change no certificate on it."""
    with running_pair(tmp_path_factory.mktemp("unchanged")) as pair:
        yield pair


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts pairs that stop when the test ends."""
    with ExitStack() as stack:

        def started(
            *scenarios: str, profile: str = "sra", directory: Path = tmp_path, vary: Variation | int = UNVARIED
        ) -> Pair:
            return stack.enter_context(running_pair(directory, profile, scenarios, vary))

        yield started
