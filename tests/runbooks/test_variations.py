"""The shipped runbook on pairs that differ in everything that nobody has published.

Judged by the appliances' own audit logs and by TLS handshakes, as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from allpairspy import AllPairs

from handrail_practice.dimensions import DIMENSIONS
from handrail_practice.variation import Variation, drawn, variation
from practice_pairs import StartPair

from .conftest import Replicate
from .test_every_situation import MEETING, VARIED
from .witness import assert_replicated, assert_untouched, events

SEEDS = 300
BATCH = 2


def covering_array() -> Iterator[Variation]:
    """Variations in which each two values of different dimensions come together at least once."""
    for row in AllPairs([list(dimension.values) for dimension in DIMENSIONS]):
        yield Variation(dict(zip((dimension.name for dimension in DIMENSIONS), row, strict=True)))


BARRED = {
    "sign-in=second-factor": 'no entry "Security"',
    "default-control=radio-apply": '2 elements match button "Apply" in section "Security :: Other Certificates"',
    "export-form=no-key": 'checkbox "Private Key" in section "Security :: Certificates :: Export" is not there',
    "passphrase-again=short": "it takes 16 characters at most",
    "export-answer=link": "no file came",
    "export-file=zip": "it is a zip archive",
}
"""Values that no runbook can bear, and what a run says there, before anything was changed."""

SAMPLED_BARRED = "passphrase-again=short"
"""That which `make test` tries: it is refused as it is typed. What is refused before the act is told in `tests/page`, too."""

TOGETHER = (
    (*MEETING, "action=go"),
    ("default-control=radio-save", "default-question=page", "export-form=select", "label-marks=dot", "paging=next"),
    ("frames=inner", "field-labels=above", "box-labels=behind", "notice=dialog", "action=go", "export-file=pem"),
)
"""Choices that come together: each of them stands in `make test` on some pair as well."""

SAMPLE = variation(("15", *TOGETHER[1], *TOGETHER[2]))
"""The pair that `make test` draws, with choices that come together; there is the one that stands a crowd, too
(`test_every_situation`), and two barred ones."""


@pytest.mark.whole
@pytest.mark.parametrize("choices", [pytest.param(it, id=it[0]) for it in TOGETHER])
def test_replicates_where_several_choices_meet(
    choices: tuple[str, ...], start_pair: StartPair, replicate: Replicate
) -> None:
    assert failure(variation(choices), start_pair, replicate) == ""


def test_no_choice_is_left_to_make_faults_alone() -> None:
    tried = [*VARIED.values(), SAMPLE]
    left = [variation([choice]).differing for choices in TOGETHER for choice in choices]
    assert [it for it in left if not any(it.items() <= pair.differing.items() for pair in tried)] == []


def test_replicates_on_a_pair_that_is_drawn_and_chosen(start_pair: StartPair, replicate: Replicate) -> None:
    assert failure(SAMPLE, start_pair, replicate) == ""


@pytest.mark.whole
@pytest.mark.parametrize("seeds", [pytest.param(range(n, n + BATCH), id=f"{n}-") for n in range(0, SEEDS, BATCH)])
def test_replicates_on_every_drawn_pair(seeds: Sequence[int], start_pair: StartPair, replicate: Replicate) -> None:
    assert {seed: told for seed in seeds if (told := failure(drawn(seed), start_pair, replicate))} == {}


@pytest.mark.whole
@pytest.mark.parametrize("part", range(16))
def test_replicates_where_any_two_choices_meet(part: int, start_pair: StartPair, replicate: Replicate) -> None:
    rows = list(covering_array())[part::16]
    assert {str(row.differing): told for row in rows if (told := failure(row, start_pair, replicate))} == {}


def failure(vary: Variation, start_pair: StartPair, replicate: Replicate) -> str:
    """What went wrong on a pair; empty if nothing did."""
    pair = start_pair(vary=vary)
    told = replicate(pair)
    if told.outcome == "passed":
        assert_replicated(pair)
        return ""
    step = next((line.sentence for line in told.steps if line.outcome not in ("passed", "skipped")), "")
    return f"{told.outcome}: {step}: {told.finished and told.finished.problem}"


def test_every_barred_value_is_tried() -> None:
    assert set(BARRED) == {f"{known.name}={value}" for known in DIMENSIONS for value in known.barred}


@pytest.mark.parametrize(
    "choice", [pytest.param(it, marks=[] if it == SAMPLED_BARRED else [pytest.mark.whole]) for it in BARRED]
)
def test_stops_before_anything_is_changed(
    choice: str, start_pair: StartPair, replicate: Replicate, impatient: Path
) -> None:
    pair = start_pair(vary=variation([choice]))
    told = replicate(pair, impatient)
    assert told.outcome == "failed"
    assert told.finished
    assert BARRED[choice] in told.finished.problem
    assert_untouched(pair)
    assert not events(pair, "primary", "certificate-exported") or choice.startswith("export-")


@pytest.mark.whole
def test_every_two_values_meet_in_the_covering_array() -> None:
    met = {
        frozenset(((one.name, row[one.name]), (other.name, row[other.name])))
        for row in covering_array()
        for n, one in enumerate(DIMENSIONS)
        for other in DIMENSIONS[:n]
    }
    wanted = {
        frozenset(((one.name, value), (other.name, another)))
        for n, one in enumerate(DIMENSIONS)
        for other in DIMENSIONS[:n]
        for value in one.values
        for another in other.values
    }
    assert met == wanted
