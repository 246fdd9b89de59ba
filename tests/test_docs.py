"""What is written from the code is what the code says, and no page leads nowhere."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import ROOT, blocks
from handrail.locator import ARIA_ROLES, CUSTOM_ROLES, MAX_ALTERNATIVES, MAX_CHARACTERS, MAX_PARTS, Locator, locators
from handrail.runbook.targets import MAX_TARGETS
from handrail.source import parse_source
from tools.pictures import MAX_PICTURE_BYTES
from tools.write_docs import DOCS, PAGES

WRITTEN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LOCATORS = (DOCS / "reference/locators.md").read_text(encoding="utf-8")
TARGETS = {
    name: (Locator("group"),)
    for block in blocks(DOCS / "reference/locators.md")
    if block.language == "yaml"
    for name in parse_source(block.text.encode(), "locators.md").value["targets"]
}
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$", re.MULTILINE)

each = pytest.mark.parametrize("written", WRITTEN, ids=lambda written: str(written.relative_to(ROOT)))


@pytest.mark.parametrize("name", PAGES)
def test_what_make_docs_writes_is_what_is_kept(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(DOCS / name, PAGES[name]())


@each
def test_every_link_leads_somewhere(written: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", written.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [first or second for first, second in LINK.findall(text)]
    assert [link for link in links if not link.startswith("https://") and not _leads(written, link)] == []


def _leads(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    file = page.parent / name if name else page
    return file.exists() and (not anchor or anchor in _anchors(file))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each
def test_every_piece_of_yaml_is_yaml(written: Path) -> None:
    for block in blocks(written):
        if block.language == "yaml":
            parse_source(block.text.encode(), f"{written.name}:{block.line}")


def test_every_role_is_explained_and_no_other() -> None:
    assert set(re.findall(r"`([a-z]+)`", LOCATORS)) >= {*ARIA_ROLES.split(), *CUSTOM_ROLES}
    assert set(re.findall(r"^\| `(\w+)` \| (.*?) \|", LOCATORS, re.MULTILINE)) == set(CUSTOM_ROLES.items())
    assert f"at most {MAX_PARTS} parts and {MAX_CHARACTERS} characters" in LOCATORS
    assert f"{MAX_ALTERNATIVES} locators at most. A runbook has at most {MAX_TARGETS} names" in LOCATORS


def test_every_locator_that_is_shown_is_one() -> None:
    shown = re.findall(r'`((?:\w+ (?:"|in )|css=)[^`]*)`', LOCATORS)
    assert len(shown) > 8
    for text in shown:
        locators(text, TARGETS)


def test_every_page_of_docs_can_be_found_from_its_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    kept = [
        it for it in WRITTEN if it.is_relative_to(DOCS) and it.parent.name != "decisions" and it.name != "README.md"
    ]
    assert [str(page) for page in kept if page.relative_to(DOCS).as_posix() not in index] == []


def test_the_front_page_leads_to_whatever_rolls_out() -> None:
    front = (ROOT / "README.md").read_text(encoding="utf-8")
    rolling = [page for page in DOCS.glob("how-to/*.md") if "$ handrail rollout " in page.read_text(encoding="utf-8")]
    assert {page.name for page in rolling} >= {"roll-out.md", "many-machines.md"}
    assert [page.name for page in rolling if f"(docs/how-to/{page.name})" not in front] == []


def test_pictures_are_small_and_shown() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in WRITTEN)
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    assert pictures
    assert [it.name for it in pictures if it.name not in shown or it.stat().st_size > MAX_PICTURE_BYTES] == []
