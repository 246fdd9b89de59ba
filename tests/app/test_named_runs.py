"""All the names that a run has."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.app.named_runs import NamedRun, find_run, find_runs
from handrail.app.runs_folder import RunsFolder
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall
from handrail.journal import Journal, RunStarted

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def begin_run(folder: Path, pair: str, minutes: int = 0) -> Path:
    """A run of which nothing is there but its beginning."""
    at = NOON + timedelta(minutes=minutes)
    run = folder / f"{at:%Y%m%dT%H%M%SZ}-replicate-{pair}"
    (run / "data").mkdir(parents=True)
    journal = Journal(run / "data/journal.jsonl", clock=lambda: at, run=run)
    journal.append(RunStarted(runbook="Replicate", digest="0" * 64, pair=pair))
    journal.close()
    (run / "journal.jsonl").symlink_to("data/journal.jsonl")
    return run


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Three runs, the last of another pair than the first two."""
    monkeypatch.chdir(tmp_path)
    return [begin_run(Path("runs"), pair, minutes) for pair, minutes in (("hq", 0), ("hq", 1), ("lab", 2))]


def find(*words: str | Path) -> list[Path]:
    with find_runs([*map(str, words)], RunsFolder()) as found:
        return [run.folder for run in found.runs]


def refusal(*words: str | Path) -> str:
    with pytest.raises(InvalidCall) as refused:
        find(*words)
    return str(refused.value)


def test_a_run_is_its_folder_and_any_file_in_it(runs: list[Path]) -> None:
    run = runs[0]
    (run / "data/evidence").mkdir()
    (run / "data/evidence/001.png").touch()
    (run / "evidence").symlink_to("data/evidence")
    inside = (
        "",
        "journal.jsonl",
        "data/journal.jsonl",
        "data",
        "evidence",
        "evidence/001.png",
        "data/evidence/001.png",
    )
    assert [find(run / name) for name in inside] == [[run]] * len(inside)
    assert find(run.absolute()) == [run.absolute()]


