from __future__ import annotations

from collections.abc import Iterator

import pytest

from .site_server import site_server


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a web site that serves the site of the specifications, without a path."""
    with site_server() as address:
        yield address
