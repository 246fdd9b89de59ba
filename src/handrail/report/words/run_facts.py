"""The wording of what is on record of a run beside its steps: proofs, clocks, limits of time, and what was searched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from handrail.journal import (
    ApplianceProved,
    BlackoutOverridden,
    BrowserStarted,
    ClockCompared,
    EvidenceKept,
    EvidenceSearched,
    ListenerFailed,
    NoticeKind,
    OthersNotified,
    RolloutResumed,
    RunbookMended,
    RunResumed,
    StepAwaitsApproval,
    TimeLimited,
)
from handrail.journal.projections.records import RunFact
from handrail.report.words.runs import operator, ticket
from handrail.report.words.units import duration, long_duration, plural, utc

TOLERATED_CLOCK_SECONDS = 5
"""The difference of two clocks of which nothing is said at the end of a run."""


def run_fact(event: RunFact) -> tuple[str, str]:
    """A label and a sentence for a fact about a run as a whole."""
    label, told = _RUN_FACTS[type(event)]
    return label, told(event)


def _browser(event: BrowserStarted) -> str:
    return f"Chromium {event.version}, {'in a window' if event.headed else 'headless'}: {event.executable}"


def _trouble(event: ListenerFailed) -> str:
    return f"beside the run, {event.listener} broke: {event.problem}"


def _recorded(event: EvidenceKept) -> str:
    return f"{event.file}: {event.caption}; SHA-256 {event.sha256[:16]}…"


def _resumed(event: RunResumed) -> str:
    return "; ".join((f"by {operator(event) or 'somebody'}", *filter(None, [_for(event)]), *event.plan))


def mended(event: RunbookMended) -> str:
    """The change of a runbook in the middle of a draft."""
    by = f" by {event.by}" if event.by else ""
    return f"the runbook was changed{by}, and went on at step {event.step}: {event.file}, plan {event.digest}"


def _for(resumed: RunResumed) -> str:
    return f"for {ticket(resumed)}" if resumed.ticket else ""


def appliance_proof(event: ApplianceProved) -> str:
    """The proof of an appliance's identity: its host, its certificate, and the values that its pages showed."""
    shown = "".join(f", {label} “{value}”" for label, value in event.texts.items())
    certificate = (
        f"certificate {event.fingerprint[:16]}…" if event.fingerprint else "by plain HTTP, without a certificate"
    )
    return f"{event.appliance} is {event.host}, {certificate}{shown}"


def search_result(event: EvidenceSearched) -> str:
    """The result of the search for secrets in the evidence."""
    searched = f"{plural(event.files, 'file')} searched for {plural(event.secrets, 'secret')} in every encoding"
    moved = f"; moved to {event.quarantine}" if event.quarantine else ""
    found = f"found {'; '.join(event.found)}{moved}" if event.found else "none was found"
    return f"{searched}: {found}" + (f"; not looked into: {'; '.join(event.unopened)}" if event.unopened else "")


def clock(event: ClockCompared) -> str:
    """The difference between an appliance's clock and the machine's, in the words of a report."""
    return f"the clock of {event.appliance} {_compared(event)}"


def own_clock(event: ClockCompared) -> str:
    """The same, where the appliance was named."""
    return f"its clock {_compared(event)}"


def _compared(event: ClockCompared) -> str:
    if not is_clock_wrong(event):
        return f"agreed with this machine’s, to {TOLERATED_CLOCK_SECONDS} s"
    return f"was {long_duration(abs(event.ahead))} {'ahead of' if event.ahead > 0 else 'behind'} this machine’s"


def is_clock_wrong(event: ClockCompared) -> bool:
    """Say whether the clocks differ by more than a slow network and a time in whole seconds explain."""
    return abs(event.ahead) > TOLERATED_CLOCK_SECONDS


def time_limit(event: TimeLimited) -> str:
    """The end of a run's time, and the duration of earlier runs."""
    longest = duration(timedelta(seconds=event.longest))
    few = {0: "no earlier run of this plan ended well", 1: f"the one earlier run took {longest}"}
    earlier = few.get(event.runs, f"the slowest of the last {event.runs} runs took {longest}")
    why = f", when the blackout {event.blackout} begins" if event.blackout else ""
    return f"time until {event.until:%Y-%m-%d %H:%M:%S %Z}{why}; {earlier}"


def new_deadline(event: RolloutResumed) -> str:
    """Until when a rollout goes on, or that the deadline of before does not hold any more; empty if there was none."""
    if event.finish_by:
        return f", until {utc(event.finish_by)}"
    if event.held_until is None:
        return ""
    return f"; the time that was given, until {utc(event.held_until)}, does not hold any more; give it anew with --finish-by"


def blackout(event: BlackoutOverridden) -> str:
    """A blackout that did not hold a run back, and the reason that somebody gave."""
    return (
        f"not held back by the blackout {event.blackout} ({event.when}), which is from {event.begins:%Y-%m-%d %H:%M %Z} "
        f"until {event.until:%Y-%m-%d %H:%M %Z}: {event.why} (as typed)"
    )


ABOUT: Mapping[NoticeKind, str] = {
    "rollout-begun": "that the rollout began",
    "wave-ended": "that a wave ended",
    "budget-spent": "that the budget was spent",
    "in-doubt": "that a step is in doubt",
    "approval-wanted": "that an approval is wanted",
}
"""What others are told, as it ends a sentence."""


def notified(event: OthersNotified) -> str:
    """Which services were told something, and which were not, and why."""
    told = [f"{', '.join(event.told)} told {ABOUT[event.about]}"] if event.told else []
    return "; ".join(
        [*told, *(f"{name} not told {ABOUT[event.about]}, since {why}" for name, why in event.failed.items())]
    )


def _awaited(event: StepAwaitsApproval) -> str:
    return f"step {event.step} waits for a person who approves it"


_RUN_FACTS: Mapping[type[RunFact], tuple[str, Callable[[Any], str]]] = {
    ApplianceProved: ("Proved", appliance_proof),
    BlackoutOverridden: ("Blackout", blackout),
    BrowserStarted: ("Browser", _browser),
    ClockCompared: ("Clock", clock),
    EvidenceKept: ("Recorded", _recorded),
    EvidenceSearched: ("Secrets", search_result),
    ListenerFailed: ("Trouble", _trouble),
    OthersNotified: ("Others told", notified),
    RunbookMended: ("Mended", mended),
    RunResumed: ("Resumed", _resumed),
    StepAwaitsApproval: ("Approval", _awaited),
    TimeLimited: ("Time", time_limit),
}
"""By the class of a fact: its label, and what makes its sentence."""
