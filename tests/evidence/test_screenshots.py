from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.errors import PictureRefused
from handrail.evidence import EvidenceStore, ScreenshotPolicy, Screenshots
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.fakes.fake_page import PNG
from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    EvidenceMissed,
    Mask,
    PageAnswered,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
    TargetLocated,
)
from handrail.locator import Locator
from handrail.page import FindSecrets, Screenshot, Target, no_secrets
from handrail.page import Mask as PageMask
from handrail.rectangle import Rectangle
from handrail.runbook import load, outline
from handrail.secrets import Redactor, Secret

CANARY = 'it\'s "secret": <no>'
STEPS = """
      - press: Enter
      - press: Enter
        screenshot: off
      - capture: The page as it was
      - press: Enter
        screenshot: full
"""


class Camera:
    """Screenshots of a page in memory, by a policy."""

    def __init__(
        self, folder: Path, policy: ScreenshotPolicy, page: FakePage | None = None, redactor: Redactor | None = None
    ) -> None:
        file = folder / "runbook.yaml"
        file.write_text(f"runbook: A\nappliances: [primary]\nsections:\n  - heading: 'A :: B'\n    steps:{STEPS}")
        store = EvidenceStore(folder, redactor or Redactor())
        self.targets: dict[str, Target] = {}
        pages = {"primary": page or FakePage(FakeSite({"start": ()}))}
        self._shots = Screenshots(pages, outline(load(file)[0]), store, policy, self.targets)

    def started(self, step: str, *target: str) -> StepStarted:
        """The start of a step, and the recorder's word on what it uses."""
        self.targets[step] = tuple(map(Locator.parse, target))
        return StepStarted(step=step, action="click", sentence="Go", target=target)

    async def hear(self, event: Event) -> list[Event]:
        entry = Entry(seq=0, at=datetime.now(UTC), event=event, previous="")
        return [answer async for answer in self._shots.hear(entry)]

    async def shoot(self, event: Event) -> list[Event]:
        """The listener's answers, without the texts."""
        return [
            answer
            for answer in await self.hear(event)
            if not (isinstance(answer, EvidenceKept) and answer.file.endswith(".txt"))
        ]


async def test_keeps_a_picture_and_its_hash(tmp_path: Path) -> None:
    (kept,) = await Camera(tmp_path, "on").shoot(StepPassed(step="1"))
    assert isinstance(kept, EvidenceKept)
    file = tmp_path.parent / kept.file
    assert (file.name, file.read_bytes()) == ("001-primary-a-b.png", PNG)
    assert kept.sha256 == hashlib.sha256(PNG).hexdigest()


async def test_the_beginning_of_a_way_back_is_no_step_and_has_no_picture(tmp_path: Path) -> None:
    assert await Camera(tmp_path, "on").shoot(StepPassed(step="1.back")) == []


@pytest.mark.parametrize(
    ("policy", "step", "passed", "wanted"),
    [
        ("on", "1", True, True),
        ("on", "2", True, False),
        ("off", "1", True, False),
        ("off", "1", False, False),
        ("off", "3", True, True),
        ("off", "4", True, True),
        ("only-on-failure", "1", True, False),
        ("only-on-failure", "1", False, True),
        ("only-on-failure", "2", False, False),
    ],
)
async def test_follows_the_policy_and_the_step(
    tmp_path: Path, policy: ScreenshotPolicy, step: str, passed: bool, wanted: bool
) -> None:
    event = StepPassed(step=step) if passed else StepFailed(step=step, error="E", problem="p")
    assert bool(await Camera(tmp_path, policy).hear(event)) == wanted


async def test_puts_on_record_where_a_control_stands_before_it_is_used(tmp_path: Path) -> None:
    camera = Camera(tmp_path, "on", FakePage(FakeSite({"start": (SiteElement("button", "Go"),)})))
    started = camera.started
    assert await camera.hear(started("1", 'button "Go"')) == [TargetLocated(step="1", left=0, top=0, width=1, height=1)]
    assert await camera.hear(started("1", 'button "Nowhere"')) == []
    assert await camera.hear(started("1")) == []
    assert await camera.hear(started("2", 'button "Go"')) == []  # it is not pictured
    assert list(tmp_path.glob("*.png")) == []


async def test_photographs_nothing_that_was_skipped(tmp_path: Path) -> None:
    assert await Camera(tmp_path, "on").hear(StepSkipped(step="1", sentence="s", reason="r")) == []


async def test_a_caption_stands_on_record(tmp_path: Path) -> None:
    (kept,) = await Camera(tmp_path, "on").shoot(StepPassed(step="3"))
    assert isinstance(kept, EvidenceKept)
    assert kept.caption == "The page as it was"


@pytest.mark.parametrize(
    ("problem", "reason"),
    [(OSError("no light"), "OSError"), (PictureRefused("too large"), "too large")],
)
async def test_a_failed_picture_is_on_record_and_fails_nothing(tmp_path: Path, problem: Exception, reason: str) -> None:
    class FailingPage(FakePage):
        async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
            raise problem

    (missed,) = await Camera(tmp_path, "on", FailingPage(FakeSite({"start": ()}))).hear(StepPassed(step="1"))
    assert isinstance(missed, EvidenceMissed)
    assert missed.problem == f"the picture could not be taken ({reason})"
    assert not list(tmp_path.glob("0*"))


