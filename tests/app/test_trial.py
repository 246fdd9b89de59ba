"""What an author is answered at an open page, and what becomes of the runbook meanwhile."""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.app.authoring import Place
from handrail.app.lookup import chosen_pair, load_runbook
from handrail.app.trial import Trial, is_incomplete, is_step, open_trial
from handrail.errors import InvalidCall, SurroundingsError
from handrail.run import Environment
from handrail.secrets import Redactor
from handrail_practice.audit import read as read_audit
from handrail_practice.pair import Pair

CERTIFICATES = "Security > Certificates"
Opened = Callable[..., AbstractAsyncContextManager[Trial]]


@pytest.fixture
def opened(pair: Pair, environment: Environment) -> Opened:
    """Opens a trial on the primary appliance; `is_real` on a pair that does not say that it is there to practise on."""

    @asynccontextmanager
    async def open_(
        at: str = CERTIFICATES, append_to: Path | None = None, *, is_real: bool = False, sign_in: str = "sign-in"
    ) -> AsyncIterator[Trial]:
        chosen = chosen_pair(pair.inventory_path, "practice")
        chosen = replace(chosen, is_disposable=not is_real)
        place = Place(chosen, pair.inventory_path, at=at, sign_in=sign_in, patience=2.0)
        async with open_trial(place, environment, Redactor(), append_to) as trial:
            yield trial

    return open_


def changes(pair: Pair) -> list[str]:
    return [entry["event"] for entry in read_audit(pair.primary.audit_path)][2:]


@pytest.mark.whole
async def test_a_locator_is_counted_and_a_miss_tells_what_is_there(opened: Opened) -> None:
    async with opened() as trial:
        found = await trial.answer('row "support.example.com"')
        assert (found.mark, found.sentence) == ("found", '1 element: row "support.example.com"')
        assert found.details[0].startswith("it reads: ")
        several = await trial.answer('button "Apply"')
        assert (several.mark, several.sentence.startswith('2 elements match button "Apply": ')) == ("missed", True)
        missed = await trial.answer('button "Creat"')
        assert (missed.mark, 'there are button "' in missed.sentence) == ("missed", True)
        assert (await trial.answer("knob")).sentence.startswith("knob: `knob` is not a role")


async def test_what_worked_is_added_to_a_runbook_that_passes_check(opened: Opened, pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "make-a-request.yaml"
    async with opened(append_to=file) as trial:
        assert not file.exists()
        done = await trial.answer('click: button "Create"')
        assert (done.mark, done.details[-1]) == ("done", f"added to {file}")
        assert (await trial.answer('{fill: a.example.com, target: field "Friendly Name"}')).mark == "failed"
        assert (await trial.answer('fill: DE\ntarget: field "Country (Two character ISO 3166 code)"')).mark == "done"
        assert (await trial.answer('read: field "Organization"\nas: organization')).details[0] == "$organization is "
        undone = await trial.answer("undo")
        assert undone.sentence == f'taken out of {file}: {{read: field "Organization", as: organization}}'
        steps = await trial.answer("steps")
        assert steps.details[0] == '- click: button "Create"'
    assert file.read_text().endswith(
        "    steps:\n      - call: sign-in\n      - navigate: Security > Certificates\n"
        '      - click: button "Create"\n      - fill: DE\n'
        '        target: field "Country (Two character ISO 3166 code)"\n'
    )
    assert len(load_runbook(file).sections[0].steps) == 4


@pytest.mark.whole
async def test_a_runbook_that_is_there_is_gone_on_with_and_its_names_are_known(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        'runbook: Mine  # of my own\nappliances: [primary]\ninputs: {site: The host name}\ntargets: {create: button "Create"}\n'
        "sections:\n  - heading: A\n    steps:\n      - call: sign-in\n      - navigate: Status > Basics\n"
        '      - expect: row "Host Name"\n'
    )
    before = file.read_text()
    async with opened(append_to=file) as trial:
        assert (await trial.answer('expect: row "$site"')).mark == "done"
        file.write_text(file.read_text().replace("heading: A", "heading: B"))
        assert (await trial.answer("click: create")).mark == "done"
        file.write_text(file.read_text().replace("inputs:", "input:"))
        refused = await trial.answer('expect: field "Organization"')
        assert (refused.mark, f"not added to {file}: " in refused.details[-1]) == ("done", True)
    assert file.read_text() == before.replace("heading: A", "heading: B").replace("inputs:", "input:") + (
        '      - expect: row "$site"\n      - click: create\n'
    )


async def test_a_file_that_is_no_text_is_refused_and_left_as_it_is(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"runbook: Caf\xe9\n")
    with pytest.raises(InvalidCall, match=r"mine\.yaml cannot be read: 'utf-8' codec can't decode"):
        async with opened(append_to=file):
            pass
    assert file.read_bytes() == b"runbook: Caf\xe9\n"


async def test_a_runbook_that_cannot_be_written_keeps_what_it_had(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.yaml"
    async with opened("", file, sign_in="") as trial:
        await trial.answer('expect: field "Username"')
        before = file.read_text()

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(SurroundingsError, match=r"mine\.yaml cannot be written: No space left on device"):
            await trial.answer('expect: field "Password"')
        monkeypatch.undo()
    assert [file.read_text(), *tmp_path.glob(".*.draft")] == [before]


async def test_on_a_real_appliance_only_what_is_safe_is_performed(opened: Opened, pair: Pair) -> None:
    async with opened(is_real=True) as trial:
        for step in ('click: button "Create"', 'check: checkbox "support.example.com"'):
            refused = await trial.answer(step)
            assert (refused.mark, "is no practice pair" in refused.sentence) == ("refused", True), refused
        assert (await trial.answer('expect: row "support.example.com"')).mark == "done"
        assert (await trial.answer("navigate: Status > Basics")).mark == "done"
        assert (await trial.answer("back")).mark == "done"
        assert (await trial.answer('button "Create"')).mark == "found"
        assert (await trial.answer('{click: button "Create", effect: safe}')).mark == "done"
    assert changes(pair) == []


async def test_mistakes_of_a_step_are_told_as_check_tells_them(opened: Opened) -> None:
    async with opened("", sign_in="") as trial:
        assert (await trial.answer("clikc: button")).sentence == "`clikc` is not an action; did you mean `click`?"
        assert "`$nam` is not known" in (await trial.answer("fill: $nam\ntarget: field")).sentence
        assert is_incomplete("fill: DE", trial)
        assert not is_incomplete("fill: DE\ntarget: field", trial)
        assert not is_incomplete('button "Create"', trial)
        assert (await trial.answer("?")).details
        assert (await trial.answer("undo")).sentence == "no runbook is written: name one with --append-to"


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ('click: button "A"', True),
        ("{fill: DE}", True),
        ("- read: x", True),
        ('button "A: B"', False),
        ("create", False),
    ],
)
def test_a_step_is_known_by_its_key(line: str, is_one: bool) -> None:
    assert is_step(line) == is_one
