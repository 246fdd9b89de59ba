"""The targets that a page knows, in whichever of its windows they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from handrail.page.port import Target


@dataclass
class KnownTargets:
    """Targets that mean something to every lookup and every picture."""

    sign_in_page: Sequence[Target] = ()
    """The locators that together identify the sign-in page, while a run is signed in; none otherwise."""
    received: dict[Target, str] = field(default_factory=dict)
    """Controls into which a secret was filled, and the name of the secret."""
