"""The last lines about a run: how it ended, where its report is, and what to type next. A terminal shows them in colour."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.app.publish import PublishedRun
from handrail.app.seal import outdated_sign_offs
from handrail.characters import visible
from handrail.cli.output.marks import mark_of
from handrail.cli.output.wrapping import wrapped
from handrail.journal import ClockCompared, EvidenceSearched, RunRecord
from handrail.report.formats import formats_of
from handrail.report.served import served_in_the_end
from handrail.report.words import clock, counts_in_words, headline, is_clock_wrong


@dataclass(frozen=True)
class EndingLine:
    """A line, with what a terminal may make of it."""

    text: str
    label: str = ""
    """The word before the text, with a colon."""
    file: Path | None = None
    """The file that the text names: a terminal opens it by a click."""


def print_ending(published: PublishedRun, *, can_be_resumed: bool) -> None:
    """Print the last lines about a run, as plain lines in a pipe."""
    record, lines = published.record, ending(published, can_be_resumed=can_be_resumed)
    if sys.stdout.isatty():
        _print_in_colour(record, lines)
        return
    print(f"\n{headline(record)}")
    for line in lines:
        print(f"{line.label}: {line.text}" if line.label else f"  {line.text}")


def ending(published: PublishedRun, *, can_be_resumed: bool) -> Iterator[EndingLine]:
    """The lines behind the headline."""
    folder, record = published.folder, published.record
    seconds = (record.ended - record.began).total_seconds()
    yield EndingLine(f"{counts_in_words(record)}, in {seconds:.1f} s")
    yield from map(EndingLine, _of_steps(record))
    if record.came_to_its_end:
        yield from (EndingLine(sentence, "proved") for sentence in served_in_the_end(record))
    yield from map(EndingLine, _of_clocks(record))
    if folder.report.exists():  # not where it held a secret
        yield EndingLine(str(folder.report), "report", folder.report)
    if record.mode.is_scored:
        scores = folder.path / formats_of(record)["scores"].file
        yield EndingLine(str(scores), "scores", scores)
    if published.sealed_by:
        yield EndingLine(f"{published.sealed_by}; to check it: handrail verify {folder.path}", "sealed")
        outdated = outdated_sign_offs(folder.path)
        if outdated:
            yield EndingLine(outdated, "signed off")
    if not record.came_to_its_end and record.mode.is_resumable and can_be_resumed:
        mode = " (without captions, as a run)" if record.mode.is_led else ""
        command = f"handrail resume {folder.path}"
        if record.outcome == "failed":
            yield EndingLine(
                "a mended runbook is a run of its own: handrail run, or run --edit to try it", "if it is wrong"
            )
        if _put_away(record):
            yield EndingLine("change the secret, and take it out of the runbook", "first")
        yield EndingLine(f"{command}{mode}", "to go on")
        for step in _in_doubt(record):
            yield EndingLine(f"{command} --mark-done {step} --by NAME --reason TEXT", "if you saw that it happened")
            yield EndingLine(f"{command} --redo {step} --by NAME --reason TEXT", "if you saw that it did not")


def _put_away(record: RunRecord) -> bool:
    """Whether a runbook held a secret, so that its copy in the run's folder was put away."""
    searches = [event for _, event in record.run_facts if isinstance(event, EvidenceSearched)]
    return any(".yaml" in hit for hit in searches[-1].found) if searches else False


def _in_doubt(record: RunRecord) -> Iterator[str]:
    """The number of the step that leaves a person to look, without those that only contain it."""
    numbers = [step.number for step in record.steps if step.outcome == "in doubt" and step.effect == "once"]
    return (number for number in numbers if not any(other.startswith(f"{number}.") for other in numbers))


def _of_steps(record: RunRecord) -> Iterator[str]:
    """The step that was cut off and must not happen twice, those that a person skipped, and those that were so already."""
    for step in record.steps:
        if step.outcome == "unfinished" and step.effect == "once":
            yield (
                f"step {step.number} began, and may or may not have happened: {step.sentence}; handrail resume looks for it "
                "before anything else is done, or look at the appliance"
            )
    for step in record.steps:
        if step.outcome == "exception":
            yield f"step {step.number}: {step.sentence}: {step.reason}"
    for step in record.steps:
        if step.outcome == "so already":
            yield f"step {step.number} was so already: {step.reason}"


def _of_clocks(record: RunRecord) -> Iterator[str]:
    """The clocks that are wrong: by them an appliance judges certificates, and dates its own log."""
    compared = {event.appliance: event for _, event in record.run_facts if isinstance(event, ClockCompared)}
    for event in compared.values():
        if is_clock_wrong(event):
            yield f"{clock(event)}; certificates expire by it, and the appliance’s own log is dated by it"


def _print_in_colour(record: RunRecord, lines: Iterator[EndingLine]) -> None:
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    from handrail.cli.output.safe_stdout import display_stdout

    console = Console(file=display_stdout(), highlight=False)
    mark = mark_of(record.outcome, record.mode)
    console.print(Text(f"\n{mark.sign} {visible(headline(record))}", f"bold {mark.colour}"), soft_wrap=True)
    for line in lines:
        label = f"  {f'{line.label}  ':<9}" if line.label else "  "
        is_copied = line.file or line.label not in ("", "proved")
        text = Text(visible(label + line.text if is_copied else wrapped(label, line.text)))
        text.stylize("dim", 0, len(label))
        if line.file:
            text.stylize(Style(link=line.file.absolute().as_uri()), len(label))
        console.print(text, soft_wrap=True)
