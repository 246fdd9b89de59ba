"""Reading a stored edition: every mistake in it, where it stands; and the anchors that point at its sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.editions import AnchorNotFound, Edition, edition_text, find_anchor, make_edition, read_edition
from handrail.errors import InvalidFile

DIGEST = "0" * 64
TEXT = f"""\
document: How to sign in
edition: "2024"
read_on: 2026-05-02
sha256: "{DIGEST}"
sections:
  - heading: Sign in
    sentences:
      - id: 1.1
        sha256: "{DIGEST}"
        says: Open the page.
      - id: 1.10
        sha256: "{DIGEST}"
        says:
  - heading: A picture
"""


def read(folder: Path, text: str) -> Edition:
    (folder / "e.yaml").write_text(text, encoding="utf-8")
    return read_edition(folder / "e.yaml", "e.yaml")


def test_an_id_is_what_is_spelled_whatever_yaml_takes_it_for(tmp_path: Path) -> None:
    edition = read(tmp_path, TEXT)
    assert [sentence.id for sentence in edition.sentences] == ["1.1", "1.10"]
    assert [section.heading for section in edition.sections] == ["Sign in", "A picture"]
    assert [str(mistake) for mistake in edition.unwritten] == [
        "e.yaml:13:14: nobody has written yet what sentence 1.10 says; write it in your own words"
    ]


@pytest.mark.parametrize(
    ("old", "new", "mistakes"),
    [
        ("id: 1.10", "id: 1.1", ["e.yaml:11:13: the id `1.1` is taken by an earlier sentence"]),
        ("id: 1.10", "id: ten", ["e.yaml:11:13: `id` takes the number of the section and that of the sentence: '3.2'"]),
        ("says: Open", "sais: Open", None),
        ('edition: "2024"', "edition: 2024", ["e.yaml:2:10: `edition` takes a text; put quotes around it"]),
        ("heading: A picture", "title: A picture", None),
        (f'sha256: "{DIGEST}"\nsections', "sections", None),
        ("says: Open the page.", "says: 5", ["e.yaml:10:15: `says` takes a text; put quotes around it"]),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path: Path, old: str, new: str, mistakes: list[str] | None) -> None:
    with pytest.raises(InvalidFile) as invalid:
        read(tmp_path, TEXT.replace(old, new))
    if mistakes:
        assert str(invalid.value).splitlines() == mistakes


@pytest.mark.parametrize(
    "text", ["runbook: R", "[a]", "a", "sections: a", "sections: [a]", "sections: [{sentences: [a]}]"]
)
def test_another_file_is_told_for_what_it_is_not(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidFile):
        read(tmp_path, text)


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="cannot be read: No such file"):
        read_edition(tmp_path / "e.yaml", "e.yaml")


EDITION = make_edition(b"A\n\nOpen the page. Open the form.\n\nB\n\nC\n\nClick Save.\n", "it", read_on="2026-05-02")


@pytest.mark.parametrize(("anchor", "found"), [("1.2", "1.2"), ("the form", "1.2"), ("Click  Save.", "3.1")])
def test_an_anchor_points_at_one_sentence(anchor: str, found: str) -> None:
    assert find_anchor(EDITION, anchor).id == found


@pytest.mark.parametrize(
    ("anchor", "refusal"),
    [
        ("1.3", "the stored edition has no sentence 1.3; section 1 has 1.1 to 1.2"),
        ("3.2", "the stored edition has no sentence 3.2; section 3 has 3.1 alone"),
        ("2.1", "the stored edition has no sentence 2.1; there are sentences in the sections 1, 3"),
        ("Open the", '"Open the" stands in 2 sentences (1.1, 1.2); quote more of it, or name the id'),
        ("click save", '"click save" stands in no sentence of the stored edition; 3.1 has it in other letters'),
        ("Delete", '"Delete" stands in no sentence of the stored edition'),
    ],
)
def test_an_anchor_that_points_at_no_sentence_or_at_several_says_so(anchor: str, refusal: str) -> None:
    with pytest.raises(AnchorNotFound) as refused:
        find_anchor(EDITION, anchor)
    assert str(refused.value) == refusal


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, edition_text(EDITION)) == EDITION
