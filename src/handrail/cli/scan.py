"""`handrail scan`."""

from __future__ import annotations

from handrail.cli.options import MovedInventoryOption, RunArgument


def scan(run: RunArgument, inventory: MovedInventoryOption = None) -> None:
    """Search everything that a run kept for its secrets, in every encoding, and put away what holds one (exit code 4)."""
    from handrail.cli.again import orders_of
    from handrail.cli.redaction import REDACTOR
    from handrail.cli.world import real_world
    from handrail.errors import SecretKept
    from handrail.evidence.scanning import Scanner
    from handrail.journal import EvidenceSearched, read, telling
    from handrail.report.words import searched
    from handrail.run import RunFolder
    from handrail.run.cast import fetched_again
    from handrail.run.searching import put_away, said

    folder = RunFolder(run)
    orders = orders_of(folder, telling(read(folder.journal, cut_off=True)).started, None, inventory)
    gone = fetched_again(orders, real_world(None), REDACTOR.redactor)
    scanner = Scanner(REDACTOR.redactor.secrets)
    hits = scanner.scan(folder.path, folder.kept())
    if hits:
        raise SecretKept(said(hits, put_away(folder, hits)))
    print(searched(EvidenceSearched(files=scanner.files, secrets=len(REDACTOR.redactor.secrets))))
    if gone:
        print(f"not searched for, since made for the run and gone with it: {', '.join(gone)}; the run did at its end")
