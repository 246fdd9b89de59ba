"""Items: a runbook in a situation. Each is a function to pytest, so that fixtures, marks and reporters treat it as any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest._code.code import ExceptionInfo, TerminalRepr

from handrail.pytest_plugin.failures import RunbookFailed, as_repr
from handrail.pytest_plugin.options import Settings
from handrail.pytest_plugin.situations import Situation, situations
from handrail.pytest_plugin.tags import tags_of

if TYPE_CHECKING:
    from handrail.pytest_plugin.performing import Performer


class RunbookFile(pytest.File):
    """A file that is a runbook, with or without mistakes."""

    def collect(self) -> Iterator[RunbookItem]:
        for tag in tags_of(self.path):
            self.config.addinivalue_line("markers", f"{tag}: a tag of runbooks")
            self.add_marker(tag)
        for situation in situations(Settings.of(self.config)):
            yield RunbookItem.of(self, situation)


def carry_out(request: pytest.FixtureRequest, handrail_performer: Performer) -> None:
    """Check a runbook, and perform or rehearse it in its situation."""
    handrail_performer.carry_out(request.node)


class RunbookItem(pytest.Function):
    """A runbook that is checked, and performed or rehearsed in one situation."""

    handrail_situation: Situation

    @classmethod
    def of(cls, parent: RunbookFile, situation: Situation) -> RunbookItem:
        item: RunbookItem = cls.from_parent(parent, name=f"{parent.path.stem}[{situation.name}]", callobj=carry_out)
        item.handrail_situation = situation
        return item

    @property
    def id(self) -> Any:
        """The id as pytest reads one from a text, in which brackets are a part of their own: `--lf` compares the two."""
        whole = super().id
        return type(whole).parse(str(whole))

    @property
    def shown_path(self) -> str:
        """The path of the file as pytest shows it."""
        return self.nodeid.partition("::")[0]

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        if isinstance(excinfo.value, RunbookFailed):
            return as_repr(excinfo.value, self.path)
        return super().repr_failure(excinfo)
