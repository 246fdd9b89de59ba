"""The optional port to an overlay: captions over a page's window, and a watch over people's actions in the page.

A page need not have an overlay. `overlay_of(page)` returns it; its specification is `handrail.fakes.overlay_spec.OverlaySpec`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from handrail.page.port import Page, Target, Use

Emphasis = Literal["none", "region", "outline"]
"""The way in which a caption points at its target: not at all, by a border around its region, or by one around itself."""


@dataclass(frozen=True)
class CaptionButton:
    """A button of a caption. `key` is the letter that presses it from the keyboard."""

    key: str
    label: str
    asks_reason: bool = False
    """The person who presses the button is asked for a reason."""
    ignores_enter: bool = False
    """Enter does not press the button, even if it comes first."""


@dataclass(frozen=True)
class Caption:
    """A text beside the page, for the people who watch it. The caller makes sure that it holds no secret."""

    appliance: str
    """The role of the window's appliance."""
    heading: str
    """The heading of the step's section in the document."""
    position: str
    """The step's number, as in: step 5 of 43."""
    sentence: str
    note: str = ""
    effect: str = ""
    """A sentence: whether the step can be undone."""
    effect_kind: Literal["safe", "idempotent", "once"] = "safe"
    """The effect that decides the colour of this sentence."""
    message: str = ""
    """A remark on the present moment: a hint, or that another control was meant."""
    buttons: tuple[CaptionButton, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    """Titles and PNGs of an earlier step, shown beside the live page."""
    facts: tuple[tuple[str, str], ...] = ()
    """Labels and texts. With buttons, or in a window that is still empty, their caption is a card in its middle."""
    number: str = ""
    """The number of the step that the caption is about; empty if it is about none."""


@dataclass(frozen=True)
class OverlayAnswer:
    """A person's answer in the caption: the key of the button, and the reason if the button asks for one."""

    key: str
    reason: str = ""


@dataclass(frozen=True)
class UserAction:
    """One action of a person in the page, while it is watched."""

    right: bool
    """The action was done with the watched target."""
    blocked: bool
    """The action was kept from the page, and so from the appliance."""
    control: str
    """The control that was used, as in: button "Delete"; never what was typed."""


class Overlay(Protocol):
    """Captions over one window, and a watch over what people do there.

    Nothing of the overlay takes part in the page: not in its layout, its text, its focus or its clicks. The page's scripts
    cannot answer for a person. The overlay comes back by itself after the page was replaced, until it is hidden.
    """

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        """Bring the window to the front, scroll to the target, and place the caption so that it does not cover the target."""

    async def next_answer(self) -> OverlayAnswer:
        """Wait for the next answer to the caption that is shown. The page stays alive."""

    def is_writing(self) -> bool:
        """Whether somebody is writing a reason into the caption now. Nothing should go on without them."""

    async def hide(self) -> None:
        """Take the caption away; the page is left byte for byte as it was before."""

    async def watch(self, target: Target, use: Use, *, block_others: bool, block_target: bool = False) -> None:
        """Watch, until `unwatch`, what people do in the page; with `block_others`, only actions with `target` reach it.

        With `block_target`, actions with `target` do not reach the page either. An empty target means no control at all.
        """

    async def next_user_action(self) -> UserAction:
        """Wait for the next action of a person in the page."""

    async def unwatch(self) -> None: ...

    async def block_input(self, *, always: bool) -> None:
        """Block people's input to the page, for the rest of the run: between captions or, with `always`, at all times.

        The program's own actions get through, and while the page is watched, the watch alone decides.
        """


@runtime_checkable
class OverlayPage(Protocol):
    """A page whose window can have an overlay."""

    def overlay(self) -> Overlay:
        """The overlay over the page's window, the same one at each call."""


def overlay_of(page: Page) -> Overlay:
    """The overlay over a page's window. Raises `TypeError` if the page has none."""
    if not isinstance(page, OverlayPage):
        raise TypeError(f"{type(page).__name__} has no overlay")
    return page.overlay()
