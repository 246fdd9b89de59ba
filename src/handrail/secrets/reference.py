"""References to secrets, as files have them: never a value. Each kind of reference is a file of `sources/`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

from handrail.secrets.secret import Secret


@dataclass(frozen=True)
class FetchContext:
    """The surroundings of a fetch: environment variables, a person who may be asked, and the folder that relative paths start at.

    `ask` puts a question to a person, where there is one; `say` hears what is not an error and should be known.
    """

    env: Mapping[str, str] = field(repr=False)
    ask: Callable[[str], str] | None
    say: Callable[[str], None]
    base: Path


class SecretReference(ABC):
    """Says where a secret is; knows nothing of its value. `str` gives the place in words.

    A new source is a frozen dataclass of this kind in a file of its own, and its name in `SOURCES`.
    """

    keyword: ClassVar[str]
    """The source's name in a file, as in `{env: …}`."""
    schema: ClassVar[Mapping[str, Any]]
    """The JSON Schema of the value behind the keyword. Its `description` is the manual's sentence."""
    library: ClassVar[str] = ""
    """The distribution that the source needs, where it needs one: Handrail's extra of the keyword's name brings it."""
    title: ClassVar[str] = ""
    """The store that the library opens, in words."""
    ephemeral: ClassVar[bool] = False
    """A secret of this source is made for one run, and cannot be fetched again."""

    @classmethod
    @abstractmethod
    def parse(cls, raw: Any) -> Self:
        """Read the value behind the keyword. Raises `ValueError` with a sentence for the author."""

    @abstractmethod
    def fetch(self, name: str, context: FetchContext) -> str:
        """Get the value of the secret `name`. Raises `SecretUnavailable` with the next thing to do.

        That error is raised after every `except` block has ended: an exception chained to it could hold the value.
        """

    def credentials(self, env: Mapping[str, str]) -> Iterable[Secret]:
        """Secrets that the source itself is opened with; the redactor learns them before anything is fetched."""
        return ()
