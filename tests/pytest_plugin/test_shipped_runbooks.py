"""The shipped runbooks, tested as a user tests theirs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handrail.runbook import shipped, shipped_names

CHANGING = "failover/replicate-ssl-certificate"


@pytest.mark.long
@pytest.mark.parametrize(
    "names", [pytest.param((CHANGING,), id="sample"), pytest.param(shipped_names(), id="all", marks=pytest.mark.whole)]
)
def test_the_shipped_runbooks_pass(names: Sequence[str], project: pytest.Pytester) -> None:
    """What they keep is looked at elsewhere, so pictures are taken only where a runbook asks for one."""
    files = (str(shipped() / f"{name}.yaml") for name in names)
    result = project.runpytest_subprocess("--screenshot=only-on-failure", *files)
    result.assert_outcomes(passed=len(names))
