"""Populations: every run of a period, with what it is, what is between them, and a sample that can be drawn again."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handrail.app.population import period, population, sample, write_population
from handrail.app.trusted_files import TrustedFiles
from handrail.errors import InvalidCall
from handrail.report.population.controls import controls_over_runs, shown_by_none
from handrail.report.population.members import Gap, Population, Sample
from handrail.report.population.texts import summary
from handrail.sealing import SealingOptions, made_by, seal
from populations import EVIL, answering, make_run, pack, passed, population_of_runs

__all__ = ["population_of_runs"]

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def runs(population_of_runs: Path) -> Path:
    return population_of_runs


def whole(runs: Path, drawing: Sample | None = None) -> Population:
    return population(runs, period(None, None, NOW, "+00:00"), drawing, NOW)


def table(found: Population) -> list[dict[str, str]]:
    text = write_population(found, "csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_run_is_in_it_as_what_it_is(runs: Path) -> None:
    found = whole(runs)
    assert [(it.number, it.pair, it.seal) for it in found.members] == [
        (1, "hq", "sealed"),
        (2, "hq", "sealed"),
        (3, "hq", "broken"),
        (4, "hq", "broken"),
        (5, "lab", "not sealed"),
        (6, "lab", "unsigned"),
    ]
    assert [it.number for it in found.altered] == [3, 4]
    assert [it.number for it in found.members if it.is_put_away] == [6]
    assert summary(found) == (
        "6 runs, 2 pairs, 2 sealed and signed, 1 sealed, unsigned, 1 not sealed, 2 altered or unreadable, 1 held a secret, "
        "1 signed off"
    )
    assert found.others == (
        "notes",
        "pictures.zip (holds no run: neither at its top nor in its folders is there a journal)",
    )


def test_a_table_has_a_line_for_each_and_no_formula(runs: Path) -> None:
    first, second, third, fourth, *_ = table(whole(runs))
    assert (first["who"], first["ticket"]) == (
        "Otto (as typed, not proved), account root",
        f"'{EVIL} (as typed, not proved)",
    )
    assert first["approvals"] == "Bo approved steps 4, 7"
    assert first["sign-offs"].startswith("Ann as reviewer: Complete (2")
    assert (second["run"], second["days since the one before"]) == ("20261102T120000Z-look-hq-2", "0")
    assert (third["seal"], third["broken"], third["days since the one before"]) == (
        "broken",
        "data/notes.txt was added",
        "4",
    )
    assert (fourth["outcome"], fourth["began"], fourth["journal head"]) == ("unreadable", "2026-11-09T12:00:00Z", "")


def test_a_period_has_its_days_whole_and_leaves_out_no_run_without_a_time(runs: Path) -> None:
    (runs / "20261109T120000Z-look-hq").rename(runs / "somewhen")
    chosen = population(runs, period("2026-11-06", "2026-11-10", NOW, "+00:00"), None, NOW)
    assert [it.name for it in chosen.members] == ["20261106T120000Z-look-hq", "20261110T120000Z-look-lab", "somewhen"]
    assert list(population(runs, period("2026-11-06", "2026-11-08", NOW, "+00:00"), None, NOW).gaps()) == [
        Gap("hq", date(2026, 11, 7), date(2026, 11, 8)),
    ]
    with pytest.raises(InvalidCall, match="no day is both since 2026-11-10 and until 2026-11-06"):
        period("2026-11-10", "2026-11-06", NOW, "+00:00")
    with pytest.raises(InvalidCall, match="--until takes a day"):
        period(None, "yesterday", NOW, "+00:00")


def test_a_sign_off_that_does_not_hold_is_nobody_s_word(runs: Path) -> None:
    """Somebody makes an approval of a review, and copies another run's sign-off into a run."""
    first, second = runs / "20261102T120000Z-look-hq", runs / "20261102T120000Z-look-hq-2"
    shutil.copytree(first / "sign-offs", second / "sign-offs")
    file = first / "sign-offs/1/statement.dsse.json"
    envelope = json.loads(file.read_text())
    payload = base64.b64decode(envelope["payload"]).replace(b"reviewer", b"approver")
    file.write_text(json.dumps(envelope | {"payload": base64.b64encode(payload).decode()}))
    found = whole(runs)
    assert [(row["sign-offs"], row["seal"]) for row in table(found)[:2]] == [
        ("1 sign-off that does not hold", "broken"),
        ("1 sign-off that does not hold", "broken"),
    ]
    assert "signed off" not in summary(found)


