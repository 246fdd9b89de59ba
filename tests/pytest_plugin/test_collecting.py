"""What `pytest` takes for a runbook, how its items are named and chosen, and how a mistake is told. No browser starts."""

from __future__ import annotations

import pytest

from .conftest import LOOKS, MISSES, MISSPELT, Write

FOREIGN = {
    "ansible": "- hosts: all\n  tasks: []\n",
    "nested": "steps:\n  runbook: x\n",
    "alike": "runbooks: []\n",
    "broken": "a: [\n",
}


def items(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line]


def collected(project: pytest.Pytester, *arguments: str) -> list[str]:
    return items(project.runpytest_inprocess("--collect-only", "-q", *arguments))


def test_runbooks_are_tests_and_other_files_are_passed_over(project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS, misspelt=MISSPELT, **FOREIGN)
    (project.path / "runbooks/picture.yaml").write_bytes(b"\xff\xfe\x00runbook: x")
    (project.path / "elsewhere.yaml").write_text(LOOKS, encoding="utf-8")
    assert collected(project) == ["runbooks/looks.yaml::looks[practice]", "runbooks/misspelt.yaml::misspelt[practice]"]
    assert collected(project, "runbooks/looks.yaml", "elsewhere.yaml") == [
        "runbooks/looks.yaml::looks[practice]",
        "elsewhere.yaml::elsewhere[practice]",
    ]


def test_folders_of_runbooks_can_be_named(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nhandrail_paths = procedures more/of/them\n")
    for folder in ("runbooks", "procedures", "more/of/them"):
        (project.path / folder).mkdir(parents=True)
        (project.path / folder / "a.yaml").write_text(LOOKS, encoding="utf-8")
    assert sorted(collected(project)) == ["more/of/them/a.yaml::a[practice]", "procedures/a.yaml::a[practice]"]


def test_each_runbook_is_an_item_for_each_situation(project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS)
    assert collected(project, "--handrail-vary", "2", "--handrail-situation", "acme+drift") == [
        "runbooks/looks.yaml::looks[acme+drift]",
        "runbooks/looks.yaml::looks[vary-1]",
        "runbooks/looks.yaml::looks[vary-2]",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "failover"),
        ("-k", "misses"),
        ("runbooks/misses.yaml::misses",),
        ("runbooks/misses.yaml::misses[practice]",),
    ],
)
def test_items_are_chosen_as_others_are(arguments: tuple[str, ...], project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS, misses=MISSES)
    assert collected(project, "--strict-markers", *arguments) == ["runbooks/misses.yaml::misses[practice]"]


def carried_out(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A session in this process that performs nothing, without Playwright's plugin, whose tests cannot be nested."""
    return project.runpytest_inprocess("-p", "no:playwright", *arguments)


def test_a_mistake_is_a_failed_item_with_the_sentence_at_its_line(project: pytest.Pytester, write: Write) -> None:
    write(misspelt=MISSPELT)
    result = carried_out(project, "--junitxml=report.xml")
    result.assert_outcomes(failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "runbooks/misspelt.yaml:6:9: `clikc` is not an action; did you mean `click`?" in result.outlines
    assert "Traceback" not in result.stdout.str()
    result.stdout.fnmatch_lines(["FAILED runbooks/misspelt.yaml::misspelt[[]practice] - `clikc` is not an*"])
    assert "did you mean `click`?" in (project.path / "report.xml").read_text(encoding="utf-8")


def test_it_ends_with_the_first_failure_and_that_comes_again_alone(project: pytest.Pytester, write: Write) -> None:
    write(one=MISSPELT, two=MISSPELT)
    carried_out(project, "-x").assert_outcomes(failed=1)
    assert collected(project, "--lf") == ["runbooks/one.yaml::one[practice]"]


def test_a_plan_of_the_session_begins_nothing(project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS)
    result = carried_out(project, "--setup-plan")
    result.stdout.fnmatch_lines(["*SETUP    S handrail_performer*", "*looks[[]practice]*"])
    assert not (project.path / "runs").exists()


def test_a_misspelt_input_is_no_other_value_that_is_left_out(project: pytest.Pytester, write: Write) -> None:
    asks = LOOKS.replace("sections:", "inputs: {entry: {description: The page, default: Security}}\nsections:")
    write(asks=asks.replace("navigate: Security >", "navigate: $entry >"))
    result = carried_out(project, "--handrail-set", "entri=Users")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*--handrail-set entri: it has no such input; did you mean entry?*"])


REFUSED = {
    "--pair hq": "add --inventory FILE",
    "--handrail-perform": "it needs --inventory FILE, --approved-by NAME and --plan DIGEST",
    "--handrail-perform --inventory i.yaml": "it needs --inventory FILE, --approved-by NAME and --plan DIGEST",
    "--approved-by ana --plan 12": "add --handrail-perform",
    "--handrail-vary 0": "takes the number of variations, from 1",
    "--handrail-vary 2 --inventory i.yaml": "are those of the practice pair",
    "--handrail-situation drfit": "Did you mean drift?",
    "--handrail-situation sra+acme": "A pair is one version, not sra and acme.",
    "--handrail-set site": "takes NAME=VALUE, not site",
    "--handrail-runs out/runs --output out": "which pytest-playwright deletes at the start of a session",
    "--handrail-runs test-results": "which pytest-playwright deletes at the start of a session",
    "--device iPhone": "a runbook works on the pages that an appliance shows to a desktop",
    "--browser firefox": "runbooks are performed in Chromium",
    "--base-url https://a.example": "a runbook's addresses are those of its inventory",
    "--playwright-debug cli -s": "step by step with `handrail teach`",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_cannot_be_done_is_refused_before_anything_is(typed: str, project: pytest.Pytester, write: Write) -> None:
    write(looks=LOOKS)
    result = project.runpytest_inprocess(*typed.split())
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert REFUSED[typed] in result.stderr.str() + result.stdout.str()
    assert not (project.path / "runs").exists()


def test_options_of_pages_are_for_them_where_no_runbook_is(project: pytest.Pytester) -> None:
    project.makepyfile(test_page="def test_a_page() -> None: ...")
    assert collected(project, "--device", "iPhone 13", "--browser", "firefox") == ["test_page.py::test_a_page"]
