"""`handrail scan`."""

from __future__ import annotations

from handrail.cli.options import MovedInventoryOption, RunArgument


def scan(run: RunArgument, inventory: MovedInventoryOption = None) -> None:
    """Search everything that a run kept for its secrets, in every encoding, and put away what holds one (exit code 4)."""
    from handrail.app.environment import real_world
    from handrail.app.stored_run import orders_of
    from handrail.cli.redaction import REDACTOR
    from handrail.journal import read, run_record
    from handrail.report.words import searched
    from handrail.run import RunFolder, fetched_again, must_hold_no_secret, search

    folder = RunFolder(run)
    request = orders_of(folder, run_record(read(folder.journal, cut_off=True)).started, None, inventory)
    gone = fetched_again(request, real_world(None), REDACTOR.redactor)
    fact = search(folder, folder.kept(), REDACTOR.redactor)
    must_hold_no_secret(fact)
    print(REDACTOR.redact(searched(fact)))
    if gone:
        print(f"not searched for, since made for the run and gone with it: {', '.join(gone)}; the run did at its end")
