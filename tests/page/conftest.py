from __future__ import annotations

from collections.abc import Iterator

import pytest

from .scene_site import scene_site


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a web site that serves the scene of the specifications, without a path."""
    with scene_site() as address:
        yield address
