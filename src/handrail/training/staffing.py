"""The people of a lesson, brought to a run: its gates, and its last word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from handrail.engine import Operator, Question, Reply
from handrail.errors import StepError
from handrail.journal import read
from handrail.journal.scores import scores
from handrail.page import Caption
from handrail.run import Backstage, Staff
from handrail.training import practice as practising
from handrail.training import teacher as teaching
from handrail.training.album import Album
from handrail.training.captions import Captions, pointed_at
from handrail.training.lectern import Lectern, Listen
from handrail.training.pacing import Pacing
from handrail.training.practice import Trainee
from handrail.training.teacher import Teacher


@dataclass(frozen=True)
class Party:
    """Who leads a lesson or practises, how their answers come from the terminal, if they do, and how fast it plays by itself."""

    by: str
    redact: Callable[[str], str]
    listen: Listen | None = None
    pacing: Pacing = field(default_factory=Pacing)


def lesson(party: Party, backstage: Backstage) -> Staff:
    """A trainer leads through every step."""
    lectern, captions, album = _furniture(party, backstage)
    teacher = Teacher(party.by, lectern, captions, album, party.pacing, backstage.tell)
    operator = Operator(_consult(party, lectern, captions), backstage.tell)
    return Staff((teacher, operator), _farewell(lectern, lambda: teaching.ended(party.by, _last(backstage))))


def practice(party: Party, backstage: Backstage) -> Staff:
    """A trainee does every step that has something to find on a page."""
    lectern, captions, album = _furniture(party, backstage, shut=True)
    trainee = Trainee(party.by, lectern, captions, album, backstage.pages, backstage.tell)
    consult = _consult(party, lectern, captions)

    async def by_hand_too(question: Question) -> Reply:
        """Who is asked about a failed step may do it by hand, where else in practice nothing reaches the page."""
        async with lectern.given_over(question.place.appliance):
            return await consult(question)

    operator = Operator(by_hand_too, backstage.tell)

    def end() -> Caption:
        told = scores(read(backstage.folder.journal)).sentence
        return practising.ended(party.by, _last(backstage), told)

    return Staff((trainee, operator), _farewell(lectern, end))


def _furniture(party: Party, backstage: Backstage, shut: bool = False) -> tuple[Lectern, Captions, Album]:
    podiums = {role: page.podium() for role, page in backstage.pages.items()}
    lectern = Lectern(podiums, party.redact, party.listen, shut)
    return lectern, Captions(backstage.outline), Album(backstage.folder, lectern)


def _last(backstage: Backstage) -> str:
    return backstage.outline[-1].appliance


def _consult(party: Party, lectern: Lectern, captions: Captions) -> Callable[[Question], Awaitable[Reply]]:
    """Who is asked when a step has failed: whoever is there, in the caption or at the terminal."""

    async def consult(question: Question) -> Reply:
        keys = {choice.key: choice for choice in question.choices}
        while True:
            said = await lectern.ask(captions.question(question), pointed_at(question.place))
            if said and said.key in keys:
                await lectern.hide(question.place.appliance)
                return Reply(keys[said.key], party.by, said.reason)

    return consult


def _farewell(lectern: Lectern, caption: Callable[[], Caption]) -> Callable[[], Awaitable[None]]:
    async def farewell() -> None:
        """Everything is done by then: a window that was closed ends nothing badly any more."""
        with suppress(StepError):
            said = caption()
            await lectern.ask(said, emphasis="none")
            await lectern.hide(said.appliance)

    return farewell
