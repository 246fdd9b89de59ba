"""Targets: a runbook's own names for locators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic_core import PydanticCustomError

from handrail.locator import MAX_ALTERNATIVES, RESERVED, ROLES, TARGET_NAME, Alternatives, Locator, target_names
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.messages import report_own
from handrail.source import comma_sentence, cut_at_commas
from handrail.steps.fields import read_target

MAX_TARGETS = 100
"""Nobody keeps more names in mind."""

DUMMY: Alternatives = (Locator("group"),)
"""A locator instead of a target that could not be read, so that its uses are not called mistakes."""


class Targets(Mapping[str, Alternatives]):
    """The targets of one runbook, by name, and a record of those that were looked up.

    `is_open` is true if some names could not be read: then any word may be a target.
    """

    def __init__(
        self, located: Mapping[str, Alternatives], references: Mapping[str, frozenset[str]], *, is_open: bool
    ) -> None:
        self.located, self._references, self._is_open = located, references, is_open
        self._looked_up: set[str] = set()

    def __getitem__(self, name: str) -> Alternatives:
        if name not in self:
            raise KeyError(name)
        self._looked_up.add(name)
        return self.located.get(name, DUMMY)

    def __contains__(self, name: object) -> bool:
        return name in self.located or (self._is_open and name not in RESERVED)

    def __iter__(self) -> Iterator[str]:
        return iter(self.located)

    def __len__(self) -> int:
        return len(self.located)

    def unused(self) -> list[str]:
        """The targets that no step has looked up, directly or through another target."""
        used: set[str] = set()
        waiting = list(self._looked_up)
        while waiting:
            name = waiting.pop()
            if name not in used:
                used.add(name)
                waiting += self._references.get(name, ())
        return [name for name in self.located if name not in used]


def read_targets(raw: Any, diagnostics: RunbookDiagnostics) -> Targets:
    """Read `targets:`, and resolve each name to plain locators."""
    is_open = diagnostics.is_typo_target(("targets",)) or bool(diagnostics.duplicates(("targets",)))
    if raw is None:
        return Targets({}, {}, is_open=is_open)
    if not isinstance(raw, dict):
        sentence = '`targets` takes a mapping of names, as in: {certificates: section "Certificates"}'
        diagnostics.report(("targets",), sentence)
        return Targets({}, {}, is_open=True)
    if len(raw) > MAX_TARGETS:
        diagnostics.report(
            ("targets",), f"more than {MAX_TARGETS} targets; nobody could keep them in mind", at_key=True
        )
        return Targets({}, {}, is_open=True)
    cut = list(cut_at_commas(diagnostics.source, ("targets",)))
    for path, text in cut:
        diagnostics.report(path, comma_sentence(text))
    if cut:
        return Targets({}, {}, is_open=True)
    _check_names(raw, diagnostics)
    bodies = {name: body for name, body in raw.items() if isinstance(name, str) and name not in RESERVED}
    references = {name: frozenset(_mentioned(body)) & bodies.keys() for name, body in bodies.items()}
    return Targets(_located(bodies, references, diagnostics), references, is_open=is_open)


def _check_names(raw: dict[Any, Any], diagnostics: RunbookDiagnostics) -> None:
    for name in raw:
        path = ("targets", name)
        if name in ROLES:
            diagnostics.report(path, f"`{name}` is a role already; choose another name", at_key=True)
        elif name in RESERVED:
            diagnostics.report(path, f"`{name}` has a meaning in every locator; choose another name", at_key=True)
        elif not isinstance(name, str) or not TARGET_NAME.fullmatch(name):
            diagnostics.report(path, "the name of a target is a letter, then letters, digits, _ or -", at_key=True)


def _mentioned(body: Any) -> Iterator[str]:
    for text in body if isinstance(body, list) else [body]:
        if isinstance(text, str):
            yield from target_names(text)


def _located(
    bodies: dict[str, Any], references: Mapping[str, frozenset[str]], diagnostics: RunbookDiagnostics
) -> dict[str, Alternatives]:
    located = dict.fromkeys(bodies, DUMMY)
    circular = _circular(references, diagnostics)
    graph = {name: () if name in circular else others for name, others in references.items()}
    for name in TopologicalSorter(graph).static_order():
        if name not in circular:
            located[name] = _read(name, bodies[name], located, diagnostics)
    return located


def _circular(references: Mapping[str, frozenset[str]], diagnostics: RunbookDiagnostics) -> set[str]:
    circular: set[str] = set()
    while True:
        graph = {name: sorted(others - circular) for name, others in references.items() if name not in circular}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle = _from_the_first([*reversed(error.args[1])], list(references))
            shown = " → ".join([*cycle, cycle[0]])
            diagnostics.report(("targets", cycle[0]), f"`{cycle[0]}` leads back to itself: {shown}", at_key=True)
            circular |= set(cycle)
        else:
            return circular


def _from_the_first(cycle: list[str], order: list[str]) -> list[str]:
    """The cycle, turned to begin with its first name in the file. The given cycle ends with the name it begins with."""
    begin = min(range(len(cycle) - 1), key=lambda index: order.index(cycle[index]))
    return [*cycle[begin:-1], *cycle[:begin]]


def _read(name: str, body: Any, located: Mapping[str, Alternatives], diagnostics: RunbookDiagnostics) -> Alternatives:
    path = ("targets", name)
    if body is None:
        diagnostics.report(path, f"`{name}` has nothing behind it; say what, or take it out", at_key=True)
        return DUMMY
    try:
        alternatives = read_target(body, located)
    except PydanticCustomError as error:
        report_own(error.context or {}, diagnostics, path, name)
        return DUMMY
    if len(alternatives) > MAX_ALTERNATIVES:
        diagnostics.report(
            path, f"`{name}` stands for {len(alternatives)} locators; it may stand for {MAX_ALTERNATIVES}"
        )
        return DUMMY
    return alternatives
