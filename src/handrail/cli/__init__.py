"""The command line: the only layer that prints. Decisions are made below it; each command is a file in `commands/`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.app.environment import EnvironmentFactory
    from handrail.cli.invocation import Loop


def main() -> None:
    """Run the program `handrail`: the process ends with the exit code of its command."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported: scripts ask this often
        from handrail import __version__

        print(f"handrail {__version__}")
        return
    import gc

    gc.disable()  # saves a tenth of a short command's time; `run_until_signal` enables it again
    from handrail.cli.process import Ending, harden

    ending = Ending()
    harden()
    ending.exit(invoke(sys.argv[1:]))


def invoke(arguments: Sequence[str], *, environment: EnvironmentFactory | None = None, loop: Loop | None = None) -> int:
    """Run one command in this process, as if it had been typed, and return its exit code.

    `environment` makes the environments of runs, if not the real one. `loop` runs asynchronous work, if not a loop of its own
    that a signal ends. With both, another program lends its browser.
    """
    from handrail.cli.application import run_command
    from handrail.cli.invocation import Invocation

    return run_command(Invocation(tuple(arguments), environment, loop))
