"""The plan of a rollout in print: its steps once, then waves, pairs, terms, what differs from the last one, and the digest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handrail.characters import on_one_line
from handrail.cli.output.wrapping import wrapped

if TYPE_CHECKING:
    from handrail.app.rollouts.request import RolloutRequest
    from handrail.inventory import Appliance


def print_rollout_plan(request: RolloutRequest, *, digest_alone: bool = False) -> None:
    """Print everything that an approval of a rollout is for; or its digest alone."""
    if digest_alone:
        print(request.plan.digest())
        return
    for line in _lines(request):
        print(line)


def _lines(request: RolloutRequest) -> Iterator[str]:
    from handrail.app.environment import clock
    from handrail.app.rollouts.rollout import differences_from_last
    from handrail.cli.commands.plan import step_lines
    from handrail.fleet import sharing_sentences

    plan = request.plan
    yield from step_lines(request.runbook, request.input_overrides)
    for number, names in enumerate(plan.divided, 1):
        yield f"\nwave {number}: {len(names)} of {len(plan.pairs)} pairs"
        for name in names:
            yield from _pair_lines(request, name)
    at_once = plan.at_once or "as many as memory and processors carry"
    pause = f"a pause of {plan.pause} between waves" if plan.pause.duration else "no pause between waves"
    pause = "a person is asked before each wave but the first" if plan.pause.asks else pause
    yield f"\nat once: {at_once}; {pause}"
    yield f"nothing new begins with {plan.budget.limit(len(plan.pairs))} failed, in doubt or unknown (--max-failed {plan.budget})"
    for sentence in (*plan.blackout_sentences(clock()), *sharing_sentences(plan.sharing)):
        yield wrapped("", on_one_line(sentence))
    last, differences = differences_from_last(request)
    if last:
        yield f"\nsince the last rollout of this runbook, {last.path}:"
        for sentence in differences or ("nothing differs",):
            yield wrapped("  - ", on_one_line(sentence))
    yield f"\nthe digest of this plan is {plan.digest()}"


def _pair_lines(request: RolloutRequest, name: str) -> Iterator[str]:
    from handrail.assignment import Assignment

    assignment = Assignment(request.runbook, request.pair(name), request.input_overrides)
    goes_on = f"  (goes on with {request.takes_up[name]})" if name in request.takes_up else ""
    yield on_one_line(f"  {name}{goes_on}")
    for role, appliance in assignment.appliances().items():
        yield wrapped("    ", on_one_line(f"{role}: {_reached(appliance)}"))
    inputs = ", ".join(f"{key}={value}" for key, value in assignment.inputs().items())
    if inputs:
        yield wrapped("    ", on_one_line(f"with {inputs}"))


def _reached(appliance: Appliance) -> str:
    host, port = appliance.address
    trusted = ", or ".join(map(str, appliance.trust)) or "nothing, by plain HTTP"
    return f"{appliance.url} at {host}:{port} as {appliance.username}, trusted by {trusted}"
