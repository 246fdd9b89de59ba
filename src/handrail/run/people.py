"""What a run needs of people: approval before some steps, and a word on what has failed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from handrail.engine import Approvals, Gate, Operator, Recorder, wanting
from handrail.errors import InvalidCall
from handrail.run.orders import Orders, World
from handrail.runbook import PlacedSection


def people_of(orders: Orders, world: World, recorder: Recorder) -> tuple[Gate, ...]:
    """The gates that ask people, as far as there are any. Of a rehearsal nobody is asked anything."""
    if orders.mode == "rehearsal":
        return ()
    approvals = Approvals(orders.approval, world.consult, recorder.tell)
    return (approvals, Operator(world.consult, recorder.tell)) if world.consult else (approvals,)


def must_be_approved(
    sections: Iterable[PlacedSection], orders: Orders, world: World, settled: Collection[str] = ()
) -> None:
    """Where nobody can be asked, approval is given before the browser starts. Raises `InvalidCall` with the command for it.

    A rehearsal needs none, and in a lesson whoever leads it is there.
    """
    places = [place for place in wanting(sections) if place.number not in settled]
    if not places or orders.approval or world.consult or orders.mode != "run":
        return
    named = "\n".join(f"  step {place.number}: {place.step.describe()}" for place in places)
    raise InvalidCall(
        f"a person is to approve these steps, and there is no terminal to ask on:\n{named}\nRead the plan with `handrail plan`, "
        f"then say who approves exactly this one:\n  {world.called} --approved-by NAME --plan {orders.runbook.digest}"
    )
