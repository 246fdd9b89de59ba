"""The head of a runbook, above its sections: the document, the appliances, the inputs and the secrets."""

from __future__ import annotations

from typing import Any

from handrail.runbook.mistakes import Findings, known_keys, text
from handrail.runbook.model import Input
from handrail.secrets import SecretReference, parse_reference
from handrail.steps import APPLIANCE_NAMES


def document(raw: Any, findings: Findings) -> tuple[str, str]:
    if raw is None:
        return "", ""
    if not isinstance(raw, dict):
        findings.wrong(
            ("document",), "`document` takes a mapping: the title and the url of what the runbook carries out"
        )
        return "", ""
    known_keys(raw, ("title", "url"), ("document",), "`document`", findings)
    title = text(raw, "title", ("document",), findings, "`document`")
    url = raw.get("url", "")
    if not isinstance(url, str) or (url and not url.startswith(("https://", "http://"))):
        findings.wrong(("document", "url"), "`url` takes an address that begins with https://")
        return title, ""
    return title, url


def appliances(top: dict[Any, Any], findings: Findings) -> tuple[str, ...]:
    raw = top.get("appliances")
    if raw is None:
        sentence = (
            "`appliances` is missing from a runbook; name them by their roles, as in: appliances: [primary, backup]"
        )
        findings.missing((), "appliances", sentence)
        return ()
    if not isinstance(raw, list) or not raw:
        findings.wrong(("appliances",), "`appliances` takes a list of roles, as in: [primary, backup]")
        return ()
    for place, role in enumerate(raw):
        if not isinstance(role, str) or not role.isidentifier():
            findings.wrong(("appliances", place), "a role is a name: a letter, then letters, digits or _")
        elif role in raw[:place]:
            findings.wrong(("appliances", place), f"the role `{role}` is named twice")
    return tuple(role for role in raw if isinstance(role, str))


def inputs(raw: Any, findings: Findings) -> dict[str, Input]:
    read = {}
    for name, body in _named(raw, "inputs", findings).items():
        path = ("inputs", name)
        if isinstance(body, dict):
            known_keys(body, ("description", "default"), path, "an input", findings)
            default = body.get("default")
            if default is not None and not isinstance(default, str):
                findings.wrong((*path, "default"), "`default` takes a text; put quotes around it")
                default = None
            read[name] = Input(text(body, "description", path, findings, "an input"), default)
        elif isinstance(body, str) and body.strip():
            read[name] = Input(body)
        else:
            findings.wrong(path, f"say in a text what the input `{name}` is, for whoever must give it")
            read[name] = Input("")
    return read


def secrets(raw: Any, findings: Findings) -> dict[str, SecretReference]:
    read: dict[str, SecretReference] = {}
    for name, body in _named(raw, "secrets", findings).items():
        try:
            read[name] = parse_reference(body)
        except ValueError as error:
            findings.wrong(("secrets", name), str(error))
            read[name] = parse_reference({"generate": 32})  # stands in, so that its uses are not called unknown
    return read


def _named(raw: Any, key: str, findings: Findings) -> dict[str, Any]:
    for second in findings.duplicates((key,)):
        findings.hidden.add_declared_in(second)
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        findings.wrong((key,), f"`{key}` takes a mapping of names")
        findings.hidden.add_declared_in(raw)
        return {}
    for name in raw:
        if not isinstance(name, str) or not name.isidentifier() or not name.isascii():
            findings.wrong((key, name), "a name is a letter, then letters, digits or _", at_key=True)
            findings.hidden.add_declared_in([name])
        elif name in APPLIANCE_NAMES:
            sentence = f"`{name}` is what every section knows of its own appliance; choose another name"
            findings.wrong((key, name), sentence, at_key=True)
    return {name: body for name, body in raw.items() if isinstance(name, str) and name.isidentifier()}
