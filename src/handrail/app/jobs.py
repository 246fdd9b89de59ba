"""Jobs: runs that another machine asked for, by references and digests alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from handrail.app.claims import shared_claims
from handrail.app.environment import EnvironmentFactory, real_environment
from handrail.app.lookup import chosen_pair, load_runbook
from handrail.app.perform import BUG_EXIT_CODE, RunResult, perform
from handrail.app.resume import ResumeRequest, resume
from handrail.app.stop import StopSignal
from handrail.engine import Approval, Listener
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall
from handrail.evidence import ScreenshotPolicy
from handrail.journal import read
from handrail.mode import REHEARSAL, RUN
from handrail.run import GRACE_PERIOD_SECONDS, RunRequest
from handrail.secrets import Redactor

if TYPE_CHECKING:
    from handrail.page.chromium.launcher.launcher import Launcher


@dataclass(frozen=True)
class Job:
    """A run that is asked for: everything in it may be read by whoever sees the queue."""

    key: str
    """The key of the run: of all that begin with it, one does. A job that is given again with it goes on with that run."""
    runbook: str
    pair: str
    plan: str
    """The digest of what is meant, as `handrail plan` prints it. A worker whose files say something else refuses."""
    approved_by: str = ""
    """Who has approved that plan; empty if nobody has."""
    folder: str = ""
    """The folder in that of the runs in which the run's own is made, as in `20261123T…-rollout/runs`."""
    rollout: str = ""
    """The digest of the plan of a rollout, if that was approved, and this run with it."""
    finish_by: str = ""
    """The time by which it has to end, in ISO 8601; empty if there is none."""
    rehearses: bool = False
    """Rehearse, and change nothing."""
    operator_name: str = ""
    """The name of whoever began the rollout, as it was typed."""
    ticket: str = ""
    patience: float | None = None
    """Seconds that each step waits for its page, where its runbook does not declare a `timeout`; None: what the worker says."""
    screenshots: ScreenshotPolicy = "on"
    allow_plain_http: bool = False
    take_over: bool = False
    """The worker that had the run gives no sign of life: go on although its process may be frozen."""

    @property
    def name(self) -> str:
        """The name under which only one such job goes on at a time."""
        return f"{self.runbook} {self.pair}"

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Job:
        """Read what `facts` wrote. Raises `InvalidCall`."""
        try:
            job = cls(**facts)
            UUID(job.key)
            job.until()
        except (TypeError, ValueError, AttributeError):
            raise InvalidCall(
                "this is no job of this version of Handrail; let all machines have the same one"
            ) from None
        return job

    def until(self) -> datetime | None:
        """The time by which it has to end."""
        return datetime.fromisoformat(self.finish_by) if self.finish_by else None

    def facts(self) -> dict[str, Any]:
        """The job in JSON's types."""
        return asdict(self)


@dataclass(frozen=True)
class JobResult:
    """What came of a job: references, digests and words of our own, and nothing that a page said."""

    outcome: str
    """That of the run's journal; `refused` if no run could begin or go on, `lost` if no worker said how it ended."""
    exit_code: int
    run: str = ""
    """The run's folder, below that of the runs; empty if there is none."""
    head: str = ""
    """The hash of the journal's last entry."""
    entries: int = 0
    error: str = ""
    """The name of the error's class. Its sentence may tell what a page said, and stays with the worker and the run."""

    def facts(self) -> dict[str, Any]:
        """The result in JSON's types."""
        return asdict(self)


