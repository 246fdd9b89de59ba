"""References to secrets: files hold these, and never a value. Each kind of reference is a module in `sources/`."""

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

    `ask` puts a question to a person, if there is one; `say` gets warnings.
    """

    env: Mapping[str, str] = field(repr=False)
    ask: Callable[[str], str] | None
    say: Callable[[str], None]
    base: Path


class SecretReference(ABC):
    """A reference to a secret, without its value. `str` gives the source in words.

    A new source is a frozen dataclass of this kind in a module of its own, and its name in `SOURCES`.
    """

    keyword: ClassVar[str]
    """The source's name in a file, as in `{env: …}`."""
    schema: ClassVar[Mapping[str, Any]]
    """The JSON Schema of the value under the keyword. Its `description` is the manual's sentence."""
    library: ClassVar[str] = ""
    """The distribution that the source needs, if any: Handrail's extra of the keyword's name installs it."""
    title: ClassVar[str] = ""
    """The store that the library opens, in words."""
    ephemeral: ClassVar[bool] = False
    """Whether secrets of this source are made for one run, and cannot be fetched again."""

    @classmethod
    @abstractmethod
    def parse(cls, raw: Any) -> Self:
        """Parse the value under the keyword. Raises `ValueError` with a sentence for the author."""

    @abstractmethod
    def fetch(self, name: str, context: FetchContext) -> str:
        """Fetch the value of the secret `name`. Raises `SecretUnavailable` with the next thing to do.

        That error is raised after every `except` block has ended: an exception chained to it could hold the value.
        """

    def remedy(self) -> str:
        """What puts a wrong value right."""
        return f"put the right one where it comes from ({self}) before the next try"

    def credentials(self, env: Mapping[str, str]) -> Iterable[Secret]:
        """The secrets that open the source itself; the redactor learns them before anything is fetched."""
        return ()
