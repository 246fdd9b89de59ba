"""One use of the command line: its arguments, and the doors through which its command reaches the world."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import typer

if TYPE_CHECKING:
    from handrail.app.environment import EnvironmentFactory
    from handrail.app.stop import Stop
    from handrail.run import Environment
    from handrail.secrets import Redactor

T = TypeVar("T")


class Loop(Protocol):
    """Runs asynchronous work to its end. The work is given the stop that ends it early."""

    def __call__(self, work: Callable[[Stop], Coroutine[Any, Any, T]]) -> T: ...


@dataclass
class Invocation:
    """One command with its arguments. Secrets that it gets to know are taken out of everything that it prints."""

    arguments: tuple[str, ...]
    make_environment: EnvironmentFactory | None = None
    loop: Loop | None = None

    @classmethod
    def of(cls, context: typer.Context) -> Invocation:
        """The invocation that a command belongs to."""
        invocation: Invocation = context.obj
        return invocation

    @property
    def typed(self) -> str:
        """The command as a shell takes it."""
        return shlex.join(["handrail", *self.arguments])

    def environment(self, browser: str | None = None, *, headed: bool = False) -> Environment:
        """The environment of a run. Raises `BrowserUnavailable`."""
        from handrail.app.environment import real_environment

        make = self.make_environment or real_environment
        return replace(make(browser, headed=headed), called=self.typed)

    def run(self, work: Callable[[Stop], Coroutine[Any, Any, T]]) -> T:
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
        """The text without secrets. A command that never asked for the redactor knows none."""
        return self.redactor.redact(text) if "redactor" in vars(self) else text
