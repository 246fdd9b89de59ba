"""All commands in one application, and what becomes of an error."""

from __future__ import annotations

import io
import os
import sys
import traceback

import typer

from handrail import __version__
from handrail.cli.commands import (
    check,
    demo,
    diff,
    doctor,
    guide,
    keys,
    plan,
    practice,
    rehearse,
    replay,
    report,
    resume,
    run,
    scan,
    scores,
    seal,
    teach,
    verify,
    video,
)
from handrail.cli.output.safe_stdout import safe_stdout
from handrail.cli.redaction import REDACTOR
from handrail.errors import HandrailError

application = typer.Typer(
    name="handrail",
    help="Carries out a vendor's written procedure in the vendor's own web pages, step by step, and leaves proof of what it did.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    demo.demo,
    practice.practice,
    check.check,
    plan.plan,
    rehearse.rehearse,
    run.run,
    resume.resume,
    teach.teach,
    scores.scores,
    report.report,
    diff.diff,
    guide.guide,
    replay.replay,
    video.video,
    scan.scan,
    verify.verify,
    seal.seal,
    doctor.doctor,
)
for command in COMMANDS:
    application.command()(command)
application.add_typer(keys.keys, name="keys")


@application.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        print(f"handrail {__version__}")
        raise typer.Exit


def start() -> None:
    """Run the command line and exit with its code."""
    for name in ("DEBUG", "DEBUGP", "PWDEBUG", "PW_TEST_REPORTER"):
        os.environ.pop(name, None)  # Playwright's own logs hold what is typed into fields
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = safe_stdout(sys.stdout)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = safe_stdout(sys.stderr)
    try:
        application()
    except HandrailError as error:
        complaint, code = str(error), error.exit_code
    except KeyboardInterrupt:
        complaint, code = "stopped", 130
    except Exception as error:
        complaint, code = _bug(error), 70
    print(REDACTOR.redact(complaint), file=sys.stderr)
    sys.exit(code)


def _bug(error: Exception) -> str:
    told = "".join(traceback.format_exception(error))
    return (
        f"This is a bug in Handrail {__version__} (Python {sys.version.split()[0]}, {sys.platform}). Nothing about it is known; "
        f"please report it with these lines:\n\n{told}"
    )
