"""Was the document carried out? Judged by the appliances, and by a journal that must leave nothing out."""

from __future__ import annotations

from handrail.app.lookup import library
from handrail.journal import run_record, step_states
from handrail.runbook import load, outline, shipped
from runbooks.witness import all_served, events

from .conftest import RUNBOOK, Operator

USUALLY_SKIPPED = {"1.2", "1.7", "14", "18.2", "18.7"}
"""What an undisturbed run skips on this pair: there is no agreement, no notice, no second passphrase."""


def assert_carried_out(operator: Operator) -> None:
    """Once each, and the whole of it: what the appliances saw, and what the journal tells."""
    assert_done_once(operator)
    entries = operator.entries()
    told, known = run_record(entries), step_states(entries)
    sections = outline(load(shipped() / f"{RUNBOOK}.yaml", library())[0])
    assert told.outcome == "passed"
    assert [section.heading for section in told.sections] == [section.heading for section in sections]
    assert [
        place.number for section in sections for place in section.walk() if not known.is_settled(place.number)
    ] == []
    assert {line.number for line in told.steps if line.outcome == "skipped"} == USUALLY_SKIPPED
    assert {line.outcome for line in told.steps} == {"passed", "skipped"}


def assert_done_once(operator: Operator) -> None:
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


def assert_untouched(operator: Operator) -> None:
    for role in ("primary", "backup"):
        assert not events(operator.pair, role, "certificate-imported", "default-changed", "certificate-deleted")
