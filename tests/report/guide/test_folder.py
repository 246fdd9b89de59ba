"""A guide made again: pictures and provenance are replaced, edits are not, and nothing that a trainer wrote is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from handrail.errors import InvalidCall
from handrail.report.guide.managed_blocks import parse_blocks

from .guide_runs import FORM, LOGIN, USER, WORD, GuideRun, add_export, add_sign_in, complete_run, page

HERE = Path(__file__).parent


def text(folder: Path) -> str:
    return (folder / "guide.md").read_text(encoding="utf-8")


def edit(folder: Path, old: str, new: str) -> None:
    assert text(folder).count(old) == 1, old
    (folder / "guide.md").write_text(text(folder).replace(old, new), encoding="utf-8")


def without_markers(folder: Path) -> str:
    return "\n".join(line for line in text(folder).splitlines() if not line.startswith("<!--"))


def test_a_guide_reads_so(guide: Path, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "guide.md", text(guide))


def test_made_again_of_the_same_run_it_is_the_same(guide: Path, tmp_path: Path) -> None:
    before = text(guide)
    result = complete_run(tmp_path / "run").guide(guide)
    assert (text(guide), result.edited, result.removed, result.backup) == (before, (), (), None)
    assert not (guide / "guide.md.bak").exists()


def test_what_nobody_edited_is_replaced(guide: Path, tmp_path: Path) -> None:
    before = text(guide)
    result = complete_run(tmp_path / "later", site="help.example.org").guide(guide)
    assert "support.example.com" not in without_markers(guide)
    assert text(guide).count("help.example.org") >= 3
    assert (guide / "guide.md.bak").read_text(encoding="utf-8") == before
    assert result.backup == guide / "guide.md.bak"


def test_an_edit_stays_and_the_picture_and_the_proof_beside_it_are_replaced(guide: Path, tmp_path: Path) -> None:
    edit(
        guide,
        '### 2. Use button "Export" in row "support.example.com", and keep',
        "### 2. Save it on the stick, and keep",
    )
    picture = next(guide.glob("pictures/download-*.png"))
    before = picture.read_bytes()
    run = add_sign_in(GuideRun(tmp_path / "later", site="help.example.org"))
    result = add_export(run, ground=(200, 0, 0), filename="other.p12").guide(guide)
    assert "Save it on the stick, and keep the file" in text(guide)
    assert '. Use button "Export"' not in without_markers(guide)
    assert "The file was called other.p12" in text(guide)
    assert picture.read_bytes() != before
    assert result.edited == ('Use button "Export" in row "help.example.org", and keep the file: $bundle',)


def frames(folder: Path) -> dict[str, str]:
    return {block.step_key: block.text for block in parse_blocks(text(folder)).blocks if block.key.endswith("/frame")}


def test_each_picture_has_its_frame_and_says_which_file_is_the_whole_one(guide: Path) -> None:
    assert len(frames(guide)) == text(guide).count("![") == 4
    (frame,) = (frame for key, frame in frames(guide).items() if key.startswith("download"))
    assert frame.startswith("*Cut from the picture, with outlines drawn on it · Step: 2, See that row")
    for fact in (
        "Document: The vendor's \\<document>, edition 2026-03",
        "URL: https",
        "UTC; the local time is not on record",
        "Operator: ana on desk",
    ):
        assert fact in frame
    assert re.search(r" · Whole: \d{3}\.png, SHA-256 [0-9a-f]{64}\*$", frame)


def test_what_a_trainer_makes_of_a_frame_stands_behind_that_of_the_new_picture(guide: Path, tmp_path: Path) -> None:
    key, frame = list(frames(guide).items())[-1]
    edit(guide, frame, "*Taken in March.*\n\nLook closely.")
    run = add_sign_in(GuideRun(tmp_path / "later"))
    add_export(run, ground=(200, 0, 0)).guide(guide)
    assert frames(guide)[key].startswith("*Cut from the picture")
    assert frames(guide)[key] != frame
    assert f"{frames(guide)[key]}\n\n*Taken in March.*\n\nLook closely.\n" in text(guide)


def test_a_trainer_s_own_picture_does_not_get_the_frame_of_ours(guide: Path, tmp_path: Path) -> None:
    key = list(frames(guide))[-1]
    edit(guide, f"(pictures/{key}.png)", "(pictures/mine.png)")
    complete_run(tmp_path / "later").guide(guide)
    assert key not in frames(guide)
    edit(guide, "(pictures/mine.png)", f"(pictures/{key}.png)")
    complete_run(tmp_path / "again").guide(guide)
    assert key in frames(guide)


def test_a_frame_that_was_taken_away_does_not_come_back(guide: Path, tmp_path: Path) -> None:
    (frame, *_) = [block for block in parse_blocks(text(guide)).blocks if block.key.endswith("/frame")]
    edit(guide, str(frame), "")
    complete_run(tmp_path / "later").guide(guide)
    assert (frame.step_key in frames(guide), len(frames(guide))) == (False, 3)


def test_what_a_trainer_wrote_stays_where_it_is(guide: Path, tmp_path: Path) -> None:
    edit(guide, "> Yours.\n", "> Yours.\n\nAsk for the *sealed envelope*.\n\n| a | b |\n| - | - |\n")
    edit(guide, "<!-- handrail: title", "Course of 2027\n\n<!-- handrail: title")
    result = complete_run(tmp_path / "later", site="help.example.org").guide(guide)
    visible = without_markers(guide)
    assert result.edited == ()
    assert visible.startswith("Course of 2027\n")
    order = ["> Yours.", "Ask for the *sealed envelope*.", "| a | b |", '### 4. Click button "Login"']
    assert [visible.index(part) for part in order] == sorted(visible.index(part) for part in order)


def test_a_new_step_is_put_in_its_place_and_all_are_counted_anew(guide: Path, tmp_path: Path) -> None:
    edit(guide, '### 4. Click button "Login"', "### 4. Press Login, and wait")
    add_export(add_sign_in(GuideRun(tmp_path / "later"), "F11")).guide(guide)
    steps = [line for line in text(guide).splitlines() if line.startswith("### ")]
    assert steps[0] == "### 1. Press F11"
    assert "### 5. Press Login, and wait" in steps


def test_a_step_that_is_gone_and_was_edited_is_kept_at_the_end(guide: Path, tmp_path: Path) -> None:
    edit(guide, "> Yours.", "> It is in the envelope.")
    run = complete_run(tmp_path / "later")
    run.events = [event for event in run.events if getattr(event, "step", "") != "1.4"]
    result = run.guide(guide)
    visible = without_markers(guide)
    assert result.removed == ('Fill field "Password" with $password',)
    assert visible.index("## No longer in the runbook") < visible.index("> It is in the envelope.")
    assert 'Fill field "Username"' in visible.partition("## No longer")[0]
    assert "[No longer in the runbook](#no-longer-in-the-runbook)" in visible
    complete_run(tmp_path / "again").guide(guide)
    assert "No longer" not in without_markers(guide)
    assert without_markers(guide).index("> It is in the envelope.") < without_markers(guide).index(
        'Click button "Login"'
    )


def test_a_step_that_is_gone_and_was_not_edited_is_gone_and_comes_back(guide: Path, tmp_path: Path) -> None:
    before = text(guide)
    run = complete_run(tmp_path / "later")
    run.events = [event for event in run.events if getattr(event, "step", "") != "4"]
    run.guide(guide)
    assert "Finish" not in text(guide)
    complete_run(tmp_path / "run").guide(guide)
    assert without_markers(guide) == "\n".join(line for line in before.splitlines() if not line.startswith("<!--"))


def test_an_edit_stays_with_a_step_that_is_worded_a_little_otherwise(guide: Path, tmp_path: Path) -> None:
    edit(guide, "> Yours.", "> It is in the envelope.")
    run = complete_run(tmp_path / "later")
    run.events = [
        event.model_copy(update={"sentence": 'Fill field "Pass word" with $password'})
        if getattr(event, "note", "") == "Yours."
        else event
        for event in run.events
    ]
    result = run.guide(guide)
    assert (result.edited, result.removed) == (('Fill field "Pass word" with $password',), ())
    assert "> It is in the envelope." in text(guide)


def test_what_a_trainer_took_away_does_not_come_back(guide: Path, tmp_path: Path) -> None:
    (removed,) = [block for block in parse_blocks(text(guide)).blocks if "Finish" in block.original]
    edit(guide, str(removed), "")
    complete_run(tmp_path / "later").guide(guide)
    assert "Finish" not in without_markers(guide).partition("\n## ")[2]


def test_a_guide_that_came_through_windows_is_no_edit(guide: Path, tmp_path: Path) -> None:
    (guide / "guide.md").write_bytes(b"\xef\xbb\xbf" + text(guide).replace("\n", "\r\n").encode())
    assert complete_run(tmp_path / "later").guide(guide).edited == ()


def test_a_file_that_is_no_guide_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("# Mine\n")
    with pytest.raises(InvalidCall, match="was not made by `handrail guide`"):
        complete_run(tmp_path / "run").guide(tmp_path)
    assert (tmp_path / "guide.md").read_text() == "# Mine\n"


def test_a_form_shares_one_picture_with_the_numbers_of_its_steps(guide: Path) -> None:
    markdown = text(guide)
    assert markdown.count("![") == 4
    assert (
        'outlined: Fill field "Username" with "admin"; Fill field "Password" with \\$password; Click button "Login"'
        in markdown
    )
    picture = next(guide.glob("pictures/click-*.png"))
    assert size_and_orange(picture)[0] == (790, 320)
    assert size_and_orange(picture)[1] > 400


def test_where_a_step_is_due_is_told_as_people_speak(tmp_path: Path) -> None:
    run = GuideRun(tmp_path / "run").section("Here").step("1", "open", "Open it", picture=page(*FORM))
    run.skip("2", "Click it", "only where radio in cell /.*a.*/ is there", due="the radio button “a …” is there")
    run.guide(tmp_path / "guide")
    assert "*Only where the radio button “a …” is there:* Click it." in text(tmp_path / "guide")


def test_where_the_page_changes_meanwhile_each_has_its_own(tmp_path: Path) -> None:
    run = GuideRun(tmp_path / "run").section("Here").step("1", "open", "Open it", picture=page(*FORM))
    run.step("2", "fill", "Fill one", box=USER, picture=page(*FORM, (100, 600, 90, 40), filled=1))
    run.step("3", "fill", "Fill two", box=WORD, picture=page(*FORM, filled=2)).guide(tmp_path / "guide")
    assert {file.name.partition("-")[0] for file in (tmp_path / "guide/pictures").iterdir()} == {"open", "fill"}
    assert len(list((tmp_path / "guide/pictures").iterdir())) == 3


def test_where_it_is_not_known_where_a_control_stands_the_whole_page_is_shown(tmp_path: Path) -> None:
    run = GuideRun(tmp_path / "run").section("Here").step("1", "open", "Open it", picture=page(LOGIN))
    run.guide(tmp_path / "guide")
    (picture,) = (tmp_path / "guide/pictures").iterdir()
    assert size_and_orange(picture) == ((1000, 703), 0)


def test_of_a_row_its_name_is_shown_however_a_person_is_told_of_it(tmp_path: Path) -> None:
    run = GuideRun(tmp_path / "run").section("Here").step("1", "open", "Open it", picture=page(height=1200))
    run.step(
        "2",
        "check",
        'Check checkbox in row "a.example.com"',
        instruction='Tick the checkbox in the row "a.example.com"',
        box=(1200, 500, 20, 20),
    )
    run.guide(tmp_path / "guide")
    (picture,) = (tmp_path / "guide/pictures").glob("check-*")
    assert size_and_orange(picture)[0][0] == 1280


def test_pictures_of_the_run_stay_as_they_are(tmp_path: Path) -> None:
    run = complete_run(tmp_path / "run")
    before = {file.name: file.read_bytes() for file in (tmp_path / "run").glob("*.png")}
    run.guide(tmp_path / "guide")
    assert {file.name: file.read_bytes() for file in (tmp_path / "run").glob("*.png")} == before


def size_and_orange(file: Path) -> tuple[tuple[int, int], int]:
    """The size of a picture, and the number of its pixels that have the colour of a ring."""
    with Image.open(file) as picture:
        colours = picture.convert("RGB").getcolors(1 << 24) or ()
        return picture.size, sum(count for count, colour in colours if colour == (217, 72, 15))
