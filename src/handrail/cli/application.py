"""The application that holds all commands, and turns errors into exit codes."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from handrail import __version__
from handrail.characters import visible
from handrail.cli.defaults import FILE, default_map, must_be_known, read_defaults, take_from_environment
from handrail.cli.invocation import Invocation
from handrail.cli.option_values import refused
from handrail.errors import HandrailError

HELP = "Carries out a vendor's written procedure in the vendor's own web pages, step by step, and leaves proof of what it did."
COMMANDS: Mapping[str, str] = {
    "demo": "Replicate a certificate between two practice appliances, prove by TLS that both serve it, and verify the evidence.",
    "practice": "Run the practice pair, or a fleet of them, until Ctrl-C or SIGTERM, and write an inventory for it.",
    "check": "Find every mistake in runbooks, without a browser.",
    "coverage": "Say what a runbook makes of each sentence of its document, and where each step comes from; exit code 1 "
    "if any is not accounted for.",
    "document": "Editions of the documents that runbooks carry out, stored by their sentences.",
    "schema": "Print what an editor needs to help with runbooks or inventories: a JSON Schema.",
    "inventory": "List the pairs of inventories, check them, and explain what a selection takes of them.",
    "look": "List each control of a page as the locator to paste, with its state, and take a picture. Nothing is changed.",
    "try": "Try locators and steps on an open page, signed in; what worked can be added to a runbook. On the "
    "practice pair any step is performed; elsewhere, only safe ones.",
    "plan": "Print the numbered steps that would be performed, with their effects.",
    "rehearse": "Go through a runbook and change nothing: do what is safe, and see whether the rest could be done.",
    "run": "Perform a runbook on a pair of appliances.",
    "rollout": "Perform a runbook on many pairs: in waves, within a budget of failures, with a journal of its own.",
    "board": "Show a rollout's board while it goes on, from any terminal: what needs a person first. Nothing is changed.",
    "resume": "Go on where a run or a rollout ended: nothing is done twice, and what is in doubt is looked at first.",
    "teach": "Lead a class through a runbook in visible windows, or let a trainee do it as an exercise. Every step is performed.",
    "scores": "Say how trainees did, in one table for the whole class.",
    "runs": "List runs: when, which runbook on which pair, how each ended, who sealed it, and what to do next.",
    "open": "Open the report of a run, or of a rollout, in the desktop's browser, and print its path.",
    "runbooks": "List the shipped runbooks, which can be named without their files.",
    "report": "Write a run's reports again, from its journal alone.",
    "diff": "Say what differs between two runs, or two appliances of one run, step by step; exit code 4 if evidence is broken.",
    "guide": "Write a step-by-step guide from a run that ended well. Made anew from a later run, it keeps what trainers edited.",
    "replay": "Make a page that replays a run click by click, without an appliance.",
    "video": "Make a video with captions and chapters from a run with `--video`: it follows the action from window to window.",
    "scan": "Search everything that a run kept for its secrets, in every encoding, and put away files with one (exit code 4).",
    "verify": "Say what a run's evidence proves, and what it does not; exit code 4 if it is broken. Nothing is changed.",
    "seal": "Seal a run again: with a key or a timestamp that was not at hand when it ended. Broken evidence is not sealed.",
    "sign": "Sign a sealed run off with your own key, as its reviewer or approver: somebody else than who performed it.",
    "doctor": "Say what is installed, which browser would be used, what is missing, and the command that mends it.",
    "worker": "Carry out the jobs of a queue on Temporal, beside other machines. What one was doing, another goes on with.",
    "schedule": "Rollouts that begin by a clock: a conductor among the workers of a queue on Temporal begins them.",
    "keys": "Keys that seal evidence.",
}
"""The help of each command, in the order in which they are listed. A command has the name of its module in `commands/`; only
the module of the typed command is imported."""


class LazyCommand(TyperCommand):
    """A command of which only name and help are known until it is typed."""

    def load(self) -> Any:
        """Import the command from its module. Its options take their defaults from the environment."""
        loaded = self._imported()
        take_from_environment(str(self.name), loaded)
        return loaded

    def _imported(self) -> Any:
        name = str(self.name)
        identifier = f"{name}_" if iskeyword(name) else name
        command = getattr(import_module(f"handrail.cli.commands.{identifier}"), identifier)
        if isinstance(command, typer.Typer):
            command.info.help = COMMANDS[name]
            return get_group(command)
        single = typer.Typer(add_completion=False)
        single.command(name, help=COMMANDS[name])(command)
        return get_command(single)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        loaded, defaults = self.load(), read_defaults(Path.cwd())
        if defaults:
            must_be_known(defaults, load_all())
            extra["default_map"] = default_map(defaults, str(self.name), loaded)
        try:
            return loaded.make_context(info_name, args, parent=parent, **extra)
        except typer.BadParameter as error:
            raise refused(error, FILE) from None


def load_all() -> dict[str, Any]:
    """Import every command, by its name."""
    return {name: LazyCommand(name).load() for name in COMMANDS}


def application() -> TyperGroup:
    """The application with all of its commands."""
    root = typer.Typer(
        name="handrail",
        help=HELP,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    root.callback(invoke_without_command=True)(_version)
    group = get_command(root)
    assert isinstance(group, TyperGroup)
    for name, help in COMMANDS.items():
        group.add_command(LazyCommand(name, help=help))
    return group


def _version(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        print(f"handrail {__version__}")
        raise typer.Exit


def run_command(invocation: Invocation) -> int:
    """Run the command that was typed, and return its exit code. An error is printed without secrets."""
    try:
        application().main(args=list(invocation.arguments), prog_name="handrail", obj=invocation)
    except SystemExit as end:
        return int(end.code or 0)
    except HandrailError as error:
        message, code = str(error), error.exit_code
    except KeyboardInterrupt:
        message, code = "stopped", 130
    except Exception as error:
        message, code = _bug_report(error), 70
    print(visible(invocation.redact(message)), file=sys.stderr)
    return code


def _bug_report(error: Exception) -> str:
    trace = "".join(traceback.format_exception(error))
    return (
        f"This is a bug in Handrail {__version__} (Python {sys.version.split()[0]}, {sys.platform}). Nothing about it is known; "
        f"please report it with these lines:\n\n{trace}"
    )
