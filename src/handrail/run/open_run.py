"""A run whose pages are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handrail.engine import Listener, Runner, StepContexts, sign_in_page_locators_by_step
from handrail.page import Page
from handrail.run.training import TrainingHooks
from handrail.runbook import PlannedSection, Runbook, outline


@dataclass
class OpenRun:
    """A run whose pages are open: its runner, the contexts of its steps, and the hooks of whoever leads it."""

    runner: Runner
    contexts: StepContexts
    hooks: TrainingHooks
    pages: Mapping[str, Page]
    """By role."""
    make_listeners: Callable[[Sequence[PlannedSection]], Sequence[Listener]]

    def adopt(self, runbook: Runbook) -> None:
        """Go on with another text of the runbook: its steps are performed from now on. What is open stays open."""
        sections = outline(runbook)
        self.contexts.sign_in_page_locators.clear()
        self.contexts.sign_in_page_locators.update(sign_in_page_locators_by_step(sections))
        self.runner.recorder.listeners = self.make_listeners(sections)
        self.runner = Runner(self.runner.recorder, sections, self.runner.gate)
