"""A runbook's sections, and those that are performed on several appliances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handrail.runbook.anchors import WrittenAnchor, section_anchors, written_anchors
from handrail.runbook.audit_controls import controls_of
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.model import Section
from handrail.runbook.written_step import StepReader, WrittenStep
from handrail.source import SourcePath, did_you_mean
from handrail.steps.fields import shown

SECTION = ("heading", "appliance", "cites", "controls", "steps")
GROUP = ("for_each", "sections")


@dataclass(frozen=True)
class SectionReader:
    """Reader of one runbook's sections. Afterwards `steps` holds their steps in the order of the file, each once."""

    appliances: tuple[str, ...]
    step_reader: StepReader
    diagnostics: RunbookDiagnostics
    steps: list[WrittenStep] = field(default_factory=list)
    anchors: list[WrittenAnchor] = field(default_factory=list)
    """The anchors of the sections themselves."""

    def read(self, top: dict[Any, Any]) -> tuple[Section, ...]:
        bodies = self._listed(top, "sections", (), "a runbook")
        return tuple(section for index, body in enumerate(bodies) for section in self._entry(body, ("sections", index)))

    def _listed(self, body: dict[Any, Any], key: str, path: SourcePath, whole: str) -> list[Any]:
        listed, item = body.get(key), key.removesuffix("s")
        if isinstance(listed, list) and listed:
            return listed
        if listed is None:
            self.diagnostics.report_missing(path, key, f"`{key}` is missing from {whole}")
        else:
            self.diagnostics.report((*path, key), f"`{key}` takes a list with at least one {item}")
        self.diagnostics.unreadable.add_given_in(body)
        return []

    def _entry(self, body: Any, path: SourcePath) -> list[Section]:
        if isinstance(body, dict) and "for_each" in body:
            return self._group(body, path)
        section = self._section(body, path)
        return [replace(section, appliance=self._appliance(body, path))] if section else []

    def _group(self, body: dict[Any, Any], path: SourcePath) -> list[Section]:
        """Sections that are performed on one appliance after the other."""
        self.diagnostics.report_unknown_keys(body, GROUP, path, "a group of sections")
        roles = self._roles(body["for_each"], (*path, "for_each"))
        before = len(self.steps)
        bodies = self._listed(body, "sections", path, "a group of sections")
        sections = [self._inner(inner, (*path, "sections", index)) for index, inner in enumerate(bodies)]
        if len(roles) > 1:
            self._refuse_unique(self.steps[before:])
        return [replace(section, appliance=role) for role in roles for section in sections if section]

    def _inner(self, body: Any, path: SourcePath) -> Section | None:
        if isinstance(body, dict) and "for_each" in body:
            self.diagnostics.report((*path, "for_each"), "`for_each` cannot stand under another one", at_key=True)
            self._group(body, path)
            return None
        if isinstance(body, dict) and "appliance" in body:
            sentence = "`for_each` says on which appliances this section is performed; take `appliance` out"
            self.diagnostics.report((*path, "appliance"), sentence, at_key=True)
        return self._section(body, path)

    def _roles(self, raw: Any, path: SourcePath) -> list[str]:
        if not isinstance(raw, list) or not raw:
            self.diagnostics.report(path, "`for_each` takes a list of roles, as in: [primary, backup]")
            return []
        for index, role in enumerate(raw):
            if role in raw[:index]:
                self.diagnostics.report((*path, index), f"the role {shown(role)} is named twice")
            elif self.appliances:
                self._check_role(role, (*path, index))
        return [role for role in raw if isinstance(role, str)]

    def _refuse_unique(self, steps: Sequence[WrittenStep]) -> None:
        """Refuse ids and new names in steps that are performed several times: only one step can have them."""
        for step in steps:
            for key in step.body.keys() & {"id", "as"}:
                sentence = f"under `for_each` this step is performed once for each appliance; it cannot have `{key}`"
                self.diagnostics.report((*step.path, key), sentence, at_key=True)

    def _section(self, body: Any, path: SourcePath) -> Section | None:
        if not isinstance(body, dict):
            self.diagnostics.report(path, "a section is a mapping with `heading`, `appliance` and `steps`")
            self.diagnostics.unreadable.add_given_in(body)
            return None
        self.diagnostics.report_unknown_keys(body, SECTION, path, "a section")
        heading = self.diagnostics.read_text(body, "heading", path, "a section")
        bodies = self._listed(body, "steps", path, "a section")
        read = [self.step_reader.read(step, (*path, "steps", index)) for index, step in enumerate(bodies)]
        steps = [step for step in read if step]
        self.steps.extend(steps)
        cites = section_anchors(body, path, self.diagnostics)
        self.anchors.extend(written_anchors(cites, (*path, "cites"), self.diagnostics.source))
        whole = tuple(step.step for step in steps if step.step is not None and step.is_whole)
        return Section(heading, "", whole, cites, controls_of(body, path, self.diagnostics))

    def _appliance(self, body: dict[Any, Any], path: SourcePath) -> str:
        if "appliance" not in body and len(self.appliances) < 2:
            return "".join(self.appliances)
        role = self.diagnostics.read_text(
            body, "appliance", path, f"a section; it is one of {', '.join(self.appliances)}"
        )
        if role and self.appliances:
            self._check_role(role, (*path, "appliance"))
        return role

    def _check_role(self, role: Any, path: SourcePath) -> None:
        if role not in self.appliances:
            hint = did_you_mean(role, self.appliances) or f"; there are {', '.join(self.appliances)}"
            self.diagnostics.report(path, f"{shown(role)} is not among this runbook's appliances{hint}")
