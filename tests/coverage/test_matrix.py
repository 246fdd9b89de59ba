"""The matrix: what becomes of each sentence, where each step comes from, and what is done in another order."""

from __future__ import annotations

from pathlib import Path

import pytest

from covering import Covered, edition
from handrail.coverage import Coverage, cover
from handrail.runbook import load


def states(coverage: Coverage) -> dict[str, tuple[str, ...]]:
    return {it.sentence.id: (it.state, *it.steps) for it in coverage.sentences}


def origins(coverage: Coverage) -> dict[str, tuple[str, ...]]:
    return {it.number: (it.state, *it.cites) for it in coverage.steps}


def test_each_sentence_and_each_step_is_accounted_for(covered: Covered) -> None:
    coverage = covered()
    assert states(coverage) == {
        "1.1": ("performed", "1"),
        "1.2": ("performed", "2"),
        "3.1": ("performed", "4"),
        "3.2": ("explained",),
        "3.3": ("performed", "5"),
        "3.4": ("not a step",),
    }
    assert origins(coverage) == {
        "1": ("in the document", "1.1"),
        "2": ("in the document", "1.2"),
        "3": ("added",),
        "4": ("in the document", "3.1"),
        "5": ("in the document", "3.3"),
    }
    assert [it.number for it in coverage.steps if it.by_section] == ["2"]
    assert [section.heading for section in coverage.sections if not section.sentences] == ["Pictures"]
    assert (coverage.is_complete, coverage.deviations) == (True, ())


@pytest.mark.parametrize(
    ("change", "missing", "groundless"),
    [
        (("not_steps: {3.4: where help is found}\n", ""), ["3.4"], []),
        (("        explains: red at first\n", ""), ["3.2"], []),
        (("    cites: 1.2\n", ""), ["1.2"], ["2"]),
        (("        added: The name is sent by it.\n", ""), [], []),  # its section speaks for it
        (("        cites: 3.1\n", ""), ["3.1"], ["4"]),
    ],
)
def test_what_nobody_accounts_for_is_missing(
    covered: Covered, change: tuple[str, str], missing: list[str], groundless: list[str]
) -> None:
    coverage = covered(change)
    assert [it.sentence.id for it in coverage.sentences if it.state == "missing"] == missing
    assert [it.number for it in coverage.steps if it.state == "without a reason"] == groundless
    assert coverage.is_complete == (not missing and not groundless)


def test_what_is_done_in_another_order_is_told_and_misses_nothing(covered: Covered) -> None:
    coverage = covered(("cites: 3.1", "cites: 3.3"), ("cites: Click Save", "cites: 3.1"))
    assert [(it.step, it.sentence, it.earlier_step, it.earlier_sentence) for it in coverage.deviations] == [
        ("5", "3.1", "4", "3.3")
    ]
    assert coverage.is_complete


def test_what_a_section_has_begun_one_of_its_steps_may_end(covered: Covered) -> None:
    section = ("  - heading: Save\n", "  - heading: Save\n    cites: 3.1\n")
    ends = (("cites: 3.1", "cites: 3.3"), ("cites: Click Save", "cites: 3.1"))
    assert covered(*ends, section, ("      - fill: blue", "      - press: F1\n      - fill: blue")).deviations == ()


def test_what_is_done_again_on_another_appliance_deviates_from_nothing(covered: Covered) -> None:
    again = "  - heading: Save\n    steps:\n      - press: F1\n        cites: [1.1, 3.1]\n      - press: F2\n        cites: 3.3\n"
    assert covered(("  - heading: Save\n", again + "  - heading: Save\n")).deviations == ()


@pytest.mark.parametrize(
    ("cites", "deviates"), [("[3.3, 1.1]", ["1.1"]), ("[1.2, 3.1]", []), ("[3.1, 3.3]", []), ("1.2", [])]
)
def test_a_step_that_does_several_sentences_at_once_does_them_in_the_document_s_order(
    covered: Covered, cites: str, deviates: list[str]
) -> None:
    coverage = covered(("cites: 1.1", "cites: 1.2"), ("cites: Click Save", f"cites: {cites}"))
    assert [it.sentence for it in coverage.deviations] == deviates


def test_a_called_runbook_counts_with_the_step_that_calls_it(covered: Covered, tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        "runbook: I\nappliances: [a]\nsections: [{heading: H, steps: [{press: A}, {press: B}]}]\n"
    )
    coverage = covered(("open: $url", "call: inner"))
    assert [it.number for it in coverage.steps] == ["1", "2", "3", "4", "5"]
    assert coverage.is_complete


def test_a_runbook_on_several_appliances_covers_a_sentence_on_each(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "runbook: R\ndocument: {title: T, stored: e.yaml}\nappliances: [a, b]\nsections:\n  - for_each: [a, b]\n    sections:\n"
        "      - heading: H\n        cites: [1.1, 1.2]\n        steps: [press: A, press: B]\n"
    )
    coverage = cover(load(tmp_path / "r.yaml")[0], edition())
    assert states(coverage)["1.1"] == ("performed", "1", "2", "3", "4")
    assert [it.appliance for it in coverage.steps] == ["a", "a", "b", "b"]
