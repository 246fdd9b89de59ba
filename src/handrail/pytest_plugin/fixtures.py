"""Fixtures for tests in Python: the practice pair, a run on it, and a page of pytest-playwright as the independent witness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from handrail.journal import RunRecord
    from handrail.pytest_plugin.performing import Performer
    from handrail_practice.pair import Pair


@dataclass(frozen=True)
class PracticeMark:
    """What the mark `practice` of a test asks for."""

    profile: str = "sra"
    situations: Sequence[str] = ()
    vary: int | None = None
    page: str = "primary"

    @classmethod
    def of(cls, request: pytest.FixtureRequest) -> PracticeMark:
        mark = request.node.get_closest_marker("practice")
        return cls(*mark.args, **mark.kwargs) if mark else cls()


@pytest.fixture(scope="session")
def handrail_performer(pytestconfig: pytest.Config) -> Iterator[Performer]:
    """What performs the runbooks of this session."""
    from handrail.pytest_plugin.performing import Performer

    performer = Performer(pytestconfig)
    yield performer
    performer.close()


@pytest.fixture
def practice_pair(request: pytest.FixtureRequest, handrail_performer: Performer) -> Pair:
    """The two practice appliances as on their first day, or as the mark `practice` says."""
    from handrail_practice.variation import UNVARIED

    wanted, pair = PracticeMark.of(request), handrail_performer.practice_pair
    pair.reset(wanted.profile, wanted.situations, UNVARIED if wanted.vary is None else wanted.vary)
    return pair


@pytest.fixture
def handrail_run(
    request: pytest.FixtureRequest, handrail_performer: Performer, practice_pair: Pair
) -> Callable[..., RunRecord]:
    """Performs a runbook on the test's practice pair, and gives the run's record, however the run ended."""

    def run(runbook: str | Path, **inputs: str) -> RunRecord:
        from dataclasses import replace

        from handrail.app.lookup import load_runbook
        from handrail.pytest_plugin.attachments import attach

        run_request = handrail_performer.practice_request(load_runbook(runbook))
        result = handrail_performer.perform(
            replace(run_request, input_overrides={**run_request.input_overrides, **inputs})
        )
        attach(request.node, result, handrail_performer.playwright)
        return result.record

    return run


@pytest.fixture
def appliance_page(request: pytest.FixtureRequest, practice_pair: Pair) -> Any:
    """A page of pytest-playwright, signed in to the primary of the practice pair, or to what the mark `practice` says."""
    from handrail.pytest_plugin.witness import signed_in_page

    return signed_in_page(request, practice_pair, PracticeMark.of(request).page)
