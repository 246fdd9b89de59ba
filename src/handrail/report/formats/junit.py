"""The report for CI systems: JUnit XML, in which a section is a suite, and a step a case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from handrail.journal import PlanLine, RunRecord, SectionRecord, StepRecord
from handrail.report.words import TITLE_PREFIXES, finding, headline, operators, outcome, plural, tickets
from handrail.sealing import made_by, recorded_name
from handrail.version import __version__

FAILED = ("failed", "not found", "exception")
"""A step that failed is a failure to CI, even if a person skipped it then and the run went on."""
UNCLEAR = ("in doubt", "unfinished")
ENDED_EARLY = ("stopped", "broken", "unfinished")
"""The outcomes of runs that did not come to their last step, and of which no step need have failed."""
ONE_ERROR = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0", "time": "0.000"}
LEFT_OUT = ("skipped", "so already", "proved", "after")
"""A rehearsal performs nothing that changes an appliance: steps that it proved count as left out, not as passed."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML forbids, even escaped. The text of a page may hold them."""


def junit(record: RunRecord, folder: Path) -> str:
    """JUnit XML for Jenkins, GitLab and Azure."""
    steps = record.steps
    name = TITLE_PREFIXES.get(record.mode.name, "") + record.started.runbook
    place = recorded_name(folder) or folder.resolve().name  # the same whatever the folder is called later
    root = ElementTree.Element("testsuites", _counts(steps, record.not_reached) | {"name": name})
    for number, (section, not_reached) in enumerate(_sections(record), start=1):
        suite = _suite(root, name, f"{number}. {section.heading} ({section.appliance})", section, not_reached, place)
        suite.insert(0, _properties(record))
    if record.outcome in ENDED_EARLY:
        _early_end(root, name, record)
    return f"{as_xml(root)}<!-- {made_by(__version__)} -->\n"


def _sections(record: RunRecord) -> Iterator[tuple[SectionRecord, Sequence[PlanLine]]]:
    """Each section, with its steps to which the run never came. A section that it did not enter has only such."""
    for number, section in enumerate(record.sections, start=1):
        yield section, [line for line in record.not_reached if line.section == number]
    ahead = [line for line in record.not_reached if line.section > len(record.sections)]
    for _, lines in groupby(ahead, key=lambda line: line.section):
        first, *others = lines
        yield SectionRecord(first.heading, first.appliance), [first, *others]


def as_xml(root: ElementTree.Element) -> str:
    """The text of a document, without characters that XML forbids."""
    ElementTree.indent(root)
    written = ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", written)


def _early_end(root: ElementTree.Element, name: str, record: RunRecord) -> None:
    """Add an error for an end that is no step's, so that CI does not take the steps before it for the whole run."""
    left = record.started.steps - sum(step.is_planned for step in record.steps)
    why = record.finished.problem if record.finished else ""
    message = ": ".join(filter(None, (headline(record), why)))
    not_run = f"{plural(left, 'step')} of {record.started.steps} not run" if left > 0 else ""
    suite = ElementTree.SubElement(root, "testsuite", ONE_ERROR | {"name": "The end of the run"})
    suite.append(_properties(record))
    named = {"name": "It came to its last step", "classname": f"{undotted(name)}.The end of the run", "time": "0.000"}
    case = ElementTree.SubElement(suite, "testcase", named)
    told = "; ".join(filter(None, (message, not_run)))
    ElementTree.SubElement(case, "error", {"message": told, "type": record.outcome}).text = told
    for counted in ("tests", "errors"):
        root.set(counted, str(int(root.get(counted, "0")) + 1))


def _properties(record: RunRecord) -> ElementTree.Element:
    """Who did it and what for, as far as it is on record."""
    properties = ElementTree.Element("properties")
    for name, sentences in (("operator", operators(record)), ("ticket", tickets(record))):
        value = "; ".join(filter(None, sentences))
        if value:
            ElementTree.SubElement(properties, "property", {"name": name, "value": value})
    return properties


def _suite(
    root: ElementTree.Element,
    runbook: str,
    name: str,
    section: SectionRecord,
    not_reached: Sequence[PlanLine],
    folder: str,
) -> ElementTree.Element:
    suite = ElementTree.SubElement(root, "testsuite", _counts(section.steps, not_reached) | {"name": name})
    if section.steps:
        suite.set("timestamp", section.steps[0].began.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    classname = f"{undotted(runbook)}.{undotted(name)}"
    for step in section.steps:
        _case(suite, classname, step, folder)
    for line in not_reached:
        named = {"name": f"{line.step} {line.sentence}", "classname": classname, "time": "0.000"}
        case = ElementTree.SubElement(suite, "testcase", named)
        ElementTree.SubElement(case, "skipped", {"message": "not reached"})
    return suite


def undotted(name: str) -> str:
    """Replace dots, since Jenkins takes the part of a class name before its last dot for a package."""
    return " ".join(name.replace(".", " ").split())


def _case(suite: ElementTree.Element, classname: str, step: StepRecord, folder: str) -> None:
    attributes = {"name": f"{step.number} {step.sentence}", "classname": classname, "time": _seconds(step)}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if step.outcome in FAILED:
        failed = {"message": step.reason, "type": step.outcome}
        ElementTree.SubElement(case, "failure", failed).text = step.reason
    elif step.outcome in UNCLEAR:
        message = f"in doubt: {step.reason}" if step.outcome == "in doubt" else "started, and never ended"
        ElementTree.SubElement(case, "error", {"message": message, "type": step.outcome}).text = step.reason
    elif step.outcome in LEFT_OUT:
        ElementTree.SubElement(case, "skipped", {"message": ": ".join(filter(None, [_left_out(step), step.reason]))})
    output = [f"declared done by {step.reason}"] if step.outcome == "by hand" else []
    output += [finding(fact) for fact in step.facts]
    output += [f"[[ATTACHMENT|{folder}/{kept.file}]]" for kept in step.kept]
    if output:
        ElementTree.SubElement(case, "system-out").text = "\n".join(output)


def _counts(steps: Sequence[StepRecord], not_reached: Sequence[PlanLine]) -> dict[str, str]:
    return {
        "tests": str(len(steps) + len(not_reached)),
        "failures": str(sum(step.outcome in FAILED for step in steps)),
        "errors": str(sum(step.outcome in UNCLEAR for step in steps)),
        "skipped": str(sum(step.outcome in LEFT_OUT for step in steps) + len(not_reached)),
        "time": f"{sum(step.took.total_seconds() for step in steps):.3f}",
    }


def _seconds(step: StepRecord) -> str:
    return f"{step.took.total_seconds():.3f}"


def _left_out(step: StepRecord) -> str:
    return "" if step.outcome == "skipped" else outcome(step)
