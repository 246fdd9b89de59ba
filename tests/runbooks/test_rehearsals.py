"""Rehearsals of the shipped runbook, in every version of the appliance and in some situations.

Judged by the appliances' own audit logs: nothing happens but signing in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import StepError
from handrail.journal import PageNoticed, RunRecord, read, run_record
from handrail.mode import REHEARSAL
from handrail.run import RunExecution, RunFolder
from handrail_practice.audit import read as audit
from handrail_practice.pair import PROFILES, Pair
from handrail_practice.variation import variation
from practice_pairs import StartPair

from .conftest import Replicate

HARMLESS = {"started", "stopped", "login-succeeded", "agreement-accepted"}
CROWD = [
    "other-markup",
    "login-agreement",
    "notice-overlay",
    "unavailable-once",
    "confirm-default",
    "confirm-passphrase",
]


@pytest.fixture
def rehearse(portal: BlockingPortal, performance: Callable[[Pair], RunExecution]) -> Replicate:
    """Rehearses the shipped runbook on a pair, and gives what the journal tells."""

    def perform(pair: Pair) -> RunRecord:
        folders: list[RunFolder] = []
        ready = performance(pair)
        request = replace(ready.request, mode=REHEARSAL, approval=None)
        with suppress(StepError):
            portal.call(replace(ready, request=request, on_open=folders.append).perform)
        return run_record(read(folders[0].journal))

    return perform


def happened(pair: Pair) -> set[str]:
    return {entry["event"] for appliance in (pair.primary, pair.backup) for entry in audit(appliance.audit_path)}


def verdict(told: RunRecord, words: str) -> str:
    """What is said of the first step whose sentence has these words."""
    return next(line.outcome for line in told.steps if words in line.sentence)


def assert_changed_and_missed_nothing(pair: Pair, told: RunRecord) -> None:
    assert (told.outcome, told.finished and told.finished.problem) == ("passed", "")
    assert happened(pair) <= HARMLESS
    assert verdict(told, 'Click button "Upload" in section "Security :: Import Certificates"') == "proved"
    assert verdict(told, 'in cell "Default"') == "after"
    assert verdict(told, "Inspect $bundle") == "after"
    assert len(told.steps) == told.started.steps


@pytest.mark.parametrize(
    ("profile", "situation"),
    [
        *((profile, ()) for profile in PROFILES),
        ("sra", ("no-apply",)),
        ("acme", CROWD),
    ],
)
@pytest.mark.whole
def test_changes_nothing_and_misses_nothing(
    profile: str, situation: Sequence[str], start_pair: StartPair, rehearse: Replicate
) -> None:
    pair = start_pair(profile, situation)
    assert_changed_and_missed_nothing(pair, rehearse(pair))


@pytest.mark.whole
def test_says_beforehand_which_alternatives_will_be_used(start_pair: StartPair, rehearse: Replicate) -> None:
    """The pair that is not varied is rehearsed by who follows the README."""
    pair = start_pair(vary=variation(["action=go", "user-label=two-words"]))
    told = rehearse(pair)
    assert_changed_and_missed_nothing(pair, told)
    certificates = 'in section "Security :: Other Certificates"'
    proved = next(line for line in told.steps if 'Click button "Apply"' in line.sentence)
    assert proved.outcome == "proved"
    assert f'button "Go" {certificates} was used instead of button "Apply" {certificates}' in proved.reason
    said = {fact.detail for line in told.steps for fact in line.facts if isinstance(fact, PageNoticed)}
    assert any('was used instead of field "Username"' in detail for detail in said)
