"""Runbooks that `pytest` performs: on the practice pair, or on appliances of an inventory. Judged by their audit logs."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from handrail.app.lookup import load_runbook
from handrail.app.verify import verify
from handrail.journal import RunRecord, read, run_record
from handrail_practice.pair import Pair
from runbooks.witness import assert_untouched, events

from .conftest import LOOKS, MISSES, Write

REPLICATE = "replicate-ssl-certificate"


def properties(report: Path, name: str) -> dict[str, list[str]]:
    """The properties of a test case in a JUnit report."""
    (case,) = (case for case in ElementTree.parse(report).iter("testcase") if case.get("name") == name)
    found: dict[str, list[str]] = {}
    for each in case.iter("property"):
        found.setdefault(each.get("name", ""), []).append(each.get("value", ""))
    return found


def record_of(project: pytest.Pytester) -> RunRecord:
    (folder,) = (project.path / "runs").iterdir()
    return run_record(read(folder / "data/journal.jsonl"))


def test_runs_are_sealed_and_attached_to_every_report(project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS, misses=MISSES)
    reports = ("--junitxml=junit.xml", "--html=page.html", "--alluredir=allure")
    result = project.runpytest_subprocess("-n", "2", "--tracing=retain-on-failure", *reports)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ['runbooks/misses.yaml:8:9: step 2, See that button "Exprot" is there: no button "Exprot"*', "report: runs/*"]
    )
    missed = properties(project.path / "junit.xml", "misses[practice]")
    looked = properties(project.path / "junit.xml", "looks[practice]")
    assert (missed["handrail_outcome"], looked["handrail_outcome"]) == (["failed"], ["passed"])
    assert "playwright_trace" in missed
    assert "playwright_trace" not in looked
    for kind in ("handrail_run", "handrail_report", "playwright_screenshot"):
        assert all((project.path / value).exists() for value in (*missed[kind], *looked[kind]))
    for folder in (*missed["handrail_run"], *looked["handrail_run"]):
        assert verify(project.path / folder).is_whole
    (picture,) = looked["playwright_screenshot"][-1:]
    assert picture in (project.path / "page.html").read_text(encoding="utf-8")
    told = [json.loads(file.read_text()) for file in (project.path / "allure").glob("*-result.json")]
    assert sorted(it["status"] for it in told) == ["failed", "passed"]


def test_on_appliances_of_an_inventory_it_rehearses_and_performs_only_what_was_approved(
    project: pytest.Pytester, pair: Pair
) -> None:
    on_pair = ("--inventory", str(pair.inventory_path), "--pair", "practice")
    file = project.path / "runbooks/looks.yaml"
    file.parent.mkdir()
    file.write_text(LOOKS, encoding="utf-8")
    rehearsed = project.runpytest_subprocess(*on_pair, "-v")
    rehearsed.assert_outcomes(passed=1)
    rehearsed.stdout.fnmatch_lines(["*looks[[]rehearsal-practice] PASSED*"])
    assert record_of(project).mode.name == "rehearsal"
    perform = (*on_pair, "--handrail-perform", "--approved-by", "ana", "--handrail-runs", "others", "--plan")
    refused = project.runpytest_subprocess(*perform, "0" * 64)
    refused.assert_outcomes(failed=1)
    refused.stdout.fnmatch_lines(["*what was approved is not what would be done*"])
    project.runpytest_subprocess(*perform, load_runbook(file).digest).assert_outcomes(passed=1)
    assert len(events(pair, "primary", "login-succeeded")) == 2
    assert_untouched(pair)


WITNESS = """\
import pytest


@pytest.mark.practice("acme", situations=["drift"], page="backup")
def test_what_is_looked_at(practice_pair, appliance_page, handrail_run):
    record = handrail_run("runbooks/looks.yaml")
    assert record.outcome == "passed"
    appliance_page.goto(appliance_page.url)
    assert "backup" in appliance_page.title()
    assert practice_pair.variation.differing == {}


def test_a_page_of_its_own(page):
    page.set_content("<h1>Here</h1>")
    assert page.title() == ""
"""


def test_tests_in_python_have_the_pair_a_run_and_a_page_as_witness(project: pytest.Pytester, write: Write) -> None:
    project.makepyfile(WITNESS)
    write(looks=LOOKS)
    result = project.runpytest_subprocess("--screenshot=only-on-failure", "--slowmo=1", ".", "-p", "no:randomly")
    result.assert_outcomes(passed=3, warnings=result.parseoutcomes().get("warnings", 0))


def test_a_misspelt_input_is_no_other_value_that_is_left_out(project: pytest.Pytester, write: Write) -> None:
    asks = LOOKS.replace("sections:", "inputs: {entry: {description: The page, default: Security}}\nsections:")
    write(asks=asks.replace("navigate: Security >", "navigate: $entry >"), looks=LOOKS)
    result = project.runpytest_subprocess("--handrail-set", "entri=Users", "-k", "asks")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*--handrail-set entri: it has no such input; did you mean entry?*"])
