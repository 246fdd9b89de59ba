"""The report that CI systems read: JUnit XML, a section a suite, a step a case."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from handrail.journal import Line, Section, Telling
from handrail.report.words import finding, outcome

FAILED = ("failed", "not found")
LEFT_OUT = ("skipped", "proved", "after")
"""A rehearsal performs nothing that changes an appliance: what it proved was left out, not passed."""


def junit(telling: Telling, folder: Path) -> str:
    """JUnit XML as Jenkins, GitLab and Azure read it."""
    lines = telling.lines
    name = ("Rehearsal: " if telling.started.mode == "rehearsal" else "") + telling.started.runbook
    root = ElementTree.Element("testsuites", _counts(lines) | {"name": name})
    for number, section in enumerate(telling.sections, start=1):
        _suite(root, number, section, folder)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, number: int, section: Section, folder: Path) -> None:
    name = f"{number}. {section.heading} ({section.appliance})"
    began = section.lines[0].began.strftime("%Y-%m-%dT%H:%M:%S") if section.lines else ""
    suite = ElementTree.SubElement(root, "testsuite", _counts(section.lines) | {"name": name, "timestamp": began})
    for line in section.lines:
        _case(suite, name, line, folder)


def _case(suite: ElementTree.Element, classname: str, line: Line, folder: Path) -> None:
    attributes = {"name": f"{line.step} {line.sentence}", "classname": classname, "time": _seconds(line)}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if line.outcome in FAILED:
        ElementTree.SubElement(case, "failure", {"message": line.reason}).text = line.reason
    elif line.outcome == "in doubt":
        ElementTree.SubElement(case, "error", {"message": f"in doubt: {line.reason}"}).text = line.reason
    elif line.outcome == "unfinished":
        ElementTree.SubElement(case, "error", {"message": "started, and never ended"})
    elif line.outcome in LEFT_OUT:
        ElementTree.SubElement(case, "skipped", {"message": ": ".join(filter(None, [_left_out(line), line.reason]))})
    told = [f"by hand: {line.reason}"] if line.outcome == "by hand" else []
    told += [finding(found) for found in line.findings]
    told += [f"[[ATTACHMENT|{folder.name}/{picture.file}]]" for picture in line.pictures]
    if told:
        ElementTree.SubElement(case, "system-out").text = "\n".join(told)


def _counts(lines: tuple[Line, ...]) -> dict[str, str]:
    return {
        "tests": str(len(lines)),
        "failures": str(sum(line.outcome in FAILED for line in lines)),
        "errors": str(sum(line.outcome in ("in doubt", "unfinished") for line in lines)),
        "skipped": str(sum(line.outcome in LEFT_OUT for line in lines)),
        "time": f"{sum(line.took.total_seconds() for line in lines):.3f}",
    }


def _seconds(line: Line) -> str:
    return f"{line.took.total_seconds():.3f}"


def _left_out(line: Line) -> str:
    return "" if line.outcome == "skipped" else outcome(line)
