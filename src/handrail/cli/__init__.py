"""The command line: one file a command. The only place that prints, reads the surroundings, or exits."""

from __future__ import annotations

import sys


def main() -> None:
    """The `handrail` command."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported: scripts ask this often
        from handrail import __version__

        print(f"handrail {__version__}")
        return
    import gc

    gc.disable()  # a tenth of the time that a short command takes; what goes on for longer enables it again
    from handrail.cli.application import start

    start()
