"""One writer at a time, however long another was frozen."""

import fcntl
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handrail.errors import ApplianceBusy, JournalTaken, SurroundingsError
from handrail.journal.exclusive_lines import ExclusiveLines


def new(tmp_path: Path) -> ExclusiveLines:
    return ExclusiveLines(tmp_path / "journal.jsonl", new=True)


def frozen(tmp_path: Path) -> ExclusiveLines:
    """A writer whose process is frozen: it holds its lock, and does nothing."""
    lines = new(tmp_path)
    lines.add(b"one\n", synced=False)
    return lines


def taken_over(tmp_path: Path) -> ExclusiveLines:
    lines = ExclusiveLines(tmp_path / "journal.jsonl", new=False, take_over=True)
    content = (tmp_path / "journal.jsonl").read_bytes()
    lines.start_after(content.count(b"\n"), len(content))
    return lines


def test_adds_line_after_line(tmp_path: Path) -> None:
    lines = new(tmp_path)
    lines.add(b"one\n", synced=False)
    lines.add(b"two\n", synced=True)
    lines.close()
    assert (tmp_path / "journal.jsonl").read_bytes() == b"one\ntwo\n"
    assert [file.name for file in tmp_path.iterdir()] == ["journal.jsonl"]


def test_a_run_that_goes_on_is_not_taken_up(tmp_path: Path) -> None:
    frozen(tmp_path)
    with pytest.raises(ApplianceBusy, match=f"still goes on, in process {os.getpid()}; .*--take-over"):
        ExclusiveLines(tmp_path / "journal.jsonl", new=False)


def test_who_was_taken_over_writes_nothing_more(tmp_path: Path) -> None:
    old = frozen(tmp_path)
    new_one = taken_over(tmp_path)
    new_one.add(b"two by the new one\n", synced=False)
    for _ in range(2):
        with pytest.raises(JournalTaken, match="another process has taken over the run"):
            old.add(b"two by the old one\n", synced=True)
    old.close()
    new_one.add(b"three\n", synced=False)
    assert (tmp_path / "journal.jsonl").read_bytes() == b"one\ntwo by the new one\nthree\n"


def test_who_was_taken_over_writes_nothing_after_the_new_one_has_ended(tmp_path: Path) -> None:
    old = frozen(tmp_path)
    new_one = taken_over(tmp_path)
    new_one.add(b"two\n", synced=False)
    new_one.close()
    third = taken_over(tmp_path)
    with pytest.raises(JournalTaken):
        old.add(b"two by the old one\n", synced=False)
    third.close()
    assert (tmp_path / "journal.jsonl").read_bytes() == b"one\ntwo\n"


def test_a_number_that_both_want_goes_to_one(tmp_path: Path) -> None:
    old = frozen(tmp_path)
    new_one = taken_over(tmp_path)
    old.add(b"two by the old one\n", synced=False)
    with pytest.raises(JournalTaken):
        new_one.add(b"two by the new one\n", synced=False)
    assert (tmp_path / "journal.jsonl").read_bytes() == b"one\ntwo by the old one\n"


def test_a_line_that_was_reserved_and_not_written_is_known(tmp_path: Path) -> None:
    lines = frozen(tmp_path)
    (tmp_path / "entries" / "000001").write_bytes(b"two\n")
    assert taken_over(tmp_path).claimed(1) == b"two\n"
    assert lines.claimed(2) is None


def test_what_was_cut_off_is_taken_away_and_counted(tmp_path: Path) -> None:
    frozen(tmp_path).close()
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(b"tw")
    again = ExclusiveLines(tmp_path / "journal.jsonl", new=False)
    assert again.start_after(1, 4) == 2
    again.add(b"two\n", synced=False)
    assert (tmp_path / "journal.jsonl").read_bytes() == b"one\ntwo\n"


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    frozen(tmp_path).close()
    with (tmp_path / "journal.jsonl").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_says_how_to_go_on_where_nothing_can_be_written(tmp_path: Path) -> None:
    lines = frozen(tmp_path)
    full = os.open("/dev/full", os.O_RDWR)
    os.dup2(full, lines._descriptor)
    os.close(full)
    with pytest.raises(SurroundingsError, match="No space left.*handrail resume"):
        lines.add(b"two\n", synced=False)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can become larger than that, as on a full disk: what goes beyond is written in part, or not at all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("synced", [True, False])
def test_a_line_that_arrives_in_part_is_taken_back(synced: bool, tmp_path: Path) -> None:
    file, line = tmp_path / "journal.jsonl", b"x" * 30 + b"\n"
    lines = new(tmp_path)
    for _ in range(3):
        lines.add(line, synced=False)
    for room in range(3 * len(line), 4 * len(line)):
        with (
            room_for(room),
            pytest.raises(SurroundingsError, match="cannot be written .*Make room, then: handrail resume"),
        ):
            lines.add(line, synced=synced)
        assert file.read_bytes() == 3 * line
    lines.add(b"the end\n", synced=True)  # there is room again
    lines.close()
    assert file.read_bytes() == 3 * line + b"the end\n"


def test_of_a_run_that_never_began_the_command_is_typed_again(tmp_path: Path) -> None:
    """There is no room for the number of its process, or for its first line."""
    with room_for(0), pytest.raises(SurroundingsError, match="nothing was done. Make room, and type the command again"):
        new(tmp_path)
    (tmp_path / "journal.jsonl").unlink()
    lines = new(tmp_path)
    with (
        room_for(20),
        pytest.raises(SurroundingsError, match="Make room, and type the command again; nothing was done"),
    ):
        lines.add(b"x" * 30, synced=True)
    lines.close()
    assert (tmp_path / "journal.jsonl").read_bytes() == b""
