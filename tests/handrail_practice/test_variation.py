"""Variations: what is drawn, what it changes, what it never changes, and that the README lists it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import handrail_practice
from handrail_practice import Pair
from handrail_practice.dimensions import BY_DIMENSION, DIMENSIONS, Dimension
from handrail_practice.profile import BY_NAME
from handrail_practice.variation import UNVARIED, Variation, drawn, variation
from handrail_practice.varied.frames import Part
from handrail_practice.varied.page import Setting, varied_page

from .conftest import signed_in

if TYPE_CHECKING:
    from guards import Guard

README = Path(handrail_practice.__file__).parent / "README.md"
TABLE = re.compile(r"(?<=<!-- the table of dimensions -->\n).*?(?=<!-- until here -->)", re.DOTALL)
MENU_PATH = ("Security", "Certificates")

BY_THE_SERVER = {
    "identifiers", "posting", "busy", "cookie", "sign-in", "sign-in-title", "user-label", "sign-in-button", "next-button",
    "agreement", "agreement-words", "remembered", "default-refused", "neighbours", "requests", "passphrase-again",
    "export-answer", "export-file", "import-answer",
}  # fmt: skip
"""Dimensions that no change of a finished page makes; the runbooks' tests go through them."""

NEEDED = {
    "button-looks": {"buttons": "button"},
    "messages": {},
    "notice": {},
    "notice-words": {},
    "passphrase-again": {"passphrase-again": "confirm"},
}
"""What else must be chosen, so that a value can be seen."""

PUBLISHED = (
    "Security :: Other Certificates", "Friendly Name", "Issued To", "Issued By", "Expiration", "Alternative Name(s)",
    "Private Key?", "Default", "Create", "Import", "Export", "support.example.com",
)  # fmt: skip
"""Words of the certificates page that stand in the vendor's texts and pictures."""


def markdown() -> str:
    lines = ["", "| dimension | where | values |", "|---|---|---|"]
    return "\n".join([*lines, *map(_line, DIMENSIONS)]) + "\n\n"


def _line(dimension: Dimension) -> str:
    values = [f"`{value}`: {sentence}" for value, sentence in dimension.values.items()]
    barred = [f"`{value}` †: {sentence}" for value, sentence in dimension.barred.items()]
    return f"| `{dimension.name}` | {dimension.place} | {'<br>'.join([*values, *barred])} |"


@pytest.fixture(scope="module")
def pages(unchanged: Pair) -> dict[str, str]:
    """Finished pages of the default profile, by what they show."""
    browser = signed_in(unchanged)
    addresses = {
        "certificates": "/appliance/security/certificates.ns",
        "export": "/appliance/security/certificates/export.ns?id=2",
        "import": "/appliance/security/certificates/import.ns",
        "edit": "/appliance/security/certificates/edit.ns?id=2",
    }
    return {name: browser.open(address).body.decode() for name, address in addresses.items()}


def varied(html: str, chosen: Variation) -> str:
    part = Part.WHOLE if chosen.has("frames", "none") else Part.OUTER
    return varied_page(html, Setting(chosen, BY_NAME["sra"], MENU_PATH, "/appliance/security/certificates.ns", part))


def test_there_are_many_dimensions_with_several_values_each() -> None:
    assert len([dimension for dimension in DIMENSIONS if len(dimension.values) >= 3]) >= 30
    assert len(BY_DIMENSION) == len(DIMENSIONS)


def test_the_readme_lists_them(request: pytest.FixtureRequest, guard: Guard) -> None:
    text = README.read_text(encoding="utf-8")
    if request.config.getoption("--accept"):
        with guard.lifted():
            README.write_text(TABLE.sub(lambda _: markdown(), text), encoding="utf-8")
    assert TABLE.findall(README.read_text(encoding="utf-8")) == [markdown()]


def test_a_seed_is_always_the_same_and_each_dimension_is_drawn_for_itself() -> None:
    assert drawn(17) == drawn(17)
    assert drawn(17) != drawn(18)
    assert drawn(17, DIMENSIONS[5:9]).chosen.items() <= drawn(17).chosen.items()


def test_every_value_is_drawn_some_time_and_no_barred_one() -> None:
    seen = {(name, value) for seed in range(300) for name, value in drawn(seed).chosen.items()}
    assert seen == {(dimension.name, value) for dimension in DIMENSIONS for value in dimension.values}


def test_reads_a_seed_and_choices() -> None:
    assert variation(["17"]) == drawn(17)
    assert variation(["buttons=link"]).differing == {"buttons": "link"}
    assert variation(["17", "export-file=zip"])["export-file"] == "zip"
    assert variation([]).differing == {}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("buttens=link", "There is no dimension called 'buttens'. Did you mean buttons?"),
        ("buttons=lnk", "There is no value of buttons called 'lnk'. Did you mean link?"),
        ("many", "A variation is one seed, a whole number, and DIMENSION=VALUE, not 'many'."),
    ],
)
def test_an_unknown_name_is_refused_with_the_near_miss(asked: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        variation([asked])


@pytest.mark.parametrize(
    "dimension",
    [
        known
        for known in DIMENSIONS
        if known.name not in BY_THE_SERVER and known.name not in NEEDED or known.name == "button-looks"
    ],
    ids=lambda known: known.name,
)
def test_every_value_changes_a_page(dimension: Dimension, pages: dict[str, str]) -> None:
    base = NEEDED.get(dimension.name, {})
    texts = [
        tuple(varied(html, Variation({**base, dimension.name: value})) for html in pages.values())
        for value in (*dimension.values, *dimension.barred)
    ]
    same = [value for value, text in zip(dimension.values, texts, strict=False) if texts.count(text) > 1]
    assert same in ([], [dimension.usual, *same[1:]])
    assert len(same) <= 2, "only the profile's own value may look like another one"


def test_nothing_drawn_changes_nothing(pages: dict[str, str]) -> None:
    assert "Security :: Other Certificates" in varied(pages["certificates"], UNVARIED)
    assert UNVARIED.lines() == []


@pytest.mark.parametrize("seed", range(0, 300, 10))
def test_published_words_never_vary(seed: int, pages: dict[str, str]) -> None:
    chosen = Variation({**drawn(seed).chosen, "paging": "none", "frames": "none"})
    html = varied(pages["certificates"], chosen).replace("<u>", "").replace("</u>", "")
    assert [word for word in PUBLISHED if word not in html] == []


def test_the_pair_says_what_was_drawn(start: Callable[..., Pair]) -> None:
    pair = start(vary=17)
    comment = pair.inventory_path.read_text(encoding="utf-8").partition("appliances:")[0]
    assert [line in comment for line in drawn(17).lines()] == [True] * len(drawn(17).lines())
    assert pair.variation == drawn(17)
