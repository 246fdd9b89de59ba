"""`handrail seal`."""

from __future__ import annotations

from handrail.cli.options import MovedInventoryOption, RunArgument


def seal(run: RunArgument, inventory: MovedInventoryOption = None) -> None:
    """Seal a run again: with a key or a timestamp that was not at hand when it ended. Broken evidence is not sealed."""
    from pathlib import Path

    from handrail import __version__
    from handrail.app.environment import real_world
    from handrail.app.lookup import chosen_pair
    from handrail.cli.commands.verify import made_again_in
    from handrail.cli.ending import by_whom
    from handrail.cli.redaction import REDACTOR
    from handrail.errors import EvidenceBroken
    from handrail.journal import read, run_record
    from handrail.run import RunFolder, means_for
    from handrail.sealing import TrustAnchors, Verification, is_sealed
    from handrail.sealing import seal as seal_run

    folder, environment = RunFolder(run), real_world(None)
    started = run_record(read(folder.journal)).started
    listed = inventory or Path(started.inventory_file)
    means = means_for(chosen_pair(listed, started.pair).seal, listed.parent, environment, REDACTOR.redactor)
    results = Verification(run, TrustAnchors(), environment.clock(), made_again_in(run)).results()
    broken = [result.sentence for result in results if result.state == "broken" and result.subject != "seal"]
    if broken:
        raise EvidenceBroken(f"what is broken is not sealed: {'; '.join(broken)}")
    again = "again, " if is_sealed(run) else ""
    seal_run(run, means, f"handrail {__version__}", environment.clock())
    print(f"sealed: {again}{by_whom(means)}; to check it: handrail verify {run}")
