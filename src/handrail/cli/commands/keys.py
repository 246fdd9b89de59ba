"""`handrail keys`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.keys import add_seal, make_key, must_name_holder, must_take_a_seal
from handrail.errors import InvalidCall

keys = typer.Typer(no_args_is_help=True, add_completion=False)


@keys.command("new")
def new(
    holder: Annotated[
        str, typer.Option("--holder", metavar="NAME", help="Whose key it is. The name is in every seal.")
    ],
    dir: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where the two files are made.")] = Path("keys"),
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Do not ask for a password; whoever can read the file can seal.")
    ] = False,
    inventory: Annotated[
        Path | None,
        typer.Option(
            "--inventory", "-i", metavar="FILE", help="Write the lines that name the key into this inventory."
        ),
    ] = None,
) -> None:
    """Make a key that signs evidence, and the certificate by which others know it: for a start, without a CA."""
    must_name_holder(holder)
    if not no_password and not sys.stdin.isatty():
        raise InvalidCall("there is no terminal to ask for the key's password on; type it at one, or say --no-password")
    if inventory:
        must_take_a_seal(inventory)
    password = None if no_password else _password(getpass.getpass)
    made = make_key(dir, holder, password, environment.clock())
    lines = made.inventory_lines(inventory.parent if inventory else None, has_password=bool(password))
    print(f"made {made.key}, which is to stay with its holder, and {made.certificate}, for everybody who verifies.")
    if inventory:
        add_seal(inventory, lines)
        print(f"{inventory} names it now, so that every run on its pairs is sealed with it.")
    else:
        print(f"For the inventory (--inventory FILE would have written it):\n\n{lines}")
    print(f"To verify what it sealed: handrail verify RUN --trust {made.certificate}")


def _password(ask: Callable[[str], str]) -> str:
    password = ask("A password for the key: ")
    if not password or password != ask("Once more: "):
        raise InvalidCall("the passwords differ, or there is none; nothing was made. Without a password: --no-password")
    return password
