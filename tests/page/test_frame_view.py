"""Which parts of a locator the page around a frame satisfies, and what is left to be looked for in the frame."""

from __future__ import annotations

import pytest

from handrail.locator import Locator
from handrail.page.chromium.finder.frame_view import FrameView, places, within


def view(*names: str, around: FrameView | None = None, holders: tuple[str, ...] = ()) -> FrameView:
    return FrameView(around, names, frozenset(map(Locator.parse, holders)))


CONSOLE = view("Console", "main", holders=('section "Tools"', 'section "Tools" in region "Right"'))
INNER = view("Inner", around=CONSOLE, holders=('dialog "Edit"',))


@pytest.mark.parametrize(
    ("locator", "frame", "left"),
    [
        ('field "Name"', CONSOLE, 'field "Name"'),
        ('field "Name" in section "Here"', CONSOLE, 'field "Name" in section "Here"'),
        ('field "Name" in section "Tools"', CONSOLE, 'field "Name"'),
        ('field "Name" in row "a" in section "Tools" in region "Right"', CONSOLE, 'field "Name" in row "a"'),
        ('field "Name" in row "a" in frame "main"', CONSOLE, 'field "Name" in row "a"'),
        ("field in frame /[Cc]on.*/", CONSOLE, "field"),
        ("field in frame /con.*/i", CONSOLE, "field"),
        ("field in frame", INNER, "field"),
        ('field in frame "Console" in section "Tools"', CONSOLE, "field"),
        ('field in frame "Console" in section "Others"', CONSOLE, None),
        ('field in frame "Other"', CONSOLE, None),
        ('field in frame "Console"', None, None),
        ('frame "Console"', None, 'frame "Console"'),
        ('field in dialog "Edit" in frame "Console"', INNER, "field"),
        (
            'field in row "a" in frame "Inner" in dialog "Edit" in frame "Console" in section "Tools"',
            INNER,
            'field in row "a"',
        ),
        ('field in section "Tools"', INNER, "field"),
        ('button beside field "Name" in section "Tools"', CONSOLE, 'button beside field "Name"'),
        ('button beside field "Name" in frame "Other"', CONSOLE, None),
    ],
)
def test_what_is_left(locator: str, frame: FrameView | None, left: str | None) -> None:
    found = within(Locator.parse(locator), frame)
    assert (None if found is None else str(found)) == left


def test_places_are_the_outer_parts_that_name_no_frame() -> None:
    sought = map(
        str, places(Locator.parse('button beside field "a" in row "b" in section "c" in frame "d" in section "e"'))
    )
    assert list(sought) == ['row "b"', 'row "b" in section "c"', 'section "c"', 'section "e"']