async def test_keeps_the_text_of_the_page_beside_its_picture_redacted_before_it_is_hashed(tmp_path: Path) -> None:
    redactor = Redactor()
    redactor.learn(Secret("passphrase", CANARY))

    class SecretPage(FakePage):
        async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
            return Screenshot(PNG, f'- heading "It is {CANARY}"\n- textbox "Passphrase": "{CANARY}"')

    raw, text = await Camera(tmp_path, "on", SecretPage(FakeSite({"start": ()})), redactor).hear(StepPassed(step="3"))
    assert isinstance(raw, EvidenceKept)
    assert isinstance(text, EvidenceKept)
    assert (raw.file.removesuffix(".png"), text.media_type) == (text.file.removesuffix(".txt"), "text/plain")
    assert (text.caption, text.drawn_on) == ("The page as it was", "")
    content = (tmp_path.parent / text.file).read_bytes()
    told = '- heading "It is «secret:passphrase»"\n- textbox "Passphrase": «secret:passphrase»\n'
    assert content == told.encode()  # quotation marks would tell that it has a sign that needs them
    assert text.sha256 == hashlib.sha256(content).hexdigest()


async def test_a_text_that_cannot_be_taken_is_on_record_and_the_picture_stays(tmp_path: Path) -> None:
    class TextlessPage(FakePage):
        async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
            return Screenshot(PNG)

    kept, missed = await Camera(tmp_path, "on", TextlessPage(FakeSite({"start": ()}))).hear(StepPassed(step="1"))
    assert isinstance(kept, EvidenceKept)
    assert isinstance(missed, EvidenceMissed)
    assert missed.problem == "the page's text could not be taken"


async def test_what_was_covered_and_unfolded_is_declared(tmp_path: Path) -> None:
    class LongPage(FakePage):
        async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
            return Screenshot(PNG, "", (PageMask(Rectangle(4, 5, 60, 20), "passphrase"),), ("Events",), ("Log",))

    (kept,) = await Camera(tmp_path, "on", LongPage(FakeSite({"start": ()}))).shoot(StepPassed(step="1"))
    assert isinstance(kept, EvidenceKept)
    assert kept.masks == (Mask(left=4, top=5, width=60, height=20, secret="passphrase"),)
    assert (kept.unfolded, kept.folded) == (("Events",), ("Log",))


async def test_points_out_on_a_copy_what_a_step_would_use(tmp_path: Path) -> None:
    page = FakePage(FakeSite({"start": (SiteElement("button", "Save"),)}))
    proved = StepRehearsed(step="1", verdict="proved", sentence='Click button "Save"', target=('button "Save"',))
    camera = Camera(tmp_path, "on", page)
    camera.started("1", *proved.target)
    raw, copy = await camera.shoot(proved)
    assert isinstance(raw, EvidenceKept)
    assert isinstance(copy, EvidenceKept)
    assert (tmp_path.parent / raw.file).read_bytes() == PNG
    assert (copy.drawn_on, copy.media_type) == (raw.file, "image/svg+xml")
    assert b64encode(PNG) in (tmp_path.parent / copy.file).read_bytes()


async def test_photographs_the_page_on_which_something_was_not_found_once(tmp_path: Path) -> None:
    camera = Camera(tmp_path, "on")
    missing = StepRehearsed(step="1", verdict="not-found", sentence='Click button "Save"')
    assert len(await camera.shoot(StepFailed(step="1", error="E", problem="p"))) == 1
    assert await camera.shoot(missing) == []
    assert len(await Camera(tmp_path, "on").shoot(missing)) == 1
    assert await camera.hear(missing.model_copy(update={"verdict": "after", "after": "1"})) == []


async def test_a_resumed_run_goes_on_counting(tmp_path: Path) -> None:
    await Camera(tmp_path, "on").shoot(StepPassed(step="1"))
    (kept,) = await Camera(tmp_path, "on").shoot(StepPassed(step="1"))
    assert isinstance(kept, EvidenceKept)
    assert kept.file.endswith("/002-primary-a-b.png")


@pytest.mark.parametrize(
    "event",
    [
        StepInDoubt(step="1", problem="p"),
        StepProbed(step="1", verdict="unclear", sought="s"),
        PageAnswered(step="1", url="https://a/b", title="T"),
    ],
)
async def test_what_is_in_doubt_is_pictured_like_a_failure(tmp_path: Path, event: Event) -> None:
    assert len(await Camera(tmp_path, "only-on-failure").shoot(event)) == 1


async def test_a_picture_of_one_element_is_of_the_one_that_the_step_used(tmp_path: Path) -> None:
    class ObservedPage(FakePage):
        asked: Target | None = None

        async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
            self.asked = target
            return Screenshot(PNG, "")

    page = ObservedPage(FakeSite({"start": ()}))
    camera = Camera(tmp_path, "on", page)
    await camera.hear(camera.started("3", 'row "support.example.com"'))
    events = await camera.shoot(StepPassed(step="3"))
    assert [str(locator) for locator in page.asked or ()] == ['row "support.example.com"']
    assert [it.shows for it in events if isinstance(it, EvidenceKept) and it.media_type == "image/png"] == [
        'row "support.example.com"'
    ]
