"""Anchors: what a runbook says of its document's sentences. `tests/mistakes/` has what can be wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.app.check import check
from handrail.editions import edition_text, make_edition
from handrail.errors import InvalidFile
from handrail.runbook import Runbook, load

RUNBOOK = """\
runbook: Export a certificate
document: {{title: How to export, stored: documents/export/2024.yaml}}
not_steps: {{1.20: for whoever wants more, Do 3: "advice, as $5 is"}}
appliances: [primary]
sections:
  - heading: Export
    cites: {section}
    steps:
      - press: Enter
        cites: {cites}
        note: It leads on.
        explains: Do 2 now
      - press: Tab
        added: The cursor would stand elsewhere.
"""


def written(folder: Path, cites: str = "1.10", section: str = "[1.1]") -> Path:
    text = "Export\n\n" + " ".join(f"Do {number} now." for number in range(1, 21))
    edition = make_edition(text.replace("Do 1 now", "Do it now").encode(), "x", read_on="2024-01-01")
    (folder / "documents/export").mkdir(parents=True)
    (folder / "documents/export/2024.yaml").write_text(edition_text(edition))
    (folder / "r.yaml").write_text(RUNBOOK.format(cites=cites, section=section))
    return folder / "r.yaml"


def read(folder: Path, cites: str, section: str = "[1.1]") -> Runbook:
    return load(written(folder, cites, section), prove_anchors=True)[0]


@pytest.mark.parametrize(
    ("cites", "read_as"),
    [
        ("1.10", ("1.10",)),
        ("[1.10, 1.1]", ("1.10", "1.1")),
        ('["1.10", Do 12 now]', ("1.10", "Do 12 now")),
        ("\n          - 1.10\n          - it now", ("1.10", "it now")),
    ],
)
def test_sentences_are_named_by_id_as_it_is_spelled_or_by_words(
    tmp_path: Path, cites: str, read_as: tuple[str, ...]
) -> None:
    runbook = read(tmp_path, cites)
    (section,) = runbook.sections
    first, second = section.steps
    assert (first.cites, first.explains, second.added) == (read_as, ("Do 2 now",), "The cursor would stand elsewhere.")
    assert (first.added, second.cites) == (None, ())
    assert section.cites == ("1.1",)
    assert runbook.not_steps == {"1.20": "for whoever wants more", "Do 3": "advice, as $5 is"}


def test_a_section_names_them_in_the_same_way(tmp_path: Path) -> None:
    assert read(tmp_path, "1.1", section="1.10").sections[0].cites == ("1.10",)


def test_an_anchor_by_an_alias_is_told_to_need_quotes(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="takes the id of a sentence"):
        read(tmp_path, "*it", section="[&it 1.10]")


def test_performing_a_runbook_needs_no_document(tmp_path: Path) -> None:
    runbook = written(tmp_path, "9.9")
    assert load(runbook)[0].title == "Export a certificate"
    assert [mistake.sentence for mistake in check(runbook).mistakes] == [
        "the stored edition has no sentence 9.9; there are sentences in the sections 1"
    ]
    (tmp_path / "documents/export/2024.yaml").unlink()
    assert load(runbook)[0].sections
    assert "there is no file documents/export/2024.yaml here" in check(runbook).mistakes[0].sentence


@pytest.mark.parametrize("document", ["5", "[a]", "a", "{title: T, stored: }", "{title: T, stored: 5}"])
def test_a_document_that_cannot_be_read_is_one_mistake(tmp_path: Path, document: str) -> None:
    runbook = written(tmp_path)
    text = runbook.read_text()
    start, rest = text.split("document: ")
    runbook.write_text(f"{start}document: {document}\n{rest.partition(chr(10))[2]}")
    assert len(check(runbook).mistakes) == 1


def test_a_stored_document_is_told_for_what_it_is(tmp_path: Path) -> None:
    stored = written(tmp_path).parent / "documents/export/2024.yaml"
    (mistake,) = check(stored).mistakes
    assert mistake.sentence.startswith("this is a stored edition of a document, not a runbook; a runbook names it")
