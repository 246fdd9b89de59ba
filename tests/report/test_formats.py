"""The formats of a run's report, and the templates that are compiled before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from handrail.journal import read, run_record
from handrail.report import layout
from handrail.report.formats import formats_of, prepare

RUNS = [Path(__file__).parent / name for name in ("last-year", "last-year-practice", "last-year-rehearsal")]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_a_format_names_all_templates_that_its_page_includes(run: Path) -> None:
    for format in formats_of(run_record(read(run / "journal.jsonl"))).values():
        assert set(format.templates) == set(_with_included(format.templates))


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_no_page_of_a_run_waits_for_its_template(run: Path) -> None:
    layout.template.cache_clear()
    record = run_record(read(run / "journal.jsonl"))
    prepare(record.mode)
    compiled = layout.template.cache_info().misses
    for format in formats_of(record).values():
        format.render(record, run)
    assert layout.template.cache_info().misses == compiled


def _with_included(names: Iterable[str | None]) -> Iterator[str]:
    for name in filter(None, names):
        source = (files("handrail.report") / "templates" / name).read_text(encoding="utf-8")
        yield name
        yield from _with_included(find_referenced_templates(Environment().parse(source)))
