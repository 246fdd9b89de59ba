"""From a YAML file to an inventory, or to every mistake in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from handrail.errors import InvalidFile, Mistake
from handrail.inventory.model import Appliance, Identity, Inventory, Pair, Seal
from handrail.secrets import SecretReference, parse_reference
from handrail.source import Source, SourcePath, read_source
from handrail.tls import Trust, parse_trust

T = TypeVar("T")

ADDRESS = re.compile(r"[a-z][a-z0-9]+:")
"""How the address of a key begins that is in no file."""

FIELDS = ("url", "username", "password", "tls", "resolve", "identity")
SEAL_FIELDS = ("key", "certificate", "password", "timestamp")
SHOWN_AT = "Status > Basics"
"""Where an appliance shows what it is, if the inventory says nothing else."""


def load_inventory(file: Path) -> Inventory:
    """Read an inventory. Raises `InvalidFile` with every mistake; relative paths in it start at its own folder."""
    source = read_source(file)
    reading = _Reading(source, file.parent)
    inventory = reading.inventory(file)
    if reading.mistakes:
        raise InvalidFile(reading.mistakes)
    return inventory


@dataclass
class _Reading:
    source: Source
    base: Path
    mistakes: list[Mistake] = field(default_factory=list)
    meant: set[SourcePath] = field(default_factory=set)

    def wrong(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.mistakes.append(self.source.mistake(path, sentence, at_key=at_key))

    def missing(self, path: SourcePath, key: str, sentence: str) -> None:
        if (*path, key) not in self.meant:
            self.wrong(path, sentence)

    def inventory(self, file: Path) -> Inventory:
        top = self.mapping(self.source.value, (), "an inventory is a mapping with `appliances` and `pairs`")
        self.known_keys(top, ("appliances", "pairs", "seal"), (), "an inventory")
        if isinstance(self.source.value, dict) and "appliances" not in top:
            self.missing((), "appliances", "`appliances` is missing from an inventory")
        bodies = self.mapping(
            top.get("appliances", {}), ("appliances",), "`appliances` takes a mapping: a name for each appliance"
        )
        appliances = {str(name): self.appliance(str(name), body) for name, body in bodies.items()}
        pairs = self.mapping(top.get("pairs", {}), ("pairs",), "`pairs` takes a mapping: a name for each pair")
        seal = self.seal(top["seal"]) if "seal" in top else Seal()
        named = {str(name): replace(self.pair(str(name), body, appliances), seal=seal) for name, body in pairs.items()}
        return Inventory(file, appliances, named)

    def seal(self, raw: Any) -> Seal:
        body = self.mapping(raw, ("seal",), "`seal` takes a mapping with key, certificate, password and timestamp")
        self.known_keys(body, SEAL_FIELDS, ("seal",), "`seal`")
        texts = {name: self.optional(body, name, ("seal",)) for name in ("key", "certificate", "timestamp")}
        if body is raw and not (texts["key"] or texts["timestamp"]):
            self.wrong(("seal",), "`seal` says neither with which `key` nor by which `timestamp` authority")
        for name in ("certificate", "password"):
            if name in body and not texts["key"]:
                self.wrong(("seal", name), f"`{name}` belongs to a `key`, and there is none", at_key=True)
        if texts["timestamp"] and not (
            texts["timestamp"].startswith(("http://", "https://")) and _valid(texts["timestamp"])
        ):
            self.wrong(("seal", "timestamp"), "`timestamp` takes an address, as in https://tsa.example.com/tsr")
        password = body.get("password")
        return Seal(
            key=texts["key"] if ADDRESS.match(texts["key"]) else str(self.base / texts["key"]) if texts["key"] else "",
            certificate=self.base / texts["certificate"] if texts["certificate"] else None,
            password=None
            if password is None
            else self.parsed(("seal", "password"), password, parse_reference, STAND_IN),
            timestamp=texts["timestamp"],
        )

    def optional(self, body: Mapping[Any, Any], key: str, path: SourcePath) -> str:
        return self.text(body, key, path) if key in body else ""

    def appliance(self, name: str, raw: Any) -> Appliance:
        path: SourcePath = ("appliances", name)
        body = self.mapping(raw, path, f"`{name}` takes a mapping with url, username and password")
        if body is not raw:
            return Appliance(name, "", "", STAND_IN, ())
        self.known_keys(body, FIELDS, path, "an appliance")
        return Appliance(
            name=name,
            url=self.url(body, path),
            username=self.text(body, "username", path),
            password=self.parsed((*path, "password"), body.get("password"), parse_reference, STAND_IN),
            trust=self.trust(body.get("tls"), (*path, "tls")),
            resolve=self.resolve(body.get("resolve"), (*path, "resolve")),
            identity=self.identity(body.get("identity"), (*path, "identity")),
        )

    def pair(self, name: str, raw: Any, appliances: Mapping[str, Appliance]) -> Pair:
        path: SourcePath = ("pairs", name)
        body = self.mapping(raw, path, f"`{name}` takes a mapping of roles, as in: {{primary: hq-a, backup: hq-b}}")
        roles: dict[str, Appliance] = {}
        for role, named in body.items():
            if role == "inputs" or not appliances:
                continue
            if not isinstance(named, str):
                self.wrong((*path, role), f"`{role}` takes the name of one appliance")
            elif named not in appliances:
                hint = _near(named, appliances, "there are")
                self.wrong((*path, role), f"`{named}` is not among this inventory's appliances{hint}")
            elif appliances[named] in roles.values():
                self.wrong((*path, role), f"`{named}` plays two roles in this pair")
            else:
                roles[str(role)] = appliances[named]
        return Pair(name, roles, self.inputs(body.get("inputs", {}), (*path, "inputs")))

    def inputs(self, raw: Any, path: SourcePath) -> dict[str, str]:
        body = self.mapping(raw, path, "`inputs` takes a mapping of texts")
        for name, value in body.items():
            if not isinstance(value, str):
                self.wrong((*path, name), f"the input `{name}` takes a text; put quotes around it")
        return {str(name): str(value) for name, value in body.items()}

    def url(self, body: Mapping[Any, Any], path: SourcePath) -> str:
        url = self.text(body, "url", path)
        if "@" in url:
            self.wrong(
                (*path, "url"), "`url` takes an address without a name and a password; they have fields of their own"
            )
        elif url and not (url.startswith("https://") and _valid(url)):
            self.wrong((*path, "url"), f"`url` takes an address as https://hq-a.example.com/appliance; not {url}")
        return url

    def trust(self, raw: Any, path: SourcePath) -> Trust:
        nothing: Trust = ()

        def parse(one: Any) -> Trust:
            return parse_trust(one, self.base)

        if not isinstance(raw, list) or not raw:
            return self.parsed(path, raw, parse, nothing)
        each = (self.parsed((*path, place), [one], parse, nothing) for place, one in enumerate(raw))
        return tuple(chain.from_iterable(each))

    def resolve(self, raw: Any, path: SourcePath) -> tuple[str, int] | None:
        if raw is None:
            return None
        host, _, port = str(raw).rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            self.wrong(path, f"`resolve` takes an address and a port, as in 10.20.30.40:443; not {raw}")
            return None
        return host.strip("[]"), int(port)

    def identity(self, raw: Any, path: SourcePath) -> Identity | None:
        if raw is None:
            return None
        body = self.mapping(raw, path, "`identity` takes a mapping, as in: {shows: {Serial Number: B200-1234}}")
        self.known_keys(body, ("at", "shows"), path, "`identity`")
        at, shows = body.get("at", SHOWN_AT), body.get("shows")
        if not isinstance(at, str) or not all(entry.strip() for entry in at.split(">")):
            self.wrong((*path, "at"), "`at` takes a menu path, as in: Status > Basics")
            at = SHOWN_AT
        if body is raw and not (isinstance(shows, dict) and shows):
            self.wrong((*path, "shows"), "`shows` takes texts by their labels, as in: {Serial Number: B200-1234}")
        texts = shows if isinstance(shows, dict) else {}
        for label, text in texts.items():
            if not (isinstance(label, str) and isinstance(text, str)):
                self.wrong((*path, "shows", label), f"`{label}` takes a text; put quotes around it")
        return Identity(at, {str(label): " ".join(str(text).split()) for label, text in texts.items()})

    def parsed(self, path: SourcePath, raw: Any, parse: Callable[[Any], T], stand_in: T) -> T:
        if raw is None and path[-1] == "password":
            sentence = "`password` is missing from an appliance; say where it comes from, as in: password: {env: HQ_A_PASSWORD}"
            self.missing(path[:-1], "password", sentence)
            return stand_in
        try:
            return parse(raw)
        except ValueError as error:
            self.wrong(path, str(error))
        except OSError as error:
            self.wrong(path, f"the file cannot be read: {error.strerror or error}")
        return stand_in

    def mapping(self, raw: Any, path: SourcePath, sentence: str) -> Mapping[Any, Any]:
        if isinstance(raw, dict):
            return raw
        self.wrong(path, sentence)
        return {}

    def text(self, body: Mapping[Any, Any], key: str, path: SourcePath) -> str:
        value = body.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if value is None:
            self.missing(path, key, f"`{key}` is missing from an appliance")
        else:
            self.wrong((*path, key), f"`{key}` takes a text; put quotes around it")
        return ""

    def known_keys(self, body: Mapping[Any, Any], known: Iterable[str], path: SourcePath, whole: str) -> None:
        for key in body:
            if key not in known:
                self.meant.update((*path, near) for near in difflib.get_close_matches(str(key), list(known), n=1))
                sentence = f"`{key}` is not a field of {whole}{_near(key, known, 'it has')}"
                self.wrong((*path, key), sentence, at_key=True)


STAND_IN: SecretReference = parse_reference({"generate": 32})
"""Takes the place of a reference that could not be read, until the mistakes are reported."""


def _valid(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname) and (urlsplit(url).port or 443) > 0
    except ValueError:
        return False


def _near(word: object, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(str(word), list(known), n=1)
    listed = ", ".join(known)
    return f"; did you mean `{near[0]}`?" if near else f"; {otherwise} {listed}" if listed else ""
