"""A recorded run to be gone through once more, without an appliance: one page, in which the controls are to be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.journal import EvidenceKept, RunRecord
from handrail.report import layout, words
from handrail.report.colours import appliance_colours, css
from handrail.report.pictures import EmbeddedPicture, embed_picture, read_evidence
from handrail.report.replay.scenes import Scene, beginnings, scenes

TEMPLATE = "replay.html.j2"


def html(record: RunRecord, folder: Path) -> str:
    """A page without outside parts. Its one script is known to its policy by its hash."""
    row = scenes(record)
    style, script = layout.style() + css() + layout.style("replay.css"), layout.style("replay.js")
    return layout.template(TEMPLATE).render(
        run=record,
        rehearsal=record.mode.rehearses,
        scenes=row,
        sections=[(row[begin], begin, length) for begin, length in beginnings(row)],
        steps=len(record.steps),
        history=_History.of(row, folder),
        appliance_colours={role: hue.name for role, hue in appliance_colours(record).items()},
        cast={it.role: it for it in record.started.appliances},
        style=style,
        style_digest=layout.digest(style),
        script=script,
        script_digest=layout.digest(script),
        words=words,
    )


@dataclass(frozen=True)
class _History:
    """Every picture of a replay once, however often it is shown."""

    pictures: dict[str, EmbeddedPicture]
    """By hash."""
    problems: dict[str, str]
    """By file."""

    @classmethod
    def of(cls, row: Sequence[Scene], folder: Path) -> _History:
        history = cls({}, {})
        for scene in row:
            if scene.picture and scene.picture.sha256 not in history.pictures:
                history._add(scene.picture, scene.step.number, folder)
        return history

    def _add(self, kept: EvidenceKept, step: str, folder: Path) -> None:
        content, problem = read_evidence(kept, folder)
        if problem:
            self.problems[kept.file] = problem
        else:
            self.pictures[kept.sha256] = embed_picture(kept, content, step)

    def picture(self, scene: Scene) -> EmbeddedPicture | None:
        return self.pictures.get(scene.picture.sha256) if scene.picture else None

    def problem(self, scene: Scene) -> str:
        """Why there is no picture where there should be one."""
        kept = scene.picture
        return f"{kept.file} {self.problems[kept.file]}" if kept and kept.file in self.problems else ""