def test_a_copy_of_a_run_and_one_with_another_name_are_told(runs: Path) -> None:
    """Somebody makes a list longer by copies, or calls a run otherwise."""
    shutil.copytree(runs / "20261102T120000Z-look-hq", runs / "20261103T120000Z-look-hq", symlinks=True)
    found = whole(runs)
    (row,) = (row for row in table(found) if row["run"] == "20261103T120000Z-look-hq")
    assert row["remarks"] == ("a copy of run 1: both have the same journal; recorded as 20261102T120000Z-look-hq")
    assert "1 copy of another" in summary(found)


def test_an_altered_copy_takes_nothing_from_the_run_that_it_is_a_copy_of(tmp_path: Path) -> None:
    """Its name is the smaller one, so it stands first in the list."""
    runs = tmp_path / "runs"
    steps = [answering("1", "CC8.1")]
    kept = make_run(runs, 3, options=SealingOptions(), controlled=steps, extra=passed("1"))
    copied = shutil.copytree(kept, runs / "20261101T120000Z-look-hq", symlinks=True)
    (copied / "data/notes.txt").write_text("all was well")
    found = whole(runs)
    assert [(it.name, found.original_of(it)) for it in found.members] == [(copied.name, 2), (kept.name, None)]
    (over,) = controls_over_runs(found)
    assert [worth for _, worth in over.runs] == ["altered", "evidenced"]


def test_a_report_of_another_version_makes_no_run_altered_and_is_told(runs: Path) -> None:
    """Somebody upgraded, or altered a report and named another version as its maker: nobody can tell which."""
    folder = runs / "20261102T120000Z-look-hq"
    before = [it.number for it in whole(runs).altered]
    (folder / "report.html").write_text(f"<p>{made_by('7.1', 1)}.</p>")
    (folder / "report.md").write_text("Passed")
    found = whole(runs)
    assert [it.number for it in found.altered] == before
    assert table(found)[0]["remarks"] == (
        "report.html is not proved: made again by Handrail 7.1, as it says; what was sealed is in data; "
        "report.md is not proved: made again by no named version; what was sealed is in data"
    )
    assert "1 with a report that is not proved" in summary(found)
    assert found.members[0].report == folder / "report.html"
    page = write_population(found, "html").read_text()
    assert '<span class="told warned">report.html is not proved: made again by Handrail 7.1' in page


def test_a_link_leads_to_what_was_sealed_where_another_report_is_not_proved(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "runs", 3)
    (folder / "data/report.html").write_text("<p>sealed")
    seal(folder, SealingOptions(), "handrail test", NOW)
    (folder / "report.html").unlink(missing_ok=True)
    (folder / "report.html").write_text("<p>another")
    assert whole(tmp_path / "runs").members[0].report == folder / "data/report.html"


def test_days_without_a_run_and_missing_numbers_are_told(runs: Path) -> None:
    found = whole(runs)
    assert [(it.pair, it.days) for it in found.gaps()] == [("hq", 3), ("hq", 2), ("lab", 9)]
    assert list(found.missing()) == []
    shutil.rmtree(runs / "20261102T120000Z-look-hq")
    assert list(whole(runs).missing()) == ["20261102T120000Z-look-hq"]


def test_a_number_at_the_end_of_a_pair_s_name_is_none(tmp_path: Path) -> None:
    make_run(tmp_path / "runs", 3, "hq-2")
    assert list(whole(tmp_path / "runs").missing()) == []


def test_a_sample_is_drawn_again_by_anybody(runs: Path) -> None:
    found = whole(runs, sample(2, "audit 2026"))
    names = [it.name for it in found.members]
    by_hand = sorted(names, key=lambda name: hashlib.sha256(f"audit 2026:{name}".encode()).hexdigest())[:2]
    assert sorted(it.name for it in found.drawn) == sorted(by_hand)
    assert [row["run"] for row in table(found) if row["drawn"] == "yes"] == [it.name for it in found.drawn]
    assert len(whole(runs, sample(99, "x")).drawn) == 6
    for size, seed in ((2, None), (None, "x"), (2, " ")):
        with pytest.raises(InvalidCall, match="--sample N and --seed WORD belong together"):
            sample(size, seed)


