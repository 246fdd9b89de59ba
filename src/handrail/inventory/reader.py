"""The reader of inventories in YAML: an inventory, or every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from handrail.errors import InvalidFile
from handrail.inventory.calendar import blackouts_for
from handrail.inventory.calendar_reader import read_calendar
from handrail.inventory.labels import read_labels
from handrail.inventory.model import Appliance, HttpAuthentication, Inventory, Pair, SealSettings, ShownIdentity
from handrail.inventory.notify import read_notify
from handrail.secrets import SecretReference, parse_reference
from handrail.source import Diagnostics, Source, SourcePath, did_you_mean, foreign_kind, is_runbook, read_source
from handrail.tls import NO_TLS, Trust, parse_trust

T = TypeVar("T")

KEY_ADDRESS = re.compile(r"[a-z][a-z0-9]+:")
"""The beginning of a key's address, as in `hsm:`. Any other key is a file."""

TOP_FIELDS = ("appliances", "pairs", "seal", "calendar", "notify")
APPLIANCE_FIELDS = ("url", "username", "password", "tls", "resolve", "identity", "http_authentication")
PAIR_FIELDS = ("inputs", "disposable", "labels")
"""The fields of a pair; all others are roles."""
HTTP_FIELDS = ("username", "password")
SEAL_FIELDS = ("key", "certificate", "password", "timestamp")
DEFAULT_IDENTITY_PAGE = "Status > Basics"
"""The menu path to the page on which an appliance shows its identity, if the inventory names none."""
_RUNBOOK = "this is a runbook, not an inventory; an inventory lists appliances and pairs"

DUMMY: SecretReference = parse_reference({"generate": 32})
"""A reference instead of one that could not be read, until the mistakes are reported."""


def load_inventory(file: Path) -> Inventory:
    """Read an inventory. Raises `InvalidFile` with every mistake; relative paths in it start at its own folder."""
    return read_inventory(file)[0]


def read_inventory(file: Path) -> tuple[Inventory, Source]:
    """Read an inventory, with the lines of everything in it. Raises `InvalidFile`."""
    source = read_source(file)
    if strange := foreign_kind(source.value) or (_RUNBOOK if is_runbook(source.value) else None):
        raise InvalidFile([source.mistake((), strange)])
    reader = _InventoryReader(Diagnostics(source), file.parent)
    inventory = reader.inventory(file, source.value)
    if reader.diagnostics.mistakes:
        raise InvalidFile(reader.diagnostics.mistakes)
    return inventory, source


