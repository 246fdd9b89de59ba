"""Before the first step, every window tells what is to be done, why, how long it takes, and what cannot be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import RunStopped
from handrail.fakes import FakeOverlay, FakePage, FakeSite
from handrail.journal import Event
from handrail.page import Caption, OverlayAnswer
from handrail.run import RunFolder, TrainingContext, TrainingHooks
from handrail.runbook import load, outline
from handrail.training import LessonOptions, make_exercise, make_lesson
from handrail.training.captions import Captions

RUNBOOK = """\
runbook: Move the certificate
purpose: >-
  Nobody can connect
  without it.
document: {title: Moving}
appliances: [primary, backup]
inputs: {name: Which certificate}
sections:
  - heading: Export
    appliance: primary
    steps:
      - fill: $name
        target: field "Name"
        note: So the appliance knows which.
      - fill: edge
        target: field "Host"
      - expect: row "$name"
  - heading: Import
    appliance: backup
    steps:
      - click: button "Upload"
      - expect: row "$name"
"""


async def ignore(event: Event) -> None:
    """Record nothing: there is no run."""


class Windows:
    """Two windows with a lesson or an exercise in them."""

    def __init__(
        self, folder: Path, *, exercise: bool = False, pass_mark: int | None = None, text: str = RUNBOOK
    ) -> None:
        file = folder / "move.yaml"
        file.write_text(text)
        runbook, _ = load(file)
        self.pages = {role: FakePage(FakeSite({"start": ()})) for role in ("primary", "backup")}
        hosts = {"primary": "https://a.example.com", "backup": "https://b.example.com"}
        run_folder = RunFolder(folder / "run")
        context = TrainingContext(
            self.pages, outline(runbook), run_folder, ignore, runbook, hosts, {"name": "support.example.com"}
        )
        make = make_exercise if exercise else make_lesson
        self.hooks: TrainingHooks = make(
            LessonOptions("ann", str, has_hints=pass_mark is None, pass_mark=pass_mark), context
        )

    def overlay(self, role: str) -> FakeOverlay:
        return self.pages[role].overlay()

    def captions(self, role: str) -> list[Caption]:
        return [shown.caption for shown in self.overlay(role).shown]


async def begin(windows: Windows, key: str = "n", role: str = "primary") -> None:
    windows.overlay(role).enqueue(OverlayAnswer(key))
    await windows.hooks.on_begin()


async def test_a_lesson_has_a_card_in_each_window(tmp_path: Path) -> None:
    windows = Windows(tmp_path)
    await begin(windows, role="backup")
    (primary,), (backup,) = windows.captions("primary"), windows.captions("backup")
    assert (primary.heading, primary.sentence) == ("A lesson, led by ann", "Move the certificate")
    assert dict(primary.facts) == {
        "Why": "Nobody can connect without it.",
        "What": "5 steps in 2 sections of the vendor’s document “Moving”",
        "How long": "about 1 minute if it goes on by itself (Auto-play), and as long as you talk",
        "Cannot be undone": 'step 4, Click the button "Upload"',
        "Blue window": "primary · https://a.example.com",
        "Amber window": "backup · https://b.example.com",
    }
    assert (backup.appliance, backup.facts) == ("backup", primary.facts)
    assert (windows.overlay("primary").current, windows.overlay("backup").current) == (None, None)


async def test_a_document_that_is_not_the_vendor_s_is_told_as_whose_it_is(tmp_path: Path) -> None:
    windows = Windows(tmp_path, text=RUNBOOK.replace("{title: Moving}", "{title: Moving, by: QA}"))
    await begin(windows, role="backup")
    assert (
        dict(windows.captions("primary")[0].facts)["What"] == "5 steps in 2 sections of the procedure by QA, “Moving”"
    )


async def test_an_exercise_tells_how_much_of_it_the_trainee_does(tmp_path: Path) -> None:
    windows = Windows(tmp_path, exercise=True)
    await begin(windows)
    (card,) = windows.captions("primary")
    assert card.heading == "An exercise, done by ann"
    assert dict(card.facts)["How long"].startswith("as long as you need; you do 3 of the 5 steps")


async def test_an_exercise_tells_its_rules(tmp_path: Path) -> None:
    windows = Windows(tmp_path, exercise=True)
    await begin(windows)
    (card,) = windows.captions("primary")
    assert dict(card.facts)["Help"].startswith("a first hint shows where")
    assert "To pass" not in dict(card.facts)


async def test_an_examination_tells_how_it_is_passed(tmp_path: Path) -> None:
    windows = Windows(tmp_path, exercise=True, pass_mark=80)
    await begin(windows)
    (card,) = windows.captions("primary")
    assert dict(card.facts)["Help"].startswith("no hints")
    assert dict(card.facts)["To pass"].startswith("find 80 % of the controls at once")


def test_at_the_end_no_window_sends_anybody_to_another(tmp_path: Path) -> None:
    (tmp_path / "move.yaml").write_text(RUNBOOK)
    captions = Captions(outline(load(tmp_path / "move.yaml")[0]))
    waiting = captions.waiting("primary", Caption("backup", "", "the end", "It is over"))
    assert dict(waiting.facts) == {"Now": "nothing more comes in any window"}


async def test_who_stops_before_the_first_step_ends_it(tmp_path: Path) -> None:
    with pytest.raises(RunStopped, match="ann stopped before the first step"):
        await begin(Windows(tmp_path), "q")


def test_a_window_in_which_one_waits_tells_what_comes_there_and_from_which_step_on(tmp_path: Path) -> None:
    (tmp_path / "move.yaml").write_text(RUNBOOK)
    captions = Captions(outline(load(tmp_path / "move.yaml")[0]), {"name": "support.example.com"})

    def here(role: str, number: str) -> str:
        return dict(captions.waiting(role, Caption("x", "", "", "", number=number)).facts)["Here"]

    assert here("backup", "1") == 'from step 4 on: Click the button "Upload"'
    assert here("backup", "4") == 'from step 5 on: Check that the row "support.example.com" is there'
    assert here("primary", "4") == "nothing more comes"
