"""`handrail try`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.authoring import AUTHOR_PATIENCE_SECONDS, Place
from handrail.app.lookup import chosen_pair
from handrail.app.trial import Trial, is_incomplete, open_trial
from handrail.characters import visible
from handrail.cli.entry_reader import EntryReader
from handrail.cli.invocation import Invocation
from handrail.cli.line_reader import LineReader
from handrail.cli.options import (
    ApplianceOption,
    AtOption,
    BrowserOption,
    ClickOption,
    HeadedOption,
    InventoryOption,
    NoSignInOption,
    PairOption,
    PlainHttpOption,
    SafeClicksOption,
    SetOption,
    SignInOption,
    parse_set_options,
)
from handrail.cli.output.answers import print_answer
from handrail.errors import HandrailError
from handrail.run import Environment


def try_(
    context: typer.Context,
    line: Annotated[
        str,
        typer.Argument(
            metavar="[LINE]", show_default=False, help="A locator or a step; without it, lines are read from a prompt."
        ),
    ] = "",
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    appliance: ApplianceOption = "",
    at: AtOption = "",
    click: ClickOption = None,
    safe: SafeClicksOption = False,
    append_to: Annotated[
        Path | None,
        typer.Option(
            "--append-to", metavar="FILE", help="Add each step that worked to this runbook; it is made if need be."
        ),
    ] = None,
    values: SetOption = None,
    sign_in: SignInOption = "sign-in",
    no_sign_in: NoSignInOption = False,
    headed: HeadedOption = False,
    allow_plain_http: PlainHttpOption = False,
    wait: Annotated[
        float,
        typer.Option("--wait", min=0.1, max=3600, metavar="SECONDS", help="How long a step waits for its page."),
    ] = AUTHOR_PATIENCE_SECONDS,
    browser: BrowserOption = None,
) -> None:
    invocation = Invocation.of(context)
    place = Place(
        pair=chosen_pair(inventory, pair),
        inventory_file=inventory,
        role=appliance,
        at=at,
        clicks=tuple(click or ()),
        clicks_are_safe=safe,
        sign_in="" if no_sign_in else sign_in,
        headed=headed,
        allow_plain_http=allow_plain_http,
        patience=wait,
        inputs=parse_set_options(values),
    )
    environment = invocation.environment(browser, headed=headed)
    error = invocation.run_or_stop(_try(invocation, place, environment, append_to, line))
    if error:
        raise typer.Exit(error.exit_code)


async def _try(
    invocation: Invocation, place: Place, environment: Environment, append_to: Path | None, line: str
) -> HandrailError | None:
    """Answer one line, or all that are read. Returns the last error of lines that nobody types, for the exit code."""
    reader = LineReader()
    async with open_trial(place, environment, invocation.redactor, append_to) as trial:
        if line:
            return await _answered(invocation, trial, line)
        if reader.is_interactive:
            print(f"{trial.session.page.url}\n? tells what can be typed; Ctrl-C drops a line, Ctrl-D ends", flush=True)
        entries = EntryReader(reader, lambda text: is_incomplete(text, trial))
        last: HandrailError | None = None
        while (entry := await entries.read()) is not None:
            if entry.text in ("quit", "q", "exit"):
                break
            place_in_file = "" if reader.is_interactive else f"line {entry.line}: {entry.text.splitlines()[0]}"
            last = await _answered(invocation, trial, entry.text, place_in_file) or last
        return None if reader.is_interactive else last


async def _answered(invocation: Invocation, trial: Trial, line: str, read_from: str = "") -> HandrailError | None:
    """Answer a line. Where nobody has typed it, a failure says which line it is."""
    answer = await trial.answer(line)
    if answer.error and read_from:
        print(visible(invocation.redact(read_from)))
    print_answer(answer, invocation.redact)
    return answer.error
