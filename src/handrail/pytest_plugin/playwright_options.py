"""The options of pytest-playwright, as runbooks honour them. Without that plugin, each has its default."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from handrail.evidence import ScreenshotPolicy

CHANNELS = {
    "chrome": "google-chrome",
    "chrome-beta": "google-chrome-beta",
    "chrome-dev": "google-chrome-unstable",
    "msedge": "microsoft-edge",
    "msedge-beta": "microsoft-edge-beta",
    "msedge-dev": "microsoft-edge-dev",
    "chromium": "chromium",
}
"""The program of each of Playwright's channels."""


@dataclass(frozen=True)
class PlaywrightOptions:
    """How runs are performed and recorded."""

    browser: str | None = None
    headed: bool = False
    slow_motion: float = 0.0
    """Seconds an action."""
    screenshots: ScreenshotPolicy = "on"
    trace: bool = False
    video: bool = False
    attach_trace_of_passed: bool = False
    attach_video_of_passed: bool = False

    @classmethod
    def of(cls, config: pytest.Config) -> PlaywrightOptions:
        option = config.getoption
        tracing, video = option("--tracing", "off"), option("--video", "off")
        channel = option("--browser-channel", None)
        return cls(
            browser=CHANNELS.get(channel, channel),
            headed=option("--headed", False),
            slow_motion=option("--slowmo", 0) / 1000,
            screenshots=option("--screenshot", "off") if is_given(config, "--screenshot") else "on",
            trace=tracing != "off",
            video=video != "off",
            attach_trace_of_passed=tracing == "on",
            attach_video_of_passed=video == "on",
        )


def is_given(config: pytest.Config, name: str) -> bool:
    """Say whether an option was given: on the command line, in PYTEST_ADDOPTS, or as `addopts` of the project."""
    typed = [
        *config.invocation_params.args,
        *shlex.split(os.environ.get("PYTEST_ADDOPTS", "")),
        *config.getini("addopts"),
    ]
    return any(str(argument).partition("=")[0] == name for argument in typed)


def refuse_what_cannot_be_honoured(config: pytest.Config) -> None:
    """Raise `UsageError` for an option that a runbook could not honour."""
    for complaint in _complaints(config):
        raise pytest.UsageError(f"{complaint}; run the runbooks in a session without it")


def _complaints(config: pytest.Config) -> Iterator[str]:
    option = config.getoption
    others = [browser for browser in option("--browser", None) or [] if browser != "chromium"]
    if others:
        yield f"--browser {others[0]}: runbooks are performed in Chromium, whose prompts, downloads and certificates they rely on"
    if option("--device", None):
        yield "--device: a runbook works on the pages that an appliance shows to a desktop, and its pictures are evidence of them"
    if option("--playwright-debug", None):
        yield "--playwright-debug: a run is watched with --headed and --slowmo, or step by step with `handrail teach`"
    if is_given(config, "--base-url"):
        yield "--base-url: a runbook's addresses are those of its inventory"
