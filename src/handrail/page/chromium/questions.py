"""The browser's own questions for a name and a password (HTTP authentication), which one on a screen would put to a person."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.devtools import Devtools

ASKED_OF = [{"urlPattern": "*", "resourceType": kind} for kind in ("Document", "XHR", "Fetch")]
"""Chromium tells only of requests that stop here first, each for a message there and back. Other parts of a page do not stop."""


async def refuse_questions(devtools: Devtools) -> None:
    """Cancel each question, so that the page with the refusal comes. Where there are credentials, Playwright answers instead."""
    tasks: set[asyncio.Task[None]] = set()

    async def answer(command: str, arguments: dict[str, Any]) -> None:
        with contextlib.suppress(PlaywrightError):  # the request has ended, or its window is closed
            await devtools.send(f"Fetch.{command}", arguments)

    def begin(command: str, arguments: dict[str, Any]) -> None:
        task = asyncio.get_running_loop().create_task(answer(command, arguments))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def let_pass(event: dict[str, Any]) -> None:
        begin("continueRequest", {"requestId": event["requestId"]})

    def refuse(event: dict[str, Any]) -> None:
        refusal = {"response": "CancelAuth"}
        begin("continueWithAuth", {"requestId": event["requestId"], "authChallengeResponse": refusal})

    devtools.on("Fetch.requestPaused", let_pass)
    devtools.on("Fetch.authRequired", refuse)
    await devtools.send("Fetch.enable", {"handleAuthRequests": True, "patterns": ASKED_OF})
