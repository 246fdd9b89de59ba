"""What controls of the present document were given, and must still hold when an action may send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from handrail.page.chromium.scripts import joined, script
from handrail.page.explaining import not_checked, value_not_kept
from handrail.page.port import Target

if TYPE_CHECKING:
    from handrail.page.chromium.element_access import ElementAccess

_WITH_DOCUMENT = "(element, argument) => ({{ ...({function})(element, argument), document: performance.timeOrigin }})"


def comparing(function: str) -> str:
    """A function that compares, and also tells which document it was asked in."""
    return _WITH_DOCUMENT.format(function=function)


HELD = comparing(script("controls/held.js"))
CHOSEN = comparing(script("controls/chosen.js"))
CHECKED = comparing(script("controls/checked.js"))
SHOWN_CHOICE = comparing(joined("controls/options.js", "controls/shown_choice.js"))
_HAS_FOCUS = "element => element.matches(':focus, :focus-within')"
_LEAVE = script("controls/leave.js")


Question: TypeAlias = tuple[Target, str, object]
"""The target of an element, a function that looks at it, and its argument."""


@dataclass(frozen=True)
class GivenValue:
    """The value of one control: a function that compares it, its argument, and the document in which the control stands."""

    function: str
    argument: Any = field(repr=False)
    document: float
    group: str = ""


@dataclass
class GivenValues:
    """The values that were given to controls of one window since something was last sent."""

    _values: dict[Target, GivenValue] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._values)

    def add(self, target: Target, function: str, argument: Any, answer: Mapping[str, Any]) -> None:
        """Remember a value, by the answer to its first comparison. What it puts an end to by itself is forgotten."""
        value = GivenValue(function, argument, answer["document"], answer.get("group", ""))
        self._values = {other: kept for other, kept in self._values.items() if not _ends(value, kept)}
        self._values[target] = value

    def clear(self) -> None:
        self._values.clear()

    async def require(self, access: ElementAccess) -> None:
        """Leave the control that has the focus, for that of `access`, and compare every value once more. Raises `StepError`."""
        await self.compare(access, (access.target, _LEAVE, None))

    async def compare(self, access: ElementAccess, *before: Question) -> None:
        """Compare every value once more, on the page of `access`, after what is asked `before`. Raises `StepError`."""
        values = list(self._values.items())
        compared = [(target, value.function, value.argument) for target, value in values]
        answers = (await access.ask_all_if_there([*before, *compared]))[len(before) :]
        for (target, value), answer in zip(values, answers, strict=True):
            if answer and "holds" in answer and answer["document"] == value.document:
                self.clear()
                raise _not_kept(target, value, answer)

    async def forget_focused(self, access: ElementAccess) -> None:
        """Forget the value of the control that has the focus, on the page of `access`."""
        for target in list(self._values):
            if await access.at(target).ask_if_there(_HAS_FOCUS, None):
                del self._values[target]


def _ends(new: GivenValue, old: GivenValue) -> bool:
    return (
        bool(new.group) and new.group == old.group and (new.group.startswith("radio") or new.argument != old.argument)
    )


def _not_kept(target: Target, value: GivenValue, answer: Mapping[str, Any]) -> Exception:
    if value.function == CHECKED:
        return not_checked(target[0], wanted=value.argument)
    if value.function in (CHOSEN, SHOWN_CHOICE):
        wanted = ", ".join(f'"{name}"' for name in value.argument)
        holds = answer["holds"]
        return value_not_kept(target[0], holds if isinstance(holds, str) else ", ".join(holds), wanted)
    wanted, is_secret = value.argument
    return value_not_kept(target[0], answer["holds"], "" if is_secret else f'"{wanted}"')
