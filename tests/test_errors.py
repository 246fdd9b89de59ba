"""The tree that heads `errors.py` is the tree of its classes, and tells what each ends the command line with."""

import re
from collections.abc import Iterator

import pytest

from handrail import errors
from handrail.errors import ElementNotFound, HandrailError, StepError, UnexpectedEvent

LINE = re.compile(r"    (?P<bars>[│├└─ ]*)(?P<name>[A-Z]\w+)(?:.*exit (?P<code>\d+))?")


def drawn() -> Iterator[tuple[str, str, int]]:
    """Each class of the drawing, with the one that it hangs from and its exit code."""
    above: list[tuple[str, int]] = []
    for match in filter(None, map(LINE.match, (errors.__doc__ or "").splitlines())):
        depth = len(match["bars"]) // 4
        del above[depth:]
        name, code = match["name"], int(match["code"] or (above[-1][1] if above else HandrailError.exit_code))
        yield name, above[-1][0] if above else "Exception", code
        above.append((name, code))


def defined() -> Iterator[type[HandrailError]]:
    yield from (it for it in vars(errors).values() if isinstance(it, type) and issubclass(it, HandrailError))


def test_the_tree_shows_every_class_under_its_own() -> None:
    assert sorted(drawn()) == sorted((it.__name__, it.__bases__[0].__name__, it.exit_code) for it in defined())


def test_an_error_tells_whether_the_action_may_have_gone_out() -> None:
    assert not ElementNotFound("button").may_have_acted
    assert UnexpectedEvent("a dialog", may_have_acted=True).may_have_acted


def test_an_error_that_came_after_the_action_stays_what_it_is() -> None:
    missing = ElementNotFound("button")
    with pytest.raises(StepError) as raised:
        raise missing.mark_may_have_acted()
    assert (raised.value, missing.may_have_acted) == (missing, True)
