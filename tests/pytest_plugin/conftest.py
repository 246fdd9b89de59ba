from __future__ import annotations

from collections.abc import Callable

import pytest

from handrail.pytest_plugin import performing

PERFORMS = performing.Performer
"""Imported before any session: one in this process forgets what it was the first to import."""

MISSPELT = """\
runbook: Click what there is not
appliances: [primary]
sections:
  - heading: Nothing
    steps:
      - clikc: button "Save"
"""
MISSES = """\
runbook: Look for what there is not
tags: [failover, slow]
appliances: [primary]
sections:
  - heading: Certificates
    steps:
      - open: $url
      - expect: button "Exprot"
        timeout: 0.2
"""
LOOKS = """\
runbook: Look at the certificates
appliances: [primary]
sections:
  - heading: Certificates
    steps:
      - call: sign-in
      - navigate: Security > Certificates
"""
OPENS = """\
runbook: Open the sign-in page
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
"""
BROWSER = """\
import os
import shutil

import pytest

from handrail.page.chromium.launcher.browser_choice import choose_browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    choice = choose_browser(None, os.environ, shutil.which)
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": str(choice.executable), "args": args}
"""

Write = Callable[..., None]


@pytest.fixture
def project(pytester: pytest.Pytester, real_clock: object, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project of a user: an empty folder, in which pytest is typed.

    Sessions that perform something are processes of their own: Playwright's soft assertions cannot be nested.
    Hypothesis, a third of what a session imports, is left out.
    """
    pytester.makeconftest(BROWSER)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")
    return pytester


@pytest.fixture
def write(project: pytest.Pytester) -> Write:
    """Writes files below the project's folder, each named by its path."""

    def files(**contents: str) -> None:
        for name, content in contents.items():
            file = project.path / "runbooks" / f"{name}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")

    return files
