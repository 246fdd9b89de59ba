"""`handrail report`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.evidence_table import TABLES, write_table
from handrail.app.named_runs import NamedRun
from handrail.app.reports import make_reports, print_report
from handrail.app.trusted_files import TrustedFiles
from handrail.characters import visible
from handrail.cli.completion import complete_run_or_rollout
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    ROLLOUTS_TOO,
    UNZIPPED_RUN_NAMES,
    BrowserOption,
    PopulationTrustOption,
    PopulationTrustSealOption,
    PopulationTrustSignOption,
    PopulationTrustTimeOption,
    one_of,
)
from handrail.cli.rollouts import each_of_both
from handrail.cli.runs import each_run
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.report.formats import FORMATS

ALIASES = {"md": "markdown", "xml": "junit"}
"""The endings of files, as other names of their formats."""
CHOICES = (*FORMATS, *TABLES, "pdf", "all")
BESIDE = (*TABLES, "pdf")
"""The formats that lie beside a run's folder, and can be written elsewhere."""

ReportedRunsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="RUN…",
        autocompletion=complete_run_or_rollout,
        show_default=False,
        help=f"Runs, each by {UNZIPPED_RUN_NAMES} in runs/; none with --over. {ROLLOUTS_TOO}",
    ),
]
"""Runs, unless a folder of them is named."""


def report(
    context: typer.Context,
    runs: ReportedRunsArgument = None,
    format: Annotated[
        str,
        typer.Option(
            metavar="/".join(CHOICES),
            parser=lambda name: one_of(CHOICES)(ALIASES.get(name, name)),
            help="Which report to write. `all` are those that a run writes. Beside its folder lie `pdf`, which a browser makes, "
            "and `csv` and `xlsx`: the evidence by control and step, for spreadsheets and GRC tools.",
        ),
    ] = "all",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write the PDF, the table or the population to this file.",
            show_default="beside the run, or the folder",
        ),
    ] = None,
    over: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Instead of one run: the population of all runs in this folder and in the zips there, each verified, as "
            "`html` or `csv`.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="With --over: runs that began since: 24h, 7d, or 2026-11-01.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="With --over: runs that began until this day, which is included.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="With --over: draw so many runs, and mark them.")
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="WORD", help="With --sample: by which anybody draws the same runs again.")
    ] = None,
    trust: PopulationTrustOption = None,
    trust_seal: PopulationTrustSealOption = None,
    trust_sign: PopulationTrustSignOption = None,
    trust_time: PopulationTrustTimeOption = None,
    browser: BrowserOption = None,
    sign_with: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Sign the PDF (PAdES) with the key in this PKCS#12 file; its password is asked for."
        ),
    ] = None,
) -> None:
    if over:
        if sign_with or browser:
            raise InvalidCall(
                "a population is written without a browser and signed by nobody; leave out --browser and --sign-with"
            )
        trusted = TrustedFiles(trust or (), trust_seal or (), trust_sign or (), trust_time or ())
        _write_population(over, runs or (), format, out, (since, until), (sample, seed), trusted)
        return
    _must_go_without(
        {
            "--since": since,
            "--until": until,
            "--sample": sample,
            "--seed": seed,
            "--trust": trust,
            "--trust-seal": trust_seal,
            "--trust-sign": trust_sign,
            "--trust-time": trust_time,
        }
    )
    if not runs:
        raise InvalidCall("name a run, as in: handrail report latest; or a folder of runs: handrail report --over runs")
    invocation = Invocation.of(context)

    def report_one(run: NamedRun) -> None:
        if format == "pdf":
            printing = print_report(
                run.folder, invocation.environment(browser), sign_with, out=out or run.beside(".pdf")
            )
            written = invocation.run_or_stop(printing)
        elif format in TABLES:
            written = write_table(run, format, out)
        else:
            run.must_be_a_folder("report")
            written = make_reports(run.folder, None if format == "all" else format)
        for file in written.files:
            print(file)
        written.raise_for_altered()

    def of_runs(words: list[str]) -> None:
        _must_suit_the_format(format, sign_with, out)
        each_run(invocation, words, report_one, out=out)

    def of_rollout(folder: Path) -> None:
        _write_of_rollout(invocation, folder, format, sign_with, browser, out)

    each_of_both(invocation, runs, of_rollout, of_runs)


