"""`handrail scan`."""

from __future__ import annotations

from handrail.cli.options import MovedInventoryOption, RunArgument


def scan(run: RunArgument, inventory: MovedInventoryOption = None) -> None:
    """Search everything that a run kept for its secrets, in every encoding, and put away what holds one (exit code 4)."""
    from handrail.cli.again import orders_of
    from handrail.cli.redaction import REDACTOR
    from handrail.cli.world import real_world
    from handrail.journal import read, telling
    from handrail.report.words import searched
    from handrail.run import RunFolder, fetched_again, must_hold_no_secret, search

    folder = RunFolder(run)
    orders = orders_of(folder, telling(read(folder.journal, cut_off=True)).started, None, inventory)
    gone = fetched_again(orders, real_world(None), REDACTOR.redactor)
    fact = search(folder, folder.kept(), REDACTOR.redactor)
    must_hold_no_secret(fact)
    print(REDACTOR.redact(searched(fact)))
    if gone:
        print(f"not searched for, since made for the run and gone with it: {', '.join(gone)}; the run did at its end")
