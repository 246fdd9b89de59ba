"""What differs between two plans of a rollout, in sentences for whoever approved the earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handrail.fleet.plan import Facts
from handrail.fleet.waves import parse_waves, waves_of

MAX_LISTED = 5
"""The number of pairs that a sentence names."""
_TERMS = {
    "waves": "the waves",
    "budget": "the budget",
    "pause": "the pause between waves",
    "at_once": "how many run at once",
}


def plan_differences(earlier: Facts, now: Facts) -> tuple[str, ...]:
    """What the facts of a plan have changed since those of an earlier one. Nothing differs if there is no sentence."""
    return (
        *_differing_pairs(earlier, now),
        *_differing_facts(earlier, now),
        *_differing_terms(earlier, now),
        *_differing_waves(earlier, now),
        *_differing_blackouts(earlier["blackouts"], now["blackouts"]),
    )


def _differing_pairs(earlier: Facts, now: Facts) -> Iterator[str]:
    before, after = _names(earlier), _names(now)
    if new := [name for name in after if name not in before]:
        yield f"{_listed(new)} {_is_or_are(new)} new"
    if gone := [name for name in before if name not in after]:
        yield f"{_listed(gone)} {_is_or_are(gone)} not in it any more"


def _differing_facts(earlier: Facts, now: Facts) -> Iterator[str]:
    """What differs of the pairs that are in both: a sentence for each change, with the pairs that it is of."""
    before = {facts["pair"]: dict(_flat(facts)) for facts in earlier["pairs"]}
    changes: dict[str, list[str]] = defaultdict(list)
    for facts in now["pairs"]:
        after, then = dict(_flat(facts)), before.get(facts["pair"], dict(_flat(facts)))
        for what in dict.fromkeys([*then, *after]):
            old, new = then.get(what, "nothing"), after.get(what, "nothing")
            if old != new:
                changes[f"{what} was {old}, and is {new}"].append(facts["pair"])
    yield from (f"{_listed(pairs)}: {change}" for change, pairs in changes.items())


def _flat(facts: Facts) -> Iterator[tuple[str, str]]:
    """The facts of an assignment, each with words for what it is."""
    yield "the runbook", f"{facts['runbook'][:16]}…"
    for name, value in facts["inputs"].items():
        yield f"the input {name}", _told(value)
    for role, appliance in facts["appliances"].items():
        for name, value in appliance.items():
            yield f"the {name} of {role}", _told(value)


def _differing_terms(earlier: Facts, now: Facts) -> Iterator[str]:
    for key, words in _TERMS.items():
        old, new = (",".join(plan[key]) if key == "waves" else str(plan[key]) for plan in (earlier, now))
        if old != new:
            yield f"{words}: {old} before, and {new} now"


def _differing_waves(earlier: Facts, now: Facts) -> Iterator[str]:
    before, after = _waves(earlier), _waves(now)
    moves: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, number in after.items():
        if name in before and before[name] != number:
            moves[before[name], number].append(name)
    for (old, new), names in sorted(moves.items()):
        yield f"{_listed(names)}: in wave {old} before, and in wave {new} now"


def _differing_blackouts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield f"the blackout {name} is for none of these pairs any more"
        elif name not in before:
            yield f"the blackout {name} is new: {after[name]['when']}; for {_listed(after[name]['pairs'])}"
        else:
            if before[name]["when"] != after[name]["when"]:
                yield f"the blackout {name} was {before[name]['when']}; and is {after[name]['when']}"
            if freed := [pair for pair in before[name]["pairs"] if pair not in after[name]["pairs"]]:
                yield f"the blackout {name} is not for {_listed(freed)} any more"
            if bound := [pair for pair in after[name]["pairs"] if pair not in before[name]["pairs"]]:
                yield f"the blackout {name} is for {_listed(bound)} now"


def _waves(plan: Facts) -> dict[str, int]:
    """The number of each pair's wave."""
    divided = waves_of(_names(plan), parse_waves(",".join(plan["waves"])))
    return {name: number for number, wave in enumerate(divided, 1) for name in wave}


def _names(plan: Facts) -> list[str]:
    return [facts["pair"] for facts in plan["pairs"]]


def _told(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case [str(host), int(port)]:
            return f"{host}:{port}"
        case list():
            return " or ".join(map(_told, value)) or "nothing"
        case dict():
            return ", ".join(f"{name}: {_told(inner)}" for name, inner in value.items())
        case _:
            return str(value)


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    if len(listed) <= MAX_LISTED:
        return ", ".join(listed)
    return f"{', '.join(listed[:MAX_LISTED])} and {len(listed) - MAX_LISTED} more"


def _is_or_are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
