"""The page of pytest-playwright on a practice appliance: what a test sees that does not take Handrail's word."""

from __future__ import annotations

from typing import Any

import pytest

from handrail_practice.pair import Pair
from handrail_practice.visit import COOKIE


def signed_in_page(request: pytest.FixtureRequest, pair: Pair, role: str) -> Any:
    """A page in a context of its own, on the first page behind the sign-in. The appliance's audit log tells nothing of it."""
    if role not in ("primary", "backup"):
        raise pytest.UsageError(f"the mark `practice` takes page='primary' or page='backup', not {role!r}")
    try:
        new_context = request.getfixturevalue("new_context")
    except pytest.FixtureLookupError:
        raise pytest.UsageError(
            "appliance_page is a page of pytest-playwright, which is not installed; pip install 'handrail[pytest]'"
        ) from None
    appliance = pair.primary if role == "primary" else pair.backup
    origin = f"https://127.0.0.1:{appliance.port}"
    context = new_context(ignore_https_errors=True)
    context.add_cookies([{"name": COOKIE, "value": appliance.open_session(), "url": origin, "secure": True}])
    page = context.new_page()
    page.goto(f"{origin}/appliance")
    return page
