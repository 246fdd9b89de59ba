"""An author's session: an open page of one appliance, signed in as a run does, of which nothing is put on record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from handrail.app.lookup import library
from handrail.engine import Listener
from handrail.engine.sign_in import only_signs_in
from handrail.errors import InvalidCall, InvalidFile
from handrail.inventory import Pair
from handrail.locator import Locator, LocatorMistake
from handrail.mode import DRAFT
from handrail.page import Page
from handrail.run import Environment, OpenRun, RunExecution, RunRequest
from handrail.runbook import Draft, PlannedStep, Runbook, outline
from handrail.secrets import Redactor
from handrail.steps.base import PATIENCE
from handrail.steps.menu import is_address

AUTHOR_PATIENCE_SECONDS = 5.0
"""The time that a step waits for its page where an author tries it: whoever is writing it sits before the page."""

HERE = Path("draft.yaml")
"""The file that a runbook would be in which nobody has named: those that it calls lie beside it."""


@dataclass(frozen=True)
class Place:
    """The page that an author wants: of which appliance, and the way to it."""

    pair: Pair
    inventory_file: Path
    role: str = ""
    """The role of the appliance; by itself primary, or the pair's first."""
    at: str = ""
    """A menu path, or an address of the appliance; empty for the page after signing in."""
    clicks: tuple[str, ...] = ()
    """Locators of what is clicked there, in this order."""
    clicks_are_safe: bool = False
    """The author says that these clicks change nothing."""
    sign_in: str = "sign-in"
    """The runbook that signs in; empty to stay on the page that comes before."""
    headed: bool = False
    allow_plain_http: bool = False
    patience: float | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def appliance(self) -> str:
        """The role of the appliance. Raises `InvalidCall` if the pair has none of that role."""
        roles = self.pair.roles
        role = self.role or ("primary" if "primary" in roles else next(iter(roles), ""))
        if role not in roles:
            raise InvalidCall(
                f"the pair {self.pair.name} has no {role or 'appliances'}; it has {', '.join(roles) or 'none'}"
            )
        return role

    def way(self) -> list[dict[str, Any]]:
        """The steps that lead to the page, as a runbook has them. Raises `InvalidCall`."""
        way: list[dict[str, Any]] = [{"call": self.sign_in}] if self.sign_in else [{"open": "$url"}]
        if self.at:
            way.append({"open" if is_address(self.at) else "navigate": self.at})
        safe = {"effect": "safe"} if self.clicks_are_safe else {}
        return way + [{"click": str(read_locator(click)), **safe} for click in self.clicks]

    def request(self, runbook: Runbook) -> RunRequest:
        """The request of the session."""
        return RunRequest(
            runbook,
            self.pair,
            self.inventory_file,
            self.inputs,
            mode=DRAFT,
            screenshots="off",
            headed=self.headed,
            allow_plain_http=self.allow_plain_http,
            patience=self.patience,
        )


def read_locator(text: str) -> Locator:
    """Read a locator as it is typed, or as it stands in YAML, in single quotes. Raises `InvalidCall`."""
    typed = text.strip()
    if len(typed) > 1 and typed[0] == typed[-1] == "'":
        typed = typed[1:-1].replace("''", "'")
    try:
        return Locator.parse(typed)
    except LocatorMistake as mistake:
        message = str(mistake)
    raise InvalidCall(f"{text}: {message}")


def begin_draft(place: Place, file: Path = HERE) -> Draft:
    """A runbook whose steps lead to the page. Raises `InvalidCall` for a way that no runbook could have."""
    draft = Draft.begin(file, library(), place.appliance, place.at or "The first page")
    for step in place.way():
        draft = draft.with_step(step)
    try:
        draft.runbook()
    except InvalidFile as invalid:
        sentences = dict.fromkeys(mistake.sentence for mistake in invalid.mistakes)
    else:
        return draft
    raise InvalidCall("\n".join(sentences))


def must_be_harmless(planned: PlannedStep, pair: Pair) -> None:
    """Refuse a step that may change something, unless it signs in or the pair is there to be practised on.

    Raises `InvalidCall`.
    """
    if pair.is_practice or only_signs_in(planned):
        return
    for inner in planned.walk():
        effect = inner.step.effect_in_force
        if effect != "safe":
            raise InvalidCall(
                f"{inner.step.describe()}: not performed. Its effect is {effect}, and {pair.name} is no practice pair, where "
                "only what is safe is done, as in a rehearsal. If it changes nothing, say so (`effect: safe`, or --safe for "
                "--click); else try it on the practice pair: handrail practice"
            )


@dataclass
class AuthorSession:
    """An open page, and the steps that an author has performed on it."""

    place: Place
    way: Draft
    """The runbook whose last steps lead to the page."""
    run: OpenRun
    draft: Draft
    """The same with the steps that were performed since."""

    @property
    def page(self) -> Page:
        return self.run.pages[self.place.appliance]

    async def perform_way(self) -> None:
        """Go the way to the page. Raises `StepError`, and `InvalidCall` before a step that is not allowed."""
        way = self._way()
        for planned in way:
            must_be_harmless(planned, self.place.pair)
        await self._perform(way)

    async def go_back(self) -> None:
        """Go the way to the page again, signed in as one is. Raises `StepError`."""
        again = self._way()[1:]
        if again:
            await self._perform(again)
        else:
            await self.page.open(self.place.pair.roles[self.place.appliance].url, PATIENCE)

    async def perform(self, draft: Draft, planned: PlannedStep) -> None:
        """Perform the last step of a longer draft, which then is the session's. Raises `StepError`."""
        self.run.adopt(_runbook(draft, self.place))
        await self._perform([planned])
        self.draft = draft

    def last_step(self, draft: Draft) -> PlannedStep:
        """The last step of a draft, as it would be performed. Raises `InvalidFile`."""
        return outline(_runbook(draft, self.place))[-1].steps[-1]

    def _way(self) -> Sequence[PlannedStep]:
        last = outline(_runbook(self.way, self.place))[-1]
        return last.steps[-len(self.place.way()) :]

    async def _perform(self, steps: Sequence[PlannedStep]) -> None:
        section = replace(self.run.runner.outline[-1], steps=tuple(steps))
        await self.run.runner.perform([section], self.run.contexts)


@asynccontextmanager
async def open_session(
    place: Place, draft: Draft, environment: Environment, redactor: Redactor, listeners: Sequence[Listener] = ()
) -> AsyncIterator[AuthorSession]:
    """Open a page for an author. The last steps of the draft lead to the one that is wanted; they are not performed yet."""
    request = place.request(draft.runbook())
    execution = RunExecution(request, replace(environment, consult_operator=None), listeners, redactor)
    async with execution.off_the_record() as run:
        yield AuthorSession(place, draft, run, draft)


def _runbook(draft: Draft, place: Place) -> Runbook:
    runbook = draft.runbook()
    return runbook.with_patience(place.patience) if place.patience else runbook
