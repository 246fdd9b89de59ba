"""The telemetry of a process: opened by the first run where OpenTelemetry's variables ask for it, closed with the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

from handrail.background import finish_within
from handrail.journal import Entry, RolloutPlanned
from handrail.telemetry.variables import Signals, signals_asked_for

if TYPE_CHECKING:
    from handrail.telemetry.providers import Providers
    from handrail.telemetry.rollout_spans import RolloutSpans
    from handrail.telemetry.run_spans import RunSpans

CLOSING_SECONDS = 3.0
"""Seconds that the last run waits at its end for what is still to be sent."""
EXTRA = "pip install 'handrail[otel]'"
UNHARMED = "The run itself is not affected"


@dataclass
class Telemetry:
    """What a process tells an observability backend about its runs. Runs at the same time share one; it never fails any."""

    env: Mapping[str, str] = field(repr=False)
    _providers: Providers | None = field(default=None, init=False)
    _held: int = field(default=0, init=False)
    """By how many runs and rollouts."""
    _refusal: str = field(default="", init=False)
    _rollout: RolloutSpans | None = field(default=None, init=False)

    @cached_property
    def signals(self) -> Signals:
        return signals_asked_for(self.env)

    @property
    def obstacle(self) -> str:
        """The reason why what is asked for cannot be sent; empty if nothing is in the way, or nothing is asked for."""
        if self.signals and not is_installed():
            return f"{self.signals.variable} asks for telemetry, and support for it is not installed: {EXTRA}"
        return self._refusal

    @property
    def in_words(self) -> str:
        """What would be sent, and where; or why nothing is."""
        if self.signals:
            kinds = [kind for kind in ("traces", "metrics") if getattr(self.signals, kind)]
            place = f" to {self.signals.place}" if self.signals.place else ""
            return f"{' and '.join(kinds)} of runs are sent{place}, as {self.signals.variable} asks"
        if not is_installed():
            return f"not installed, and only needed to send traces and metrics to a backend: {EXTRA}"
        return "nothing is sent; OTEL_EXPORTER_OTLP_ENDPOINT asks for it"

    def observe(self, earlier: Sequence[Entry] = ()) -> Observation:
        """Begin to observe a run, until `Observation.end`; `earlier` are the entries of one that goes on."""
        self.hold()
        inside = self._rollout.context if self._rollout else None
        return Observation(self, self._providers.observe(earlier, inside) if self._providers else None)

    def begin_rollout(self, name: str, planned: RolloutPlanned | None) -> Callable[[Entry], None]:
        """Observe a rollout and all of its runs, until `end_rollout`; what is returned hears the rollout's entries."""
        self.hold()
        self._rollout = self._providers.observe_rollout(name, planned) if self._providers else None
        return self._rollout.take if self._rollout else lambda entry: None

    async def end_rollout(self) -> str:
        """End the span of the rollout, and send what there is. Returns the problem of that, if there is one."""
        rollout, self._rollout = self._rollout, None
        if rollout:
            rollout.end()
        return await self.release()

    def hold(self) -> None:
        """Keep it open for a run, or for all runs of a rollout, until `release`."""
        self._held += 1
        self._providers = self._providers or self._opened()

    async def release(self) -> str:
        """Let go of it. With the last, send what was not sent yet. Returns the problem, if there is one."""
        self._held -= 1
        if self._held:
            return ""
        providers, self._providers = self._providers, None
        return await self._close(providers) if providers else self.obstacle

    def _opened(self) -> Providers | None:
        if not self.signals or self.obstacle:
            return None
        from handrail.telemetry.providers import open_providers

        try:
            return open_providers(self.signals, self.env)
        except Exception as error:  # by a variable that the SDK does not understand
            self._refusal = f"telemetry is not sent, since OpenTelemetry refuses its variables: {error}. {UNHARMED}"
            return None

    async def _close(self, providers: Providers) -> str:
        """Close in a thread of its own, which the program does not wait for when it ends."""
        try:
            await finish_within(CLOSING_SECONDS, providers.close, "telemetry")
        except TimeoutError:
            late = f"nothing was taken within {CLOSING_SECONDS:g} s"
            return _unsent(self.signals.place, providers.complaints.latest or late)
        except Exception as error:  # of an exporter of somebody else's
            return _unsent(self.signals.place, type(error).__name__)
        return _unsent(self.signals.place, providers.complaints.failure)


@dataclass
class Observation:
    """One run as it is observed. Without spans, nobody asked for any, or they cannot be sent."""

    telemetry: Telemetry
    spans: RunSpans | None

    @property
    def listeners(self) -> Sequence[RunSpans]:
        return [self.spans] if self.spans else []

    async def end(self, exit_code: int) -> str:
        """End the span of the run, and send what there is. Returns the problem of that, if there is one."""
        if self.spans:
            self.spans.end(exit_code)
        return await self.telemetry.release()


def is_installed() -> bool:
    """Whether OpenTelemetry's SDK is there."""
    try:
        return find_spec("opentelemetry.sdk") is not None
    except ModuleNotFoundError:
        return False


def _unsent(place: str, problem: str) -> str:
    return f"telemetry could not be sent{f' to {place}' if place else ''}: {problem}. {UNHARMED}" if problem else ""
