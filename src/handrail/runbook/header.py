"""The reader of the head of a runbook, above its sections: purpose, tags, document, appliances, inputs and secrets."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.model import Input, RunbookDocument, VendorPage
from handrail.secrets import SecretReference, parse_reference
from handrail.source import SourcePath
from handrail.steps import APPLIANCE_PLACEHOLDERS
from handrail.steps.fields import shown

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHA256 = re.compile("[0-9a-fA-F]{64}")
_MAPPINGS = {
    "inputs": "{certificate: the name of the certificate}",
    "secrets": "{passphrase: {env: PASSPHRASE}}",
}
TAG = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
DOCUMENT = ("title", "url", "edition", "read_on", "sha256", "stored", "by", "after")


def document(raw: Any, diagnostics: RunbookDiagnostics) -> RunbookDocument:
    if raw is None:
        return RunbookDocument()
    if not isinstance(raw, dict):
        diagnostics.report(
            ("document",), "`document` takes a mapping: the title and the url of what the runbook carries out"
        )
        return RunbookDocument()
    path = ("document",)
    diagnostics.report_unknown_keys(raw, DOCUMENT, path, "`document`")
    return RunbookDocument(
        title=diagnostics.read_text(raw, "title", path, "`document`"),
        url=_address(raw, diagnostics),
        edition=diagnostics.read_text(raw, "edition", path, "`document`") if "edition" in raw else "",
        read_on=_day(raw, diagnostics),
        sha256=_sha256(raw, diagnostics),
        stored=diagnostics.read_text(raw, "stored", path, "`document`") if "stored" in raw else "",
        by=" ".join(diagnostics.read_text(raw, "by", path, "`document`").split()) if "by" in raw else "",
        after=_after(raw, diagnostics),
    )


def _after(raw: dict[Any, Any], diagnostics: RunbookDiagnostics) -> tuple[VendorPage, ...]:
    if "after" not in raw:
        return ()
    listed, path = raw["after"], ("document", "after")
    if not isinstance(listed, list) or not listed:
        diagnostics.report(
            path, "`after` takes a list of the vendor's pages, as in: [{title: Administration, url: https://…}]"
        )
        return ()
    if "by" not in raw and not diagnostics.is_typo_target(("document", "by")):
        sentence = (
            "`after` names what a document of your own was written after; say with `by` who wrote it. The vendor's own document "
            "has its `title` and `url`"
        )
        diagnostics.report(path, sentence, at_key=True)
    return tuple(page for index, body in enumerate(listed) if (page := _page(body, (*path, index), diagnostics)))


def _page(body: Any, path: SourcePath, diagnostics: RunbookDiagnostics) -> VendorPage | None:
    if not isinstance(body, dict):
        diagnostics.report(path, f"a page of the vendor is a mapping with `title` and `url`, not {shown(body)}")
        return None
    diagnostics.report_unknown_keys(body, ("title", "url"), path, "a page of the vendor")
    url = body.get("url", "")
    if not isinstance(url, str) or (url and not url.startswith(("https://", "http://"))):
        diagnostics.report((*path, "url"), "`url` takes an address that begins with https://")
        url = ""
    return VendorPage(" ".join(diagnostics.read_text(body, "title", path, "a page of the vendor").split()), url)


def _address(raw: dict[Any, Any], diagnostics: RunbookDiagnostics) -> str:
    url = raw.get("url", "")
    if isinstance(url, str) and (not url or url.startswith(("https://", "http://"))):
        return url
    diagnostics.report(("document", "url"), "`url` takes an address that begins with https://")
    return ""


def _day(raw: dict[Any, Any], diagnostics: RunbookDiagnostics) -> str:
    day = raw.get("read_on", "")
    if "read_on" not in raw or (isinstance(day, str) and is_day(day)):
        return str(day)
    sentence = f"`read_on` takes the day on which the document was read, as in 2026-05-02, not {shown(day)}"
    diagnostics.report(("document", "read_on"), sentence)
    return ""


def _sha256(raw: dict[Any, Any], diagnostics: RunbookDiagnostics) -> str:
    digest = raw.get("sha256", "")
    if "sha256" not in raw or (isinstance(digest, str) and SHA256.fullmatch(digest)):
        return str(digest).lower()
    length = f"; this has {len(digest)} characters" if isinstance(digest, str) and len(digest) != 64 else ""
    sentence = f"`sha256` takes the 64 hexadecimal digits that `sha256sum` prints for the document's file{length}"
    diagnostics.report(("document", "sha256"), sentence)
    return ""


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, as in 2026-05-02."""
    try:
        return DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def purpose(top: dict[Any, Any], diagnostics: RunbookDiagnostics) -> str:
    if top.get("purpose") is None:
        return ""
    return " ".join(diagnostics.read_text(top, "purpose", (), "this file").split())