def test_a_page_says_so_without_a_script_and_leads_to_each_report(runs: Path) -> None:
    (runs / "20261102T120000Z-look-hq/report.html").write_text("<p>report")
    file = write_population(whole(runs, sample(1, "x")), "html", runs.parent / "elsewhere.html")
    page = file.read_text()
    assert "<script" not in page
    assert "QA &lt;b&gt;Ltd&lt;/b&gt;" in page
    assert '<a href="runs/20261102T120000Z-look-hq/report.html">Look</a>' in page
    assert page.count('role="row" id="run-') == 6
    assert '<span class="told">signed off by Ann as reviewer: Complete (' in page
    assert "no run on 2026-11-03 to 2026-11-05, 3 days" in page
    assert "main:has(#by-drawn:checked) #run-" in page


def test_what_is_no_folder_of_runs_is_refused(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(runs / "20261106T120000Z-look-hq")
    for folder, sentence in (
        (tmp_path / "none", "there is no folder"),
        (Path(), f"handrail report --over {runs}$"),
        (runs / "20261106T120000Z-look-hq", "is a run itself; name the folder around it"),
        (runs / "notes", "no run is in"),
    ):
        with pytest.raises(InvalidCall, match=sentence):
            whole(folder)
    with pytest.raises(InvalidCall, match="would lie in a sealed run"):
        write_population(whole(runs), "html", runs / "20261106T120000Z-look-hq/population.html")


def test_a_run_in_a_zip_is_read_verified_and_called_so(runs: Path, tmp_path: Path) -> None:
    """Somebody packs last month's runs away; one of them was altered before."""
    names = ["20261102T120000Z-look-hq", "20261106T120000Z-look-hq", "20261110T120000Z-look-lab"]
    before = {it.name: (it.seal, it.sealed_by, it.findings, it.sign_offs) for it in whole(runs).members}
    pack(runs / "november.zip", *(runs / name for name in names))
    for name in names:
        shutil.rmtree(runs / name)
    found = whole(runs)
    assert {it.name: (it.seal, it.sealed_by, it.findings, it.sign_offs) for it in found.members} == before
    assert [it.name for it in found.members if it.zip == runs / "november.zip"] == names
    assert [it.number for it in found.altered] == [3, 4]
    first = table(found)[0]
    assert (first["zip"], first["remarks"], first["report"]) == (str(runs / "november.zip"), "in november.zip", "")
    assert "3 in zips" in summary(found)
    assert sorted(it.name for it in tmp_path.iterdir()) == ["ann", "keys", "look.yaml", "runs", "runs-population.csv"]


def test_the_same_run_in_a_folder_and_in_a_zip_is_drawn_once_and_called_a_copy(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "runs", 3, options=SealingOptions())
    pack(tmp_path / "runs/mailed.zip", folder)
    found = whole(tmp_path / "runs", sample(1, "x"))
    assert [(it.zip is None, it.is_drawn) for it in found.members] == [(True, True), (False, False)]
    assert table(found)[1]["remarks"] == "in mailed.zip; a copy of run 1: both have the same journal"


def test_a_zip_that_was_cut_off_is_a_run_that_cannot_be_read(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    make_run(runs, 2)
    file = pack(runs / "20261103T120000Z-look-hq.zip", make_run(tmp_path / "elsewhere", 3))
    file.write_bytes(file.read_bytes()[:-30])
    (first, second) = whole(runs).members
    assert (second.name, second.seal, second.is_altered) == ("20261103T120000Z-look-hq.zip", "unreadable", True)
    assert second.findings[0].startswith(f"{file} cannot be unpacked, since it was altered or cut off: ")
    page = write_population(whole(runs), "html").read_text()
    assert "unreadable: its zip cannot be unpacked" in page


def test_files_in_a_zip_that_belong_to_no_run_are_told(tmp_path: Path) -> None:
    file = pack(tmp_path / "runs.zip", make_run(tmp_path / "elsewhere", 3))
    (tmp_path / "runs").mkdir()
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("letter.txt", b"all is well")
    shutil.move(file, tmp_path / "runs/all.zip")
    (row,) = table(whole(tmp_path / "runs"))
    assert row["remarks"] == "in all.zip; all.zip also holds what belongs to no run: letter.txt"


def test_who_is_trusted_with_what_is_said_of_each_run(runs: Path, tmp_path: Path) -> None:
    qa, ann = tmp_path / "keys/seal.cert.pem", tmp_path / "ann/seal.cert.pem"
    now = datetime.now(UTC)  # at which the keys of the fixture are valid
    roles = TrustedFiles(seals=[qa], sign_offs=[ann]).read()
    found = population(runs, period(None, None, now, "+00:00"), None, now, roles)
    first, second, third, _, fifth, sixth = table(found)
    assert (first["seal is trusted"], first["not by whom you trust"]) == ("yes", "")
    assert (second["seal is trusted"], second["seal"], second["not by whom you trust"]) == ("yes", "sealed", "")
    assert (third["seal"], third["not by whom you trust"]) == ("broken", "")
    assert fifth["not by whom you trust"] == "it is not sealed, and a seal was asked for"
    assert sixth["not by whom you trust"] == "it is not signed, and a signature was asked for"
    assert [it.number for it in found.untrusted] == [5, 6]
    assert "2 not by whom you trust" in summary(found)
    page = write_population(found, "html").read_text()
    assert "these are trusted to seal: QA &lt;b&gt;Ltd&lt;/b&gt; (certificate " in page
    assert "sealed by QA &lt;b&gt;Ltd&lt;/b&gt;, whom you trust" in page
    swapped = TrustedFiles(seals=[ann], sign_offs=[qa]).read()
    members = population(runs, period(None, None, now, "+00:00"), None, now, swapped).members
    assert [it.partition(":")[0] for it in members[0].objections] == ["untrusted signature", "untrusted sign-off 1"]
    assert (members[0].seal, len(members[0].sign_offs), members[0].is_altered) == ("sealed", 1, False)


def test_evidence_is_listed_by_control_over_all_runs(tmp_path: Path) -> None:
    """CC8.1 and A.8.32 by the same runs; CC7.2 by none; an altered run and a copy count for nothing."""
    runs, sealed = tmp_path / "runs", SealingOptions()
    both = answering("1", "CC8.1", "A.8.32")
    make_run(runs, 2, options=sealed, controlled=[both], extra=passed("1"))
    make_run(runs, 3, options=sealed, controlled=[both, answering("2", "CC8.1", "A.8.32")], extra=passed("1"))
    make_run(runs, 4, options=sealed, controlled=[both, answering("2", "CC7.2")])
    altered = make_run(runs, 5, options=sealed, controlled=[both], extra=passed("1"))
    (altered / "data/notes.txt").write_text("all was well")
    pack(runs / "mailed.zip", runs / "20261102T120000Z-look-hq")
    found = whole(runs)
    over = controls_over_runs(found)
    assert [(it.controls, [(run.number, worth) for run, worth in it.runs]) for it in over] == [
        (
            ("A.8.32", "CC8.1"),
            [(1, "evidenced"), (2, "a copy"), (3, "evidenced in part"), (4, "not evidenced"), (5, "altered")],
        ),
        (("CC7.2",), [(4, "not evidenced")]),
    ]
    assert shown_by_none(over) == ("CC7.2",)
    assert [row["controls"] for row in table(found)[2:4]] == [
        "A.8.32: evidenced in part; CC8.1: evidenced in part",
        "A.8.32: not evidenced; CC7.2: not evidenced; CC8.1: not evidenced",
    ]
    page = write_population(found, "html").read_text()
    assert (
        '<dt>A.8.32, CC8.1</dt><dd><span class="mark evidenced">evidenced</span> 1 run: <a href="#run-1">1</a></dd>'
        in page
    )
    assert (
        "Evidence by control" not in write_population(whole(make_run(tmp_path / "none", 2).parent), "html").read_text()
    )
