"""Names for what steps point at: they mean what they stand for, and nothing after the reading knows of them."""

import re
from pathlib import Path

import pytest

from handrail.errors import InvalidFile
from handrail.locator import MAX_ALTERNATIVES
from handrail.runbook import Library, Runbook, load, shipped, shipped_names
from handrail.runbook.targets import MAX_TARGETS
from handrail.steps import BaseStep

HEAD = """\
runbook: Replicate
appliances: [primary]
inputs: {certificate: The name of the certificate}
"""
TARGETS = """\
targets:
  default: [button in cell "Default" in its-row, radio in its-row]
  its-row: row "$certificate" in certificates
  certificates: [section "Other Certificates", section "Certificates"]
"""
ROWS = [f'row "$certificate" in section "{name}"' for name in ("Other Certificates", "Certificates")]
DEFAULT = [f'button in cell "Default" in {row}' for row in ROWS] + [f"radio in {row}" for row in ROWS]


def read(folder: Path, steps: str, targets: str = TARGETS, head: str = HEAD) -> Runbook:
    file = folder / "replicate.yaml"
    file.write_text(f"{head}{targets}sections:\n  - heading: Certificates\n    steps: {steps}\n", encoding="utf-8")
    return load(file, Library((shipped(),)))[0]


def steps(runbook: Runbook) -> tuple[BaseStep, ...]:
    return runbook.sections[0].steps


def flow(listed: list[str]) -> str:
    return f"[{', '.join(listed)}]"


@pytest.mark.parametrize(
    ("named", "written_out"),
    [
        ("{check: checkbox in its-row}", f"{{check: {flow([f'checkbox in {row}' for row in ROWS])}}}"),
        ("{click: default, effect: safe}", f"{{click: {flow(DEFAULT)}, effect: safe}}"),
        (
            "{choose: Export, target: [combobox in certificates, default]}",
            "{choose: Export, target: "
            + flow(['combobox in section "Other Certificates"', 'combobox in section "Certificates"', *DEFAULT])
            + "}",
        ),
        ("{expect: certificates}", '{expect: [section "Other Certificates", section "Certificates"]}'),
        (
            "{press: Enter, when: its-row, done_when: {any: [default, {hidden: default}]}}",
            f"{{press: Enter, when: {flow(ROWS)}, done_when: {{any: [{flow(DEFAULT)}, {{hidden: {flow(DEFAULT)}}}]}}}}",
        ),
        (
            "{expect: {target: its-row, contains: $certificate}}",
            f"{{expect: {{target: {flow(ROWS)}, contains: $certificate}}}}",
        ),
    ],
)
def test_a_step_is_the_same_as_with_its_locators_written_out(named: str, written_out: str, tmp_path: Path) -> None:
    also = "expect: [certificates, default]"  # so that every name is used
    short, long = read(tmp_path, f"[{named}, {also}]"), read(tmp_path, f"[{written_out}, {also}]")
    assert steps(short) == steps(long)
    assert steps(short)[0].describe() == steps(long)[0].describe()


def test_placeholders_in_a_target_are_filled_in_where_it_is_used(tmp_path: Path) -> None:
    (step,) = steps(read(tmp_path, "[expect: its-row]", TARGETS.replace("default", "unused")))
    assert step.filled({"certificate": "support"}).describe() == (
        'See that row "support" in section "Other Certificates" is there'
    )


def test_a_called_runbook_has_targets_of_its_own(tmp_path: Path) -> None:
    called = "runbook: C\nappliances: [one]\n{}sections: [{{heading: H, steps: [expect: certificates]}}]\n"
    (tmp_path / "called.yaml").write_text(called.format('targets: {certificates: table "Mine"}\n'), encoding="utf-8")
    runbook = read(tmp_path, "[call: called, expect: default]")
    assert steps(runbook.calls["called"])[0].describe() == 'See that table "Mine" is there'
    (tmp_path / "called.yaml").write_text(called.format(""), encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"called.yaml:3:41: `certificates` is not a role"):
        read(tmp_path, "[call: called, expect: default]")


def test_a_name_stands_for_so_many_locators_and_a_runbook_has_so_many_names(tmp_path: Path) -> None:
    def targets(alternatives: int, names: int) -> str:
        more = "".join(f"  t{n}: row\n" for n in range(names - 1))
        return f"targets:\n  all: {flow(['row'] * alternatives)}\n{more}"

    assert steps(
        read(tmp_path, "[expect: all]", targets(MAX_ALTERNATIVES, MAX_TARGETS), head=HEAD.rpartition("inputs")[0])
    )
    for alternatives, names in ((MAX_ALTERNATIVES + 1, 1), (1, MAX_TARGETS + 1)):
        with pytest.raises(InvalidFile) as caught:
            read(tmp_path, "[expect: all]", targets(alternatives, names))
        assert len(caught.value.mistakes) == 1


@pytest.mark.parametrize("file", [shipped() / f"{name}.yaml" for name in shipped_names()], ids=lambda file: file.stem)
def test_the_shipped_runbooks_have_names_and_no_yaml_anchors(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"(?:^|[\s\[{,:])[&*][a-z][\w-]*", text) == []
    assert "\ntargets:\n" in text
