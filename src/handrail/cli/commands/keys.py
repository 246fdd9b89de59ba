"""`handrail keys`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.keys import make_key, must_name_holder
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
) -> None:
    """Make a key that signs evidence, and the certificate by which others know it: for a start, without a CA."""
    must_name_holder(holder)
    if not no_password and not sys.stdin.isatty():
        raise InvalidCall("there is no terminal to ask for the key's password on; type it at one, or say --no-password")
    password = None if no_password else _password(getpass.getpass)
    made = make_key(dir, holder, password, environment.clock())
    reference = "\n  password: {prompt: Password of the sealing key}" if password else ""
    print(f"made {made.key}, which is to stay with its holder, and {made.certificate}, for everybody who verifies.")
    print(
        f"In the inventory, relative to it:\n\nseal:\n  key: {made.key}\n  certificate: {made.certificate}{reference}\n"
    )
    print(f"To verify what it sealed: handrail verify RUN --trust {made.certificate}")


def _password(ask: Callable[[str], str]) -> str:
    password = ask("A password for the key: ")
    if not password or password != ask("Once more: "):
        raise InvalidCall("the passwords differ, or there is none; nothing was made. Without a password: --no-password")
    return password
