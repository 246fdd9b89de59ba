"""Was the document carried out? Judged by the appliances, and by a journal that must leave nothing out."""

from __future__ import annotations

from typing import Protocol

from handrail.journal import Entry, run_record, step_states
from handrail_practice.pair import Pair
from runbooks.witness import all_served, events

from .numbering import numbers_of, sections


class Judged(Protocol):
    """Who has performed the shipped runbook on a pair, and left a journal."""

    @property
    def pair(self) -> Pair: ...

    def entries(self) -> list[Entry]: ...


USUALLY_SKIPPED = (
    'Click button "I Agree"',
    'Check checkbox "I Agree"',
    'Click button "Next"',
    'Click button "OK" in dialog',
    'Click link "Next" in section',
    "Check radio /.*private key.*chain.*/i",
    "Choose /.*private key.*chain.*/i",
    'Fill field "Confirm Passphrase"',
    'Check radio in cell "Default"',
    'Click button "Save"',
)
"""What an undisturbed run skips on this pair, at each of its two sign-ins, too.

There is no agreement, no page for the name alone, no notice, one page of certificates, a box for each part of the export, no
second passphrase, and the default is not saved with a button.
"""


def assert_carried_out(operator: Judged) -> None:
    """Once each, and the whole of it: what the appliances saw, and what the journal tells."""
    assert_done_once(operator)
    entries = operator.entries()
    told, known = run_record(entries), step_states(entries)
    assert told.outcome == "passed"
    assert [section.heading for section in told.sections] == [section.heading for section in sections()]
    assert [
        place.number for section in sections() for place in section.walk() if not known.is_settled(place.number)
    ] == []
    skipped = {number for words in USUALLY_SKIPPED for number in numbers_of(words)}
    assert {line.number for line in told.steps if line.outcome == "skipped"} == skipped
    assert {line.outcome for line in told.steps} == {"passed", "skipped"}


def assert_done_once(operator: Judged) -> None:
    """Exactly one import and one change of the default. An export changes nothing, and may have been made again."""
    pair = operator.pair
    exports = events(pair, "primary", "certificate-exported")
    assert {(one["with_key"], one["with_chain"], one["encrypted"]) for one in exports} == {(True, True, True)}
    (imported,) = events(pair, "backup", "certificate-imported")
    (changed,) = events(pair, "backup", "default-changed")
    assert {one["fingerprint"] for one in exports} == {imported["fingerprint"]} == {changed["after"]}
    assert not events(pair, "primary", "certificate-imported", "default-changed", "certificate-deleted")
    assert not events(pair, "backup", "import-refused", "default-refused", "certificate-deleted")
    assert all_served(pair) == {imported["fingerprint"]}


def assert_untouched(operator: Judged) -> None:
    for role in ("primary", "backup"):
        assert not events(operator.pair, role, "certificate-imported", "default-changed", "certificate-deleted")
