"""The shipped runbooks, tested as a user tests theirs."""

from __future__ import annotations

import pytest

from handrail.runbook import shipped, shipped_names


@pytest.mark.long
def test_the_shipped_runbooks_pass(project: pytest.Pytester) -> None:
    """What they keep is looked at elsewhere, so pictures are taken only where a runbook asks for one."""
    files = (str(shipped() / f"{name}.yaml") for name in shipped_names())
    result = project.runpytest_subprocess("--screenshot=only-on-failure", *files)
    result.assert_outcomes(passed=len(shipped_names()))
