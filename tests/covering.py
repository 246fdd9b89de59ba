"""A document of six sentences, and a runbook after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.coverage import Coverage, cover
from handrail.editions import Edition, edition_text, make_edition, read_edition
from handrail.runbook import load

DOCUMENT = """\
Sign in

Open the page. Type your name.

Pictures

Save

Change the colour. It is red at first. Click Save. Write to us for more.
"""
RUNBOOK = """\
runbook: Change the colour
document: {title: Colours, stored: documents/colours/2024.yaml}
not_steps: {3.4: where help is found}
appliances: [primary]
sections:
  - heading: Sign in
    cites: 1.2
    steps:
      - open: $url
        cites: 1.1
      - press: Tab
      - press: Enter
        added: The name is sent by it.
  - heading: Save
    steps:
      - fill: blue
        target: field "Colour"
        cites: 3.1
        note: It was red.
        explains: red at first
      - click: button "Save"
        cites: Click Save
"""


def edition(text: str = DOCUMENT, *, name: str = "2024", paraphrased: bool = False) -> Edition:
    return make_edition(
        text.encode(), "it", title="Colours", edition=name, read_on="2024-05-02", paraphrased=paraphrased
    )


Written = Callable[..., Path]
Covered = Callable[..., Coverage]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """The runbook and the document, with some words in place of others, in a folder."""

    def write(*changes: tuple[str, str], document: str = DOCUMENT) -> Path:
        text = RUNBOOK
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        stored = tmp_path / "documents/colours/2024.yaml"
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(edition_text(edition(document)), encoding="utf-8")
        (tmp_path / "colours.yaml").write_text(text, encoding="utf-8")
        return tmp_path / "colours.yaml"

    return write


@pytest.fixture
def covered(written: Written) -> Covered:
    """The coverage of that document by that runbook."""

    def read(*changes: tuple[str, str], document: str = DOCUMENT) -> Coverage:
        file = written(*changes, document=document)
        runbook = load(file, prove_anchors=True)[0]
        return cover(runbook, read_edition(file.parent / runbook.document.stored))

    return read
