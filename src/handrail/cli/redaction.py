"""The one redactor of this process: every text that leaves it passes here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.secrets import Redactor


class _Lazy:
    """Made when first needed, so that commands without secrets start quickly."""

    _made: Redactor | None = None

    @property
    def redactor(self) -> Redactor:
        from handrail.secrets import Redactor

        self._made = self._made or Redactor()
        return self._made

    def redact(self, text: str) -> str:
        return self._made.redact(text) if self._made else text


REDACTOR = _Lazy()
