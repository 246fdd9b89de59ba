"""Runbooks without mistakes, and the outline of their steps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.characters import described, hidden_characters, visible
from handrail.errors import InvalidCall
from handrail.secrets import SecretReference
from handrail.steps import BaseStep, Call


@dataclass(frozen=True)
class Input:
    """A value that whoever runs the runbook gives; they must if it has no default."""

    description: str
    default: str | None = None


@dataclass(frozen=True)
class VendorPage:
    """A page or a text of the vendor, after which somebody wrote a document of their own."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class RunbookDocument:
    """The document that a runbook carries out, as its author found it. What the author did not say is empty."""

    title: str = ""
    url: str = ""
    edition: str = ""
    read_on: str = ""
    """The day on which the author read it, as in 2026-05-02."""
    sha256: str = ""
    """The SHA-256 of the document's file, in hexadecimal digits."""
    stored: str = ""
    """The path of its stored edition, from the folder of the runbook."""
    by: str = ""
    """Who wrote it, if it is not the vendor's."""
    after: tuple[VendorPage, ...] = ()
    """What of the vendor's they wrote it after."""


@dataclass(frozen=True)
class Section:
    """Steps under one heading of the document, on one appliance."""

    heading: str
    appliance: str
    steps: tuple[BaseStep, ...]
    cites: tuple[str, ...] = ()
    """The sentences of the document that those of its steps carry out which name none themselves."""
    controls: tuple[str, ...] = ()
    """The controls of an audit to which all of its steps answer."""

    def cites_of(self, step: BaseStep) -> tuple[str, ...]:
        """The sentences that one of its steps carries out: its own, or the section's; none if the document has no such step."""
        return step.cites or (() if step.added else self.cites)


@dataclass(frozen=True)
class Runbook:
    """A vendor's procedure as data, with the runbooks that it calls."""

    title: str
    file: Path
    content: bytes
    appliances: tuple[str, ...]
    sections: tuple[Section, ...]
    document: RunbookDocument = RunbookDocument()
    purpose: str = ""
    """Why it is done, for people who are told of it before it begins."""
    tags: tuple[str, ...] = ()
    """Words by which runbooks are chosen, as by `pytest -m`."""
    not_steps: Mapping[str, str] = field(default_factory=dict)
    """Sentences of the document that ask for no step, each with its author's reason."""
    controls: tuple[str, ...] = ()
    """The controls of an audit to which all of its steps answer."""
    inputs: Mapping[str, Input] = field(default_factory=dict)
    secrets: Mapping[str, SecretReference] = field(default_factory=dict)
    calls: Mapping[str, Runbook] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.file.stem

    @property
    def digest(self) -> str:
        """SHA-256 over the bytes of this runbook and of every runbook that it calls, however deep."""
        called = {runbook.name: hashlib.sha256(runbook.content).hexdigest() for runbook in self.family()[1:]}
        return digest_of(hashlib.sha256(self.content).hexdigest(), called)

    def with_patience(self, seconds: float) -> Runbook:
        """The same runbook, in which each step that declares no `timeout` waits so long for its page."""
        sections = tuple(
            replace(section, steps=tuple(_with_patience(step, seconds) for step in section.steps))
            for section in self.sections
        )
        calls = {name: called.with_patience(seconds) for name, called in self.calls.items()}
        return replace(self, sections=sections, calls=calls)

    def family(self) -> tuple[Runbook, ...]:
        """This runbook and every one that it calls, each once."""
        family: dict[Path, Runbook] = {}
        waiting = [self]
        while waiting:
            runbook = waiting.pop(0)
            if runbook.file not in family:
                family[runbook.file] = runbook
                waiting.extend(runbook.calls.values())
        return tuple(family.values())


def _with_patience(step: BaseStep, seconds: float) -> BaseStep:
    return step if step.timeout else step.model_copy(update={"timeout": seconds})


def must_be_inputs(values: Mapping[str, str], runbook: Runbook) -> None:
    """Require that each name is an input of the runbook, and hides nothing in its value. Raises `InvalidCall`."""
    strange = [name for name in values if name not in runbook.inputs]
    if strange:
        listed = ", ".join(runbook.inputs) or "none"
        raise InvalidCall(f"{runbook.file.name} has no input {', '.join(strange)}; it has {listed}")
    for name, value in values.items():
        for place, char in hidden_characters(value):
            raise InvalidCall(
                f"the input {name}, {visible(value)}, holds a {described(char)} as character {place + 1}, which nobody can see "
                "or takes for a space; type it anew"
            )


def digest_of(own: str, called: Mapping[str, str]) -> str:
    """The digest of a runbook, from the SHA-256 of its own bytes and of those of each runbook that it calls, by name."""
    lines = sorted(f"{digest}  {name}\n" for name, digest in called.items())
    return hashlib.sha256("".join([own, "\n", *lines]).encode()).hexdigest()


ControlOrigin: TypeAlias = Literal["step", "section", "runbook"]
"""Where it is written that a step answers to a control: at the step itself, at its section, or at the runbook's head."""


@dataclass(frozen=True)
class PlannedStep:
    """A step with its number, and the steps of the runbook that it calls."""

    number: str
    step: BaseStep
    appliance: str = ""
    children: tuple[PlannedStep, ...] = ()
    calls: Runbook | None = None
    controls: Mapping[str, ControlOrigin] = field(default_factory=dict)
    """The controls to which it answers, and where that is written; called steps answer to those of their caller, too."""

    def walk(self) -> Iterator[PlannedStep]:
        """The step, and all steps that it calls, in their order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class PlannedSection:
    """A section as it will be performed."""

    heading: str
    appliance: str
    steps: tuple[PlannedStep, ...]
    number: int = 0

    def walk(self) -> Iterator[PlannedStep]:
        for planned in self.steps:
            yield from planned.walk()


def outline(runbook: Runbook) -> tuple[PlannedSection, ...]:
    """The sections of a runbook with all their steps, numbered in the order of the document: 1, 2, 2.1, 2.2, 3 …"""
    sections: list[PlannedSection] = []
    count = 0
    for section in runbook.sections:
        role = section.appliance
        steps = tuple(
            _planned(str(count + n), _Written(step, section, runbook), role)
            for n, step in enumerate(section.steps, start=1)
        )
        count += len(steps)
        sections.append(PlannedSection(section.heading, role, steps, len(sections) + 1))
    return tuple(sections)


@dataclass(frozen=True)
class _Written:
    """A step, and where it is written."""

    step: BaseStep
    section: Section
    runbook: Runbook

    @property
    def controls(self) -> dict[str, ControlOrigin]:
        """The controls to which the step answers, each with the nearest place that says so."""
        places: Sequence[tuple[ControlOrigin, tuple[str, ...]]] = (
            ("step", self.step.controls),
            ("section", self.section.controls),
            ("runbook", self.runbook.controls),
        )
        controls: dict[str, ControlOrigin] = {}
        for origin, names in places:
            controls = {**dict.fromkeys(names, origin), **controls}
        return controls


def _planned(number: str, written: _Written, role: str, caller: PlannedStep | None = None) -> PlannedStep:
    step = written.step
    controls = {**(caller.controls if caller else {}), **written.controls}
    planned = PlannedStep(number, step, role, controls=controls)
    if not isinstance(step, Call):
        return planned
    called = written.runbook.calls[step.runbook]
    inner = [_Written(inner, section, called) for section in called.sections for inner in section.steps]
    children = tuple(_planned(f"{number}.{n}", it, role, planned) for n, it in enumerate(inner, start=1))
    return replace(planned, children=children, calls=called)
