"""The guide to many machines keeps its word, with servers of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from database_server import DatabaseServer
from documents import ROOT, blocks, follow
from temporal_server import TemporalServer

GUIDE = ROOT / "docs/how-to/many-machines.md"


@pytest.mark.long
@pytest.mark.whole
def test_the_guide_keeps_its_word(
    database_server: DatabaseServer, temporal_server: TemporalServer, tmp_path: Path
) -> None:
    (told,) = (block.text for block in blocks(GUIDE) if block.file == "handrail.toml")
    ours = told.replace("postgresql://handrail@db.example.com/handrail", database_server.new_database())
    ours = ours.replace("temporal.example.com:7233", temporal_server.address)
    assert "example.com" not in ours
    follow(GUIDE, tmp_path, instead={"handrail.toml": lambda folder: ours})
