"""Runs to make guides of, recorded event by event: a form, a table, a look, and what differs from run to run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from handrail.journal import (
    ApplianceFacts,
    ApplianceProved,
    BrowserStarted,
    Event,
    EvidenceKept,
    FileDownloaded,
    RunFinished,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepPassed,
    StepSkipped,
    StepStarted,
    TargetLocated,
)
from handrail.report.guide.folder import GuideResult, write_guide
from report.test_reports import record_of

Box = tuple[int, int, int, int]
USER, WORD, LOGIN = (600, 180, 260, 30), (600, 220, 260, 30), (430, 280, 70, 30)
FORM = (USER, WORD, LOGIN)
GREY = (222, 226, 231)


@cache
def page(*boxes: Box, filled: int = 0, ground: tuple[int, int, int] = GREY, height: int = 900) -> bytes:
    """The PNG of a page with these controls, the first `filled` of them filled in."""
    picture = Image.new("RGB", (1280, height), ground)
    draw = ImageDraw.Draw(picture)
    for index, (left, top, width, box_height) in enumerate(boxes):
        colour = (70, 84, 102) if index < filled else (255, 255, 255)
        draw.rectangle((left, top, left + width, top + box_height), colour, (120, 130, 140))
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@dataclass
class GuideRun:
    """A run in a folder, recorded event by event."""

    folder: Path
    site: str = "support.example.com"
    mode: str = "run"
    events: list[Event] = field(default_factory=list)
    _pictures: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        appliance = ApplianceFacts(
            role="primary",
            name="hq-a",
            url=f"https://a.{self.site}/appliance",
            address="10.0.0.1:443",
            username="admin",
        )
        start = RunStarted(
            runbook="Export the certificate",
            digest="d" * 64,
            document="The vendor's <document>",
            document_url="https://vendor.example.com/doc",
            document_edition="2026-03 <rev>",
            pair="hq",
            operator="ana",
            machine="desk",
            versions={"handrail": "1.0"},
            appliances=(appliance,),
            inputs={"site": self.site},
        )
        shown = {"Serial Number": "B200-1234"}
        self.events += [
            start.model_copy(update={"mode": self.mode}),
            BrowserStarted(version="156.0", executable="/usr/bin/chromium"),
            ApplianceProved(appliance="primary", host="a.example.com", fingerprint="f" * 64, shown=shown),
        ]

    def section(self, heading: str, appliance: str = "primary") -> GuideRun:
        number = sum(isinstance(event, SectionStarted) for event in self.events) + 1
        self.events.append(SectionStarted(number=number, heading=heading, appliance=appliance))
        return self

    def step(
        self,
        number: str,
        action: str,
        sentence: str,
        *,
        box: Box | None = None,
        picture: bytes | None = None,
        **more: str,
    ) -> GuideRun:
        start = {"step": number, "action": action, "sentence": sentence, "appliance": "primary"} | more
        self.events.append(StepStarted.model_validate(start))
        if box:
            left, top, width, height = box
            self.events.append(TargetLocated(step=number, left=left, top=top, width=width, height=height))
        self.events.append(StepPassed(step=number))
        if picture is not None:
            self.events.append(self.keep(number, picture))
        return self

    def keep(self, number: str, content: bytes) -> EvidenceKept:
        self._pictures += 1
        name = f"{self._pictures:03}.png"
        (self.folder / name).write_bytes(content)
        return EvidenceKept(step=number, file=name, sha256=sha256(content).hexdigest(), url="https://a.example.com/x")

    def skip(self, number: str, sentence: str, reason: str, **more: str) -> GuideRun:
        """Skip a step; its reason alone is what journals of last year tell."""
        facts = {"step": number, "sentence": sentence, "reason": reason, "appliance": "primary", "action": "click"}
        self.events.append(StepSkipped.model_validate(facts | more))
        return self

    def add(self, *events: Event) -> GuideRun:
        self.events += events
        return self

    def record(self, outcome: str = "passed") -> RunRecord:
        (self.folder / "journal.jsonl").unlink(missing_ok=True)
        ending = RunFinished.model_validate({"outcome": outcome, "problem": "" if outcome == "passed" else "no button"})
        return record_of(self.folder, *self.events, ending)

    def guide(self, folder: Path) -> GuideResult:
        return write_guide(self.record(), self.folder, folder)


def add_sign_in(run: GuideRun, *first: str) -> GuideRun:
    """Add a page that is opened, a form of three controls, and a step that is skipped; before them, keys that are pressed."""
    run.section("Sign <in>")
    for key in first:
        run.step(f"0{key}", "press", f"Press {key}")
    run.step("1", "call", "Perform the runbook sign-in", note="Both must hold *the same*.")
    run.step("1.1", "open", f"Open https://a.{run.site}/appliance", picture=page(*FORM))
    run.skip("1.2", 'Click button "I Agree"', 'only where button "I Agree" is there', note="A login agreement.")
    run.step("1.3", "fill", 'Fill field "Username" with "admin"', box=USER, picture=page(*FORM, filled=1))
    run.step(
        "1.4", "fill", 'Fill field "Password" with $password', box=WORD, picture=page(*FORM, filled=2), note="Yours."
    )
    return run.step("1.5", "click", 'Click button "Login"', box=LOGIN, picture=page(ground=(240, 240, 240)))


def add_export(run: GuideRun, ground: tuple[int, int, int] = (240, 240, 240), filename: str = "a.p12") -> GuideRun:
    """Add a look, a download that must be approved, and a last click."""
    run.section("Security :: Export")
    run.step("2", "expect", f'See that row "{run.site}" is there', picture=page(ground=ground))
    run.add(StepApproved(step="3", by="bo", how="at the terminal"))
    sentence = f'Download a file with button "Export" in row "{run.site}", from now on $bundle'
    run.step("3", "download", sentence, box=(1100, 500, 80, 30), picture=page(height=1200))
    run.add(FileDownloaded(step="3", name="bundle", filename=filename, size=9, sha256="b" * 64))
    return run.step("4", "click", 'Click button "Finish"', effect="once")


def complete_run(folder: Path, site: str = "support.example.com", mode: str = "run") -> GuideRun:
    return add_export(add_sign_in(GuideRun(folder, site, mode)))
