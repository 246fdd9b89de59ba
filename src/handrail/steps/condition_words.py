"""Conditions in the words that people use who do not know runbooks."""

from __future__ import annotations

from handrail.steps.condition import STATE_WORDS, STATES, Condition
from handrail.steps.plain_words import control_in_words


def condition_in_words(condition: Condition) -> str:
    """The condition as a clause; alternatives that are to be in the same state share their verb."""
    alternatives = [
        (state, target) for inner in condition.any or () for state in STATES if (target := getattr(inner, state))
    ]
    states = {state for state, _ in alternatives}
    is_plain = all(len(inner.model_fields_set) == 1 and not inner.any for inner in condition.any or ())
    if condition.model_fields_set != {"any"} or len(states) != 1 or not is_plain or not condition.any:
        return condition.describe(control_in_words)
    if len(alternatives) != len(condition.any):
        return condition.describe(control_in_words)
    *first, last = (control_in_words(target) for _, target in alternatives)
    (state,) = states
    return f"{', '.join(first)} or {last} is {STATE_WORDS.get(state, state)}"
