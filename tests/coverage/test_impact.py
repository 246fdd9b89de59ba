"""The impact of a new edition on a runbook, and the reviews that clear it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from covering import CHANGED, DOCUMENT, Covered, edition
from handrail.coverage import Coverage, Impact, Review, impact, read_reviews, reviews_file, with_reviews
from handrail.errors import InvalidCall, InvalidFile
from handrail.report.coverage.lines import impact_lines

HERE = Path(__file__).parent


def impact_on(coverage: Coverage, *reviews: Review, text: str = CHANGED) -> Impact:
    return impact(coverage, edition(text, name="2025"), reviews)


def suspects(found: Impact) -> list[tuple[str, str, bool]]:
    return [(it.step, it.sentence, it.review is not None) for it in found.suspects]


def test_what_follows_from_other_words_is_suspect(covered: Covered) -> None:
    found = impact_on(covered())
    assert suspects(found) == [("2", "1.2", False), ("4", "3.2", False), ("", "3.4", False)]
    assert [found.count(kind) for kind in ("unchanged", "reworded", "moved", "new", "gone")] == [3, 2, 0, 1, 1]
    assert not found.is_clear


def test_a_review_clears_a_step_until_its_sentence_or_the_step_changes_again(covered: Covered) -> None:
    coverage = covered()
    word = impact_on(coverage).suspects[0].reviewed("Ann", "the number is the name here", "2026-11-30")
    assert suspects(impact_on(coverage, word))[0] == ("2", "1.2", True)
    again = CHANGED.replace("name or number", "number or name")
    assert suspects(impact_on(coverage, word, text=again))[0] == ("2", "1.2", False)
    assert suspects(impact_on(covered(("press: Tab", "press: F1")), word))[0] == ("2", "1.2", False)


def test_a_note_that_tells_what_has_changed_is_read_again(covered: Covered) -> None:
    (told,) = [it for it in impact_on(covered()).suspects if it.step == "4"]
    assert told.does.endswith("; its note: It was red.")


def test_the_same_edition_leaves_nothing_to_do(covered: Covered) -> None:
    found = impact_on(covered(), text=DOCUMENT)
    assert (found.is_clear, found.suspects) == (True, ())


def test_the_list_is_what_a_person_would_write(covered: Covered, golden: Callable[[Path, str], None]) -> None:
    coverage = covered()
    word = impact_on(coverage).suspects[0].reviewed("Ann", "the number is the name here", "2026-11-30")
    golden(
        HERE / "impact.txt",
        "".join(f"{line.label}{line.text}\n" for line in impact_lines(coverage, impact_on(coverage, word))),
    )


WORD = Review("4", 'Fill: "blue"', "3.10", "0" * 64, "", "Ann", "it's so: #1", "2026-11-30")


def test_reviews_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = reviews_file(tmp_path / "colours.yaml")
    assert (file.name, read_reviews(file)) == ("colours.reviews.yaml", ())
    file.write_text(with_reviews("", [WORD], file))
    assert read_reviews(file) == (WORD,)
    kept = file.read_text().replace("reviews:", "# In our own words.\nreviews:")
    file.write_text(with_reviews(kept.rstrip("\n"), [WORD, WORD], file))
    assert (read_reviews(file), "# In our own words." in file.read_text()) == ((WORD,) * 3, True)


def test_a_file_that_is_laid_out_otherwise_is_left_alone(tmp_path: Path) -> None:
    text = with_reviews("", [WORD], tmp_path).partition("reviews:\n")[2]
    flow = f"reviews: [{{{', '.join(line.strip(' -') for line in text.strip().splitlines())}}}]\n"
    with pytest.raises(InvalidCall, match="is not laid out so that a review could be added"):
        with_reviews(flow, [WORD], tmp_path)


@pytest.mark.parametrize(
    "text",
    ["a", "reviews: a", "reviews: [a]", "reviews: [{step: 4}]", "reviews:\n  - bye: Ann\n"],
)
def test_what_is_no_file_of_reviews_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.yaml").write_text(text)
    with pytest.raises(InvalidFile):
        read_reviews(tmp_path / "r.yaml")
