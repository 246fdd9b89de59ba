"""The README and the guides in docs/ are followed, word for word, by a reader who begins in an empty folder."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import CommandLine
from documents import HANDRAIL, ROOT, blocks, follow, make_verbs
from doorway import door_to
from handrail.errors import ElementNotFound
from handrail.inventory import load_inventory
from handrail.locator import Locator
from handrail.runbook import shipped

README = ROOT / "README.md"
ELSEWHERE = ("verify-without-handrail", "embed", "many-machines")
"""Followed elsewhere: in `tests/sealing`, with a timestamp authority, and in `tests/test_python.py`, in this process;
in `tests/temporal`, with servers."""
GUIDES = [
    *sorted(ROOT.glob("docs/tutorial/*.md")),
    *sorted(page for page in ROOT.glob("docs/how-to/*.md") if page.stem not in ELSEWHERE),
]
TOLD = README.read_text(encoding="utf-8")
LONG = (
    "approval-and-time",
    "first-lesson",
    "first-run",
    "hand-out-a-guide",
    "record-settings",
    "recover-a-run",
    "rehearse",
    "replay-and-video",
    "roll-out",
    "seal-evidence",
    "test-runbooks",
    "write-a-runbook",
)
"""Guides that perform a whole procedure: followed by `make faults`, as `make test` does with the README."""
KILLS = "recover-a-run"
"""A guide that ends a run's process, which must not be ours."""


def _headquarters(folder: Path) -> str:
    """The practice pair plays the reader's own."""
    written = (folder / "practice/inventory.yaml").read_text(encoding="utf-8")
    return re.sub(r"(\w+\.(?:password|pem))", r"practice/\1", written).replace("  practice:", "  hq:")


@pytest.fixture
def door(command_line: CommandLine) -> Iterator[str]:
    with door_to(command_line) as door:
        yield door


@pytest.mark.long
def test_the_readme_keeps_its_word(door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are taken only where a step asks for one: after every step, the demo takes one (`tests/cli`)."""
    monkeypatch.setenv("HANDRAIL_SCREENSHOTS", "only-on-failure")
    follow(README, tmp_path, instead={"inventory.yaml": _headquarters}, handrail=door)


@pytest.mark.long
@pytest.mark.parametrize(
    "guide",
    [pytest.param(guide, marks=[pytest.mark.whole] if guide.stem in LONG else [], id=guide.stem) for guide in GUIDES],
)
def test_every_guide_keeps_its_word(guide: Path, door: str, tmp_path: Path) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/activate").touch()  # what it would do is done: `handrail` is there
    follow(guide, tmp_path, handrail=HANDRAIL if guide.stem == KILLS else door)


@pytest.mark.long
@pytest.mark.whole
def test_the_pages_keep_their_word_one_after_another_in_one_folder(door: str, tmp_path: Path) -> None:
    """A reader who has followed the pages before has runs, keys and files of them, and a practice pair that is not new."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/activate").touch()
    broken: list[str] = []
    for page in (README, *_in_the_order_of_the_index()):
        try:
            follow(
                page,
                tmp_path,
                instead={"inventory.yaml": _headquarters} if page == README else None,
                handrail=HANDRAIL if page.stem == KILLS else door,
            )
        except AssertionError as error:
            broken.append(str(error))
    assert not broken, "\n\n".join(broken)


def _in_the_order_of_the_index() -> list[Path]:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    listed = [ROOT / "docs" / link for link in re.findall(r"\((\S+\.md)\)", index)]
    assert set(GUIDES) <= set(listed)
    return [page for page in listed if page in GUIDES]


def test_the_readme_shows_a_runbook_that_is_shipped() -> None:
    runbooks = [file.read_text(encoding="utf-8") for file in shipped().rglob("*.yaml")]
    shown = [block.text for block in blocks(README) if block.language == "yaml" and not block.file]
    assert shown
    assert all(any(excerpt in runbook for runbook in runbooks) for excerpt in shown)


def test_the_readme_s_inventory_has_no_mistakes(tmp_path: Path) -> None:
    (tmp_path / "company-ca.pem").write_text("-----BEGIN CERTIFICATE-----", encoding="ascii")
    (written,) = (block for block in blocks(README) if block.file == "inventory.yaml")
    (tmp_path / "inventory.yaml").write_text(written.text, encoding="utf-8")
    assert load_inventory(tmp_path / "inventory.yaml").pairs["hq"].roles.keys() == {"primary", "backup"}


def test_the_readme_shows_a_failure_as_it_is_told() -> None:
    failure = ElementNotFound(Locator.parse('button "Exprot"'), ['button "Export"', 'button "Cancel"'])
    assert f"`{failure}`" in TOLD


def test_the_readme_knows_every_exit_code() -> None:
    codes = re.compile(r"^\| (\d+) \|", re.MULTILINE)
    assert codes.findall(TOLD) == codes.findall((ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8"))


def test_its_two_commands_do_what_is_shown() -> None:
    typed = [command for block in blocks(README) for command in block.commands]
    assert [command for command in typed if command.startswith("make ")] == ["make demo", "make test"]
    assert make_verbs()["demo"] == "handrail demo"
    assert "test" in make_verbs()
