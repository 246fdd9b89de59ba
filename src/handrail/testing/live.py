"""A thing of a `Scene` while a page in memory shows it."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.page import FindSecrets
from handrail.testing.scene import CONTROLS, Thing


@dataclass
class Live:
    """A thing and its present state."""

    thing: Thing
    value: str = ""
    checked: bool = False
    received: str = ""
    """The name of the secret that was filled in."""

    @classmethod
    def at_first(cls, thing: Thing) -> Live:
        """The state in which a page comes."""
        return cls(thing, thing.value or (thing.options[0] if thing.options else ""))

    @property
    def text(self) -> str:
        """The text that a person reads; of a control, the value."""
        if self.thing.role in CONTROLS:
            return self.value
        return self.value or self.thing.value or self.thing.name

    def secret(self, find_secrets: FindSecrets) -> str:
        """The name of the secret that shows here, if any."""
        names = [name for text in (self.value, self.thing.value) for _, _, name in find_secrets(text)]
        return next(iter(names), self.received)

    def line(self, find_secrets: FindSecrets) -> str:
        """The line of the page's text, without secrets."""
        secret = self.secret(find_secrets)
        value = f"«secret:{secret}»" if secret else self.value or self.thing.value
        return f'- {self.thing.role} "{self.thing.name}"{f": {value}" if value else ""}'
