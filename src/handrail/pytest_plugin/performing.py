"""The performing of runbooks in a session of pytest: one loop, one browser and one practice pair for all of them.

The loop has a thread of its own: pytest-playwright keeps one in the main thread, and two in one thread cannot be.
"""

from __future__ import annotations

import asyncio
import difflib
import gc
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import wait
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from handrail.app.browser import shared_browser
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair, library
from handrail.app.perform import RunResult, perform
from handrail.app.stop import StopSignal
from handrail.engine import Approval
from handrail.errors import HandrailError, InvalidCall, InvalidFile, Mistake
from handrail.inventory import Pair as InventoryPair
from handrail.mode import REHEARSAL, RUN
from handrail.pytest_plugin.attachments import attach, shown_from
from handrail.pytest_plugin.failures import RunbookFailed, failure_of
from handrail.pytest_plugin.options import Settings
from handrail.pytest_plugin.playwright_options import PlaywrightOptions
from handrail.pytest_plugin.situations import PracticeSituation, RealPair, Situation
from handrail.run import Environment, RunRequest
from handrail.runbook import Runbook, load

if TYPE_CHECKING:
    from handrail.pytest_plugin.items import RunbookItem
    from handrail_practice.pair import Pair

T = TypeVar("T")
APPROVER = "pytest, on the practice pair"


class Interrupted(KeyboardInterrupt):
    """Ctrl-C came while work was going on, which has ended since: with this result, if it could begin."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class LoopThread:
    """A thread with a loop, for the calls of another thread that has none or must not use its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="handrail", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T], interrupt: Callable[[], None] = lambda: None) -> T:
        """Await `work` there. At each Ctrl-C, `interrupt` is called there, and the work is awaited all the same.

        Raises `Interrupted` then, as soon as the work has ended.
        """
        future, interrupted = asyncio.run_coroutine_threadsafe(work, self._loop), False
        while not future.done():
            try:
                wait([future])
            except KeyboardInterrupt:
                interrupted = True
                self._loop.call_soon_threadsafe(interrupt)
        if interrupted:
            raise Interrupted(None if future.exception() else future.result())
        return future.result()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@dataclass