def tags(raw: Any, diagnostics: RunbookDiagnostics) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        diagnostics.report(("tags",), "`tags` takes a list of words, as in: [failover, certificates]")
        return ()
    for index, tag in enumerate(raw):
        if not isinstance(tag, str) or not TAG.fullmatch(tag):
            diagnostics.report(("tags", index), f"a tag is a word of letters, digits, - and _, not {shown(tag)}")
        elif tag in raw[:index]:
            diagnostics.report(("tags", index), f"the tag `{tag}` is there twice")
    return tuple(tag for tag in raw if isinstance(tag, str))


def appliances(top: dict[Any, Any], diagnostics: RunbookDiagnostics) -> tuple[str, ...]:
    raw = top.get("appliances")
    if raw is None:
        sentence = (
            "`appliances` is missing from a runbook; name them by their roles, as in: appliances: [primary, backup]"
        )
        diagnostics.report_missing((), "appliances", sentence)
        return ()
    if not isinstance(raw, list) or not raw:
        diagnostics.report(("appliances",), "`appliances` takes a list of roles, as in: [primary, backup]")
        return ()
    for index, role in enumerate(raw):
        if not isinstance(role, str) or not role.isidentifier():
            diagnostics.report(("appliances", index), "a role is a name: a letter, then letters, digits or _")
        elif role in raw[:index]:
            diagnostics.report(("appliances", index), f"the role `{role}` is named twice")
    return tuple(role for role in raw if isinstance(role, str))


def inputs(raw: Any, diagnostics: RunbookDiagnostics) -> dict[str, Input]:
    read = {}
    for name, body in _named(raw, "inputs", diagnostics).items():
        path = ("inputs", name)
        if isinstance(body, dict):
            diagnostics.report_unknown_keys(body, ("description", "default"), path, "an input")
            default = body.get("default")
            if default is not None and not isinstance(default, str):
                diagnostics.report((*path, "default"), "`default` takes a text; put quotes around it")
                default = None
            read[name] = Input(diagnostics.read_text(body, "description", path, "an input"), default)
        elif isinstance(body, str) and body.strip():
            read[name] = Input(body)
        else:
            diagnostics.report(path, f"say in a text what the input `{name}` is, for whoever must give it")
            read[name] = Input("")
    return read


def secrets(raw: Any, diagnostics: RunbookDiagnostics) -> dict[str, SecretReference]:
    read: dict[str, SecretReference] = {}
    for name, body in _named(raw, "secrets", diagnostics).items():
        try:
            read[name] = parse_reference(body)
        except ValueError as error:
            diagnostics.report(("secrets", name), str(error))
            read[name] = parse_reference({"generate": 32})  # a dummy, so that its uses are not called unknown
    return read


def _named(raw: Any, key: str, diagnostics: RunbookDiagnostics) -> dict[str, Any]:
    for duplicate in diagnostics.duplicates((key,)):
        diagnostics.unreadable.add_declared_in(duplicate)
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        diagnostics.report((key,), f"`{key}` takes a mapping of names, as in: {_MAPPINGS[key]}")
        diagnostics.unreadable.add_declared_in(raw)
        return {}
    for name in raw:
        if not isinstance(name, str) or not name.isidentifier() or not name.isascii():
            diagnostics.report((key, name), "a name is a letter, then letters, digits or _", at_key=True)
            diagnostics.unreadable.add_declared_in([name])
        elif name in APPLIANCE_PLACEHOLDERS:
            sentence = f"`{name}` is what every section knows of its own appliance; choose another name"
            diagnostics.report((key, name), sentence, at_key=True)
    return {name: body for name, body in raw.items() if isinstance(name, str) and name.isidentifier()}
