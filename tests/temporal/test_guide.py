"""The guide to many machines keeps its word, with servers of the tests' own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from database_server import DatabaseServer
from documents import ROOT, blocks, follow
from temporal_server import TemporalServer

GUIDE = ROOT / "docs/how-to/many-machines.md"


def test_the_servers_to_try_it_with_are_reached_from_this_machine_alone() -> None:
    """No test starts them: that needs Docker, and images from elsewhere."""
    told = yaml.safe_load((GUIDE.parent / "docker-compose.yaml").read_text(encoding="utf-8"))
    services = told["services"]
    for name, service in services.items():
        assert service["depends_on"].keys() <= services.keys() if "depends_on" in service else name == "database"
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        assert "/" not in service["image"].replace("temporalio/", "")
        assert not service["image"].endswith(":latest")
        secret = [value for key, value in service.get("environment", {}).items() if key.endswith(("PASSWORD", "PWD"))]
        assert all(value.startswith("${DATABASE_PASSWORD") for value in secret)


def test_who_waits_for_a_worker_that_has_died_does_not_wait_for_ever(tmp_path: Path) -> None:
    (waiting,) = (block for block in blocks(GUIDE) if any("until grep" in command for command in block.commands))
    dying = "handrail() { echo no database; return 3; }"
    subprocess.run(["bash", "-c", "\n".join([dying, *waiting.commands])], cwd=tmp_path, timeout=30, check=False)
    assert (tmp_path / "worker.log").read_text() == "no database\n"


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
