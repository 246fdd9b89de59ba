"""Comparisons of two runs, or of two appliances of one, from journals made by hand."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from handrail.journal import (
    ApplianceFacts,
    ApplianceProved,
    Event,
    EvidenceKept,
    EvidenceMissed,
    Journal,
    Mask,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepStarted,
    TextRead,
    read,
    run_record,
)
from handrail.rectangle import Rectangle
from handrail.report.diff.comparer import compare
from handrail.report.diff.comparison import Comparison, StepComparison
from handrail.report.diff.lines import lines
from handrail.report.diff.machine import differences
from handrail.report.diff.sides import Side

HERE = SectionStarted(number=1, heading="Security", appliance="primary")
MASK = Mask(left=10, top=10, width=30, height=20, secret="passphrase")


def facts(role: str, name: str) -> ApplianceFacts:
    return ApplianceFacts(role=role, name=name, url=f"https://{name}.example.com/appliance", address="10.0.0.1:443")


START = RunStarted(
    runbook="Record", digest="d" * 64, appliances=(facts("primary", "hq-a"), facts("backup", "hq-b")), pair="hq"
)


class RunBuilder:
    """A run's folder, filled event by event."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.at = datetime(2026, 11, 24, 12, tzinfo=UTC)
        self.journal = Journal(folder / "journal.jsonl", clock=lambda: self.at)

    def record(self, *events: Event) -> RunBuilder:
        for event in events:
            self.journal.append(event)
        return self

    def step(self, number: str, sentence: str = "", *between: Event, appliance: str = "primary") -> RunBuilder:
        sentence = sentence or f"Do {number}"
        began = StepStarted(step=number, action="capture", sentence=sentence, appliance=appliance)
        return self.record(began, *between, StepPassed(step=number))

    def keep(
        self,
        step: str,
        content: bytes,
        media_type: str = "image/png",
        masks: tuple[Mask, ...] = (),
        caption: str = "",
    ) -> RunBuilder:
        name = f"{step}.{media_type.rsplit('/', 1)[-1]}"
        (self.folder / name).write_bytes(content)
        kept = EvidenceKept(
            step=step,
            file=name,
            sha256=sha256(content).hexdigest(),
            media_type=media_type,
            masks=masks,
            caption=caption,
        )
        return self.record(kept)

    def text(self, step: str, text: str, caption: str = "") -> RunBuilder:
        return self.keep(step, text.encode(), "text/plain", caption=caption)

    def side(self, name: str, role: str = "") -> Side:
        return Side(name, run_record(read(self.folder / "journal.jsonl")), self.folder, role)


@pytest.fixture
def first(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "a").record(START, HERE)


@pytest.fixture
def second(tmp_path: Path) -> RunBuilder:
    return RunBuilder(tmp_path / "b").record(START, HERE)


def both(first: RunBuilder, second: RunBuilder, *ignored: str) -> Comparison:
    return compare(first.side("first"), second.side("second"), [re.compile(pattern) for pattern in ignored])


def between(builder: RunBuilder, *ignored: str) -> Comparison:
    sides = builder.side("primary", "primary"), builder.side("backup", "backup")
    return compare(*sides, [re.compile(pattern) for pattern in ignored])


def only(comparison: Comparison) -> StepComparison:
    (step,) = comparison.steps
    return step


def changed(step: StepComparison) -> list[str]:
    changes = [change for hunk in (*step.findings, *step.texts) for change in hunk.changes]
    return [f"{change.prefix} {change.text}" for change in changes if change.prefix != " "]


def picture(*rectangles: tuple[int, int, int, int], size: tuple[int, int] = (200, 100)) -> bytes:
    """White, with black rectangles from one corner to the other, the last pixel included."""
    image = Image.new("RGB", size, "white")
    for rectangle in rectangles:
        ImageDraw.Draw(image).rectangle(rectangle, fill="black")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def output(comparison: Comparison) -> str:
    return "\n".join(f"{' ' * line.indent}{line.text}" for line in lines(comparison))


def test_the_same_is_alike(first: RunBuilder, second: RunBuilder) -> None:
    for builder in (first, second):
        builder.step("1", "", TextRead(step="1", name="x", text="y")).text("1", "- text: a").keep("1", picture())
    comparison = both(first, second)
    assert (len(comparison.alike), comparison.differing, differences(comparison)) == (1, [], [])
    assert "Nothing differs in 1 step" in output(comparison)