@dataclass(frozen=True)
class Workplace:
    """Where jobs are carried out: the files of a machine, and the claims and the folder that it shares with others."""

    inventory: Path
    runs: Path
    claims: str
    """The address of the database."""
    tell: Callable[[str], None] = field(default=lambda sentence: None)
    """Called with what becomes of jobs, for whoever operates the worker."""
    grace_period: float = GRACE_PERIOD_SECONDS
    """Seconds before a step that was cut off may count as not done."""
    patience: float | None = None
    """Seconds that each step waits for its page, where its runbook does not declare a `timeout`."""
    make_environment: EnvironmentFactory = real_environment
    listeners: Sequence[Listener] = ()
    """Listeners that hear each entry of each run."""

    async def carry_out(self, job: Job, launcher: Launcher, stop: StopSignal) -> JobResult:
        """Perform a job's run, or go on with it if it has begun. Whatever goes wrong is in the result, and not raised."""
        redactor = Redactor()
        self.tell(f"{job.name}: begun")
        try:
            run = await self._carried_out(job, launcher, redactor, stop)
        except HandrailError as error:
            self.tell(redactor.redact(f"{job.name}: {error}"))
            return JobResult("refused", error.exit_code, error=type(error).__name__)
        except Exception as bug:
            self.tell(redactor.redact(f"{job.name}: a bug of Handrail: {type(bug).__name__}: {bug}"))
            return JobResult("refused", BUG_EXIT_CODE, error=type(bug).__name__)
        result = self._result(run)
        why = f"; {run.error}" if run.error else ""
        self.tell(redactor.redact(f"{job.name}: {result.outcome}, in {run.folder.path}{why}"))
        return result

    async def _carried_out(self, job: Job, launcher: Launcher, redactor: Redactor, stop: StopSignal) -> RunResult:
        environment = replace(self.make_environment(), launcher=launcher, ask_secret=None, consult_operator=None)
        claims = replace(shared_claims(self.claims, environment.env, redactor), key=UUID(job.key))
        environment = replace(environment, claims=claims)
        request = self._request(job)
        name = claims.folder_of(UUID(job.key))
        if not name:
            return await perform(request, environment, listeners=self.listeners, redactor=redactor, stop=stop)
        self.tell(f"{job.name}: goes on with {name}")
        again = ResumeRequest(
            request.out / name,
            grace_period=self.grace_period,
            take_over=job.take_over,
            inventory=self.inventory,
            approval=request.approval,
            finish_by=request.finish_by,
            is_of_a_rollout=True,
            allow_plain_http=request.allow_plain_http,
            operator_name=request.operator_name,
            ticket=request.ticket,
            patience=request.patience,
        )
        return await resume(again, environment, listeners=lambda *_: self.listeners, redactor=redactor, stop=stop)

    def _request(self, job: Job) -> RunRequest:
        """The request of a job's run. Raises `InvalidCall` if what is meant is not what this machine has."""
        folder = PurePosixPath(job.folder)
        if folder.is_absolute() or ".." in folder.parts:
            raise InvalidCall(f"a job's folder is one in that of the runs; not {job.folder}")
        request = RunRequest(
            load_runbook(job.runbook),
            replace(chosen_pair(self.inventory, job.pair), blackouts=()),  # whoever conducts keeps those of the fleet
            self.inventory,
            out=self.runs / folder,
            mode=REHEARSAL if job.rehearses else RUN,
            approval=Approval(job.approved_by, job.plan, rollout=job.rollout) if job.approved_by else None,
            finish_by=job.until(),
            operator_name=job.operator_name,
            ticket=job.ticket,
            patience=self.patience if job.patience is None else job.patience,
            screenshots=job.screenshots,
            allow_plain_http=job.allow_plain_http,
        )
        here = request.assignment.digest()
        if here != job.plan:
            raise InvalidCall(
                f"{job.name}: what is meant is {job.plan}, and with the runbook and the inventory of this machine it would be "
                f"{here}; let all workers have the same files. Nothing was done"
            )
        return request

    def _result(self, run: RunResult) -> JobResult:
        name = run.folder.path.relative_to(self.runs).as_posix()
        error = type(run.error).__name__ if run.error else ""
        try:
            entries = read(run.folder.journal, cut_off=True)
            outcome, head = run.outcome, entries[-1].hash if entries else ""
        except EvidenceBroken as broken:
            return JobResult("broken", run.exit_code or broken.exit_code, name, error=error or type(broken).__name__)
        return JobResult(outcome, run.exit_code, name, head, len(entries), error)