@dataclass(frozen=True)
class _InventoryReader:
    """A reader of each part of an inventory. A part with a mistake is reported, and read as far as possible."""

    diagnostics: Diagnostics
    folder: Path

    def inventory(self, file: Path, raw: Any) -> Inventory:
        top = self._mapping(raw, (), "an inventory is a mapping with `appliances` and `pairs`")
        self.diagnostics.report_unknown_keys(top, TOP_FIELDS, (), "an inventory")
        if isinstance(raw, dict) and "appliances" not in top and ("pairs" in top or "calendar" not in top):
            self.diagnostics.report_missing((), "appliances", "`appliances` is missing from an inventory")
        bodies = self._mapping(
            top.get("appliances", {}), ("appliances",), "`appliances` takes a mapping: a name for each appliance"
        )
        appliances = {str(name): self._appliance(str(name), body) for name, body in bodies.items()}
        pairs = self._mapping(top.get("pairs", {}), ("pairs",), "`pairs` takes a mapping: a name for each pair")
        seal = self._seal(top["seal"]) if "seal" in top else SealSettings()
        notify = read_notify(self.diagnostics, top["notify"]) if "notify" in top else ()
        read = {str(name): self._pair(str(name), body, appliances) for name, body in pairs.items()}
        calendar = read_calendar(self.diagnostics, top["calendar"]) if "calendar" in top else {}
        named = {
            name: replace(pair, seal=seal, notify=notify, blackouts=blackouts_for(calendar.values(), pair.labels))
            for name, pair in read.items()
        }
        return Inventory(file, appliances, named, calendar)

    def _seal(self, raw: Any) -> SealSettings:
        body = self._mapping(raw, ("seal",), "`seal` takes a mapping with key, certificate, password and timestamp")
        self.diagnostics.report_unknown_keys(body, SEAL_FIELDS, ("seal",), "`seal`")
        key, certificate = (
            self._optional_text(body, "key", ("seal",)),
            self._optional_text(body, "certificate", ("seal",)),
        )
        timestamp = self._optional_text(body, "timestamp", ("seal",))
        if body is raw:
            self._check_seal(body, key, timestamp)
        return SealSettings(
            key=key if KEY_ADDRESS.match(key) or not key else str(self.folder / key),
            certificate=self.folder / certificate if certificate else None,
            password=self._password(body["password"], ("seal",)) if body.get("password") is not None else None,
            timestamp=timestamp,
        )

    def _check_seal(self, body: Mapping[Any, Any], key: str, timestamp: str) -> None:
        if not (key or timestamp):
            self.diagnostics.report(
                ("seal",), "`seal` says neither with which `key` nor by which `timestamp` authority"
            )
        for name in ("certificate", "password"):
            if name in body and not key:
                sentence = f"`{name}` belongs to a `key`, and there is none"
                self.diagnostics.report(("seal", name), sentence, at_key=True)
        if timestamp and not _is_url(timestamp, "http://", "https://"):
            sentence = "`timestamp` takes an address, as in https://tsa.example.com/tsr"
            self.diagnostics.report(("seal", "timestamp"), sentence)

    def _appliance(self, name: str, raw: Any) -> Appliance:
        path: SourcePath = ("appliances", name)
        body = self._mapping(raw, path, f"`{name}` takes a mapping with url, username and password")
        if body is not raw:
            return Appliance(name, "", "", DUMMY, ())
        self.diagnostics.report_unknown_keys(body, APPLIANCE_FIELDS, path, "an appliance")
        return Appliance(
            name=name,
            url=self._url(body, path),
            username=self._text(body, "username", path),
            password=self._password(body.get("password"), path),
            trust=self._trust(body.get("tls"), (*path, "tls")),
            resolve=self._resolve(body.get("resolve"), (*path, "resolve")),
            identity=self._identity(body.get("identity"), (*path, "identity")),
            http_authentication=self._http_authentication(
                body.get("http_authentication"), (*path, "http_authentication")
            ),
        )

    def _pair(self, name: str, raw: Any, appliances: Mapping[str, Appliance]) -> Pair:
        path: SourcePath = ("pairs", name)
        body = self._mapping(raw, path, f"`{name}` takes a mapping of roles, as in: {{primary: hq-a, backup: hq-b}}")
        roles: dict[str, Appliance] = {}
        for role, named in body.items():
            if role in PAIR_FIELDS or not appliances:
                continue
            if not isinstance(named, str):
                self.diagnostics.report((*path, role), f"`{role}` takes the name of one appliance")
            elif named not in appliances:
                hint = did_you_mean(named, appliances) or f"; there are {', '.join(appliances)}"
                self.diagnostics.report((*path, role), f"`{named}` is not among this inventory's appliances{hint}")
            elif appliances[named] in roles.values():
                self.diagnostics.report((*path, role), f"`{named}` plays two roles in this pair")
            else:
                roles[str(role)] = appliances[named]
        inputs, disposable = self._inputs(body.get("inputs", {}), (*path, "inputs")), body.get("disposable", False)
        if not isinstance(disposable, bool):
            self.diagnostics.report((*path, "disposable"), "`disposable` takes true or false; a role has another name")
        labels = read_labels(self.diagnostics, body["labels"], (*path, "labels")) if "labels" in body else {}
        return Pair(name, roles, inputs, is_disposable=disposable is True, labels=labels)

    def _inputs(self, raw: Any, path: SourcePath) -> dict[str, str]:
        body = self._mapping(raw, path, "`inputs` takes a mapping of texts")
        for name, value in body.items():
            if not isinstance(value, str):
                self.diagnostics.report((*path, name), f"the input `{name}` takes a text; put quotes around it")
        return {str(name): str(value) for name, value in body.items()}

    def _url(self, body: Mapping[Any, Any], path: SourcePath) -> str:
        url = self._text(body, "url", path)
        if "@" in url:
            sentence = "`url` takes an address without a name and a password; they have fields of their own"
            self.diagnostics.report((*path, "url"), sentence)
        elif body.get("tls") == NO_TLS:
            self._check_plain_url(url, path)
        elif url and not _is_url(url, "https://"):
            sentence = f"`url` takes an address as https://hq-a.example.com/appliance; not {url}"
            plain = "; plain HTTP, which anybody on the network can read and change, only with `tls: none` beside it"
            self.diagnostics.report((*path, "url"), sentence + (plain if url.startswith("http://") else ""))
        return url

    def _check_plain_url(self, url: str, path: SourcePath) -> None:
        if url and not _is_url(url, "http://"):
            sentence = f"`tls: none` is for an address that begins with http://, not for {url}; leave it out"
            self.diagnostics.report((*path, "tls"), sentence, at_key=True)

    def _trust(self, raw: Any, path: SourcePath) -> Trust:
        nothing: Trust = ()

        def parse(body: Any) -> Trust:
            return parse_trust(body, self.folder)

        if not isinstance(raw, list) or not raw:
            return self._parsed(path, raw, parse, nothing)
        anchors = (self._parsed((*path, index), [anchor], parse, nothing) for index, anchor in enumerate(raw))
        return tuple(chain.from_iterable(anchors))

    def _resolve(self, raw: Any, path: SourcePath) -> tuple[str, int] | None:
        if raw is None:
            return None
        host, _, port = str(raw).rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            sentence = f"`resolve` takes an address and a port, as in 10.20.30.40:443; not {raw}"
            self.diagnostics.report(path, sentence)
            return None
        return host.strip("[]"), int(port)

    def _identity(self, raw: Any, path: SourcePath) -> ShownIdentity | None:
        if raw is None:
            return None
        body = self._mapping(raw, path, "`identity` takes a mapping, as in: {shows: {Serial Number: B200-1234}}")
        self.diagnostics.report_unknown_keys(body, ("at", "shows", "reads"), path, "`identity`")
        labels = self._read_labels(body["reads"], (*path, "reads")) if "reads" in body else ()
        needs_texts = body is raw and ("shows" in body or "reads" not in body)
        texts = self._shown_texts(body.get("shows"), (*path, "shows")) if needs_texts else {}
        return ShownIdentity(self._menu_path(body.get("at", DEFAULT_IDENTITY_PAGE), (*path, "at")), texts, labels)

    def _http_authentication(self, raw: Any, path: SourcePath) -> HttpAuthentication | None:
        if raw is None:
            return None
        example = "{username: admin, password: {env: HQ_A_HTTP_PASSWORD}}"
        body = self._mapping(raw, path, f"`http_authentication` takes a mapping, as in: {example}")
        if body is not raw:
            return None
        self.diagnostics.report_unknown_keys(body, HTTP_FIELDS, path, "`http_authentication`")
        username = self._text(body, "username", path)
        if ":" in username:
            self.diagnostics.report((*path, "username"), "`username` holds no colon in HTTP authentication")
        return HttpAuthentication(username, self._password(body.get("password"), path))

    def _menu_path(self, raw: Any, path: SourcePath) -> str:
        if isinstance(raw, str) and all(entry.strip() for entry in raw.split(">")):
            return raw
        self.diagnostics.report(path, "`at` takes a menu path, as in: Status > Basics")
        return DEFAULT_IDENTITY_PAGE

    def _shown_texts(self, raw: Any, path: SourcePath) -> dict[str, str]:
        if not (isinstance(raw, dict) and raw):
            self.diagnostics.report(path, "`shows` takes texts by their labels, as in: {Serial Number: B200-1234}")
            return {}
        for label, text in raw.items():
            if not (isinstance(label, str) and isinstance(text, str)):
                self.diagnostics.report((*path, label), f"`{label}` takes a text; put quotes around it")
        return {str(label): " ".join(str(text).split()) for label, text in raw.items()}

    def _read_labels(self, raw: Any, path: SourcePath) -> tuple[str, ...]:
        if isinstance(raw, list) and raw and all(isinstance(label, str) and label.strip() for label in raw):
            return tuple(" ".join(label.split()) for label in raw)
        self.diagnostics.report(path, "`reads` takes a list of labels, as in: [Base Software Version]")
        return ()

    def _password(self, raw: Any, path: SourcePath) -> SecretReference:
        if raw is not None:
            return self._parsed((*path, "password"), raw, parse_reference, DUMMY)
        sentence = (
            "`password` is missing from an appliance; say where it comes from, as in: password: {env: HQ_A_PASSWORD}"
        )
        self.diagnostics.report_missing(path, "password", sentence)
        return DUMMY

    def _parsed(self, path: SourcePath, raw: Any, parse: Callable[[Any], T], dummy: T) -> T:
        """The parsed value, or the dummy and a report."""
        try:
            return parse(raw)
        except ValueError as error:
            self.diagnostics.report(path, str(error))
        except OSError as error:
            self.diagnostics.report(path, f"the file cannot be read: {error.strerror or error}")
        return dummy

    def _mapping(self, raw: Any, path: SourcePath, sentence: str) -> Mapping[Any, Any]:
        """The mapping, or an empty one and a report."""
        if isinstance(raw, dict):
            return raw
        self.diagnostics.report(path, sentence)
        return {}

    def _optional_text(self, body: Mapping[Any, Any], key: str, path: SourcePath) -> str:
        return self._text(body, key, path) if key in body else ""

    def _text(self, body: Mapping[Any, Any], key: str, path: SourcePath) -> str:
        text = body.get(key)
        if isinstance(text, str) and text.strip():
            return text
        if text is None:
            self.diagnostics.report_missing(path, key, f"`{key}` is missing from an appliance")
        else:
            self.diagnostics.report((*path, key), f"`{key}` takes a text; put quotes around it")
        return ""


def _is_url(text: str, *schemes: str) -> bool:
    if not text.startswith(schemes):
        return False
    try:
        return bool(urlsplit(text).hostname) and (urlsplit(text).port or 443) > 0
    except ValueError:
        return False