def test_a_run_is_found_by_whoever_stands_in_it(runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    (runs[0] / "data/evidence").mkdir()
    run = runs[0].resolve()
    monkeypatch.chdir(run)
    assert [find(name)[0].resolve() for name in (".", "journal.jsonl", "data")] == [run] * 3
    monkeypatch.chdir("data/evidence")
    assert find(".") == [run]


def test_a_folder_called_data_makes_no_run_of_what_is_beside_it(runs: list[Path]) -> None:
    Path("data").mkdir()
    assert find(runs[0]) == [runs[0]]


def test_latest_is_the_run_that_began_last(runs: list[Path]) -> None:
    assert find("latest") == [runs[2]]
    assert find("latest:hq") == [runs[1]]
    runs[2].rename("runs/00000000-renamed")
    assert find("latest") == [Path("runs/00000000-renamed")]
    assert find("runs/latest:hq") == [runs[1]]


def test_runs_of_the_same_second_have_an_order(runs: list[Path]) -> None:
    shutil.copytree(runs[2], again := runs[2].with_name(f"{runs[2].name}-2"), symlinks=True)
    assert find("latest") == [again]


def test_a_run_is_the_beginning_of_its_folder_s_name(runs: list[Path]) -> None:
    assert find("20261128T1201") == [runs[1]]
    assert find(runs[1].name) == [runs[1]]
    shutil.copytree(runs[1], runs[1].with_name(f"{runs[1].name}-2"), symlinks=True)
    assert find(runs[1].name) == [runs[1]]


def test_a_prefix_of_several_is_refused_with_their_names(runs: list[Path]) -> None:
    assert refusal("2026") == (
        f"3 runs in runs begin with 2026: {runs[2].name}, {runs[1].name}, {runs[0].name}; type more of the name, or latest"
    )


def test_what_is_no_run_is_refused_with_what_there_is(runs: list[Path]) -> None:
    there = ", ".join(run.name for run in reversed(runs))
    assert refusal("lates") == (
        "no run lates: there is no such folder or file, and no run in runs begins so; "
        f"there are {there}. All of them: handrail runs"
    )
    assert refusal("hq").endswith("hq is a pair; did you mean latest:hq?")
    assert refusal("latest:oslo") == "no run in runs is of a pair oslo; its runs are of hq, lab"
    assert (
        refusal("runs")
        == f"runs is a folder with 3 runs, and is none itself; name one, as in {runs[2]}, or all of them: runs/*"
    )
    assert refusal("elsewhere/latest").startswith("no run latest: elsewhere holds no run; make one with handrail run")
    Path("notes").mkdir()
    assert refusal("notes") == "notes is no run: nothing in it is part of one. Runs are listed by: handrail runs"
    Path("notes.txt").touch()
    assert refusal("notes.txt").startswith(
        "notes.txt is no run, and in none; name a run's folder, a file in it, a zip of it"
    )


def test_a_glob_bears_what_is_made_of_runs(runs: list[Path]) -> None:
    Path(f"{runs[0]}.pdf").touch()
    (guide := Path(f"{runs[0]}-guide")).mkdir()
    (guide / "guide.md").touch()
    with find_runs([str(path) for path in sorted(Path("runs").iterdir())], RunsFolder()) as found:
        assert [run.folder for run in found.runs] == runs
        assert [path.name for path in found.passed_over] == [guide.name, f"{runs[0].name}.pdf"]
    assert "is no run" in refusal(f"{runs[0]}.pdf")


def test_a_run_is_found_by_its_name_with_a_slash_behind_it(runs: list[Path]) -> None:
    assert find(f"{runs[0].name}/") == find(f"{runs[0]}/") == [runs[0]]


def test_a_run_without_its_journal_is_not_passed_over(runs: list[Path]) -> None:
    (runs[0] / "data/journal.jsonl").unlink()
    assert find(*runs) == runs


def test_one_run_is_not_several(runs: list[Path]) -> None:
    with find_run([str(runs[0]), str(runs[0] / "journal.jsonl")], RunsFolder(), "resume") as run:
        assert run == NamedRun(runs[0], runs[0])
    several = pytest.raises(InvalidCall, match="handrail resume takes one run at a time, and these are 3")
    with several, find_run([*map(str, runs)], RunsFolder(), "resume"):
        pass


@pytest.mark.parametrize("inside", ["", "of it/"])
def test_a_run_in_a_zip_is_unpacked_with_its_links_and_gone_afterwards(runs: list[Path], inside: str) -> None:
    pack(runs[0], Path("mailed.zip"), f"{inside}")
    with find_runs(["mailed.zip"], RunsFolder()) as found:
        (run,) = found.runs
        assert (run.folder / "journal.jsonl").read_bytes() == (runs[0] / "journal.jsonl").read_bytes()
        assert (run.folder / "journal.jsonl").is_symlink()
        assert not stat.S_IMODE(run.folder.parent.stat().st_mode if inside else run.folder.stat().st_mode) & 0o077
        assert run.beside(".pdf") == Path(f"{'of it' if inside else 'mailed'}.pdf")
        with pytest.raises(InvalidCall, match="unpack it first: unzip mailed.zip"):
            run.must_be_a_folder("seal")
    assert not run.folder.exists()


def test_all_runs_of_a_zip_are_meant(runs: list[Path]) -> None:
    with zipfile.ZipFile("all.zip", "w") as packed:
        for run in runs:
            packed.write(run / "data/journal.jsonl", f"{run}/data/journal.jsonl")
    assert [run.name for run in find("all.zip")] == [run.name for run in runs]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("../escaped", None),
        ("/tmp/escaped", None),
        ("a\\..\\..\\escaped", None),
        ("out", "../.."),
        ("out", "/etc/passwd"),
        ("a/out", "../../etc"),
        ("round", "round"),
        ("./a/../../escaped", None),
    ],
)
def test_a_zip_that_leads_out_of_itself_is_not_unpacked(runs: list[Path], name: str, target: str | None) -> None:
    pack(runs[0], Path("evil.zip"))
    with zipfile.ZipFile("evil.zip", "a") as packed:
        packed.writestr(entry(name, is_link=target is not None), target or "harm")
    with pytest.raises(EvidenceBroken, match=r"evil\.zip: .* leads out of it"):
        find("evil.zip")


def test_a_zip_that_writes_through_its_own_link_is_not_unpacked(runs: list[Path]) -> None:
    with zipfile.ZipFile("evil.zip", "w") as packed:
        packed.writestr(entry("a/b", is_link=True), ".")
        packed.writestr("a/b/c", "harm")
    with pytest.raises(EvidenceBroken, match="a/b/c leads out"):
        find("evil.zip")


@pytest.mark.parametrize(
    ("links", "evil"),
    [
        ({"a/up": "..", "out": "a/up/.."}, "out"),
        ({"a/b/up": "../..", "a/out": "b/up/../etc"}, "a/out"),
        ({"./a": "./b", "b": "../etc"}, "./a"),
        ({"a": "b", "b": "a"}, "a"),
    ],
)
def test_a_zip_whose_links_lead_out_together_is_not_unpacked(
    runs: list[Path], links: dict[str, str], evil: str
) -> None:
    with zipfile.ZipFile("evil.zip", "w") as packed:
        for name, target in links.items():
            packed.writestr(entry(name, is_link=True), target)
    with pytest.raises(EvidenceBroken, match=rf"evil\.zip: {re.escape(evil)} leads out"):
        find("evil.zip")


