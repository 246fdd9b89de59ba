"""A run goes on with no other runbook, and whoever has mended it is told what differs, and what they can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.errors import InvalidCall
from handrail.journal import RunStarted, StepStates
from handrail.journal.projections.step_states import StepState, StepStatus
from handrail.run import RunFolder, RunRequest
from handrail.run.changed_runbook import must_be_same_runbook
from handrail.runbook import load

HEAD = "runbook: Book\nappliances: [primary]\ninputs: {site: A host name}\nsections:\n  - heading: Here\n    steps:\n"
OPEN, LOOK, SAVE, END = "- open: $url", '- expect: button "Save"', '- click: button "Save"', '- expect: text "Saved"'
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def states(**statuses: StepStatus) -> StepStates:
    return StepStates({number.strip("_"): StepState(status, NOON) for number, status in statuses.items()})


def written(folder: Path, *steps: str, head: str = HEAD) -> Path:
    file = folder / "book.yaml"
    file.write_text(head + "".join(f"      {line}\n" for step in steps for line in step.splitlines()))
    return file


def refusal(
    run_request: RunRequest, tmp_path: Path, mended: list[str], begun: StepStates, head: str = HEAD
) -> list[str]:
    """The lines of the refusal, after four steps were performed with another text than the mended one."""
    performed, _ = load(written(tmp_path, OPEN, LOOK, SAVE, END))
    folder = RunFolder(tmp_path / "runs" / "run").create(performed)
    now, _ = load(written(tmp_path, *mended, head=head))
    started = RunStarted(runbook="Book", digest=performed.digest)
    with pytest.raises(InvalidCall) as refused:
        must_be_same_runbook(replace(run_request, runbook=now), folder, started, begun)
    return str(refused.value).splitlines()


FAILED = states(_1="settled", _2="settled", _3="open")


def test_a_step_that_failed_and_is_mended(run_request: RunRequest, tmp_path: Path) -> None:
    assert refusal(run_request, tmp_path, [OPEN, LOOK, '- click: button "Store"', END], FAILED) == [
        f"{tmp_path}/book.yaml is not what this run performed, and a run goes on only with the very same steps. It differs:",
        '  step 3 (not done): Click button "Save"; now it is: Click button "Store"',
        "What was done or not due (2 steps) is the same in both.",
        "Nothing was done. Go on with what was performed, of which the run keeps a copy: "
        f"handrail resume {tmp_path}/runs/run --runbook {tmp_path}/runs/run/runbook.yaml",
        f"Or begin a run of its own with the runbook as it is now: handrail run {tmp_path}/book.yaml …; it begins with step 1, "
        "and does not begin what must happen `once` where its `done_when` shows already",
    ]


@pytest.mark.parametrize(
    ("mended", "told"),
    [
        (
            [OPEN, '- expect: link "Save"', SAVE, END],
            [
                '  step 2 (done or not due): See that button "Save" is there; now it is: See that link "Save" is there',
                "Of the 2 steps that were done or not due, 1 differs.",
            ],
        ),
        (
            [OPEN, LOOK, '- fill: x\n  target: field "Name"', SAVE, END],
            ['  new is step 3: Fill field "Name" with "x"', "What was done or not due (2 steps) is the same in both."],
        ),
        (
            [OPEN, LOOK, SAVE],
            [
                '  step 4 (not reached): See that text "Saved" is there; it is gone',
                "What was done or not due (2 steps) is the same in both.",
            ],
        ),
        (
            [OPEN, LOOK, SAVE + "\n  note: Why", END],
            [
                '  step 3 (not done): Click button "Save"; now its `note` is another',
                "What was done or not due (2 steps) is the same in both.",
            ],
        ),
        (
            [OPEN, LOOK, SAVE + "\n  effect: safe", END],
            [
                '  step 3 (not done): Click button "Save"; now its `effect` is another',
                "What was done or not due (2 steps) is the same in both.",
            ],
        ),
    ],
    ids=["done", "new", "gone", "note", "effect"],
)
def test_each_step_that_differs_is_told(
    mended: list[str], told: list[str], run_request: RunRequest, tmp_path: Path
) -> None:
    assert refusal(run_request, tmp_path, mended, FAILED)[1:-2] == told


def test_where_no_step_differs_the_lines_are_told(run_request: RunRequest, tmp_path: Path) -> None:
    head = HEAD.replace("runbook: Book", "runbook: Another")
    lines = refusal(run_request, tmp_path, [OPEN, LOOK, SAVE, END], FAILED, head)
    assert lines[2:4] == ["-runbook: Book", "+runbook: Another"]


def test_a_step_in_doubt_is_settled_first(run_request: RunRequest, tmp_path: Path) -> None:
    doubt = states(_1="settled", _2="settled", _3="in doubt")
    lines = refusal(run_request, tmp_path, [OPEN, LOOK, SAVE], doubt)
    assert lines[-1].endswith("but step 3 of this run is in doubt, and only to go on with it tells whether it happened")


def test_the_same_runbook_is_not_refused(run_request: RunRequest, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "runs" / "run").create(run_request.runbook)
    started = RunStarted(runbook="Book", digest=run_request.runbook.digest)
    must_be_same_runbook(run_request, folder, started, FAILED)
