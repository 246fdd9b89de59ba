"""The shipped runbooks, tested as a user tests theirs."""

from __future__ import annotations

import pytest

from handrail.runbook import shipped, shipped_names


@pytest.mark.long
def test_the_shipped_runbooks_pass(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess(*(str(shipped() / f"{name}.yaml") for name in shipped_names()))
    result.assert_outcomes(passed=len(shipped_names()))
