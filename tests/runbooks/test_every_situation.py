"""The shipped runbook, unchanged, on every version of the appliance and in every situation that can be practised.

Judged by the appliances' own audit logs and by TLS handshakes, not by the engine's word.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from anyio.from_thread import BlockingPortal

from handrail.errors import OutcomeUnknown
from handrail.journal import read, run_record
from handrail.run import RunExecution, RunFolder
from handrail_practice.pair import PROFILES, SCENARIOS, Pair
from handrail_practice.variation import UNVARIED, variation
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


BARRED = {
    "session-expiry": "Your session has expired",
    "locked-out": "This account is locked",
    "forced-password-change": 'the page is headed "Change Password"',
    "missing-root": "came without its whole chain",
}
"""Where no person could get through, or could only by signing in again, and what the run says then."""


CROWDS = {
    "sra": ("randomised", "no-apply", "pem-export", "default-offered", "drift", "new-page", "password-manager"),
    "bomgar": (
        "other-markup",
        "login-agreement",
        "notice-overlay",
        "confirm-default",
        "unavailable-once",
        "confirm-passphrase",
    ),
    "acme": ("latency", "slow-page", "slow-change", "wrong-clock", "show-passwords"),
}
"""For each version of the appliance, situations that can come together."""


def on_every_version(scenarios: Iterable[str], sampled: Collection[str] = ()) -> list[ParameterSet]:
    """Each scenario on each version; those `sampled` are tried on one version, in turn, by `make test` too."""
    return [
        pytest.param(
            scenario,
            profile,
            marks=() if scenario in sampled and (n + turn) % len(PROFILES) == 0 else pytest.mark.whole,
        )
        for n, scenario in enumerate(scenarios)
        for turn, profile in enumerate(PROFILES)
    ]


MEETING = (
    ("sign-in=two-pages", "agreement=box", "notice=page", "buttons=link", "user-label=small", "import-answer=result")
    + ("posting=direct", "section-titles=legend", "key-words=sentence", "passphrase-again=repeat")
)  # fmt: skip
VARIED = {"sra": variation(MEETING)}
"""What is chosen on the pair with a crowd, too: nothing with which one of its situations has to do. See `test_variations`."""


def crowded(profile: str, start_pair: StartPair, *more: str) -> Pair:
    situations = [*(QUICKER.get(scenario, scenario) for scenario in CROWDS[profile]), *more]
    return start_pair(profile, situations, VARIED.get(profile, UNVARIED))


def test_every_situation_is_tried() -> None:
    """Together with others by `make test`, alone by `make faults`."""
    assert sorted((*BARRED, *HELD, *(scenario for crowd in CROWDS.values() for scenario in crowd))) == sorted(SCENARIOS)
    assert CROWDS.keys() == set(PROFILES)


@pytest.mark.whole
def test_replicates_where_much_comes_together(start_pair: StartPair, replicate: Replicate) -> None:
    pair = crowded("bomgar", start_pair)
    told = replicate(pair)
    assert (told.outcome, told.finished and told.finished.problem) == ("passed", "")
    assert_replicated(pair)


@pytest.mark.long
def test_replicates_where_much_comes_together_and_a_second_time_finds_nothing_left_to_do(
    start_pair: StartPair, replicate: Replicate
) -> None:
    pair = crowded("sra", start_pair)
    assert replicate(pair).outcome == "passed"
    assert_replicated(pair)
    told = replicate(pair)
    assert (told.outcome, told.finished and told.finished.problem) == ("nothing-left", "")
    (found,) = (step for step in told.steps if step.outcome == "so already")
    assert 'button "Upload"' in found.sentence
    assert found.reason.endswith("; the appliance serves $bundle; it was not performed")
    assert len(events(pair, "backup", "certificate-imported")) == 1


@pytest.mark.parametrize(
    ("scenario", "profile"),
    on_every_version(name for name in SCENARIOS if name not in BARRED and name not in HELD),
)
def test_replicates(profile: str, scenario: str, start_pair: StartPair, replicate: Replicate) -> None:
    pair = start_pair(profile, [QUICKER.get(scenario, scenario)])
    told = replicate(pair)
    assert (told.outcome, told.finished and told.finished.problem) == ("passed", "")
    assert_replicated(pair)


@pytest.mark.parametrize(("scenario", "profile"), on_every_version(BARRED, sampled=("locked-out",)))
def test_stops_with_a_reason(
    profile: str, scenario: str, start_pair: StartPair, replicate: Replicate, impatient: Path
) -> None:
    pair = start_pair(profile, [QUICKER.get(scenario, scenario)])
    told = replicate(pair, impatient)
    assert told.outcome == "failed"
    assert told.finished
    assert BARRED[scenario] in told.finished.problem
    assert_untouched(pair)


@pytest.mark.whole
@pytest.mark.parametrize("scenario", ["held-request", "held-answer"])
def test_is_in_doubt_within_its_patience_where_no_answer_comes(
    scenario: str, start_pair: StartPair, performance: Callable[..., RunExecution], portal: BlockingPortal
) -> None:
    folders: list[RunFolder] = []
    ready = performance(start_pair("sra", [scenario]))
    ready = replace(ready, request=replace(ready.request, patience=3), on_open=folders.append)
    with pytest.raises(OutcomeUnknown, match="it may have happened, for the appliance's answer did not come"):
        portal.call(ready.perform)
    failed = run_record(read(folders[0].journal)).steps[-1]
    assert failed.took < timedelta(seconds=30)


@pytest.mark.long
@pytest.mark.parametrize("profile", ["acme", *(pytest.param(it, marks=pytest.mark.whole) for it in ("sra", "bomgar"))])
def test_signs_in_again_where_sessions_end_and_looks_where_one_ended_too_early(
    profile: str, start_pair: StartPair, replicate: Replicate, resume: Replicate
) -> None:
    """On the version `acme`, together with its crowd."""
    pair = (
        crowded("acme", start_pair, "session-expiry=9")
        if profile == "acme"
        else start_pair(profile, ["session-expiry=9"])
    )
    told = replicate(pair)
    assert told.outcome in ("passed", "in-doubt")
    if told.outcome == "in-doubt":
        told = resume(pair)
    assert told.outcome == "passed"
    assert len(events(pair, "primary", "login-succeeded") + events(pair, "backup", "login-succeeded")) > 2
    assert_replicated(pair)
