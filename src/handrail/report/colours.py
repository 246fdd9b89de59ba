"""The colours of a run's appliances, the same in its replay and in its videos."""

from __future__ import annotations

from handrail.journal import RunRecord
from handrail.palette import COLOURS, Colour, colours_of


def appliance_colours(record: RunRecord) -> dict[str, Colour]:
    """The colour of each role."""
    roles = [appliance.role for appliance in record.started.appliances]
    return colours_of([*roles, *(section.appliance for section in record.sections)])


def colour_classes() -> str:
    """CSS with a class for each colour."""
    return "".join(
        f".{colour.name} {{ --hue: {colour.strong}; --tint: {colour.tint}; --deep: {colour.deep}; }}\n"
        for colour in COLOURS
    )
