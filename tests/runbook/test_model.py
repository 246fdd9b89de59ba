"""What a runbook that has been read knows of itself."""

import time
from pathlib import Path

import pytest

from handrail.errors import InvalidFile
from handrail.runbook import Library, Runbook, load, outline, shipped, shipped_names

SIGN_IN = """
runbook: Sign in
appliances: [appliance]
sections:
  - heading: Sign in
    steps: [open: $url, expect: entry "Security"]
"""
EXPORT = """
runbook: Export
appliances: [primary, backup]
sections:
  - heading: One
    appliance: primary
    steps: [call: sign-in, navigate: Security > Certificates]
  - heading: Two
    appliance: backup
    steps: [call: sign-in]
"""


def export(folder: Path, sign_in: str = SIGN_IN) -> Runbook:
    (folder / "sign-in.yaml").write_text(sign_in, encoding="utf-8")
    (folder / "export.yaml").write_text(EXPORT, encoding="utf-8")
    return load(folder / "export.yaml")[0]


def test_steps_are_numbered_through_and_called_ones_below(tmp_path: Path) -> None:
    sections = outline(export(tmp_path))
    numbers = [[planned.number for planned in section.walk()] for section in sections]
    assert numbers == [["1", "1.1", "1.2", "2"], ["3", "3.1", "3.2"]]


def test_the_digest_covers_what_is_called(tmp_path: Path) -> None:
    runbook, another = export(tmp_path), export(tmp_path, SIGN_IN.replace("Security", "Status"))
    assert runbook.digest != another.digest
    assert runbook.digest == export(tmp_path).digest


def test_a_family_names_each_once(tmp_path: Path) -> None:
    assert [runbook.name for runbook in export(tmp_path).family()] == ["export", "sign-in"]


@pytest.mark.parametrize("name", shipped_names())
def test_the_shipped_runbooks_have_no_mistakes_and_nothing_unwise(name: str) -> None:
    _, warnings = load(shipped() / f"{name}.yaml", Library((shipped(),)))
    assert warnings == ()


def test_the_caller_s_own_folder_comes_first(tmp_path: Path) -> None:
    mine = export(tmp_path, SIGN_IN.replace("Sign in", "Mine"))
    assert load(mine.file, Library((shipped(),)))[0].calls["sign-in"].title == "Mine"


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_says_why_a_file_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidFile, match="runbook.yaml:1:1: cannot be read: "):
        load(tmp_path / name, shown_as="runbook.yaml")


def test_runbooks_that_call_many_that_call_many_are_refused(tmp_path: Path) -> None:
    for n in range(7):
        body = f"[{', '.join([f'call: book{n + 1}'] * 20)}]" if n < 6 else "[open: $url]"
        text = f"runbook: B\nappliances: [one]\nsections:\n  - {{heading: A, steps: {body}}}\n"
        (tmp_path / f"book{n}.yaml").write_text(text, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(InvalidFile, match="book3.yaml:3:1: more than 5000 steps in all"):
        load(tmp_path / "book0.yaml")
    assert time.process_time() - began < 5


def test_runbooks_that_call_one_another_too_deep_are_refused(tmp_path: Path) -> None:
    for n in range(400):
        body = f"[call: book{n + 1}]" if n < 399 else "[open: $url]"
        text = f"runbook: B\nappliances: [one]\nsections:\n  - {{heading: A, steps: {body}}}\n"
        (tmp_path / f"book{n}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile, match="more than 8 deep"):
        load(tmp_path / "book0.yaml")


@pytest.mark.parametrize("day", ["2026-02-30", "20260502", "2026-W18-6", "2026-5-2"])
def test_a_day_of_the_document_is_one_of_the_calendar(day: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f'{SIGN_IN}document: {{title: A, read_on: "{day}"}}\n', encoding="utf-8")
    with pytest.raises(InvalidFile, match="`read_on` takes the day on which the document was read, as in 2026-05-02"):
        load(tmp_path / "a.yaml")