def _must_suit_the_format(format: str, sign_with: Path | None, out: Path | None) -> None:
    if sign_with and format != "pdf":
        raise InvalidCall("--sign-with signs a PDF; say --format pdf")
    if out and format not in BESIDE:
        raise InvalidCall(
            f"--out takes one file; say which: --format {' or '.join(BESIDE)}. Other reports lie in the run's folder"
        )


def _write_of_rollout(
    invocation: Invocation, named: Path, format: str, sign_with: Path | None, browser: str | None, out: Path | None
) -> None:
    """Write the reports of a rollout into its folder, or its PDF beside it."""
    from handrail.app.rollouts.folder import RolloutFolder
    from handrail.app.rollouts.report import print_rollout_report, write_rollout_reports
    from handrail.report.rollout.formats import FORMATS as ROLLOUT_FORMATS

    folder = RolloutFolder(named)
    if format == "pdf":
        printing = print_rollout_report(folder, invocation.environment(browser), sign_with, out=out)
        print(invocation.run_or_stop(printing))
        return
    if format not in (*ROLLOUT_FORMATS, "all"):
        raise InvalidCall(f"a rollout is reported as {', '.join(ROLLOUT_FORMATS)}, pdf or all, not as {format}")
    if out or sign_with:
        raise InvalidCall(
            "these reports of a rollout lie in its folder, since they lead to those of its runs, and are signed with its seal; "
            "leave out --out and --sign-with, or say --format pdf"
        )
    for file in write_rollout_reports(folder, None if format == "all" else format):
        print(file)


def _must_go_without(options: Mapping[str, object]) -> None:
    """Raise `InvalidCall` for options of a population, where none is asked for."""
    given = [name for name, value in options.items() if value]
    if given:
        raise InvalidCall(f"{' and '.join(given)} belong to a population: handrail report --over DIR {given[0]} …")


def _write_population(
    over: Path,
    runs: Sequence[str],
    format: str,
    out: Path | None,
    ends: tuple[str | None, str | None],
    drawing: tuple[int | None, str | None],
    trusted: TrustedFiles,
) -> None:
    """Write the list of all runs in a folder. Raises `EvidenceBroken`, once it is written, if any is broken or untrusted."""
    from handrail.app import environment
    from handrail.app import population as app
    from handrail.report.population.controls import controls_over_runs, shown_by_none
    from handrail.report.population.texts import summary

    if runs:
        raise InvalidCall(f"--over takes all runs in {over}; leave out {' '.join(runs)}, or leave out --over")
    chosen = "html" if format == "all" else format
    if chosen not in app.FORMATS:
        raise InvalidCall(f"a population is written as {' or '.join(app.FORMATS)}, not as {chosen}")
    now = environment.clock()
    wanted = app.period(*ends, now, environment.utc_offset())
    found = app.population(over, wanted, app.sample(*drawing), now, trusted.read())
    file = app.write_population(found, chosen, out)
    print(visible(summary(found)))
    if found.others:
        print(visible(f"not listed, as no run: {', '.join(found.others)}"))
    unshown = shown_by_none(controls_over_runs(found))
    if unshown:
        print(visible(f"evidenced by no run: {', '.join(unshown)}"))
    for run in found.drawn:
        print(visible(f"drawn: {run.number}  {run.folder}{f' in {run.zip}' if run.zip else ''}"))
    print(file)
    problems = [
        f"the evidence of {len(runs)} of {len(found.members)} runs is {what}: {visible(', '.join(it.name for it in runs))}"
        for runs, what in ((found.altered, "broken"), (found.untrusted, "not by whom you trust"))
        if runs
    ]
    if problems:
        raise EvidenceBroken("; ".join(problems))
