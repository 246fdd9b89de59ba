"""A runbook's sections and their steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from handrail.runbook.messages import did_you_mean, mistakes_of
from handrail.runbook.mistakes import Findings, known_keys, text
from handrail.runbook.model import Section
from handrail.source import SourcePath
from handrail.steps import VOCABULARY, BaseStep

SECTION = ("heading", "appliance", "steps")


def read_sections(
    top: dict[Any, Any], appliances: tuple[str, ...], findings: Findings
) -> tuple[tuple[Section, ...], dict[int, SourcePath]]:
    raw = top.get("sections")
    if not isinstance(raw, list) or not raw:
        sentence = (
            "`sections` is missing from a runbook"
            if raw is None
            else "`sections` takes a list with at least one section"
        )
        findings.wrong(("sections",), sentence) if raw is not None else findings.missing((), "sections", sentence)
        return (), {}
    paths: dict[int, SourcePath] = {}
    read = (_section(body, ("sections", place), appliances, findings, paths) for place, body in enumerate(raw))
    return tuple(section for section in read if section), paths


def _section(
    body: Any, path: SourcePath, appliances: tuple[str, ...], findings: Findings, paths: dict[int, SourcePath]
) -> Section | None:
    if not isinstance(body, dict):
        findings.wrong(path, "a section is a mapping with `heading`, `appliance` and `steps`")
        return None
    known_keys(body, SECTION, path, "a section", findings)
    heading = text(body, "heading", path, findings, "a section")
    steps = body.get("steps")
    if not isinstance(steps, list) or not steps:
        sentence = (
            "`steps` is missing from a section" if steps is None else "`steps` takes a list with at least one step"
        )
        findings.wrong((*path, "steps"), sentence) if steps is not None else findings.missing(path, "steps", sentence)
        steps = []
    read = [_step(step, (*path, "steps", place), findings, paths) for place, step in enumerate(steps)]
    return Section(heading, _appliance(body, path, appliances, findings), tuple(step for step in read if step))


def _appliance(body: dict[Any, Any], path: SourcePath, appliances: tuple[str, ...], findings: Findings) -> str:
    if "appliance" not in body and len(appliances) < 2:
        return "".join(appliances)
    role = text(body, "appliance", path, findings, f"a section; it is one of {', '.join(appliances)}")
    if role and appliances and role not in appliances:
        hint = did_you_mean(role, appliances) or f"; there are {', '.join(appliances)}"
        findings.wrong((*path, "appliance"), f"`{role}` is not among this runbook's appliances{hint}")
    return role


def _step(body: Any, path: SourcePath, findings: Findings, paths: dict[int, SourcePath]) -> BaseStep | None:
    if not isinstance(body, dict):
        findings.wrong(path, 'a step is a mapping, as in: click: button "Export"')
        return None
    actions = [key for key in body if key in VOCABULARY]
    if len(actions) != 1:
        _not_one_action(body, actions, path, findings)
        return None
    cls = VOCABULARY[actions[0]]
    fields = dict(body)
    main = fields.pop(cls.action)
    if cls.shorthand in fields:
        findings.wrong(
            (*path, cls.shorthand),
            f"`{cls.shorthand}` is what stands behind `{cls.action}:`; write it there",
            at_key=True,
        )
        return None
    fields[cls.shorthand] = main
    empty = [place for place in _empty(body, ()) if place != (cls.action,)]
    for place in empty:
        findings.wrong((*path, *place), f"`{place[-1]}` has nothing behind it; say what, or take it out", at_key=True)
    if empty:
        return None
    try:
        step = cls.model_validate(fields)
    except ValidationError as error:
        known = [part.alias or name for name, part in cls.model_fields.items() if name != cls.shorthand]
        whole = f"`{cls.action}`"
        findings.mistakes += mistakes_of(error, findings.source, path, known, {cls.shorthand: cls.action}, whole)
        return None
    paths[id(step)] = path
    return step


def _empty(value: Any, path: SourcePath) -> Iterator[SourcePath]:
    """Every key with nothing behind it: a guard that an author left for later would guard nothing."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [(*path, key)] if inner is None else _empty(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _empty(inner, (*path, place))


def _not_one_action(body: dict[Any, Any], actions: list[Any], path: SourcePath, findings: Findings) -> None:
    if actions:
        both = " and ".join(f"`{action}`" for action in actions)
        findings.wrong(path, f"a step has one action; this one has {both}. Make it two steps")
        return
    common = set(BaseStep.model_fields) | {"target", "as"}
    strange = next((key for key in body if key not in common), None)
    if strange is None:
        findings.wrong(path, f"this step has no action; it is one of {', '.join(VOCABULARY)}")
        return
    hint = did_you_mean(strange, VOCABULARY) or f"; it is one of {', '.join(VOCABULARY)}"
    findings.wrong((*path, strange), f"`{strange}` is not an action{hint}", at_key=True)
