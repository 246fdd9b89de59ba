"""A coverage for CI systems: JUnit XML, in which a heading is a suite, and a sentence a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from handrail.coverage import Change, Coverage, CoveredSentence, CoveredStep, Impact, Proof
from handrail.report.coverage import sentences
from handrail.report.formats.junit import as_xml, undotted


@dataclass(frozen=True)
class _Case:
    name: str
    failure: tuple[str, str] | None = None
    """What kind of failure it is, and a sentence about it."""
    skipped: str = ""
    output: tuple[str, ...] = ()


def junit(coverage: Coverage, impact: Impact | None) -> str:
    """JUnit XML: what is missing, unproved, suspect or new is a failure."""
    suites = [
        (f"{number}. {section.heading}", [_sentence(it, coverage) for it in section.sentences])
        for number, section in enumerate(coverage.sections, start=1)
        if section.sentences
    ]
    suites.append(("Steps of the runbook", [_step(it) for it in coverage.steps]))
    if impact:
        changed = [_change(it, impact) for it in impact.changes if it.kind != "unchanged"]
        suites.append((f"New edition {impact.edition.edition}", changed))
    name = f"Coverage: {coverage.runbook.title}"
    root = ElementTree.Element("testsuites", _counts([case for _, cases in suites for case in cases]) | {"name": name})
    for title, cases in suites:
        _suite(root, name, title, cases)
    return as_xml(root)


def _sentence(it: CoveredSentence, coverage: Coverage) -> _Case:
    name = f"{it.sentence.id} {sentences.says(it.sentence)}"
    told = (f"{it.state}: {sentences.account(it)}", *(line for proof in it.proofs for line in _proof(proof, coverage)))
    if it.state == "missing":
        return _Case(name, ("missing", sentences.account(it)), output=told)
    if it.verdict == "not proved":
        failed = next(proof for proof in it.proofs if proof.verdict == "not proved")
        return _Case(name, ("not proved", sentences.proof(failed)), output=told)
    if it.state == "not a step" or it.verdict == "not due":
        return _Case(name, skipped=told[0] if it.state == "not a step" else sentences.proof(it.proofs[0]), output=told)
    return _Case(name, output=told)


def _proof(it: Proof, coverage: Coverage) -> Iterable[str]:
    yield sentences.proof(it, names_run=len(coverage.runs) > 1)
    if it.picture:
        yield f"[[ATTACHMENT|{it.run}/{it.picture.file}]]"


def _step(it: CoveredStep) -> _Case:
    told = f"{it.state}: {sentences.origin(it)}"
    failure = ("without a reason", sentences.origin(it)) if it.state == "without a reason" else None
    return _Case(f"{it.number} {it.sentence}", failure, output=(told,))


def _change(it: Change, impact: Impact) -> _Case:
    place = it.old or it.new
    name = f"{it.kind} {place.sentence.id} {sentences.says(place.sentence)}" if place else it.kind
    suspects = impact.suspects_of(it)
    told = (*sentences.becomes(it), *map(sentences.suspicion, suspects))
    unseen = [sentences.suspicion(suspect) for suspect in suspects if suspect.review is None]
    if it.kind == "new":
        return _Case(name, ("new", "no step carries it out yet"), output=told)
    return _Case(name, ("suspect", "; ".join(unseen)) if unseen else None, output=told)


def _suite(root: ElementTree.Element, runbook: str, title: str, cases: Sequence[_Case]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", _counts(cases) | {"name": title})
    for it in cases:
        names = {"name": it.name, "classname": f"{undotted(runbook)}.{undotted(title)}", "time": "0.000"}
        case = ElementTree.SubElement(suite, "testcase", names)
        if it.failure:
            kind, message = it.failure
            ElementTree.SubElement(case, "failure", {"message": message, "type": kind}).text = message
        elif it.skipped:
            ElementTree.SubElement(case, "skipped", {"message": it.skipped})
        if it.output:
            ElementTree.SubElement(case, "system-out").text = "\n".join(it.output)


def _counts(cases: Sequence[_Case]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(case.failure is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(bool(case.skipped) for case in cases)),
        "time": "0.000",
    }
