"""Names given as regular expressions, on a page and on the fakes."""

from handrail.fakes.matching import name_matches
from handrail.locator import ElementName, Locator
from handrail.page.chromium.browser import Chromium

from .pointing import assert_found, complaints

BODY = """
<button id="agree">I AGREE</button><button id="not">I do not agree</button>
<label>Include the private key <input id="key" type="checkbox"></label>
"""


async def test_a_pattern_with_an_i_matches_whole_in_small_letters_and_capitals(chromium: Chromium) -> None:
    await assert_found(
        chromium,
        BODY,
        {
            "button /(I )?agree/i": "agree",
            "button /(I )?agree/": [],
            "field /(include )?(the )?private key/i": "key",
            "button /.*agree|.*disagree/i": ["agree", "not"],
        },
    )
    assert await complaints(chromium, BODY, ["button /agreed/i"]) == [
        'no button /agreed/i; there are button "I AGREE", button "I do not agree"'
    ]


def test_fakes_match_as_browsers_do() -> None:
    any_case = Locator.parse("button /(I )?agree/i").name
    assert any_case == ElementName("(I )?agree", is_regex=True, ignores_case=True)
    assert name_matches("I AGREE", any_case)
    assert not name_matches("I AGREED", any_case)


async def test_a_pattern_may_hold_the_signs_that_the_page_has(chromium: Chromium) -> None:
    await assert_found(
        chromium,
        '<ul><li id="made">The user “<a href="/1">vera</a>” was added – at last…</li></ul>',
        {
            "text /The user “vera” was added.*/": "made",
            'text /The user "vera" was added.*/': "made",
            "listitem /The user “wanda” was added.*/": [],
        },
    )
