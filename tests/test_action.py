"""Reaches: each is that of an action, and the sets of them nest."""

from typing import get_args

from handrail.action import LOOKING, PAGELESS, Reach
from handrail.steps import VOCABULARY


def test_every_reach_is_that_of_an_action() -> None:
    assert {step.reach for step in VOCABULARY.values()} == set(get_args(Reach)) > LOOKING > PAGELESS
