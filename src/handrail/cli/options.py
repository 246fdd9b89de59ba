"""Arguments and options that several commands share, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.engine import Approval
    from handrail.run import RunRequest

RunbookArgument = Annotated[str, typer.Argument(metavar="RUNBOOK", help="A file, or the name of a shipped runbook.")]
InventoryOption = Annotated[Path, typer.Option("--inventory", "-i", metavar="FILE", help="Which appliances there are.")]
MovedInventoryOption = Annotated[
    Path | None, typer.Option("--inventory", "-i", metavar="FILE", help="The inventory, where it lies elsewhere.")
]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder.")]
PairOption = Annotated[
    str | None, typer.Option("--pair", "-p", help="Which pair; may be left out where there is only one.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="An input; wins over the pair's. Several allowed."),
]
BrowserOption = Annotated[
    str | None, typer.Option("--browser", metavar="PATH", help="Which Chromium or Chrome to use.")
]
HeadedOption = Annotated[bool, typer.Option("--headed", help="Show the browser.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One journal entry a line, for machines.")]
ApprovedByOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who approves the steps that want it, having read the plan; with --plan."),
]
ApprovedPlanOption = Annotated[
    str | None, typer.Option("--plan", metavar="DIGEST", help="The plan that is approved: `handrail plan … --digest`.")
]
NoAskOption = Annotated[
    bool, typer.Option("--no-ask", help="Ask nobody about steps, even on a terminal: a step that fails ends the run.")
]
RequireRehearsalOption = Annotated[
    str | None,
    typer.Option(
        "--require-rehearsal",
        metavar="AGE",
        help="Refuse without a rehearsal of this plan on this pair that ended well not longer ago, as in 90m, 24h, 7d.",
    ),
]
TraceOption = Annotated[
    bool, typer.Option("--trace", help="Keep Playwright's trace, without its secrets: for whoever looks for a fault.")
]
VideoOption = Annotated[
    bool,
    typer.Option("--video", help="Film each appliance's window, and make a video with captions and chapters of each."),
]
VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        help="Say all that the journal knows of each step: its note, its target, its effect, what was kept; with --json that is "
        "said anyway.",
    ),
]
FinishByOption = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="A local time, as in 02:00, or a duration, as in 45m: a step that must happen once does not begin if what "
        "remains took longer in an earlier run than is left.",
    ),
]


def run_request(runbook: str, inventory: Path, pair: str | None, values: list[str] | None, out: Path) -> RunRequest:
    """The request that the options make which `run`, `rehearse` and `teach` share."""
    from handrail.app.lookup import chosen_pair, load_runbook
    from handrail.run import RunRequest

    loaded = load_runbook(runbook)
    return RunRequest(loaded, chosen_pair(inventory, pair), inventory, given(values), out)


def given(pairs: list[str] | None) -> dict[str, str]:
    """`--set NAME=VALUE`, read. Raises `InvalidCall`."""
    wrong = [pair for pair in pairs or [] if "=" not in pair or pair.startswith("=")]
    if wrong:
        raise InvalidCall(f"--set takes NAME=VALUE; not {wrong[0]}")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs or [])}


def approval(by: str | None, digest: str | None) -> Approval | None:
    """`--approved-by NAME --plan DIGEST`, read. Raises `InvalidCall` where one is there without the other."""
    from handrail.engine import Approval

    if by is None and digest is None:
        return None
    if not (by and by.strip() and digest and digest.strip()):
        raise InvalidCall(
            "--approved-by NAME and --plan DIGEST belong together: who approves, and what; the digest is what "
            "`handrail plan RUNBOOK --digest` prints"
        )
    return Approval(by.strip(), digest.strip().lower())


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """For an option that takes one of these words. Names them where it is given another."""

    def known(name: str) -> str:
        if name not in choices:
            raise typer.BadParameter(f"there is no format {name}; there are {', '.join(choices)}")
        return name

    return known
