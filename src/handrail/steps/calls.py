"""Composition: the action by which a runbook performs another one."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from handrail.action import Reach
from handrail.steps.base import BaseStep
from handrail.steps.context import Context
from handrail.steps.fields import FilledText, Text, mistaken
from handrail.steps.plain_words import runbook_in_words

MAX_NAME_LENGTH = 100
"""The characters of a runbook's name, with its folders."""


def _runbook_name(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", text) or len(text) > MAX_NAME_LENGTH:
        raise mistaken(
            "takes the name of a runbook without its .yaml, as in: sign-in; a placeholder cannot stand for it"
        )
    return text


class Call(BaseStep):
    """Perform another runbook's steps here, on this section's appliance.

    Its file is looked for beside this one, then among the shipped ones. `with` gives its inputs.

    - call: sign-in
    """

    action: ClassVar[str] = "call"
    shorthand: ClassVar[str] = "runbook"
    reach: ClassVar[Reach] = "nothing"
    literal_fields: ClassVar[frozenset[str]] = BaseStep.literal_fields | {"runbook"}

    runbook: Annotated[FilledText, AfterValidator(_runbook_name)]
    with_: Annotated[dict[str, Text], Field(alias="with", description="A text for each input of that runbook.")] = {}

    def describe(self) -> str:
        return f"Perform the runbook {self.runbook}"

    def instruction(self) -> str:
        return runbook_in_words(self.runbook)

    async def run(self, context: Context) -> None:
        """Do nothing: the runner goes on with the called runbook's steps."""
