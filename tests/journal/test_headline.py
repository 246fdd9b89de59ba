"""The headline: one function, for the record of a run and for the summary that is sealed."""

import pytest

from handrail.journal.projections.headline import Headline, headline_of
from handrail.journal.projections.outcomes import Outcome

Step = tuple[Outcome, bool]
ONCE, AGAIN = True, False


@pytest.mark.parametrize(
    ("end", "steps", "headline"),
    [
        ("passed", [], "passed"),
        ("passed", [("passed", AGAIN), ("skipped", AGAIN)], "passed"),
        ("passed", [("passed", AGAIN), ("so already", ONCE)], "nothing-left"),
        ("passed", [("so already", ONCE), ("skipped", ONCE)], "nothing-left"),
        ("passed", [("so already", ONCE), ("passed", ONCE)], "passed"),
        ("passed", [("so already", ONCE), ("by hand", ONCE)], "passed"),
        ("passed", [("skipped", ONCE)], "passed"),
        ("passed", [("so already", ONCE), ("exception", AGAIN)], "exceptions"),
        ("failed", [("exception", AGAIN), ("failed", AGAIN)], "failed"),
        ("in-doubt", [("so already", ONCE)], "in-doubt"),
        ("unfinished", [("passed", ONCE)], "unfinished"),
    ],
)
def test_the_end_and_the_outcomes_give_it(end: Headline, steps: list[Step], headline: Headline) -> None:
    assert headline_of(end, steps) == headline
