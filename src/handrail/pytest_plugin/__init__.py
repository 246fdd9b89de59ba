"""The door of pytest: each file that is a runbook is a test, on the practice pair if nothing else is asked for.

pytest loads this module in every session of an environment with Handrail, so nothing else is imported here until a runbook is
found, or a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from handrail.pytest_plugin.detection import is_meant, is_runbook
from handrail.pytest_plugin.fixtures import appliance_page, handrail_performer, handrail_run, practice_pair
from handrail.pytest_plugin.options import MARKERS, add_options, check_options

if TYPE_CHECKING:
    from handrail.pytest_plugin.items import RunbookFile

__all__ = ["appliance_page", "handrail_performer", "handrail_run", "practice_pair"]


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    for line in MARKERS:
        config.addinivalue_line("markers", line)
    check_options(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RunbookFile | None:
    if not is_meant(file_path, parent) or not is_runbook(file_path):
        return None
    from handrail.pytest_plugin.items import RunbookFile

    return RunbookFile.from_parent(parent, path=file_path)


def pytest_collection_finish(session: pytest.Session) -> None:
    from_runbooks = [item for item in session.items if hasattr(item, "handrail_situation")]
    if from_runbooks:
        from handrail.pytest_plugin.playwright_options import refuse_what_cannot_be_honoured

        refuse_what_cannot_be_honoured(session.config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" and hasattr(item, "handrail_situation"):
        from handrail.pytest_plugin.attachments import attach_to_html

        attach_to_html(item, report)
    return report
