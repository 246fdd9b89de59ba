"""The formats of a rollout's report: a page, a table, JUnit for CI systems, and Markdown for the change ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree

from handrail.report import words
from handrail.report.formats.junit import as_xml, undotted
from handrail.report.formats.markdown import bullets, escaped, table
from handrail.report.rollout import texts
from handrail.report.rollout.html import html
from handrail.report.rollout.members import Member, RolloutReport
from handrail.report.spreadsheets import csv_table
from handrail.sealing import made_by
from handrail.version import __version__

COLUMNS = (
    *("pair", "wave", "state", "began", "ended", "seconds", "exit code", "told", "certificates before"),
    *("certificates after", "run", "journal head", "journal entries", "report"),
)


def csv(report: RolloutReport) -> bytes:
    """A line for each pair, without a text that a spreadsheet would take for a formula."""
    return csv_table(COLUMNS, map(_row, report.members))


def _row(member: Member) -> dict[str, str]:
    row = member.row
    return {
        "pair": row.pair,
        "wave": str(row.wave),
        "state": texts.state(member),
        "began": _time(row.began),
        "ended": _time(row.ended),
        "seconds": f"{(row.ended - row.began).total_seconds():.1f}" if row.began and row.ended else "",
        "exit code": str(member.exit_code) if row.ended else "",
        "told": member.told,
        "certificates before": "; ".join(f"{it.role} {it.before}" for it in member.certificates),
        "certificates after": "; ".join(f"{it.role} {it.after}" for it in member.certificates),
        "run": row.run,
        "journal head": member.head,
        "journal entries": str(member.entries or ""),
        "report": member.report,
    }


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""


FAILED = ("failed", "exceptions")
UNCLEAR = ("in doubt", "unknown", "running")
LEFT_OUT = ("stopped", "not begun", "waiting")


def junit(report: RolloutReport) -> bytes:
    """JUnit XML, in which a wave is a suite and a pair a case."""
    title = report.board.title
    root = ElementTree.Element("testsuites", _counted(report.members) | {"name": title})
    for wave in report.board.waves:
        members = tuple(member for member in report.members if member.row.wave == wave.number)
        name = f"wave {wave.number}"
        suite = ElementTree.SubElement(root, "testsuite", _counted(members) | {"name": name})
        for member in members:
            _case(suite, f"{undotted(title)}.{name}", member)
    return f"{as_xml(root)}<!-- {made_by(__version__)} -->\n".encode()


def _case(suite: ElementTree.Element, classname: str, member: Member) -> None:
    named = {"name": member.row.pair, "classname": classname, "time": f"{_seconds(member):.3f}"}
    case = ElementTree.SubElement(suite, "testcase", named)
    told = ": ".join(filter(None, (texts.state(member), member.told)))
    if member.state in FAILED:
        ElementTree.SubElement(case, "failure", {"message": told, "type": member.state}).text = told
    elif member.state in UNCLEAR:
        ElementTree.SubElement(case, "error", {"message": told, "type": member.state}).text = told
    elif member.state in LEFT_OUT:
        ElementTree.SubElement(case, "skipped", {"message": told})
    output = [*map(texts.certificate, member.certificates), *([f"run: {member.row.run}"] if member.row.run else [])]
    if output:
        ElementTree.SubElement(case, "system-out").text = "\n".join(output)


def _seconds(member: Member) -> float:
    row = member.row
    return (row.ended - row.began).total_seconds() if row.began and row.ended else 0.0


def _counted(members: tuple[Member, ...]) -> dict[str, str]:
    return {
        "tests": str(len(members)),
        "failures": str(sum(member.state in FAILED for member in members)),
        "errors": str(sum(member.state in UNCLEAR for member in members)),
        "skipped": str(sum(member.state in LEFT_OUT for member in members)),
        "time": f"{sum(map(_seconds, members)):.3f}",
    }


def markdown(report: RolloutReport) -> bytes:
    """Markdown for the change ticket; every text of journals is escaped."""
    heading = ("Pair", "Wave", "State", "Took", "What", "Certificates")
    parts = [
        f"# {escaped(report.board.title)}\n",
        f"**{escaped(texts.headline(report))}.** {', '.join(f'{count} {told}' for count, told in texts.counts(report))}\n",
        table(("", ""), *texts.facts(report)),
        *bullets("What was decided (names as typed, not proved)", _decided(report)),
        "## Waves\n",
        table(("Wave", "How it went"), *((str(it.number), texts.wave(it)) for it in report.board.waves)),
        "## Pairs\n",
        table(heading, *map(_cells, report.members)),
        f"{made_by(__version__)}: {report.record.entries} entries, the last sealed `{report.record.head}`.\n",
    ]
    return "\n".join(parts).encode()


def _decided(report: RolloutReport) -> Iterator[str]:
    return (f"{words.utc(at)}: {escaped(sentence)}" for at, sentence in report.decisions)


def _cells(member: Member) -> tuple[str, ...]:
    certificates = "; ".join(map(texts.certificate, member.certificates))
    state = texts.state(member)
    return (member.row.pair, str(member.row.wave), state, texts.took(member), member.told, certificates)


FORMATS: Mapping[str, tuple[str, Callable[[RolloutReport], bytes]]] = {
    "html": ("report.html", lambda report: html(report).encode()),
    "csv": ("report.csv", csv),
    "junit": ("report.junit.xml", junit),
    "markdown": ("report.md", markdown),
}
"""The name of the file and the renderer of each format, all of which a rollout writes."""
