import os
from pathlib import Path

import pytest

from handrail.errors import SurroundingsError
from handrail.secrets import PrivateFolder, sweep


def test_only_its_owner_can_look_into_it(tmp_path: Path) -> None:
    with PrivateFolder([tmp_path]) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_its_name_tells_whose_process_it_is(tmp_path: Path) -> None:
    with PrivateFolder([tmp_path]) as folder:
        assert folder.name.startswith(f"handrail-{os.getpid()}-")


def test_the_first_place_that_takes_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "ram").mkdir()
    with PrivateFolder([tmp_path / "none", tmp_path / "file", tmp_path / "ram", tmp_path]) as folder:
        assert folder.parent == tmp_path / "ram"


def test_no_place_at_all(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="no place for private files"), PrivateFolder([tmp_path / "none"]):
        pass


def test_is_gone_even_when_things_go_wrong(tmp_path: Path) -> None:
    def break_off() -> None:
        with PrivateFolder([tmp_path]) as folder:
            (folder / "deep").mkdir()
            (folder / "deep" / "key.p12").write_bytes(b"key")
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert not list(tmp_path.iterdir())


def test_what_was_in_it_is_overwritten_where_it_lies(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    with PrivateFolder([tmp_path]) as folder:
        key = folder / "browser" / "key.p12"
        key.parent.mkdir()
        key.write_bytes(b"private key")
        key.chmod(0o400)
        os.link(key, witness)
    assert witness.read_bytes() == bytes(11)


def test_what_a_link_points_to_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("mine")
    with PrivateFolder([tmp_path]) as folder:
        (folder / "folder").symlink_to(outside)
        (folder / "file").symlink_to(outside / "mine")
    assert (outside / "mine").read_text() == "mine"


def test_sweeps_what_the_dead_left(tmp_path: Path) -> None:
    for name in ("handrail-11-abc", "handrail-12-abc", "handrail-demo-abc", "handrail-11", "other-11-abc"):
        (tmp_path / name).mkdir()
    swept = sweep([tmp_path, tmp_path / "none"], is_alive=lambda number: number == 12)
    assert swept == [tmp_path / "handrail-11-abc"]
    assert len(list(tmp_path.iterdir())) == 4


def test_a_planted_link_is_not_swept(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("mine")
    (tmp_path / "handrail-11-abc").symlink_to(outside)
    assert sweep([tmp_path], is_alive=lambda number: False) == []
    assert (outside / "mine").read_text() == "mine"