def test_an_outcome_is_listed_with_its_reason(first: RunBuilder, second: RunBuilder) -> None:
    began = StepStarted(step="1", action="click", sentence="Do 1", appliance="primary")
    first.record(began, StepFailed(step="1", error="E", problem="no button"))
    second.record(StepSkipped(step="1", sentence="Do 1", reason="it is done", appliance="primary"))
    assert only(both(first, second)).outcomes == ("failed: no button", "skipped: it is done")


def test_another_reason_is_another_outcome(first: RunBuilder, second: RunBuilder) -> None:
    for builder, problem in ((first, "no button"), (second, "no field")):
        began = StepStarted(step="1", action="click", sentence="Do 1", appliance="primary")
        builder.record(began, StepFailed(step="1", error="E", problem=problem))
    assert only(both(first, second)).outcomes == ("failed: no button", "failed: no field")


def test_a_step_that_only_one_has_does_not_shift_the_rest(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1", "One").step("2", "Two").step("3", "Three")
    second.step("1", "One").step("2", "Between").step("3", "Two").step("4", "Three").step("5", "Last")
    comparison = both(first, second)
    assert [(step.number, step.step.sentence) for step in comparison.only_right] == [("2", "Between"), ("5", "Last")]
    assert [step.number for step in comparison.alike] == ["1", "2/3", "3/4"]
    assert comparison.only_left == []


def test_the_same_sentence_under_another_heading_is_another_step(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1")
    second.record(SectionStarted(number=2, heading="Users", appliance="primary")).step("1")
    comparison = both(first, second)
    assert [step.heading for step in comparison.only_left] == ["Security"]
    assert [step.heading for step in comparison.only_right] == ["Users"]


def test_what_was_found_is_listed(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1", "", TextRead(step="1", name="issuer", text="The CA"), StepApproved(step="1", by="ana", how="here"))
    second.step(
        "1", "", TextRead(step="1", name="issuer", text="Another"), StepApproved(step="1", by="bo", how="there")
    )
    assert changed(only(both(first, second))) == ["- $issuer reads “The CA”", "+ $issuer reads “Another”"]


def test_a_picture_that_could_not_be_taken_is_listed(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1")
    second.step("1", "", EvidenceMissed(step="1", problem="it was too large"))
    assert changed(only(both(first, second))) == ["+ Not kept: it was too large"]


def test_texts_are_told_by_their_lines_under_the_heading_of_the_page(first: RunBuilder, second: RunBuilder) -> None:
    page = '- heading "Network :: NTP" [level=1]\n- text: Server\n- textbox "Server": {}\n- text: End\n'
    first.step("1").text("1", page.format("ntp1.example.com"))
    second.step("1").text("1", page.format("ntp2.example.com"))
    (hunk,) = only(both(first, second)).texts
    assert hunk.heading == "Network :: NTP"
    assert [change.prefix for change in hunk.changes] == [" ", "-", "+", " "]
    assert [change.text[slice(*change.changed)] for change in hunk.changes[1:3]] == [
        "ntp1.example.com",
        "ntp2.example.com",
    ]


def test_ignored_lines_are_left_out_on_both_sides_and_that_is_said(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").text("1", "- text: Uptime 3 days\n- text: Model A")
    second.step("1").text("1", "- text: Uptime 9 days\n- text: Load 7\n- text: Model A")
    comparison = both(first, second, "Uptime", "Load")
    assert [step.number for step in comparison.alike] == ["1"]
    assert "Left out: lines that match Uptime, Load" in output(comparison)
    assert changed(only(both(first, second, "Uptime"))) == ["+ text: Load 7"]


def test_a_page_that_stays_is_listed_once_where_its_picture_was_asked_for(
    first: RunBuilder, second: RunBuilder
) -> None:
    for builder, text in ((first, "- text: a"), (second, "- text: b")):
        builder.step("1").text("1", text).step("2").text("2", text, "The list").step("3").text("3", text)
    comparison = both(first, second)
    assert [step.number for step in comparison.differing] == ["2"]
    assert [(step.number, step.repeats) for step in comparison.repeating] == [("1", "2"), ("3", "2")]
    assert "1 of 3 steps differs; 2 more show one of these differences again" in output(comparison)


def test_pictures_that_differ_only_under_a_mask_are_alike(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").keep("1", picture((10, 10, 39, 29)), masks=(MASK,))
    second.step("1").keep("1", picture((12, 12, 20, 20)))  # masked on one alone
    assert only(both(first, second)).pictures == ()


def test_pictures_that_differ_beside_a_mask_are_told_with_their_place(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").keep("1", picture(), masks=(MASK,))
    second.step("1").keep("1", picture((39, 29, 40, 30)), masks=(MASK,))
    step = only(both(first, second))
    (pair,) = step.pictures
    assert pair.pixels
    assert (pair.pixels.differing, pair.pixels.bounds, step.differs) == (3, Rectangle(39, 29, 2, 2), True)
    assert "picture: 3 pixels (under 0.1 %) in 1 place, within (39, 29, 2×2)" in output(both(first, second))


def test_pictures_of_another_size_are_compared_on_what_both_have(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").keep("1", picture())
    second.step("1").keep("1", picture((0, 0, 9, 0), (0, 110, 99, 119), size=(200, 120)))
    text = output(both(first, second))
    assert "200×100 and 200×120 pixels large, compared on the part that both have; 10 pixels" in text


def test_what_is_no_picture_is_not_compared_and_said(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").keep("1", picture())
    second.step("1").keep("1", b"not a picture")
    assert "one of both cannot be read as a picture" in output(both(first, second))


def test_a_picture_counts_for_itself_only_where_the_text_does_not_explain_it(
    first: RunBuilder, second: RunBuilder
) -> None:
    first.step("1").keep("1", picture()).text("1", "- text: 12:00:01")
    second.step("1").keep("1", picture((0, 0, 5, 5))).text("1", "- text: 12:00:02")
    comparison = both(first, second, r"\d\d:\d\d:\d\d")
    assert ([step.number for step in comparison.alike], len(comparison.alike[0].pictures)) == (["1"], 1)
    assert "Pictures of pages whose texts count as alike\n         1 place in single ones" in output(comparison)
    first.step("2").keep("2", picture()).text("2", "- text: same")
    second.step("2").keep("2", picture((0, 0, 5, 5))).text("2", "- text: same")
    assert [step.number for step in both(first, second, r"\d\d:\d\d:\d\d").differing] == ["2"]


@pytest.mark.parametrize("name", ["1.png", "1.plain"])
@pytest.mark.parametrize("harm", ["is missing", "was altered"])
def test_what_is_not_what_was_kept_is_not_compared_and_said(
    name: str, harm: str, first: RunBuilder, second: RunBuilder
) -> None:
    for builder in (first, second):
        builder.step("1").keep("1", picture()).text("1", "- text: a")
    file = second.folder / name
    file.unlink() if harm == "is missing" else file.write_bytes(picture((0, 0, 9, 9)))
    comparison = both(first, second)
    assert ([step.number for step in comparison.undecided], comparison.alike, comparison.differing) == (["1"], [], [])
    assert f"{name} {harm}" in output(comparison)
    assert "Nothing differs in 0 steps; 1 could not be compared" in output(comparison)


@pytest.mark.parametrize(
    ("seconds", "is_listed"),
    [((1, 3.1), True), ((5, 1), True), ((2, 3.9), False), ((0.1, 1.0), False), ((3, 6), False)],
)
def test_a_step_that_took_much_longer_is_listed_and_makes_no_difference(
    seconds: tuple[float, float], is_listed: bool, first: RunBuilder, second: RunBuilder
) -> None:
    for builder, took in zip((first, second), seconds, strict=True):
        builder.record(StepStarted(step="1", action="click", sentence="Do 1", appliance="primary"))
        builder.at += timedelta(seconds=took)
        builder.record(StepPassed(step="1"))
    comparison = both(first, second)
    assert (bool(only(comparison).durations), only(comparison).differs) == (is_listed, False)
    assert ("Took much longer" in output(comparison)) == is_listed


def test_what_only_one_kept_is_said_once(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").keep("1", picture()).step("2").keep("2", picture())
    second.step("1").step("2")
    comparison = both(first, second)
    assert len(comparison.alike) == 2
    assert "Not compared, since only one side kept them: 2 pictures and texts" in output(comparison)


def test_two_runs_of_other_runbooks_say_so(tmp_path: Path) -> None:
    builders = [RunBuilder(tmp_path / name) for name in "ab"]
    for builder, start in zip(builders, (START, START.model_copy(update={"digest": "e" * 64})), strict=True):
        builder.record(start, HERE).step("1")
    assert "Runbook digest: dddddddddddddddd…, then eeeeeeeeeeeeeeee…" in output(both(builders[0], builders[1]))


@pytest.fixture
def run(tmp_path: Path) -> RunBuilder:
    proofs = [
        ApplianceProved(appliance=role, host="h", fingerprint="f", shown={"Serial Number": serial, "Role": "Yes"})
        for role, serial in (("primary", "S-1"), ("backup", "S-2"))
    ]
    return RunBuilder(tmp_path / "run").record(START, *proofs)


def on_both(run: RunBuilder, primary: str, backup: str) -> Comparison:
    """The two appliances of a run, each with a page of its own."""
    for number, role, text in (("1", "primary", primary), ("2", "backup", backup)):
        run.record(SectionStarted(number=int(number), heading="Status", appliance=role))
        run.step(number, f"Look at https://hq-{'ab'[role == 'backup']}.example.com", appliance=role)
        run.text(number, text)
    return between(run)


def test_two_appliances_are_alike_in_what_is_each_one_s_own(run: RunBuilder) -> None:
    comparison = on_both(
        run,
        "- text: hq-a.example.com Primary\n- text: Peer HQ-B.example.com\n- text: Serial Number S-1",
        "- text: hq-b.example.com Backup\n- text: Peer HQ-A.example.com\n- text: Serial Number S-2",
    )
    assert [step.number for step in comparison.alike] == ["1/2"]
    assert "Alike, since it is each appliance's own: role, host, name, serial number" in output(comparison)


def test_a_version_that_was_read_is_no_appliance_s_own(tmp_path: Path) -> None:
    proofs = [
        ApplianceProved(appliance=role, host="h", fingerprint="f", read={"Version": version})
        for role, version in (("primary", "6.1.0"), ("backup", "6.0.0"))
    ]
    run = RunBuilder(tmp_path / "run").record(START, *proofs)
    assert on_both(run, "- text: Version 6.1.0", "- text: Version 6.0.0").alike == []


def test_what_both_say_word_for_word_is_alike(run: RunBuilder) -> None:
    """Even if it names one of them: a certificate for both, or a label that is the same word as a role."""
    same = "- text: hq-a.example.com hq-b.example.com\n- text: Primary DNS"
    assert on_both(run, same, same).differing == []


@pytest.mark.parametrize(
    ("primary", "backup"),
    [
        ("- text: Peer hq-b.example.com", "- text: Peer hq-b.example.org"),
        ("- text: I am hq-a.example.com", "- text: I am hq-a.example.com.evil"),
        ("- text: Asset S-1", "- text: Asset S-2"),
        ("- text: Shared Yes", "- text: Shared No"),
        ("- text: hq-a.example.com", "- text: hq-ax.example.com"),
    ],
)
def test_nothing_else_is_taken_for_its_own(primary: str, backup: str, run: RunBuilder) -> None:
    assert [step.number for step in on_both(run, primary, backup).differing] == ["1/2"]


def test_runs_on_two_pairs_are_alike_in_what_is_each_pair_s_own(tmp_path: Path) -> None:
    other = START.model_copy(update={"appliances": (facts("primary", "branch-a"), facts("backup", "branch-b"))})
    builders = [RunBuilder(tmp_path / name) for name in "ab"]
    for builder, start, name in zip(builders, (START, other), ("hq", "branch"), strict=True):
        builder.record(start, HERE).step("1").text("1", f"- text: {name}-a.example.com with {name}-b.example.com")
    assert [step.number for step in both(builders[0], builders[1]).alike] == ["1"]


def test_long_texts_are_cut_and_that_is_said(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").text("1", "".join(f"- text: a{n}\n" for n in range(50)))
    second.step("1").text("1", "".join(f"- text: b{n}\n" for n in range(50)))
    text = output(both(first, second))
    assert (text.count("- text: a"), text.count("+ text: b")) == (6, 6)
    assert "… 88 more lines; --html FILE shows them" in text


def test_machines_get_a_list_with_what_counts(first: RunBuilder, second: RunBuilder) -> None:
    first.step("1").text("1", "- text: a").keep("1", picture()).step("2")
    second.step("1").text("1", "- text: b").keep("1", picture((0, 0, 0, 0)))
    listed = differences(both(first, second))
    counted = [(difference["kind"], difference["counts"]) for difference in listed]
    assert counted == [("text", True), ("picture", False), ("only-left", True)]
    assert listed[0]["hunks"] == [{"heading": "", "lines": ["- text: a", "+ text: b"]}]
    assert listed[1]["places"] == [{"left": 0, "top": 0, "width": 1, "height": 1}]
    assert listed[2]["left"] == {"step": "2", "appliance": "primary", "sentence": "Do 2", "outcome": "passed"}
