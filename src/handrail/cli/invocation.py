"""One use of the command line: its arguments, and the environment and the loop that its command gets."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import typer

from handrail.cli.defaults import PREFIX, out_of, read_defaults, table_of

if TYPE_CHECKING:
    from handrail.app.environment import EnvironmentFactory
    from handrail.app.runs_folder import RunsFolder
    from handrail.app.stop import StopSignal
    from handrail.run import Environment
    from handrail.secrets import Redactor, SecretResolver

T = TypeVar("T")


def runs_folder() -> RunsFolder:
    """The folder in which runs are looked for: that of `--out`, as far as a default says another than `runs`."""
    from handrail.app.runs_folder import RUNS, RunsFolder

    named = os.environ.get(f"{PREFIX}OUT") or out_of(read_defaults(Path.cwd()))
    return RunsFolder(Path(named) if named else RUNS)


def rollouts_folder() -> Path:
    """The folder in which rollouts are looked for: that of `handrail rollout --out`, as far as a default says another."""
    named = os.environ.get(f"{PREFIX}ROLLOUT_OUT") or out_of(table_of(read_defaults(Path.cwd()), "rollout"))
    return Path(named or "rollouts")


class Loop(Protocol):
    """A function that runs asynchronous work to its end. The work is given the stop that ends it early."""

    def __call__(self, work: Callable[[StopSignal], Coroutine[Any, Any, T]]) -> T: ...


@dataclass
class Invocation:
    """One command with its arguments. Its redactor takes known secrets out of everything that it prints."""

    arguments: tuple[str, ...]
    make_environment: EnvironmentFactory | None = None
    loop: Loop | None = None

    @classmethod
    def of(cls, context: typer.Context) -> Invocation:
        """The invocation that a command belongs to."""
        invocation: Invocation = context.obj
        return invocation

    @property
    def command_line(self) -> str:
        """The command, quoted for a shell."""
        return shlex.join(["handrail", *self.arguments])

    def environment(self, browser: str | None = None, *, headed: bool = False) -> Environment:
        """Make the environment of a run. Raises `SurroundingsError` without a browser or, if `headed`, without a screen."""
        from handrail.app.environment import must_show_windows

        environment = self._environment(browser, headed=headed)
        if headed:
            must_show_windows(environment)
        return environment

    def secrets(self) -> SecretResolver:
        """Make the resolver of a command that needs secrets and no browser."""
        from handrail.app import environment

        return environment.secrets(self.redactor)

    def environment_of_lesson(self, browser: str | None = None) -> Environment:
        """Make the environment of a run in windows. Lessons say in their own words why they need a screen."""
        return self._environment(browser, headed=True)

    def _environment(self, browser: str | None, *, headed: bool = False) -> Environment:
        from handrail.app.environment import real_environment

        make = self.make_environment or real_environment
        return replace(make(browser, headed=headed), command_line=self.command_line)

    def run(self, work: Callable[[StopSignal], Coroutine[Any, Any, T]]) -> T:
        """Run asynchronous work to its end; a signal stops it."""
        from handrail.cli.signals import run_until_signal

        return (self.loop or run_until_signal)(work)

    def run_or_stop(self, work: Coroutine[Any, Any, T]) -> T:
        """Run work that a signal may cancel at any point. Raises `RunStopped` then."""
        return self.run(lambda stop: stop.guard(work))

    @cached_property
    def redactor(self) -> Redactor:
        from handrail.secrets import Redactor

        return Redactor()

    def redact(self, text: str) -> str:
        """The text without secrets. Without a redactor, no secret is known yet."""
        return self.redactor.redact(text) if "redactor" in vars(self) else text
