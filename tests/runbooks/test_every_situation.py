"""The shipped runbook, unchanged, on every version of the appliance and in every situation that can be practised.

Judged by the appliances' own audit logs and by TLS handshakes, not by the engine's word.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from handrail.runbook import shipped
from handrail_practice.pair import PROFILES, SCENARIOS
from practice_pairs import StartPair

from .conftest import Replicate
from .witness import assert_replicated, assert_untouched, events

QUICKER = {
    "latency": "latency=0.01",
    "slow-page": "slow-page=0.2",
    "slow-change": "slow-change=0.2",
    "session-expiry": "session-expiry=4",
}
"""The same situations, with less waiting."""

HELD = ("held-request", "held-answer", "refused-change")
"""Where no answer comes to a change: tried in `tests/faults`."""


@pytest.fixture
def impatient(tmp_path: Path) -> Path:
    """The shipped runbooks, but nobody waits ten seconds for a menu that does not come."""
    folder = shutil.copytree(shipped(), tmp_path / "runbooks")
    file = folder / "sign-in.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("timeout: 10", "timeout: 2"), encoding="utf-8")
    return folder


BARRED = {
    "session-expiry": "Your session has expired",
    "locked-out": "This account is locked",
    "forced-password-change": 'the page is headed "Appliance :: Change Password"',
    "missing-root": "came without its whole chain",
}
"""Where no person could get through, or could only by signing in again, and what the run says then."""


def on_every_version(scenarios: Iterable[str]) -> list[ParameterSet]:
    """Each scenario on each version of the appliance; `make test` tries each on one, in turn, and `make faults` the others."""
    return [
        pytest.param(scenario, profile, marks=() if (place + turn) % len(PROFILES) == 0 else pytest.mark.whole)
        for place, scenario in enumerate(scenarios)
        for turn, profile in enumerate(PROFILES)
    ]


@pytest.mark.parametrize(
    ("scenario", "profile"), on_every_version(name for name in SCENARIOS if name not in BARRED and name not in HELD)
)
def test_replicates(profile: str, scenario: str, start_pair: StartPair, replicate: Replicate) -> None:
    pair = start_pair(profile, [QUICKER.get(scenario, scenario)])
    told = replicate(pair)
    assert (told.outcome, told.finished and told.finished.problem) == ("passed", "")
    assert_replicated(pair)


@pytest.mark.parametrize(("scenario", "profile"), on_every_version(BARRED))
def test_stops_with_a_reason(
    profile: str, scenario: str, start_pair: StartPair, replicate: Replicate, impatient: Path
) -> None:
    pair = start_pair(profile, [QUICKER.get(scenario, scenario)])
    told = replicate(pair, impatient)
    assert told.outcome == "failed"
    assert told.finished
    assert BARRED[scenario] in told.finished.problem
    assert_untouched(pair)


@pytest.mark.parametrize("profile", ["acme", *(pytest.param(it, marks=pytest.mark.whole) for it in ("sra", "bomgar"))])
def test_signs_in_again_where_sessions_end_and_looks_where_one_ended_too_early(
    profile: str, start_pair: StartPair, replicate: Replicate, resume: Replicate
) -> None:
    pair = start_pair(profile, ["session-expiry=9"])
    told = replicate(pair)
    assert told.outcome in ("passed", "in-doubt")
    if told.outcome == "in-doubt":
        told = resume(pair)
    assert told.outcome == "passed"
    assert len(events(pair, "primary", "login-succeeded") + events(pair, "backup", "login-succeeded")) > 2
    assert_replicated(pair)


@pytest.mark.parametrize("profile", ["bomgar", *(pytest.param(it, marks=pytest.mark.whole) for it in ("sra", "acme"))])
def test_replicates_where_much_comes_together(profile: str, start_pair: StartPair, replicate: Replicate) -> None:
    crowd = [
        "other-markup",
        "login-agreement",
        "notice-overlay",
        "confirm-default",
        "unavailable-once",
        "confirm-passphrase",
    ]
    pair = start_pair(profile, crowd)
    assert replicate(pair).outcome == "passed"
    assert_replicated(pair)


@pytest.mark.long
def test_a_second_time_changes_nothing(start_pair: StartPair, replicate: Replicate) -> None:
    pair = start_pair("sra", [])
    replicate(pair)
    told = replicate(pair)
    assert told.outcome == "passed"
    skipped = [line.sentence for line in told.steps if line.outcome == "skipped"]
    assert any('cell "Default"' in sentence for sentence in skipped)