class Performer:
    """What performs the runbooks of a session. What it starts, it starts when it is first needed."""

    config: pytest.Config

    def __post_init__(self) -> None:
        self._ends = ExitStack()

    def close(self) -> None:
        """End the browser, the practice pair and the loop.

        What is left lives as long as the process. pytest ends with five collections of garbage, which would look through it all.
        """
        self._ends.close()
        if "environment" in vars(self):
            gc.collect()
            gc.freeze()

    @cached_property
    def settings(self) -> Settings:
        return Settings.of(self.config)

    @cached_property
    def playwright(self) -> PlaywrightOptions:
        return PlaywrightOptions.of(self.config)

    @cached_property
    def practice_pair(self) -> Pair:
        """The session's practice pair, in whatever situation it was left."""
        from handrail_practice.pair import running_pair  # who rehearses on real appliances needs none

        folder = self._ends.enter_context(tempfile.TemporaryDirectory(prefix="handrail-pytest-"))
        return self._ends.enter_context(running_pair(Path(folder)))

    @cached_property
    def _loop(self) -> LoopThread:
        loop = LoopThread()
        self._ends.callback(loop.end)
        return loop

    @cached_property
    def environment(self) -> Environment:
        """The environment of this process, with the browser that the session's runs share."""
        stack, options = AsyncExitStack(), self.playwright
        environment = real_environment(options.browser, headed=options.headed)
        loop = self._loop
        self._ends.callback(lambda: loop.call(stack.aclose()))
        shared = loop.call(stack.enter_async_context(shared_browser(environment)))
        return shared if not options.video else replace(shared, launcher=None)

    def carry_out(self, item: RunbookItem) -> None:
        """Check the runbook of an item, and perform or rehearse it. Raises `RunbookFailed`."""
        with _told_at(item.shown_path):
            runbook, _ = load(item.path, library())
            result = self.perform(self._request(runbook, item.handrail_situation))
        attach(item, result, self.playwright)
        show = partial(shown_from, self.config.invocation_params.dir)
        can_resume = isinstance(item.handrail_situation, RealPair)  # the practice pair ends with the session
        failure = failure_of(result, runbook, item.shown_path, show, can_resume=can_resume)
        if failure:
            raise failure

    def perform(self, request: RunRequest) -> RunResult:
        """Perform a request. Ctrl-C ends the run as it does at a terminal: its journal has an end, and its folder a seal.

        Raises `KeyboardInterrupt` then, which says where the run is.
        """
        stop = StopSignal()
        work = perform(request, self.environment, stop=stop)
        try:
            return self._loop.call(work, partial(stop.request, "stopped with Ctrl-C"))
        except Interrupted as interrupted:
            result: RunResult | None = interrupted.result
        if result is None:
            raise KeyboardInterrupt("nothing was done")
        place = shown_from(self.config.invocation_params.dir, result.folder.path)
        raise KeyboardInterrupt(f"the run in {place} has ended: {result.outcome}")

    def practice_request(self, runbook: Runbook) -> RunRequest:
        """The request of a run on the practice pair, which pytest approves itself."""
        inventory = self.practice_pair.inventory_path
        pair = _with_only_role(chosen_pair(inventory, "practice"), runbook)
        request = self._as_asked(RunRequest(runbook, pair, inventory))
        return replace(request, approval=Approval(APPROVER, request.assignment.digest()))

    def _request(self, runbook: Runbook, situation: Situation) -> RunRequest:
        if isinstance(situation, PracticeSituation):
            from handrail_practice.variation import UNVARIED

            vary = UNVARIED if situation.seed is None else situation.seed
            self.practice_pair.reset(situation.profile, situation.scenarios, vary)
            return self.practice_request(runbook)
        settings = self.settings
        assert settings.inventory is not None
        request = RunRequest(runbook, chosen_pair(settings.inventory, settings.pair), settings.inventory)
        mode = RUN if situation.perform else REHEARSAL
        approval = Approval(settings.approved_by, settings.plan) if situation.perform else None
        return self._as_asked(replace(request, mode=mode, approval=approval))

    def _as_asked(self, request: RunRequest) -> RunRequest:
        options = self.playwright
        declared = _of_its_inputs(self.settings.values, request.runbook)
        return replace(
            request,
            out=self.settings.runs,
            input_overrides=declared,
            screenshots=options.screenshots,
            headed=options.headed,
            slow_motion=options.slow_motion,
            trace=options.trace,
            video=options.video,
        )


def _with_only_role(pair: InventoryPair, runbook: Runbook) -> InventoryPair:
    """The pair; for a runbook of one appliance, which others call on theirs, its primary in that role."""
    if len(runbook.appliances) != 1 or runbook.appliances[0] in pair.roles:
        return pair
    return replace(pair, roles={runbook.appliances[0]: pair.roles["primary"]})


def _of_its_inputs(values: Mapping[str, str], runbook: Runbook) -> dict[str, str]:
    """The values that are meant for a runbook, since others have other inputs. Raises `InvalidCall` for one that is misspelt."""
    for name in values.keys() - runbook.inputs.keys():
        near = difflib.get_close_matches(name, runbook.inputs, n=1, cutoff=0.75)
        if near:
            raise InvalidCall(f"--handrail-set {name}: it has no such input; did you mean {near[0]}?")
    return {name: value for name, value in values.items() if name in runbook.inputs}


@contextmanager
def _told_at(shown_path: str) -> Iterator[None]:
    """Tell what Handrail refuses at the runbook's file, and no traceback of it."""
    try:
        yield
    except InvalidFile as invalid:
        failure = RunbookFailed(_at(shown_path, mistake) for mistake in invalid.mistakes)
    except HandrailError as error:
        failure = RunbookFailed([Mistake(shown_path, 1, 1, str(error))])
    else:
        return
    raise failure


def _at(shown_path: str, mistake: Mistake) -> Mistake:
    """The mistake at the path that pytest shows, if it is in that file and not in one that it calls."""
    return replace(mistake, file=shown_path) if Path(mistake.file).name == Path(shown_path).name else mistake
