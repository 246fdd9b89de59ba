"""Scripts of several files, joined in one scope."""

from __future__ import annotations

import pytest
from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.scripts import in_one_scope

from .pointing import shown

KINDS = ["function", "const", "class"]
DEFINITIONS = {"function": "function twice() {}", "const": "const twice = () => 1;", "class": "class twice {}"}


@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", KINDS)
async def test_no_name_is_defined_twice(one: str, other: str, chromium: Chromium) -> None:
    page = await shown(chromium, "")
    parts = (DEFINITIONS[one], DEFINITIONS[other], "return 1;")
    with pytest.raises(PlaywrightError, match="'twice' has already been declared"):
        await page.window.evaluate(in_one_scope(*parts))


async def test_what_one_part_defines_the_others_see(chromium: Chromium) -> None:
    page = await shown(chromium, "")
    assert (
        await page.window.evaluate(
            in_one_scope("const once = () => two();", "function two() { return 2; }", "return once();")
        )
        == 2
    )
