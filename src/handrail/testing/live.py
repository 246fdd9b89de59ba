"""A thing of a `Scene` while a page in memory shows it."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.page import FindSecrets
from handrail.testing.scene import Thing


@dataclass
class Live:
    """A thing and its present state."""

    thing: Thing
    value: str = ""
    checked: bool = False
    received: str = ""
    """The name of the secret that was filled in."""

    def shows(self, find_secrets: FindSecrets) -> str:
        """The name of the secret that stands here, if any."""
        found = [name for text in (self.value, self.thing.value) for _, _, name in find_secrets(text)]
        return next(iter(found), self.received)

    def line(self, find_secrets: FindSecrets) -> str:
        secret = self.shows(find_secrets)
        said = f"«secret:{secret}»" if secret else self.value or self.thing.value
        return f'- {self.thing.role} "{self.thing.name}"{f": {said}" if said else ""}'


def at_first(thing: Thing) -> str:
    """What is filled in, or chosen, before anybody did anything."""
    return thing.value or (thing.options[0] if thing.options else "")