def test_a_zip_that_writes_through_another_name_of_its_link_is_not_unpacked(runs: list[Path]) -> None:
    with zipfile.ZipFile("evil.zip", "w") as packed:
        packed.writestr(entry("./a", is_link=True), ".")
        packed.writestr("a/c", "harm")
    with pytest.raises(EvidenceBroken, match="a/c leads out"):
        find("evil.zip")


def test_a_zip_that_has_a_file_twice_is_not_unpacked(runs: list[Path]) -> None:
    with zipfile.ZipFile("evil.zip", "w") as packed:
        packed.writestr(entry("journal.jsonl", is_link=True), "../..")
        packed.writestr(entry("./journal.jsonl", is_link=True), "data/journal.jsonl")
    with pytest.raises(EvidenceBroken, match=r"journal\.jsonl is in it 2 times"):
        find("evil.zip")


@pytest.mark.parametrize("target", [b"\xff\xfe", b"a\0b"])
def test_a_zip_with_a_link_to_what_is_no_path_is_refused(runs: list[Path], target: bytes) -> None:
    with zipfile.ZipFile("odd.zip", "w") as packed:
        packed.writestr(entry("journal.jsonl", is_link=True), target)
    assert refusal("odd.zip") == "odd.zip cannot be unpacked: journal.jsonl is a link to what is no path"


def test_a_zip_with_a_password_is_refused_with_what_to_do(runs: list[Path]) -> None:
    pack(runs[0], Path("secret.zip"))
    content = bytearray(Path("secret.zip").read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    Path("secret.zip").write_bytes(content)
    assert refusal("secret.zip") == "secret.zip wants a password; unpack it first: unzip secret.zip"


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7])
def test_a_zip_that_was_damaged_on_its_way_is_refused(runs: list[Path], place: float) -> None:
    with zipfile.ZipFile("broken.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("run/journal.jsonl", "".join(f"{n} {n * n}\n" for n in range(2000)))
    content = bytearray(Path("broken.zip").read_bytes())
    at = int(len(content) * place)
    content[at : at + 40] = b"\xff" * 40
    Path("broken.zip").write_bytes(content)
    with pytest.raises(EvidenceBroken, match=r"broken.zip cannot be unpacked, since it was altered or cut off: "):
        find("broken.zip")


def test_a_zip_of_which_the_end_is_missing_is_broken(runs: list[Path]) -> None:
    Path("broken.zip").write_bytes(b"PK no zip")
    with pytest.raises(EvidenceBroken, match="altered or cut off: File is not a zip file"):
        find("broken.zip")


def test_what_is_no_zip_of_a_run_is_refused(runs: list[Path]) -> None:
    with zipfile.ZipFile("broken.zip", "w") as packed:
        packed.writestr("notes.txt", "hello")
    assert refusal("broken.zip").startswith("broken.zip holds no run")


def test_what_lies_in_a_zip_beside_its_runs_is_named(runs: list[Path]) -> None:
    pack(runs[0], Path("good.zip"), "run/")
    with zipfile.ZipFile("good.zip", "a") as packed:
        packed.writestr("other/approval.txt", "approved")
    with find_runs(["good.zip"], RunsFolder()) as found:
        assert [run.strangers for run in found.runs] == [["other/approval.txt"]]


def test_a_zip_without_room_is_refused_before_it_is_unpacked(runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    pack(runs[0], Path("big.zip"))
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1))
    with pytest.raises(HandrailError, match=r"needs 0 MB when it is unpacked, and .* has 0 MB; make room"):
        find("big.zip")


def pack(run: Path, file: Path, inside: str = "") -> None:
    """A zip as `zip --symlinks` makes it."""
    with zipfile.ZipFile(file, "w") as packed:
        for path in sorted(run.rglob("*")):
            name = f"{inside}{path.relative_to(run)}"
            if path.is_symlink():
                packed.writestr(entry(name, is_link=True), os.readlink(path))
            else:
                packed.write(path, name)


def entry(name: str, *, is_link: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.filename = name  # as it is, without the mending of a name
    info.external_attr = ((stat.S_IFLNK if is_link else stat.S_IFREG) | 0o755) << 16
    return info
