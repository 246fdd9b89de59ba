"""The wording of what led to a step's end: its attempts, proofs and approvals, and what a trainer or trainee did."""

from __future__ import annotations

from handrail.journal import (
    FailureAccepted,
    HintGiven,
    LessonAnswered,
    MissForeseen,
    PageAnswered,
    PageNoticed,
    PageRegained,
    ProofForeseen,
    SessionRenewed,
    StepApproved,
    StepProbed,
    StepRedoAllowed,
    StepRetried,
    TraineeActed,
)

HINT_WORDS = {
    "region": "was shown the region",
    "outline": "was shown the control",
    "shown": "let the program show it",
}


def page_finding(fact: PageNoticed | MissForeseen) -> str:
    """What a page did by itself, or lacks for a later step."""
    if isinstance(fact, MissForeseen):
        return f"Step {fact.later} of this page would fail, too: {fact.problem}"
    kind = "Drift" if fact.what == "drift" else fact.what.capitalize() if fact.declared else "Not declared"
    return f"{kind}: {fact.detail}"


def lesson_finding(fact: LessonAnswered | TraineeActed | HintGiven) -> str:
    """The answers and actions of a trainer or trainee at a step."""
    match fact:
        case LessonAnswered():
            return f"{fact.by} went on, {'in the page' if fact.via == 'page' else 'at the terminal'}"
        case HintGiven():
            return f"{fact.by} {HINT_WORDS[fact.stage]}"
        case TraineeActed(mistyped=True):
            return f"{fact.by} typed another text into {fact.what}"
        case TraineeActed(right=True):
            return f"{fact.by} found {fact.what}"
        case TraineeActed():
            kept = "; it was kept from the appliance" if fact.stopped else ""
            return f"{fact.by} used {fact.what} instead{kept}"


def attempt_finding(
    fact: ProofForeseen
    | PageAnswered
    | PageRegained
    | StepApproved
    | StepProbed
    | StepRetried
    | StepRedoAllowed
    | FailureAccepted
    | SessionRenewed,
) -> str:
    """A fact about the attempts of a step: approvals, probes, retries and decisions."""
    match fact:
        case StepApproved():
            return f"Approved by {fact.by}, {fact.how}"
        case ProofForeseen():
            return "What would prove it showed before it began, so it proves nothing"
        case StepProbed():
            saw = {"done": "it happened", "absent": "it does not show", "unclear": "that does not tell"}
            return f"Looked for {fact.sought}: {saw[fact.verdict]}{f'; {fact.shown}' if fact.shown else ''}"
        case StepRetried():
            return f"Tried again, since {fact.by} said so"
        case StepRedoAllowed():
            return f"It did not happen, says {fact.by}: {fact.reason}"
        case FailureAccepted():
            return f"{fact.by} let the run end here"
        case PageAnswered():
            says = f"; it says: {'; '.join(fact.messages)}" if fact.messages else ""
            then = f"at {fact.then}" if fact.then else "at the same page, loaded anew"
            return f'The page "{fact.title}" came of it at {fact.url}{says}; then one looked {then}'
        case PageRegained():
            way = f" by steps {', '.join(fact.way)}" if fact.way else ""
            return f"The page on {fact.appliance} did not come ({fact.problem}); went back{way}, to try again"
        case SessionRenewed():
            way = f", and came back by steps {', '.join(fact.way)}" if fact.way else ""
            return f"Nobody was signed in any more on {fact.appliance}; signed in again{way}"
