"""Pictures of a lesson and of an exercise, taken of their windows on a virtual screen."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from handrail.app.demo import RUNBOOK
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair, library
from handrail.errors import RunStopped
from handrail.mode import EXERCISE, LESSON, Mode
from handrail.page import Caption, OverlayAnswer
from handrail.page.chromium.launcher.browser_choice import choose_browser
from handrail.run import RunExecution, RunRequest, TrainingContext, TrainingHooks
from handrail.runbook import load, shipped
from handrail.training import LessonOptions, make_exercise, make_lesson
from handrail.training.trainee import END
from handrail_practice.pair import running_pair
from tools.pictures import shrink
from tools.screen import Screen, screen

TITLE = "Replicate the SSL certificate"
PICTURED_STEP = "Type the password into the field"
"""The beginnings of the sentences of the title card and of the step that are pictured."""

Plan: TypeAlias = Mapping[str, list[tuple[Path | None, str]]]
"""The answers to captions by the beginning of their sentence: for each time, a picture to take, if any, and the key."""


@dataclass
class Photographer:
    """A prompter that answers captions as planned, and takes the pictures."""

    screen: Screen
    plan: Plan
    taken: list[Path] = field(default_factory=list)

    async def __call__(self, caption: Caption) -> OverlayAnswer:
        """Answer a caption, as somebody at the terminal would."""
        planned = next(
            (answers for sentence, answers in self.plan.items() if caption.sentence.startswith(sentence)), []
        )
        picture, key = planned.pop(0) if planned else (None, caption.buttons[0].key)
        if picture:
            await asyncio.to_thread(self.screen.look, picture)
            picture.write_bytes(shrink(picture.read_bytes()))
            self.taken.append(picture)
        return OverlayAnswer(key)


def take_lesson_pictures(folder: Path) -> Iterator[Path]:
    """Take pictures of a lesson's title card, of it at the password, of its back-look, and of an exercise with two hints."""
    back = 'Type "admin" into the field'
    with screen(1600, 1000) as seen:
        teaching: Plan = {
            TITLE: [(folder / "title.png", "n")],
            PICTURED_STEP: [(folder / "lesson.png", "b"), (None, "q")],
            back: [(None, "n"), (folder / "back-look.png", "c")],
        }
        yield from _perform(Photographer(seen, teaching), LESSON)
        hints: list[tuple[Path | None, str]] = [(None, "h")]
        ending: list[tuple[Path | None, str]] = [(folder / "exercise.png", "q"), (None, END.key)]
        exercising: Plan = {PICTURED_STEP: [*hints * 2, *ending], back: hints * 3}
        yield from _perform(Photographer(seen, exercising), EXERCISE)


def _perform(photographer: Photographer, mode: Mode) -> list[Path]:
    options = LessonOptions("ana", str, photographer)

    def make_training(context: TrainingContext) -> TrainingHooks:
        return (make_exercise if mode.is_scored else make_lesson)(options, context)

    env = photographer.screen.env
    browser = choose_browser(None, env, shutil.which, headed=True)
    environment = replace(real_environment(headed=True), operator="ana", env=env, browser=browser)
    runbook, _ = load(shipped() / f"{RUNBOOK}.yaml", library())
    with tempfile.TemporaryDirectory() as scratch, running_pair(Path(scratch) / "practice") as there:
        pair = chosen_pair(there.inventory_path, "practice")
        request = RunRequest(runbook, pair, there.inventory_path, out=Path(scratch) / "runs", mode=mode, headed=True)
        try:
            asyncio.run(RunExecution(request, environment, make_training=make_training).perform())
        except RunStopped:
            return photographer.taken
    raise RuntimeError("the lesson went on to its end; it was to be stopped where the pictures are taken")
