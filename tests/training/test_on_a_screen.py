"""An exercise as a trainee meets it: windows on a screen, real clicks and keys, and appliances that say what reached them."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.async_api import Locator

from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair
from handrail.journal import HintGiven, TraineeActed, read
from handrail.journal.projections.scores import scores
from handrail.mode import EXERCISE
from handrail.page import Caption, OverlayAnswer
from handrail.page.chromium.launcher.browser_choice import choose_browser
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.page.chromium.page import ChromiumPage
from handrail.run import RunExecution, RunFolder, RunRequest, TrainingContext, TrainingHooks
from handrail.runbook import load
from handrail.training import LessonOptions, make_exercise
from handrail_practice.audit import read as audited
from handrail_practice.pair import Pair
from tools.screen import Screen

RUNBOOK = """\
runbook: Sign in
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - fill: $username
        target: field "Username"
      - fill: $password
        target: field "Password"
      - click: button "Login"
        effect: once
        done_when: {visible: entry "Security"}
      - navigate: Security > Certificates
"""


@dataclass
class Trainee:
    """Sits before the screen: waits for what a caption says, and has hands."""

    display: Screen
    captions: asyncio.Queue[Caption] = field(default_factory=asyncio.Queue)
    page: ChromiumPage | None = None

    async def look(self, caption: Caption) -> OverlayAnswer:
        """As whoever listens at the terminal, told when a caption stands; and never answers there."""
        self.captions.put_nowait(caption)
        return await asyncio.Future()

    def begins(self, context: TrainingContext) -> TrainingHooks:
        page = context.pages["primary"]
        assert isinstance(page, ChromiumPage)
        self.page = page
        return make_exercise(LessonOptions("ann", str, self.look), context)

    async def sees(self, sentence: str) -> Caption:
        async with asyncio.timeout(60):
            caption = await self.captions.get()
        assert sentence in caption.sentence
        return caption

    def named(self, role: str) -> Locator:
        assert self.page
        page = self.page.window
        return page.get_by_role("button", name="Login") if role == "Login" else page.get_by_label(role)

    async def clicks(self, what: Locator) -> None:
        assert self.page
        box = await what.bounding_box()
        assert box
        left, above = await self.page.window.evaluate("[screenX, screenY + outerHeight - innerHeight]")
        self.display.click(left + box["x"] + box["width"] / 2, above + box["y"] + box["height"] / 2)


@pytest.mark.whole
@pytest.mark.usefixtures("real_clock")
async def test_what_a_trainee_does_wrong_never_reaches_the_appliance(
    display: Screen, shown_browser: SharedBrowser, pair: Pair, tmp_path: Path
) -> None:
    file = tmp_path / "sign.yaml"
    file.write_text(RUNBOOK)
    book, _ = load(file)
    chosen = chosen_pair(pair.inventory_path, "practice")
    request = RunRequest(book, chosen, pair.inventory_path, out=tmp_path / "runs", mode=EXERCISE, headed=True)
    browser = choose_browser(None, display.env, shutil.which, headed=True)
    trainee = Trainee(display)
    folders: list[RunFolder] = []
    environment = replace(real_environment(headed=True), env=display.env, browser=browser, launcher=shown_browser)
    run = asyncio.ensure_future(
        RunExecution(request, environment, make_training=trainee.begins, on_open=folders.append).perform()
    )
    try:
        await go_through(trainee, pair)
        await run
    finally:
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
    entries = read(folders[0].journal)
    actions = [entry.event for entry in entries if isinstance(entry.event, TraineeActed)]
    assert [(action.step, action.right, action.stopped) for action in actions] == [
        ("2", False, True),
        ("2", True, False),
        ("3", True, True),
        ("4", False, True),
        ("4", True, True),
        ("5", True, True),
        ("5", True, True),
    ]
    assert [entry.event.stage for entry in entries if isinstance(entry.event, HintGiven)] == ["region"]
    assert scores(entries).sentence == "3 of 4 steps unaided, 1 with hints; 2 wrong controls"


async def go_through(trainee: Trainee, pair: Pair) -> None:
    display = trainee.display
    for sentence, key in (("Sign in", "n"), ("Open", "alt+n")):
        await trainee.sees(sentence)
        display.press(key)

    await trainee.sees("Username")
    await trainee.clicks(trainee.named("Login"))
    assert 'That was button "Login".' in (await trainee.sees("Username")).message
    assert events(pair) == []
    await trainee.clicks(trainee.named("Username"))
    display.type("admin")
    display.press("Tab")

    await trainee.sees("Password")
    await trainee.clicks(trainee.named("Password"))

    await trainee.sees("Login")
    display.type("Correct-Horse-42")
    assert "need type there" in (await trainee.sees("Login")).message
    await trainee.clicks(trainee.named("Username"))
    assert 'That was field "Username".' in (await trainee.sees("Login")).message
    display.press("alt+h")
    await trainee.sees("Login")
    assert events(pair) == []
    await trainee.clicks(trainee.named("Login"))

    await trainee.sees("Security")
    assert trainee.page
    assert events(pair) == ["login-succeeded"]
    await trainee.clicks(trainee.page.window.get_by_role("link", name="Security"))
    assert (await trainee.sees("Security")).message.startswith("Right.")
    await trainee.clicks(trainee.page.window.get_by_text("Certificates", exact=True).first)

    assert "unaided" in (await trainee.sees("Well done, ann.")).note
    display.press("c")


def events(pair: Pair) -> list[str]:
    """What people did to the primary, by its own account."""
    return [line["event"] for line in audited(pair.primary.audit_path) if line["who"] != "system"]
