"""Attachments of a run to reports of pytest: its folder, seal, pictures, trace and video, named as by pytest-playwright.

What held a secret is in the quarantine by then, and no report gets it.
"""

from __future__ import annotations

import base64
import os
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from handrail.app.perform import RunResult
from handrail.journal import EvidenceKept, RunRecord
from handrail.pytest_plugin.playwright_options import PlaywrightOptions
from handrail.run import RunFolder

KINDS = {"application/zip": "trace", "video/webm": "video"}
ALLURE = "allure_listener"
"""What allure-pytest registers in a session that makes its results."""
ATTACHED = pytest.StashKey[list[tuple[str, str]]]()


@dataclass(frozen=True)
class Artifact:
    """A file of a run that reports show, and what is written over it."""

    kind: str
    file: Path
    title: str

    @property
    def property(self) -> str:
        """The name of the property; pytest-playwright uses the same for what it makes, too."""
        return "handrail_report" if self.kind == "report" else f"playwright_{self.kind}"


def attach(item: pytest.Item, result: RunResult, options: PlaywrightOptions) -> None:
    """Add the properties of a run to an item: JUnit and other reporters take them from there; and its files to Allure."""
    record, folder = result.record, result.folder
    directory = item.config.invocation_params.dir
    attached = [("handrail_run", shown_from(directory, folder.path)), ("handrail_outcome", record.outcome)]
    attached.append(("handrail_journal", record.head))
    if result.published and result.published.sealed_by:
        attached.append(("handrail_sealed", result.published.sealed_by))
    shown = [it for it in _artifacts(record, folder, options, failed=bool(result.exit_code)) if it.file.exists()]
    attached += [(it.property, shown_from(directory, it.file)) for it in shown]
    item.user_properties.extend(attached)
    item.stash.setdefault(ATTACHED, []).extend(attached)
    if item.config.pluginmanager.has_plugin(ALLURE):
        _attach_to_allure(shown)


def _artifacts(record: RunRecord, folder: RunFolder, options: PlaywrightOptions, *, failed: bool) -> Iterator[Artifact]:
    """The report, and what pytest-playwright would attach, too. A trace or video of a run stays in its folder anyway."""
    wanted = {"trace": failed or options.attach_trace_of_passed, "video": failed or options.attach_video_of_passed}
    yield Artifact("report", folder.report, "Report")
    for step in record.steps:
        title = f"Step {step.number}: {step.sentence}"
        yield from (Artifact("screenshot", folder.path / picture.file, title) for picture in step.pictures)
    for _, fact in record.run_facts:
        if isinstance(fact, EvidenceKept) and wanted.get(KINDS.get(fact.media_type, "")):
            kind = KINDS[fact.media_type]
            yield Artifact(kind, folder.path / fact.file, kind.capitalize())


def _attach_to_allure(artifacts: Iterable[Artifact]) -> None:
    """Attach files to the test that is going on, through Allure's own interface, which copies them to its results."""
    allure = import_module("allure")
    kinds = allure.attachment_type
    types = {"report": kinds.HTML, "screenshot": kinds.PNG, "trace": kinds.ZIP, "video": kinds.WEBM}
    for it in artifacts:
        allure.attach.file(it.file, name=it.title, attachment_type=types[it.kind])


def shown_from(directory: Path, path: Path) -> str:
    """The path from where pytest was started, so that it stays right wherever that folder goes."""
    return str(path.relative_to(directory)) if path.is_relative_to(directory) else str(path)


def attach_to_html(item: pytest.Item, report: pytest.TestReport) -> None:
    """Attach report, pictures, trace and video to the page of pytest-html, if there is one."""
    html, page = item.config.pluginmanager.getplugin("html"), item.config.getoption("htmlpath", None)
    attached = item.stash.get(ATTACHED, [])
    if html is None or not page or not attached:
        return
    directory = item.config.invocation_params.dir
    home = Path(directory, os.path.expandvars(page)).expanduser().parent
    embedded = item.config.getoption("self_contained_html", default=False)
    extras = getattr(report, "extras", [])
    for name, value in attached:
        extras.extend(_extras(html.extras, name, Path(directory, value), home, embedded=embedded))
    vars(report)["extras"] = extras  # where pytest-html looks


def _extras(extras: Any, name: str, file: Path, home: Path, *, embedded: bool) -> Iterator[Any]:
    link = urllib.parse.quote(Path(os.path.relpath(file, home)).as_posix())
    if name in ("handrail_report", "playwright_trace"):
        yield extras.url(link, name="Report" if name == "handrail_report" else "Trace")
    elif name in ("playwright_screenshot", "playwright_video"):
        content = base64.b64encode(file.read_bytes()).decode() if embedded else link
        if name == "playwright_screenshot":
            yield extras.png(content, name="Screenshot")
        else:
            yield extras.video(content, name="Video", mime_type="video/webm", extension="webm")
