"""`handrail look`."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.authoring import Place
from handrail.app.look import look as look_at
from handrail.app.lookup import chosen_pair
from handrail.cli.invocation import Invocation
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
    SignInOption,
    WaitOption,
)
from handrail.cli.output.controls import as_object, print_look


def look(
    context: typer.Context,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    appliance: ApplianceOption = "",
    at: AtOption = "",
    click: ClickOption = None,
    safe: SafeClicksOption = False,
    sign_in: SignInOption = "sign-in",
    no_sign_in: NoSignInOption = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Where the picture is written; else in looks/.")
    ] = None,
    headed: HeadedOption = False,
    allow_plain_http: PlainHttpOption = False,
    wait: WaitOption = None,
    browser: BrowserOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the page as JSON.")] = False,
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
    )
    environment = invocation.environment(browser, headed=headed)
    redactor = invocation.redactor
    seen = invocation.run_or_stop(look_at(place, environment, redactor, picture))
    if not json:
        print_look(seen, redactor.redact)
        return
    told = {
        "appliance": seen.appliance,
        "name": seen.name,
        "url": seen.url,
        "title": seen.title,
        "messages": list(seen.messages),
        "controls": [as_object(control) for control in seen.controls],
        "picture": str(seen.picture),
    }
    print(json_module.dumps(redactor.redact_tree(told), ensure_ascii=False, indent=1))
