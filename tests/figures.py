"""Figures that tests tell: a line of each stands at the end of what pytest prints, whichever process the test ran in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

KEY = "figures"
TellFigures = Callable[[str], None]


@pytest.fixture
def tell_figures(record_property: Callable[[str, object], None]) -> TellFigures:
    """Tell a line of figures, whether the test passes or not."""

    def tell(line: str) -> None:
        record_property(KEY, line)

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [(it.nodeid, line) for it in reports for key, line in it.user_properties if key == KEY and it.when == "call"]
    if told:
        terminalreporter.section("figures")
    for test, line in told:
        terminalreporter.line(f"{test}: {line}")
