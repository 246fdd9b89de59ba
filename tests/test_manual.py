"""The docstrings of the steps are the manual, so what they show must work."""

import inspect
import textwrap
from pathlib import Path

import pytest

from documents import ROOT
from handrail.runbook import load
from handrail.steps import VOCABULARY, BaseStep

BEFORE = {
    "inspect": '- download: button "Export"\n  as: bundle\n',
    "upload": '- download: button "Export"\n  as: bundle\n',
    "probe": '- download: button "Export"\n  as: bundle\n- inspect: $bundle\n  passphrase: $passphrase\n',
}
"""What a runbook must have done before the example makes sense."""

FRAME = """\
runbook: An example from the manual
appliances: [primary]
inputs:
  site: Host name that the clients connect to
secrets:
  passphrase: {generate: 32}
sections:
  - heading: Example
    steps:
"""
SIGN_IN = "runbook: Sign in\nappliances: [one]\nsections:\n  - {heading: Sign in, steps: [open: $url]}\n"

steps = pytest.mark.parametrize("step", VOCABULARY.values(), ids=VOCABULARY.keys())


def example(step: type[BaseStep]) -> str:
    paragraphs = inspect.getdoc(step) or ""
    return paragraphs[paragraphs.index("- ") :]


@steps
def test_every_step_says_what_it_does_and_shows_it(step: type[BaseStep]) -> None:
    first, *rest = (inspect.getdoc(step) or "").split("\n\n")
    assert first.endswith(".")
    assert rest[-1].startswith(f"- {step.action}: ")


@steps
def test_every_example_is_a_step(step: type[BaseStep], tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN, encoding="utf-8")
    lines = BEFORE.get(step.action, "") + example(step)
    (tmp_path / "manual.yaml").write_text(FRAME + textwrap.indent(lines, " " * 6), encoding="utf-8")
    runbook, _ = load(tmp_path / "manual.yaml")
    assert isinstance(runbook.sections[0].steps[-1], step)


@steps
def test_every_example_can_be_read_aloud(step: type[BaseStep], tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(SIGN_IN, encoding="utf-8")
    lines = BEFORE.get(step.action, "") + example(step)
    (tmp_path / "manual.yaml").write_text(FRAME + textwrap.indent(lines, " " * 6), encoding="utf-8")
    sentence = load(tmp_path / "manual.yaml")[0].sections[0].steps[-1].describe()
    assert sentence[0].isupper()
    assert not sentence.endswith(".")


@steps
def test_every_step_is_in_the_reference(step: type[BaseStep]) -> None:
    reference = (ROOT / "docs/reference/actions.md").read_text(encoding="utf-8")
    assert f"\n## {step.action}\n" in reference
    assert example(step) in reference
