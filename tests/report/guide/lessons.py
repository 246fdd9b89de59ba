"""Runs to make guides of, told to a journal by hand: a form, a table, a look, and what differs from run to run."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from handrail.report.guide.folder import Made, make
from report.test_reports import told_of

Box = tuple[int, int, int, int]
USER, WORD, LOGIN = (600, 180, 260, 30), (600, 220, 260, 30), (430, 280, 70, 30)
FORM = (USER, WORD, LOGIN)
GREY = (222, 226, 231)


def page(*boxes: Box, filled: int = 0, ground: tuple[int, int, int] = GREY, height: int = 900) -> bytes:
    """A picture of a page with these controls, the first so many of them filled."""
    picture = Image.new("RGB", (1280, height), ground)
    draw = ImageDraw.Draw(picture)
    for place, (left, top, width, tall) in enumerate(boxes):
        colour = (70, 84, 102) if place < filled else (255, 255, 255)
        draw.rectangle((left, top, left + width, top + tall), colour, (120, 130, 140))
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@dataclass
class Lesson:
    """A run in a folder, told event by event."""

    folder: Path
    site: str = "support.example.com"
    mode: str = "run"
    events: list[Event] = field(default_factory=list)
    _pictures: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        host = ApplianceFacts(
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
            pair="hq",
            operator="ana",
            machine="desk",
            versions={"handrail": "1.0"},
            appliances=(host,),
            inputs={"site": self.site},
        )
        shown = {"Serial Number": "B200-1234"}
        self.events += [
            start.model_copy(update={"mode": self.mode}),
            BrowserStarted(version="156.0", executable="/usr/bin/chromium"),
            ApplianceProved(appliance="primary", host="a.example.com", fingerprint="f" * 64, shown=shown),
        ]

    def section(self, heading: str, appliance: str = "primary") -> Lesson:
        number = sum(isinstance(it, SectionStarted) for it in self.events) + 1
        self.events.append(SectionStarted(number=number, heading=heading, appliance=appliance))
        return self

    def step(
        self, number: str, action: str, sentence: str, *, box: Box | None = None, shot: bytes | None = None, **more: str
    ) -> Lesson:
        start = {"step": number, "action": action, "sentence": sentence, "appliance": "primary"} | more
        self.events.append(StepStarted.model_validate(start))
        if box:
            left, top, width, height = box
            self.events.append(TargetLocated(step=number, left=left, top=top, width=width, height=height))
        self.events.append(StepPassed(step=number))
        if shot is not None:
            self.events.append(self.keep(number, shot))
        return self

    def keep(self, number: str, content: bytes) -> EvidenceKept:
        self._pictures += 1
        name = f"{self._pictures:03}.png"
        (self.folder / name).write_bytes(content)
        return EvidenceKept(step=number, file=name, sha256=sha256(content).hexdigest(), url="https://a.example.com/x")

    def skip(self, number: str, sentence: str, reason: str, **more: str) -> Lesson:
        facts = {"step": number, "sentence": sentence, "reason": reason, "appliance": "primary", "action": "click"}
        self.events.append(StepSkipped.model_validate(facts | more))
        return self

    def tell(self, *events: Event) -> Lesson:
        self.events += events
        return self

    def told(self, outcome: str = "passed") -> RunRecord:
        (self.folder / "journal.jsonl").unlink(missing_ok=True)
        ending = RunFinished.model_validate({"outcome": outcome, "problem": "" if outcome == "passed" else "no button"})
        return told_of(self.folder, *self.events, ending)

    def guide(self, folder: Path) -> Made:
        return make(self.told(), self.folder, folder)


def signing_in(lesson: Lesson, *first: str) -> Lesson:
    """A page that is opened, a form of three, and something that is not always there; before them, keys that are pressed."""
    lesson.section("Sign <in>")
    for key in first:
        lesson.step(f"0{key}", "press", f"Press {key}")
    lesson.step("1", "call", "Perform the runbook sign-in", note="Both must hold *the same*.")
    lesson.step("1.1", "open", f"Open https://a.{lesson.site}/appliance", shot=page(*FORM))
    lesson.skip("1.2", 'Click button "I Agree"', 'only where button "I Agree" is there', note="A login agreement.")
    lesson.step("1.3", "fill", 'Fill field "Username" with "admin"', box=USER, shot=page(*FORM, filled=1))
    lesson.step(
        "1.4", "fill", 'Fill field "Password" with $password', box=WORD, shot=page(*FORM, filled=2), note="Yours."
    )
    return lesson.step("1.5", "click", 'Click button "Login"', box=LOGIN, shot=page(ground=(240, 240, 240)))


def exporting(lesson: Lesson, ground: tuple[int, int, int] = (240, 240, 240), filename: str = "a.p12") -> Lesson:
    """A look, a click that must be approved, and a file."""
    lesson.section("Security :: Export")
    lesson.step("2", "expect", f'See that row "{lesson.site}" is there', shot=page(ground=ground))
    lesson.tell(StepApproved(step="3", by="bo", how="at the terminal"))
    said = f'Download a file with button "Export" in row "{lesson.site}", from now on $bundle'
    lesson.step("3", "download", said, box=(1100, 500, 80, 30), shot=page(height=1200))
    lesson.tell(FileDownloaded(step="3", name="bundle", filename=filename, size=9, sha256="b" * 64))
    return lesson.step("4", "click", 'Click button "Finish"', effect="once")


def whole(folder: Path, site: str = "support.example.com", mode: str = "run") -> Lesson:
    return exporting(signing_in(Lesson(folder, site, mode)))
