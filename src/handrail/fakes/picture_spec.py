"""The part of the specification of the page port that is about pictures. `PageSpec` has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.fakes.frame_spec import target
from handrail.page import Page


def _horse(text: str) -> Iterator[tuple[int, int, str]]:
    return ((match.start(), match.end(), "animal") for match in re.finditer("correct horse", text))


class PictureSpec:
    """The specification of pictures: of the page, and of one element, with every secret covered."""

    async def test_photographs_the_page(self, page: Page) -> None:
        picture = await page.screenshot()
        assert picture.png.startswith(b"\x89PNG")
        assert picture.text
        assert 'button "Save"' in picture.text
        assert (picture.masks, picture.expanded, picture.collapsed) == ((), (), ())

    async def test_photographs_one_element(self, page: Page) -> None:
        picture = await page.screenshot(target('button "Save"'))
        assert picture.png.startswith(b"\x89PNG")
        assert picture.text == '- button "Save"'

    async def test_covers_what_shows_a_secret_and_says_so(self, page: Page) -> None:
        await page.find(target('field "Host name"'), 5).fill("a correct horse")
        picture = await page.screenshot(find_secrets=_horse)
        assert [mask.secret for mask in picture.masks] == ["animal"]
        assert picture.masks[0].rectangle.width > 0
        assert picture.text
        assert "correct horse" not in picture.text

    async def test_covers_what_received_a_secret_and_says_so(self, page: Page) -> None:
        await page.find(target('field "Host name"'), 5).fill_secret("edge-02", "name")
        await page.find(target('field "Passphrase"'), 5).fill_secret("correct horse", "passphrase")
        picture = await page.screenshot()
        assert sorted(mask.secret for mask in picture.masks) == ["name", "passphrase"]
        assert picture.text
        assert "correct horse" not in picture.text
        assert "edge-02" not in picture.text
