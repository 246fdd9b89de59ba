"""The options of pytest-playwright, each as the documentation says."""

from __future__ import annotations

import re

import pytest

from documents import ROOT
from handrail.pytest_plugin.playwright_options import PlaywrightOptions
from tools.screen import Screen

from .conftest import LOOKS, OPENS, Write
from .test_performing import properties, record_of

PAGE = (ROOT / "docs/how-to/test-runbooks.md").read_text(encoding="utf-8")


def test_the_documentation_knows_every_option(project: pytest.Pytester) -> None:
    helped = project.runpytest_inprocess("--help").stdout.str()
    group = helped.partition("\nPlaywright:\n")[2].partition("\n\n")[0]
    told = re.findall(r"^\| `(--[a-z-]+)", PAGE.partition("## The options of pytest-playwright")[2], re.MULTILINE)
    assert sorted(re.findall(r"^  (--[a-z-]+)", group, re.MULTILINE)) == sorted(told)


def test_what_is_recorded_and_attached_is_what_the_options_say(project: pytest.Pytester) -> None:
    asked = PlaywrightOptions.of(project.parseconfig("--tracing=on", "--video=on", "--screenshot=off"))
    assert asked == PlaywrightOptions(
        screenshots="off", trace=True, video=True, attach_trace_of_passed=True, attach_video_of_passed=True
    )
    failures = PlaywrightOptions.of(project.parseconfig("--tracing=retain-on-failure", "--video=retain-on-failure"))
    assert failures == PlaywrightOptions(trace=True, video=True)


@pytest.mark.whole
def test_a_run_is_recorded_as_the_options_say(project: pytest.Pytester, write: Write) -> None:
    write(opens=OPENS)
    chosen = ("--browser=chromium", "--browser-channel=chromium", "--slowmo=1", "--full-page-screenshot")
    result = project.runpytest_subprocess(
        *chosen, "--tracing=on", "--video=on", "--screenshot=off", "--junitxml=report.xml"
    )
    result.assert_outcomes(passed=1)
    kept = properties(project.path / "report.xml", "opens[practice]")
    assert "playwright_screenshot" not in kept
    for kind in ("playwright_trace", "playwright_video"):
        assert all((project.path / file).stat().st_size for file in kept[kind])


@pytest.mark.whole
def test_a_browser_is_shown(
    project: pytest.Pytester, write: Write, display: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(looks=LOOKS)
    monkeypatch.setenv("DISPLAY", display.env["DISPLAY"])
    project.runpytest_subprocess("--headed").assert_outcomes(passed=1)


@pytest.mark.whole
def test_pictures_of_failures_alone(project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS)
    project.runpytest_subprocess("--screenshot=only-on-failure").assert_outcomes(passed=1)
    assert [step.pictures for step in record_of(project).steps if step.pictures] == []
