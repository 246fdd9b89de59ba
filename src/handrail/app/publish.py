"""Publishing a run that has ended: its videos, its reports, the search of both for secrets, and the seal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.app.environment import real_environment
from handrail.app.seal import SOFTWARE, sealing_options, signer_in_words
from handrail.app.stop import StopSignal
from handrail.app.stored_run import StoredRun
from handrail.app.videos import FILE, render_video
from handrail.errors import RunStopped, SecretKept, SurroundingsError
from handrail.evidence.search import must_hold_no_secret
from handrail.journal import Entry, EvidenceSearched, RunRecord, read, run_record
from handrail.report.files import keep, write_reports
from handrail.report.formats import formats_of
from handrail.report.video.ffmpeg import Ffmpeg
from handrail.report.video.raw_video import raw_videos
from handrail.run import Environment, RunFolder, refetch_secrets
from handrail.sealing import SealingOptions, seal
from handrail.secrets import Redactor

Stage: TypeAlias = Literal["videos", "reports"]
"""A stage of publishing. Videos take as long as the run did, and are only made if it was filmed."""


@dataclass(frozen=True)
class PublishedRun:
    """A run folder that holds all that comes of a run."""

    folder: RunFolder
    record: RunRecord
    """The run, read from its journal."""
    reports: tuple[Path, ...]
    search: EvidenceSearched
    """The search of reports and videos for secrets. A file that holds one is in quarantine by now."""
    videos: tuple[Path, ...] = ()
    videos_problem: str = ""
    """The reason why no videos were made of a run that was filmed; they can be made later."""
    sealed_by: str = ""
    """Words like "by QA, timestamp by https://tsa.example.com"; empty if it could not be sealed as the inventory asks."""
    seal_problem: SurroundingsError | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The reports and videos."""
        return self.reports + self.videos

    @property
    def secrets_kept(self) -> SecretKept | None:
        """The error if reports or videos hold a secret."""
        try:
            must_hold_no_secret(self.search)
        except SecretKept as kept:
            return kept
        return None


@dataclass(frozen=True)
class Publisher:
    """A publisher of the folder of one run. It prints nothing; `on_stage` is called as each stage begins."""

    options: SealingOptions
    environment: Environment
    redactor: Redactor
    stop: StopSignal
    on_stage: Callable[[Stage], None] = lambda stage: None

    async def publish(self, folder: RunFolder) -> PublishedRun:
        """Make the videos and reports of a run, search them for secrets, and seal its folder.

        Raises `JournalBroken`, and `SurroundingsError` if a report cannot be written.
        """
        entries = await asyncio.to_thread(read, folder.journal)
        videos, videos_problem = await self._make_videos(folder, entries)
        self.on_stage("reports")
        return await asyncio.to_thread(self._report_and_seal, folder, entries, videos, videos_problem)

    async def _make_videos(self, folder: RunFolder, entries: Sequence[Entry]) -> tuple[tuple[Path, ...], str]:
        """Make the videos; or give the reason why there are none, since a run that ended well does not fail by that."""
        if not raw_videos(entries):
            return (), ""
        self.on_stage("videos")
        try:
            ffmpeg = Ffmpeg.find(self.environment.find_program)
            rendering = asyncio.create_task(asyncio.to_thread(_keep_videos, folder, entries, ffmpeg))
            return await self.stop.guard(_await_rendering(rendering, ffmpeg.stop)), ""
        except RunStopped:
            return (), "stopped"
        except SurroundingsError as error:
            return (), str(error)

    def _report_and_seal(
        self, folder: RunFolder, entries: Sequence[Entry], videos: tuple[Path, ...], videos_problem: str
    ) -> PublishedRun:
        record = run_record(entries)
        reports = tuple(write_reports(record, folder.path, formats_of(record).values()))
        search = folder.search([*reports, *videos], self.redactor)
        published = partial(PublishedRun, folder, record, reports, search, videos, videos_problem)
        try:
            seal(folder.path, self.options, SOFTWARE, self.environment.clock())
        except SurroundingsError as error:
            return published(seal_problem=error)
        return published(sealed_by=signer_in_words(self.options))


async def publish(
    run: Path, environment: Environment | None = None, *, inventory: Path | None = None, stop: StopSignal | None = None
) -> PublishedRun:
    """Publish a run again that its own process could not: write its reports, search them, and seal the folder.

    The run's secrets are fetched again, so that they can be searched for; `inventory` says where it lies, if it was moved since.
    Raises `JournalBroken`, `SecretUnavailable`, and `SurroundingsError` if a report cannot be written.
    """
    environment, redactor = environment or real_environment(), Redactor()
    stored = StoredRun.read(run, inventory=inventory)
    refetch_secrets(stored.request, environment, redactor)
    options = sealing_options(stored.request, environment, redactor)
    return await Publisher(options, environment, redactor, stop or StopSignal()).publish(stored.folder)


def _keep_videos(folder: RunFolder, entries: Sequence[Entry], ffmpeg: Ffmpeg) -> tuple[Path, ...]:
    return (keep(folder.path, FILE, render_video(folder.path, entries, ffmpeg)),)


async def _await_rendering(rendering: asyncio.Task[tuple[Path, ...]], stop: Callable[[], None]) -> tuple[Path, ...]:
    """Await a thread. It cannot be cancelled: instead, `stop` ends the program that it waits for."""
    try:
        return await asyncio.shield(rendering)
    except asyncio.CancelledError:
        stop()
        await asyncio.wait([rendering])
        raise
