"""The runs of a rollout: each is performed, published and sealed as any other, with a redactor and keys of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.app.perform import BUG_EXIT_CODE, RunResult, perform
from handrail.app.resume import ResumeRequest, resume
from handrail.app.rollouts.conductor import PairOutcome
from handrail.app.rollouts.folder import RolloutFolder, head_of
from handrail.app.rollouts.request import RolloutRequest
from handrail.app.stop import StopSignal
from handrail.errors import BrowserGone, DoneWithExceptions, HandrailError, OutcomeUnknown, RunStopped
from handrail.fleet import RunState
from handrail.page.chromium.launcher.watched_launcher import WatchedLauncher
from handrail.run import Environment
from handrail.secrets import Redactor

if TYPE_CHECKING:
    from handrail.page.chromium.launcher.launcher import Launcher

STATE_OF: Mapping[str, RunState] = {
    "passed": RunState.DONE,
    "nothing-left": RunState.DONE,
    "exceptions": RunState.DONE,
    "in-doubt": RunState.IN_DOUBT,
    "stopped": RunState.STOPPED,
    "unfinished": RunState.UNKNOWN,
}
"""The state of a run by its outcome; any other failed."""


@dataclass
class PairRuns:
    """The runs of one rollout, in its folder."""

    request: RolloutRequest
    folder: RolloutFolder
    environment: Environment
    launcher: Launcher
    grace_period: float
    """Seconds after its start before a step that was cut off may count as not done."""
    _stops: dict[str, StopSignal] = field(default_factory=dict, init=False)

    async def begin(self, pair: str, until: datetime | None) -> PairOutcome:
        request = self.request.run_request(pair, self.folder.runs, until)

        def performed(environment: Environment, redactor: Redactor, stop: StopSignal) -> Awaitable[RunResult]:
            return perform(request, environment, redactor=redactor, stop=stop)

        return await self._outcome(pair, performed, RunState.FAILED)

    async def resume(self, pair: str, run: Path, until: datetime | None) -> PairOutcome:
        asked = self.request
        request = ResumeRequest(
            run,
            grace_period=self.grace_period,
            inventory=asked.fleet.inventory_of(pair).file,
            approval=asked.run_request(pair, self.folder.runs, until).approval,
            finish_by=until,
            is_of_a_rollout=True,
            allow_plain_http=asked.allow_plain_http,
            operator_name=asked.operator_name,
            ticket=asked.ticket,
            patience=asked.patience,
        )

        def resumed(environment: Environment, redactor: Redactor, stop: StopSignal) -> Awaitable[RunResult]:
            return resume(request, environment, redactor=redactor, stop=stop)

        outcome = await self._outcome(pair, resumed, RunState.UNKNOWN)
        if outcome.run:
            return outcome
        head, entries = head_of(run)
        return replace(outcome, run=run, head=head, entries=entries)

    def stop(self, words: str) -> None:
        for stop in self._stops.values():
            stop.request(words)

    async def _outcome(
        self,
        pair: str,
        work: Callable[[Environment, Redactor, StopSignal], Awaitable[RunResult]],
        if_not_begun: RunState,
    ) -> PairOutcome:
        """The outcome of a run; in the state `if_not_begun`, if it could not begin or go on."""
        redactor, launcher = Redactor(), WatchedLauncher(self.launcher)
        stop = self._stops[pair] = StopSignal()
        try:
            result = await work(replace(self.environment, launcher=launcher), redactor, stop)
        except RunStopped as stopped:
            return PairOutcome(RunState.STOPPED, exit_code=stopped.exit_code, problem=str(stopped))
        except HandrailError as error:
            return PairOutcome(if_not_begun, exit_code=error.exit_code, problem=redactor.redact(str(error)))
        except Exception as bug:
            problem = redactor.redact(f"a bug of Handrail: {type(bug).__name__}: {bug}")
            return PairOutcome(RunState.UNKNOWN, exit_code=BUG_EXIT_CODE, problem=problem)
        finally:
            del self._stops[pair]
        head, entries = head_of(result.folder.path)
        problem = redactor.redact(str(result.error or result.problem or ""))
        browser_died = launcher.browser_died or isinstance(result.error, BrowserGone)
        return PairOutcome(
            _state(result),
            result.folder.path,
            head,
            entries,
            result.exit_code,
            problem,
            bool(result.error) and browser_died,
        )


def _state(result: RunResult) -> RunState:
    if isinstance(result.error, OutcomeUnknown):
        return RunState.IN_DOUBT
    if result.error is None or isinstance(result.error, DoneWithExceptions):
        return RunState.DONE
    if isinstance(result.error, RunStopped):
        return RunState.STOPPED
    try:
        outcome = result.outcome
    except HandrailError:
        return RunState.UNKNOWN
    state = STATE_OF.get(outcome, RunState.FAILED)
    return RunState.FAILED if state is RunState.DONE else state
