"""Arguments and options that several commands share, and their parsers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.completion import complete_pair, complete_run, complete_run_or_rollout, complete_runbook
from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.engine import Approval
    from handrail.run import RunRequest

RunbookArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUNBOOK", autocompletion=complete_runbook, help="A file, or the name of a shipped runbook."
    ),
]
InventoryOption = Annotated[
    Path, typer.Option("--inventory", "-i", metavar="FILE", help="The file that lists appliances and pairs.")
]
MovedInventoryOption = Annotated[
    Path | None, typer.Option("--inventory", "-i", metavar="FILE", help="The inventory, if it has moved.")
]
RUN_NAMES = "its folder, a file in it, a zip of it, `latest`, `latest:PAIR`, or the beginning of its folder's name"
UNZIPPED_RUN_NAMES = RUN_NAMES.replace("a zip of it, ", "")
"""The names of a run for a command that writes into its folder, or opens what is in it."""
RunsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN…", autocompletion=complete_run, show_default=False, help=f"Runs, each by {RUN_NAMES} in runs/."
    ),
]
UnzippedRunsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN…",
        autocompletion=complete_run,
        show_default=False,
        help=f"Runs, each by {UNZIPPED_RUN_NAMES} in runs/.",
    ),
]
ROLLOUTS_TOO = "Or a rollout, likewise, in rollouts/."
RunOrRolloutArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN",
        autocompletion=complete_run_or_rollout,
        show_default=False,
        help=f"A run: {UNZIPPED_RUN_NAMES} in runs/. {ROLLOUTS_TOO}",
    ),
]
"""One run. Several are taken, too, so that a glob that names them gets a sentence for an answer."""
RunsOrRolloutsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN…",
        autocompletion=complete_run_or_rollout,
        show_default=False,
        help=f"Runs, each by {RUN_NAMES} in runs/. {ROLLOUTS_TOO}",
    ),
]
UnzippedRunsOrRolloutsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN…",
        autocompletion=complete_run_or_rollout,
        show_default=False,
        help=f"Runs, each by {UNZIPPED_RUN_NAMES} in runs/. {ROLLOUTS_TOO}",
    ),
]
PairOption = Annotated[
    str | None,
    typer.Option(
        "--pair", "-p", autocompletion=complete_pair, help="Which pair; may be left out if there is only one."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="An input; wins over the pair's. Repeatable."),
]
BrowserOption = Annotated[
    str | None, typer.Option("--browser", metavar="PATH", help="Which Chromium or Chrome to use.")
]
HeadedOption = Annotated[bool, typer.Option("--headed", help="Show the browser.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print each journal entry as a line of JSON.")]
ApprovedByOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who has read the plan and approves the steps that want it; with --plan."),
]
ApprovedPlanOption = Annotated[
    str | None, typer.Option("--plan", metavar="DIGEST", help="The plan that is approved: `handrail plan … --digest`.")
]
PlainHttpOption = Annotated[
    bool,
    typer.Option(
        "--allow-plain-http",
        help="Send secrets to an appliance whose inventory says `tls: none`, though anybody on the network can read them.",
    ),
]
AllowExceptionsOption = Annotated[
    bool,
    typer.Option("--allow-exceptions", help="Exit with 0, not with 6, if a person skipped steps that had failed."),
]
NoAskOption = Annotated[
    bool, typer.Option("--no-ask", help="Ask nobody about steps, even on a terminal: a step that fails ends the run.")
]
RequireRehearsalOption = Annotated[
    str | None,
    typer.Option(
        "--require-rehearsal",
        metavar="AGE",
        help="Refuse to run unless a rehearsal of this plan on this pair ended well within this time, as in 90m, 24h or 7d.",
    ),
]
TraceOption = Annotated[
    bool, typer.Option("--trace", help="Keep Playwright's trace, without secrets, to look for a fault in.")
]
WaitOption = Annotated[
    float | None,
    typer.Option(
        "--wait",
        min=0.1,
        max=3600,
        metavar="SECONDS",
        help="How long each step waits for its page, if it declares no `timeout`; 30 s otherwise.",
    ),
]
OperatorOption = Annotated[
    str,
    typer.Option("--operator", metavar="NAME", help="Who is at work, for the record. It is typed, and proves nothing."),
]
TicketOption = Annotated[
    str,
    typer.Option("--ticket", metavar="NUMBER", help="The change or ticket for which it is done, for the record."),
]
VideoOption = Annotated[
    bool,
    typer.Option("--video", help="Film each appliance's window, and make a video of all with captions and chapters."),
]
VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        help="Print everything that the journal holds about each step: note, target, effect, evidence. --json always does.",
    ),
]
ApplianceOption = Annotated[
    str, typer.Option("--on", metavar="ROLE", help="Of which appliance of the pair: primary, backup …")
]
AtOption = Annotated[
    str,
    typer.Option("--at", metavar="PATH", help="The way to the page: a menu path, or an address that begins with $url."),
]
ClickOption = Annotated[
    list[str] | None,
    typer.Option("--click", metavar="LOCATOR", help="Click this, once there. Repeatable, in this order."),
]
SafeClicksOption = Annotated[
    bool,
    typer.Option("--safe", help="Say that what `--click` clicks changes nothing; wanted on all but the practice pair."),
]
SignInOption = Annotated[
    str, typer.Option("--sign-in", metavar="RUNBOOK", help="The runbook that signs in, as `call` names it.")
]
NoSignInOption = Annotated[bool, typer.Option("--no-sign-in", help="Open the appliance's address, and do not sign in.")]
TrustOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PEM", help="Who may seal and sign off: their certificate, or their issuer's (PEM). Repeatable."
    ),
]
TrustSealOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PEM", help="Who may seal, and not sign off: their certificate, or their issuer's. Repeatable."
    ),
]
TrustSignOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PEM",
        help="Who may sign off, and not seal: their certificate, or their issuer's; a sign-off must be there then. Repeatable.",
    ),
]
TrustTimeOption = Annotated[
    list[Path] | None,
    typer.Option(metavar="PEM", help="Trusted timestamp authority: its CA certificate (PEM). Repeatable."),
]
PopulationTrustOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--trust",
        metavar="PEM",
        help="With --over: who may seal and sign off: their certificate, or their issuer's (PEM). Repeatable.",
    ),
]
PopulationTrustSealOption = Annotated[
    list[Path] | None,
    typer.Option("--trust-seal", metavar="PEM", help="With --over: who may seal, and not sign off. Repeatable."),
]
PopulationTrustSignOption = Annotated[
    list[Path] | None,
    typer.Option("--trust-sign", metavar="PEM", help="With --over: who may sign off, and not seal. Repeatable."),
]
PopulationTrustTimeOption = Annotated[
    list[Path] | None,
    typer.Option("--trust-time", metavar="PEM", help="With --over: trusted timestamp authority. Repeatable."),
]
FinishByOption = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Deadline, as in 02:00 or 45m. No `once` step starts unless the rest of the slowest earlier run would still fit.",
    ),
]

DespiteBlackoutOption = Annotated[
    str,
    typer.Option(
        "--despite-blackout",
        metavar="REASON",
        help="Do not keep the blackouts that the inventory's calendar has for the pair. Why goes on record.",
    ),
]

WorkerRunsOption = Annotated[
    Path | None,
    typer.Option("--runs", metavar="DIR", help="The folder of runs, which all workers see and may write."),
]
ClaimsOption = Annotated[
    str | None,
    typer.Option(
        "--claims",
        metavar="postgresql://…",
        help="The database in which runs on many machines claim what they do, and lock appliances. Its password belongs in "
        "~/.pgpass or PGPASSWORD.",
    ),
]


def run_request(runbook: str, inventory: Path, pair: str | None, values: list[str] | None, out: Path) -> RunRequest:
    """Make a request from the options that `run`, `rehearse` and `teach` share."""
    from handrail.app.lookup import chosen_pair, load_runbook
    from handrail.run import RunRequest

    loaded = load_runbook(runbook)
    return RunRequest(loaded, chosen_pair(inventory, pair), inventory, parse_set_options(values), out)


def parse_set_options(pairs: list[str] | None) -> dict[str, str]:
    """Parse each `--set NAME=VALUE`. Raises `InvalidCall`."""
    wrong = [pair for pair in pairs or [] if "=" not in pair or pair.startswith("=")]
    if wrong:
        raise InvalidCall(f"--set takes NAME=VALUE; not {wrong[0]}")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs or [])}


PLAN_OF_A_RUN = "`handrail plan RUNBOOK --inventory FILE --pair NAME --digest` prints"
PLAN_OF_A_ROLLOUT = (
    "`handrail plan RUNBOOK --inventory FILE --pairs SELECTION --digest` prints, with the other options of the rollout"
)


def approval(by: str | None, digest: str | None, printed_by: str = PLAN_OF_A_RUN) -> Approval | None:
    """Parse `--approved-by NAME --plan DIGEST`. Raises `InvalidCall` if one of them is missing."""
    from handrail.engine import Approval

    if by is None and digest is None:
        return None
    if not (by and by.strip() and digest and digest.strip()):
        raise InvalidCall(
            f"--approved-by NAME and --plan DIGEST belong together: who approves, and what; the digest is what {printed_by}"
        )
    return Approval(by.strip(), digest.strip().lower())


def one_of(choices: Sequence[str], kind: str = "format") -> Callable[[str], str]:
    """Make the parser of an option that takes one of `choices`. Its error names them."""

    def parse_choice(name: str) -> str:
        if name not in choices:
            raise typer.BadParameter(f"there is no {kind} {name}; there are {', '.join(choices)}")
        return name

    return parse_choice
