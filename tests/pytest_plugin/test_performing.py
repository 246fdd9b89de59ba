"""Runbooks that `pytest` performs: on the practice pair, or on appliances of an inventory. Judged by their audit logs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from approvals import approving
from finished_run import FinishedRuns
from handrail.app.perform import RunResult
from handrail.app.verify import verify
from handrail.errors import SecretKept
from handrail.journal import RunFinished, RunRecord, read, run_record
from handrail.pytest_plugin.attachments import attach, shown_from
from handrail.pytest_plugin.playwright_options import PlaywrightOptions
from handrail.run import RunFolder
from handrail_practice.pair import Pair
from processes import alive, family_of
from runbooks.witness import assert_untouched, events
from waiting import wait_until

from .conftest import LOOKS, MISSES, OPENS, Write

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
    write(opens=OPENS, misses=MISSES)
    reports = ("--junitxml=junit.xml", "--html=page.html", "--alluredir=allure")
    chosen = ("--browser=chromium", "--browser-channel=chromium", "--slowmo=1", "--full-page-screenshot")
    result = project.runpytest_subprocess("-n", "1", *chosen, "--tracing=retain-on-failure", *reports)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ['runbooks/misses.yaml:8:9: step 2, See that button "Exprot" is there: no button "Exprot"*', "report: runs/*"]
    )
    missed = properties(project.path / "junit.xml", "misses[practice]")
    opened = properties(project.path / "junit.xml", "opens[practice]")
    assert (missed["handrail_outcome"], opened["handrail_outcome"]) == (["failed"], ["passed"])
    assert "playwright_trace" in missed
    assert "playwright_trace" not in opened
    for kind in ("handrail_run", "handrail_report", "playwright_screenshot"):
        assert all((project.path / value).exists() for value in (*missed[kind], *opened[kind]))
    for folder in (*missed["handrail_run"], *opened["handrail_run"]):
        assert verify(project.path / folder).is_whole
    (picture,) = opened["playwright_screenshot"][-1:]
    assert picture in (project.path / "page.html").read_text(encoding="utf-8")
    in_allure = {it["name"]: it for it in map(read_json, (project.path / "allure").glob("*-result.json"))}
    for name, junit, status in (("misses", missed, "failed"), ("opens", opened, "passed")):
        told = in_allure[f"{name}[practice]"]
        assert told["status"] == status
        assert [copied(project.path / "allure", it) for it in told["attachments"]] == [
            (project.path / value).read_bytes() for kind in ATTACHED_FILES for value in junit.get(kind, ())
        ]
    assert [it["name"] for it in in_allure["misses[practice]"]["attachments"]][-2:] == [
        'Step 2: See that button "Exprot" is there',
        "Trace",
    ]


ATTACHED_FILES = ("handrail_report", "playwright_screenshot", "playwright_trace")


def read_json(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def copied(folder: Path, attachment: Mapping[str, str]) -> bytes:
    """The content of an attachment, whose kind is what its name ends with."""
    kinds = {"text/html": ".html", "image/png": ".png", "application/zip": ".zip"}
    assert attachment["source"].endswith(kinds[attachment["type"]])
    return (folder / attachment["source"]).read_bytes()


def test_a_secret_in_quarantine_reaches_no_report(
    request: pytest.FixtureRequest, finished: FinishedRuns, tmp_path: Path
) -> None:
    folder = RunFolder(Path(shutil.copytree(finished.badly, tmp_path / "run", symlinks=True)))
    record = run_record(read(folder.journal))
    pictures = [picture.file for step in record.steps for picture in step.pictures]
    (folder.path / pictures[0]).resolve().unlink()
    item = pytest.Function.from_parent(request.node.parent, name="other", callobj=lambda: None)
    attach(item, RunResult(folder, SecretKept("a picture holds a secret")), PlaywrightOptions())
    attached = [value for name, value in item.user_properties if name == "playwright_screenshot"]
    assert attached == [shown_from(request.config.invocation_params.dir, folder.path / file) for file in pictures[1:]]


OPENED = '"kind":"step-passed","step":"1"'


def test_ctrl_c_ends_the_run_and_the_session(project: pytest.Pytester, write: Write) -> None:
    write(misses=MISSES.replace("timeout: 0.2", "timeout: 60"), looks=MISSES)
    arguments = [sys.executable, "-m", "pytest", "runbooks/misses.yaml", "runbooks/looks.yaml"]
    with subprocess.Popen(
        arguments,
        cwd=project.path,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # who runs these tests with nohup ignores Ctrl-C
    ) as session:
        assert session.stdout
        wait_until(lambda: any(OPENED in it.read_text() for it in project.path.glob("runs/*/journal.jsonl")))
        family = family_of(session.pid)
        assert len(family) > 3
        os.killpg(session.pid, signal.SIGINT)  # as a terminal does: to the browser's driver, too
        out = session.stdout.read()
    assert session.returncode == pytest.ExitCode.INTERRUPTED
    (folder,) = (project.path / "runs").iterdir()
    assert f"KeyboardInterrupt: the run in runs/{folder.name} has ended: stopped" in out
    last = read(folder / "journal.jsonl")[-1].event
    assert last == RunFinished(outcome="stopped", problem="stopped with Ctrl-C")
    assert verify(folder).is_whole
    assert not [process for process in family if alive(process)]


def test_on_appliances_of_an_inventory_it_rehearses_and_performs_only_what_was_approved(
    project: pytest.Pytester, pair: Pair
) -> None:
    on_pair = ("--inventory", str(pair.inventory_path), "--pair", "practice", "--screenshot=only-on-failure")
    file = project.path / "runbooks/looks.yaml"
    file.parent.mkdir()
    file.write_text(LOOKS, encoding="utf-8")
    rehearsed = project.runpytest_subprocess(*on_pair, "-v")
    rehearsed.assert_outcomes(passed=1)
    rehearsed.stdout.fnmatch_lines(["*looks[[]rehearsal-practice] PASSED*"])
    assert record_of(project).mode.name == "rehearsal"
    file.with_name("another.yaml").write_text(LOOKS.replace("Look", "Glance"), encoding="utf-8")
    approved = ("--handrail-perform", *approving(file, pair.inventory_path))
    performed = project.runpytest_subprocess(*on_pair, *approved, "--handrail-runs", "others", "-v")
    performed.assert_outcomes(passed=1, failed=1)
    performed.stdout.fnmatch_lines(
        [
            "*another[[]run-practice] FAILED*",
            "*looks[[]run-practice] PASSED*",
            "*what was approved is not what would be done*",
        ]
    )
    assert len(events(pair, "primary", "login-succeeded")) == 2
    assert_untouched(pair)


WITNESS = """\
import pytest


@pytest.mark.practice("acme", situations=["drift"], page="backup")
def test_what_is_looked_at(practice_pair, appliance_page, handrail_run):
    record = handrail_run("procedures/looks.yaml")
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
    (project.path / "procedures").mkdir()
    (project.path / "procedures/looks.yaml").write_text(LOOKS, encoding="utf-8")
    write(opens=OPENS)
    result = project.runpytest_subprocess("--screenshot=only-on-failure", "--slowmo=1", ".", "-p", "no:randomly")
    result.assert_outcomes(passed=3, warnings=result.parseoutcomes().get("warnings", 0))
