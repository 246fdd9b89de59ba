"""Two properties of an action that steps declare, the journal records, and reports read: its effect and its reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Effect = Literal["safe", "idempotent", "once"]
"""The effect of a second time: it would change nothing (`safe`), do no harm (`idempotent`), or do harm (`once`)."""


@dataclass(frozen=True)
class EffectWords:
    """One effect in words for three readers: of a report, of a question to the operator, of a lesson's caption."""

    report: str
    question: str
    caption: str


EFFECT_WORDS: Mapping[Effect, EffectWords] = {
    "safe": EffectWords(
        "changes nothing",
        "safe: it changes nothing",
        "This changes nothing on the appliance.",
    ),
    "idempotent": EffectWords(
        "may be done again",
        "idempotent: doing it again does no harm",
        "This may be done again; a second time does no harm.",
    ),
    "once": EffectWords(
        "changes the appliance once",
        "once: it must not happen twice",
        "This cannot be taken back: it must not happen twice.",
    ),
}

Reach = Literal["nothing", "file", "wire", "looks", "acts", "fetches", "sends", "arrives"]
"""The farthest that a step goes by itself.

- `nothing`: Nowhere; the steps of the runbook that it calls have a reach each.
- `file`: To a file in the run's private folder.
- `wire`: To the appliance's network address, past the page.
- `looks`: To something on the page, and leaves it alone.
- `acts`: To a control of the page; the appliance hears of it once something is sent.
- `fetches`: To a control that brings a file from the appliance; the page stays.
- `sends`: To the appliance, which may change, or answer with another page.
- `arrives`: To a page, wherever the browser was before.
"""

PAGELESS: Final = frozenset[Reach]({"file", "wire"})
"""The reaches of steps that need no page."""

LOOKING: Final = frozenset[Reach]({"file", "wire", "looks"})
"""The reaches of steps that only check or show something."""
