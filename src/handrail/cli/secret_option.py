"""Secrets of options: where one comes from is typed, as in `env:LRS_PASSWORD`, never the secret itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.invocation import Invocation
from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.secrets import Secret

KEYWORDS = ("env", "file", "keyring", "vault", "prompt")
EXAMPLES = "env:NAME, file:PATH, keyring:SERVICE/USERNAME, vault:PATH#FIELD, or prompt"


def secret_option(option: str, source: str, invocation: Invocation) -> Secret:
    """Fetch the secret of an option from its source. Raises `InvalidCall` for a literal, which it does not repeat."""
    from handrail.app.environment import ask_at_terminal
    from handrail.cli.terminal import is_interactive
    from handrail.secrets import SecretResolver, parse_reference

    keyword, _, place = source.partition(":")
    if keyword not in KEYWORDS or (keyword != "prompt" and not place):
        raise InvalidCall(f"{option} says where the secret comes from, and never what it is: {EXAMPLES}")
    try:
        reference = parse_reference({keyword: place or True})
    except ValueError as error:
        raise InvalidCall(f"{option}: {error}") from None
    resolver = SecretResolver(os.environ, ask_at_terminal if is_interactive() else None, invocation.redactor)
    return resolver.resolve(option.lstrip("-"), reference, Path())
