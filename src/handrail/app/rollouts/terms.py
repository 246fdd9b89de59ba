"""The terms of a rollout as they are typed: what is rolled out on which pairs, in which waves, within which budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.app.rollouts.folder import RolloutFolder
    from handrail.app.rollouts.request import RolloutRequest
    from handrail.inventory import Pair


@dataclass(frozen=True)
class RolloutTerms:
    """The options of the command line that say what is rolled out, each as its text."""

    runbook: str
    inventories: Sequence[Path]
    pairs: Sequence[str] | None
    inputs: Mapping[str, str] = field(default_factory=dict)
    waves: str = "rest"
    at_once: str = "auto"
    max_failed: str = "1"
    pause: str | None = None
    only_failed: Path | None = None
    out: Path = Path("rollouts")

    def request(self) -> RolloutRequest:
        """Make the request. Raises `InvalidFile` and `InvalidCall`."""
        from handrail.app.lookup import load_runbook
        from handrail.app.rollouts.request import RolloutRequest
        from handrail.app.rollouts.rollout import what_is_left
        from handrail.fleet import Pause, parse_budget, parse_pause, parse_waves, select
        from handrail.inventory import load_fleet

        runbook, fleet = load_runbook(self.runbook), load_fleet(list(self.inventories))
        pairs: dict[str, Pair] = dict(fleet.pairs)
        takes_up: dict[str, Path] = {}
        earlier = self._earlier() if self.only_failed else None
        if earlier:
            names, takes_up = what_is_left(earlier, fleet)
            pairs = {name: fleet.pairs[name] for name in names}
        if self.pairs is None and not self.only_failed:
            raise InvalidCall(
                "say on which pairs: --pairs SELECTION, as in --pairs all; `handrail inventory` lists them"
            )
        chosen = select(pairs, self.pairs).pairs if self.pairs is not None else tuple(pairs.values())
        return RolloutRequest(
            runbook,
            fleet,
            chosen,
            self.inputs,
            waves=parse_waves(self.waves),
            budget=parse_budget(self.max_failed),
            pause=parse_pause(self.pause) if self.pause else Pause(),
            at_once=parse_at_once(self.at_once),
            out=self.out,
            takes_up={pair.name: takes_up[pair.name] for pair in chosen if pair.name in takes_up},
            earlier=earlier.path if earlier else None,
        )

    def _earlier(self) -> RolloutFolder:
        """The rollout of which what is left is taken up: by its folder, `latest`, or the beginning of its name."""
        from handrail.app.rollouts.find import find_rollout, rollout_at

        named = self.only_failed or Path()
        if named.exists() and not rollout_at(named):
            raise InvalidCall(f"--only-failed {named}: there is no rollout in that folder")
        has_folder = len(named.parts) > 1 and not named.exists()
        return find_rollout(named.name if has_folder else str(named), named.parent if has_folder else self.out)


def parse_at_once(text: str) -> int | None:
    """Read `--at-once`; None for `auto`. Raises `InvalidCall`."""
    if text.strip() == "auto":
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise InvalidCall(f"--at-once takes a number from 1 on, or `auto`; not {text}")
    return int(text)
