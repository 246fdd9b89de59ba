"""The report that CI systems read: JUnit XML, a section a suite, a step a case."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path
from xml.etree import ElementTree

from handrail.journal import RunRecord, SectionRecord, StepRecord
from handrail.report.words import MODES, finding, outcome

FAILED = ("failed", "not found")
UNSETTLED = ("in doubt", "unfinished")
LEFT_OUT = ("skipped", "proved", "after")
"""A rehearsal performs nothing that changes an appliance: what it proved was left out, not passed."""


NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that may not stand in XML, in whatever way they are written. A page may hold them."""


def junit(run_record: RunRecord, folder: Path) -> str:
    """JUnit XML as Jenkins, GitLab and Azure read it."""
    lines = run_record.lines
    name = MODES.get(run_record.mode.name, "") + run_record.started.runbook
    root = ElementTree.Element("testsuites", _counts(lines) | {"name": name})
    for number, section in enumerate(run_record.sections, start=1):
        _suite(root, name, f"{number}. {section.heading} ({section.appliance})", section, folder)
    ElementTree.indent(root)
    written = ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", written)


def _suite(root: ElementTree.Element, runbook: str, name: str, section: SectionRecord, folder: Path) -> None:
    suite = ElementTree.SubElement(root, "testsuite", _counts(section.lines) | {"name": name})
    if section.lines:
        suite.set("timestamp", section.lines[0].began.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    for line in section.lines:
        _case(suite, f"{_undotted(runbook)}.{_undotted(name)}", line, folder)


def _undotted(name: str) -> str:
    """Jenkins takes what is before a class's last dot for its package, and lists cases by both."""
    return " ".join(name.replace(".", " ").split())


def _case(suite: ElementTree.Element, classname: str, line: StepRecord, folder: Path) -> None:
    attributes = {"name": f"{line.step} {line.sentence}", "classname": classname, "time": _seconds(line)}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if line.outcome in FAILED:
        failed = {"message": line.reason, "type": line.outcome}
        ElementTree.SubElement(case, "failure", failed).text = line.reason
    elif line.outcome in UNSETTLED:
        why = f"in doubt: {line.reason}" if line.outcome == "in doubt" else "started, and never ended"
        ElementTree.SubElement(case, "error", {"message": why, "type": line.outcome}).text = line.reason
    elif line.outcome in LEFT_OUT:
        ElementTree.SubElement(case, "skipped", {"message": ": ".join(filter(None, [_left_out(line), line.reason]))})
    told = [f"by hand: {line.reason}"] if line.outcome == "by hand" else []
    told += [finding(found) for found in line.findings]
    told += [f"[[ATTACHMENT|{folder.name}/{kept.file}]]" for kept in line.kept]
    if told:
        ElementTree.SubElement(case, "system-out").text = "\n".join(told)


def _counts(lines: tuple[StepRecord, ...]) -> dict[str, str]:
    return {
        "tests": str(len(lines)),
        "failures": str(sum(line.outcome in FAILED for line in lines)),
        "errors": str(sum(line.outcome in UNSETTLED for line in lines)),
        "skipped": str(sum(line.outcome in LEFT_OUT for line in lines)),
        "time": f"{sum(line.took.total_seconds() for line in lines):.3f}",
    }


def _seconds(line: StepRecord) -> str:
    return f"{line.took.total_seconds():.3f}"


def _left_out(line: StepRecord) -> str:
    return "" if line.outcome == "skipped" else outcome(line)
