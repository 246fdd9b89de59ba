"""What `rollout`, `plan` and `resume` share of rollouts: their options, and the person who is asked between waves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.characters import visible
from handrail.cli.completion import complete_rollout, complete_selection
from handrail.errors import InvalidCall, SurroundingsError

if TYPE_CHECKING:
    from handrail.app.rollouts.conductor import Confirm
    from handrail.app.rollouts.process import WorkPlace
    from handrail.app.rollouts.rollout import RolloutResumption
    from handrail.cli.invocation import Invocation
    from handrail.run import Environment

InventoriesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--inventory",
        "-i",
        metavar="FILE",
        help="An inventory, or a folder of them. Several make one fleet. Repeatable.",
    ),
]
PairsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pairs",
        metavar="SELECTION",
        autocompletion=complete_selection,
        help="Which pairs, and in which order: names, globs, label=word, all; ! leaves out. With commas, or repeated.",
    ),
]
WavesOption = Annotated[
    str, typer.Option("--waves", metavar="SIZES", help="The pairs of each wave, as in 1,5,25%,rest.")
]
AtOnceOption = Annotated[
    str,
    typer.Option("--at-once", metavar="N", help="Runs at once, at most; `auto`: what memory and processors carry."),
]
MaxFailedOption = Annotated[
    str,
    typer.Option(
        "--max-failed",
        metavar="N",
        help="With so many pairs failed, in doubt or unknown, nothing new begins: a number, or a percentage of all.",
    ),
]
PauseOption = Annotated[
    str | None,
    typer.Option("--pause-between", metavar="TIME", help="A pause between waves, as in 10m; or `ask`, for a person."),
]
OnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="temporal://HOST:PORT/QUEUE",
        help="Have the workers of a queue do it; --out is the folder that they name with --runs.",
    ),
]
OnlyFailedOption = Annotated[
    Path | None,
    typer.Option(
        "--only-failed",
        metavar="ROLLOUT",
        autocompletion=complete_rollout,
        help="The pairs of an earlier rollout that are not done.",
    ),
]


def work_place_of(on: str | None) -> WorkPlace:
    """Where the runs of a rollout are done: by the workers of a queue, or on this machine. Raises `InvalidCall`."""
    from handrail.app.rollouts.process import on_this_machine

    if on is None:
        return on_this_machine
    must_have_temporal()
    from handrail.temporal.remote_runs import RemoteQueue

    return RemoteQueue.parse(on).runs


def must_have_temporal() -> None:
    """Raise `SurroundingsError` without Temporal's library."""
    if find_spec("temporalio") is None:
        raise SurroundingsError("this needs Temporal's library: pip install 'handrail[temporal]'")


def confirm_at_terminal(name: str, away: Callable[[], AbstractContextManager[None]]) -> Confirm | None:
    """Ask whoever is at the terminal between waves; None where nobody is. The moving display is `away` meanwhile."""
    from handrail.app.rollouts.conductor import WaveAnswer
    from handrail.cli.terminal import VIA, is_interactive, read_line
    from handrail.report.words import plural

    if not is_interactive():
        return None

    async def confirm(wave: int, pairs: Sequence[str]) -> WaveAnswer:
        with away():
            some = ", ".join(pairs[:6]) + (" …" if len(pairs) > 6 else "")
            print(f"\n ? Wave {wave} is next: {plural(len(pairs), 'pair')} ({some})")
            print("   Let it begin? (y, n): ", end="", flush=True)
            while True:
                answer = await read_line(sys.stdin.fileno())
                if answer is None or answer.lower() in ("y", "n"):
                    return WaveAnswer(goes_on=(answer or "n").lower() == "y", by=name, how=VIA)
                print("   y or n: ", end="", flush=True)

    return confirm


def rollout_folder(words: Sequence[str]) -> Path | None:
    """The folder of the one rollout that was named; None if runs were. Raises `InvalidCall` for several."""
    from handrail.app.rollouts.find import rollout_at

    if len(words) == 1:
        return _rollout_of(words[0])
    found = [at for word in words if (at := rollout_at(Path(word)))]
    if found:
        several = f"{len(found)}: {', '.join(str(it.path) for it in found)}" if len(found) > 1 else "not one alone"
        raise InvalidCall(
            f"this takes one rollout, and these are {several}; name one of them, or {found[0].path.parent / 'latest'}"
        )
    return None


def _rollout_of(word: str) -> Path | None:
    """The folder of a rollout: by that, a file in it, `latest` if it began after every run, or the beginning of its name."""
    from handrail.app.rollouts.find import rollout_meant
    from handrail.cli.invocation import rollouts_folder, runs_folder

    found = rollout_meant(word, rollouts_folder(), runs_folder())
    if found is None:
        return None
    if not Path(word).exists():
        print(f"rollout: {found.path}", file=sys.stderr)
    return found.path


def each_of_both(
    invocation: Invocation,
    words: Sequence[str],
    of_rollout: Callable[[Path], None],
    of_runs: Callable[[list[str]], None],
    *,
    has_titles: bool = True,
) -> None:
    """Do the work of a command on each rollout that was named, then on the runs. It ends as a command on several runs."""
    from handrail.errors import EvidenceBroken, HandrailError

    named = {word: _rollout_of(word) for word in dict.fromkeys(words)}
    rollouts, runs = [folder for folder in named.values() if folder], [word for word in words if not named[word]]
    if len(rollouts) <= 1 and not runs:
        of_rollout(rollouts[0])
        return
    errors: list[HandrailError] = []
    for folder in rollouts:
        if has_titles:
            print(f"\n{folder}", flush=True)
        try:
            of_rollout(folder)
        except HandrailError as error:
            print(visible(invocation.redact(str(error))), file=sys.stderr)
            errors.append(error)
    code = 0
    if runs:
        try:
            of_runs(runs)
        except typer.Exit as ended:
            code = ended.exit_code
    if errors:
        print(f"{len(errors)} of {len(rollouts)} rollouts: see above", file=sys.stderr)
    broken = next((error for error in errors if isinstance(error, EvidenceBroken)), None)
    worst = broken.exit_code if broken else code or (errors[0].exit_code if errors else 0)
    if worst:
        raise typer.Exit(worst)


def resume_and_print(
    invocation: Invocation,
    asked: RolloutResumption,
    environment: Environment,
    *,
    as_json: bool,
    asks: bool,
    allow_exceptions: bool,
    on: str | None = None,
) -> None:
    """Go on with a rollout, and end the command with its exit code."""
    from handrail.app.rollouts.rollout import resume_rollout
    from handrail.cli.output.rollout_lines import end_rollout
    from handrail.cli.output.rollout_output import RolloutOutput

    with RolloutOutput(environment.clock, as_json=as_json) as output:
        name = asked.operator_name or environment.operator
        confirm = confirm_at_terminal(name, output.away) if asks and not as_json else None
        result = invocation.run(
            lambda stop: resume_rollout(
                asked,
                environment,
                confirm=confirm,
                stop=stop,
                work_place=work_place_of(on),
                on_begin=output.begin,
                on_entry=output.hear,
            )
        )
    end_rollout(result, as_json=as_json, allow_exceptions=allow_exceptions)
