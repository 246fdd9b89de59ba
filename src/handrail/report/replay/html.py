"""The page of a replay: a recorded run to be clicked through once more, without an appliance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.journal import EvidenceKept, RunRecord
from handrail.report import layout, words
from handrail.report.colours import appliance_colours, colour_classes
from handrail.report.pictures import EmbeddedPicture, embed_picture, read_evidence
from handrail.report.replay.screens import ReplayScreen, replay_screens, section_starts

TEMPLATE = "replay.html.j2"


def html(record: RunRecord, folder: Path) -> str:
    """A page that loads nothing from outside. Its policy allows its one script by the script's hash."""
    screens = replay_screens(record)
    style = layout.style() + colour_classes() + layout.style("replay.css")
    script = layout.script("replay.js")
    return layout.template(TEMPLATE).render(
        run=record,
        rehearsal=record.mode.rehearses,
        screens=screens,
        sections=[(screens[start], start, length) for start, length in section_starts(screens)],
        pictures=_ReplayPictures.read(screens, folder),
        appliance_colours={role: colour.name for role, colour in appliance_colours(record).items()},
        appliances={facts.role: facts for facts in record.started.appliances},
        style=style,
        style_digest=layout.digest(style),
        script=script,
        script_digest=layout.digest(script),
        words=words,
    )


@dataclass(frozen=True)
class _ReplayPictures:
    """The pictures of a replay, each once, however often it is shown."""

    embedded: dict[str, EmbeddedPicture] = field(default_factory=dict)
    """By hash."""
    problems: dict[str, str] = field(default_factory=dict)
    """By file."""

    @classmethod
    def read(cls, screens: Sequence[ReplayScreen], folder: Path) -> _ReplayPictures:
        pictures = cls()
        for screen in screens:
            if screen.picture and screen.picture.sha256 not in pictures.embedded:
                pictures._add(screen.picture, screen.step.number, folder)
        return pictures

    def _add(self, kept: EvidenceKept, step: str, folder: Path) -> None:
        content, problem = read_evidence(kept, folder)
        if problem:
            self.problems[kept.file] = problem
        else:
            self.embedded[kept.sha256] = embed_picture(kept, content, step)

    def of(self, screen: ReplayScreen) -> EmbeddedPicture | None:
        return self.embedded.get(screen.picture.sha256) if screen.picture else None

    def problem(self, screen: ReplayScreen) -> str:
        """The reason why a screen's picture cannot be shown; empty if it can, or if there is none."""
        kept = screen.picture
        return f"{kept.file} {self.problems[kept.file]}" if kept and kept.file in self.problems else ""
