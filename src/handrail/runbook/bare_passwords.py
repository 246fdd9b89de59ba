"""Passwords that stand in a runbook as they are, or come by `--set`, so that its report tells them. The field's name says so."""

from __future__ import annotations

import re

from handrail.locator import Locator
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.model import Runbook
from handrail.runbook.written_step import WrittenStep, key_of
from handrail.steps import placeholders_in
from handrail.steps.values import sole_placeholder

_PASSWORD = r"(pass ?-?(word|phrase|code|key|wd)|pwd|passwort|kennwort|pin|secret|token|api key)"
_BEHIND = r"(again|confirm(ation)?|repeat(ed)?|verification|retype|optional|required|new|current|old)"
_HIDES = re.compile(rf"(.*\W)?{_PASSWORD}(\W*{_BEHIND})?\W*", re.IGNORECASE)
"""A name that ends with such a word: `Password`, `Confirm password`, `API token *`; not `Password length` or `Token lifetime`."""

_USUAL = (
    "Password",
    "password",
    "Passphrase",
    "passphrase",
    "Confirm password",
    "PIN",
    "Secret",
    "Token",
    "API key",
    "API Key",
)
_OTHERS = ("Name", "Hostname", "Port", "Country", "Comment", "Description")
"""Names by which one sees whether a pattern means passwords, or anything."""

_TOLD = ("url", "host", "username")
"""What every section knows of its appliance, and every report tells."""


def refuse_bare_password(written: WrittenStep, runbook: Runbook, diagnostics: RunbookDiagnostics) -> None:
    """Refuse a value in a password field that is no secret: as it stands, or that of an input."""
    step = written.step
    if step is None or not step.secret_fields or {"target", *step.secret_fields} & written.broken or not step.typed:
        return
    field = next((locator for locator in step.control if hides(locator)), None)
    name = sole_placeholder(step.typed)
    mixed = {"password", *runbook.secrets}.intersection(placeholders_in(step.typed))  # told as what it is, elsewhere
    if field is None or mixed or not (name is None or name in runbook.inputs or name in _TOLD):
        return
    what = f"`${name}`, which is no secret," if name else "a value"
    secret = name if name and name in runbook.inputs else "passphrase"
    hint = "" if name == secret else f", and fill in ${secret}"
    sentence = (
        f"{what} stands here for {field}; declare it under secrets: {{{secret}: {{env: {secret.upper()}}}}}{hint}"
    )
    diagnostics.report((*written.path, key_of(type(step), step.secret_fields[0])), sentence)


def may_hide(locator: Locator) -> bool:
    """Say whether a control's name is a pattern that password fields match, and hardly any other."""
    if locator.name is None or not locator.name.is_regex or hides(locator):
        return False
    pattern = re.compile(locator.name.text, re.IGNORECASE if locator.name.ignores_case else 0)
    return any(map(pattern.fullmatch, _USUAL)) and not any(map(pattern.fullmatch, _OTHERS))


def warn_of_likely_password(written: WrittenStep, runbook: Runbook, diagnostics: RunbookDiagnostics) -> None:
    """Warn of a value that is no secret, in a field whose pattern password fields match."""
    step = written.step
    if step is None or not written.is_whole or not step.secret_fields or not step.typed:
        return
    field = next((locator for locator in step.control if may_hide(locator)), None)
    if field and not {"password", *runbook.secrets}.intersection(placeholders_in(step.typed)):
        sentence = (
            f"{field} matches the names of password fields, and the value is no secret; if it is one, declare it under secrets: "
            "{passphrase: {env: PASSPHRASE}}, and fill in $passphrase"
        )
        diagnostics.warn((*written.path, key_of(type(step), step.secret_fields[0])), sentence)


def hides(locator: Locator) -> bool:
    """Say whether a control is probably a password field, by its name, or by that of one of a pattern's alternatives."""
    if locator.name is None:
        return False
    names = re.split(r"[|()]", locator.name.text) if locator.name.is_regex else [locator.name.text]
    return any(_HIDES.fullmatch(name.strip("?^$ ")) for name in names)
