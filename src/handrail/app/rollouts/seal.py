"""Sealing a rollout again, with the key and the authority that its inventory names by now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from handrail.app import environment as surroundings
from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.process import predicate_of, rollout_in_words
from handrail.app.rollouts.verify import verify_rollout
from handrail.app.runs_folder import goes_on
from handrail.app.seal import (
    SOFTWARE,
    ResealedRun,
    adds_anything,
    options_of,
    present_seal,
    signer_in_words,
)
from handrail.errors import InvalidCall
from handrail.fleet.record import RolloutRecord
from handrail.inventory import load_fleet
from handrail.run import RunFolder
from handrail.sealing import SealingOptions, is_sealed, seal_rollout
from handrail.secrets import Redactor, SecretResolver


def seal_rollout_again(
    folder: Path,
    secrets: SecretResolver | None = None,
    now: datetime | None = None,
    *,
    inventory: Path | None = None,
    replace_signature: bool = False,
    again: bool = False,
) -> ResealedRun:
    """Seal a rollout's folder; its runs are sealed each for itself. Else as `seal_again`, with the inventory of its first pair.

    Raises `InvalidCall`, too, for a rollout that has no end on record.
    """
    if goes_on(folder, surroundings.is_alive):
        raise InvalidCall(f"this rollout still goes on, and is sealed when it ends: {folder}")
    record = RolloutFolder(folder).read()
    if record.finished is None:
        raise InvalidCall(f"{folder} has no end on record: its process died. First: handrail resume {folder}")
    at = now or surroundings.clock()
    options = _options(record, inventory, secrets or surroundings.secrets(Redactor()), at)
    command = f"handrail seal {folder}" + (f" -i {inventory}" if inventory else "")
    results = verify_rollout(folder, at).results
    was_sealed = is_sealed(folder)
    if not adds_anything(folder, results, options, command, replace_signature=replace_signature, again=again):
        return ResealedRun(RunFolder(folder), present_seal(folder), was_sealed, lacked_nothing=True)
    seal_rollout(folder, options, SOFTWARE, at, rollout_in_words(record), predicate_of(record))
    return ResealedRun(RunFolder(folder), signer_in_words(options), was_sealed)


def _options(record: RolloutRecord, inventory: Path | None, resolver: SecretResolver, now: datetime) -> SealingOptions:
    """The key and the authority of the inventory that lists the first pair. Raises `InvalidCall` if none does any more."""
    first = record.started.waves[0][0]
    fleet = load_fleet([inventory] if inventory else [Path(file) for file in record.started.inventory_files])
    if first not in fleet.pairs:
        raise InvalidCall(
            f"no pair {first}, whose inventory names the key, is in the inventories any more; name one with -i"
        )
    return options_of(fleet.pairs[first].seal, fleet.inventory_of(first).file.parent, resolver, now)
