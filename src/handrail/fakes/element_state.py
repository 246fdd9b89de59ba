"""The state of an element of a `FakeSite` while a page in memory shows it."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.fakes.site import CONTROLS, SiteElement
from handrail.page import FindSecrets


@dataclass
class ElementState:
    """An element and its present state."""

    element: SiteElement
    value: str = ""
    chosen: tuple[str, ...] = ()
    """The chosen options of a listbox."""
    checked: bool = False
    received: str = ""
    """The name of the secret that was filled in."""

    @classmethod
    def initial(cls, element: SiteElement) -> ElementState:
        """Return the state of an element when its page has just been opened."""
        if element.role == "listbox":
            return cls(element, ", ".join(element.chosen), element.chosen)
        return cls(element, element.value or (element.options[0] if element.options else ""))

    def choose(self, options: tuple[str, ...], *, only: bool) -> None:
        """Choose options by their whole names. A listbox keeps what was chosen, unless it is to have `only` these."""
        if self.element.role == "listbox":
            kept = () if only else self.chosen
            self.chosen = tuple(option for option in self.element.options if option in (*kept, *options))
        self.value = ", ".join(self.chosen or options)

    @property
    def text(self) -> str:
        """The text that a person reads; for a control, its value."""
        if self.element.role in CONTROLS:
            return self.value
        return self.value or self.element.value or self.element.name

    def secret(self, find_secrets: FindSecrets) -> str:
        """Return the name of the secret that shows here, or an empty text."""
        names = [name for text in (self.value, self.element.value) for _, _, name in find_secrets(text)]
        return next(iter(names), self.received)

    def line(self, find_secrets: FindSecrets) -> str:
        """Return the line of the page's text for this element, without secrets."""
        secret = self.secret(find_secrets)
        value = f"«secret:{secret}»" if secret else self.value or self.element.value
        return f'- {self.element.role} "{self.element.name}"{f": {value}" if value else ""}'
