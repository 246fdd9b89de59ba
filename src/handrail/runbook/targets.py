"""Targets: a runbook's own names for locators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic_core import PydanticCustomError

from handrail.locator import MAX_ALTERNATIVES, RESERVED, ROLES, TARGET_NAME, Alternatives, Locator, target_names
from handrail.runbook.messages import own_mistakes
from handrail.runbook.mistakes import Findings
from handrail.steps.fields import read_target

MAX_TARGETS = 100
"""A limit; nobody keeps more names in mind."""

STAND_IN: Alternatives = (Locator("group"),)
"""A locator in the place of a target that could not be read, so that its uses are not called mistakes."""


class Targets(Mapping[str, Alternatives]):
    """The targets of one runbook, by name. It remembers which of them its steps asked for.

    Where some names could not be read, `is_open`: any word may be one of them.
    """

    def __init__(
        self, located: Mapping[str, Alternatives], references: Mapping[str, frozenset[str]], *, is_open: bool
    ) -> None:
        self.located, self._references, self._is_open = located, references, is_open
        self._asked: set[str] = set()

    def __getitem__(self, name: str) -> Alternatives:
        if name not in self:
            raise KeyError(name)
        self._asked.add(name)
        return self.located.get(name, STAND_IN)

    def __contains__(self, name: object) -> bool:
        return name in self.located or (self._is_open and name not in RESERVED)

    def __iter__(self) -> Iterator[str]:
        return iter(self.located)

    def __len__(self) -> int:
        return len(self.located)

    def unused(self) -> list[str]:
        """The targets that no step has asked for, directly or through another target."""
        used: set[str] = set()
        waiting = list(self._asked)
        while waiting:
            name = waiting.pop()
            if name not in used:
                used.add(name)
                waiting += self._references.get(name, ())
        return [name for name in self.located if name not in used]


def read_targets(raw: Any, findings: Findings) -> Targets:
    """Read what stands under `targets`, each name resolved to plain locators."""
    is_open = findings.was_meant(("targets",)) or bool(findings.duplicates(("targets",)))
    if raw is None:
        return Targets({}, {}, is_open=is_open)
    if not isinstance(raw, dict):
        sentence = '`targets` takes a mapping of names, as in: {certificates: section "Certificates"}'
        findings.wrong(("targets",), sentence)
        return Targets({}, {}, is_open=True)
    if len(raw) > MAX_TARGETS:
        findings.wrong(("targets",), f"more than {MAX_TARGETS} targets; nobody could keep them in mind", at_key=True)
        return Targets({}, {}, is_open=True)
    _check_names(raw, findings)
    bodies = {name: body for name, body in raw.items() if isinstance(name, str) and name not in RESERVED}
    references = {name: frozenset(_mentioned(body)) & bodies.keys() for name, body in bodies.items()}
    return Targets(_located(bodies, references, findings), references, is_open=is_open)


def _check_names(raw: dict[Any, Any], findings: Findings) -> None:
    for name in raw:
        path = ("targets", name)
        if name in ROLES:
            findings.wrong(path, f"`{name}` is a role already; choose another name", at_key=True)
        elif name in RESERVED:
            findings.wrong(path, f"`{name}` has a meaning in every locator; choose another name", at_key=True)
        elif not isinstance(name, str) or not TARGET_NAME.fullmatch(name):
            findings.wrong(path, "the name of a target is a letter, then letters, digits, _ or -", at_key=True)


def _mentioned(body: Any) -> Iterator[str]:
    for text in body if isinstance(body, list) else [body]:
        if isinstance(text, str):
            yield from target_names(text)


def _located(
    bodies: dict[str, Any], references: Mapping[str, frozenset[str]], findings: Findings
) -> dict[str, Alternatives]:
    located = dict.fromkeys(bodies, STAND_IN)
    circular = _circular(references, findings)
    graph = {name: () if name in circular else others for name, others in references.items()}
    for name in TopologicalSorter(graph).static_order():
        if name not in circular:
            located[name] = _read(name, bodies[name], located, findings)
    return located


def _circular(references: Mapping[str, frozenset[str]], findings: Findings) -> set[str]:
    circular: set[str] = set()
    while True:
        graph = {name: sorted(others - circular) for name, others in references.items() if name not in circular}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle = _from_the_first([*reversed(error.args[1])], list(references))
            shown = " → ".join([*cycle, cycle[0]])
            findings.wrong(("targets", cycle[0]), f"`{cycle[0]}` leads back to itself: {shown}", at_key=True)
            circular |= set(cycle)
        else:
            return circular


def _from_the_first(cycle: list[str], order: list[str]) -> list[str]:
    """The cycle, turned so that it begins with the name that stands first in the file; `cycle` repeats its first name."""
    begin = min(range(len(cycle) - 1), key=lambda place: order.index(cycle[place]))
    return [*cycle[begin:-1], *cycle[:begin]]


def _read(name: str, body: Any, located: Mapping[str, Alternatives], findings: Findings) -> Alternatives:
    path = ("targets", name)
    if body is None:
        findings.wrong(path, f"`{name}` has nothing behind it; say what, or take it out", at_key=True)
        return STAND_IN
    try:
        alternatives = read_target(body, located)
    except PydanticCustomError as error:
        findings.mistakes += own_mistakes(error.context or {}, findings.source, path, name)
        return STAND_IN
    if len(alternatives) > MAX_ALTERNATIVES:
        findings.wrong(path, f"`{name}` stands for {len(alternatives)} locators; it may stand for {MAX_ALTERNATIVES}")
        return STAND_IN
    return alternatives
