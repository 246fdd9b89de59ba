"""The library as its pages describe it: every name is told, every example is executed, and importing it is light."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

import handrail
from documents import ROOT, Block, agrees, blocks
from handrail import sync_api
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair, load_runbook
from handrail.app.rollouts.rollout import RolloutResumption
from handrail.app.rollouts.terms import RolloutTerms
from handrail.app.sign import SigningKey
from handrail.errors import HandrailError, InvalidCall
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import Environment, RunRequest
from handrail_practice.pair import Pair

REFERENCE = ROOT / "docs/reference/python.md"
HOW_TO = ROOT / "docs/how-to/embed.md"
PROMISE = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)
HEAVY = ("playwright", "pydantic", "typer", "yaml", "handrail.errors")


@pytest.fixture
def lent(shared_browser: SharedBrowser, real_clock: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every environment that is made lends the worker's browser."""

    def lending(browser: str | None = None, *, headed: bool = False) -> Environment:
        return replace(real_environment(browser, headed=headed), launcher=shared_browser)

    monkeypatch.setattr("handrail.app.environment.real_environment", lending)


@pytest.fixture
def reader(pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a reader beside whom the practice pair runs."""
    (tmp_path / "practice").symlink_to(pair.inventory_path.parent)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(page: Path, folder: Path) -> list[Block]:
    """The blocks of Python of a page, whose files are written."""
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
    return [block for block in blocks(page) if block.language == "python"]


async def executed(code: CodeType, session: dict[str, Any]) -> None:
    """As at `python -m asyncio`: a statement may await."""
    awaited = eval(code, session)
    if inspect.iscoroutine(awaited):
        await awaited


def test_every_example_of_the_reference_gives_what_it_says(
    lent: None, reader: Path, portal: BlockingPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    session: dict[str, Any] = {}
    for block in written(REFERENCE, reader):
        where = f"{block.page}:{block.line}"
        code = compile(block.text, where, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        portal.call(executed, code, session)
        promised = "".join(f"{line}\n" for line in PROMISE.findall(block.text))
        assert capsys.readouterr().out == promised, where


def test_the_program_of_the_guide_says_what_is_shown(
    lent: None, reader: Path, portal: BlockingPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = written(HOW_TO, reader)
    session: dict[str, Any] = {"__name__": "nightly"}
    exec(compile(program.text, program.file, "exec"), session)
    assert portal.call(session["main"]) == 0
    (shown,) = (block for block in blocks(HOW_TO) if block.commands == [f"python {program.file}"])
    out = capsys.readouterr().out
    assert agrees(shown.answers, out), out


def test_every_name_is_in_the_reference() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert [name for name in handrail.__all__ if not re.search(rf"\b{name}\b", page)] == []


def test_every_name_is_there_and_has_one_module() -> None:
    listed = [name for names in handrail._MODULES.values() for name in names]
    assert sorted(listed) == sorted(handrail.__all__)
    assert set(handrail.__all__) < set(dir(handrail))
    assert all(getattr(handrail, name) for name in handrail.__all__)
    with pytest.raises(AttributeError, match="no attribute 'performe'"):
        _ = handrail.performe


def test_what_type_checkers_see_is_what_is_there() -> None:
    tree = ast.parse(Path(handrail.__file__).read_text(encoding="utf-8"))
    (checking,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        f"{node.module}".removeprefix("handrail."): tuple(alias.name for alias in node.names)
        for node in checking.body
        if isinstance(node, ast.ImportFrom)
    }
    assert seen == dict(handrail._MODULES)
    assert Path(handrail.__file__).with_name("py.typed").is_file()


def test_importing_it_imports_nothing_else() -> None:
    told = "import sys, handrail; print(*(name for name in sys.argv[1:] if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", told, *HEAVY], capture_output=True, text=True).stdout == "\n"


def test_a_program_without_a_loop_waits_for_the_result(pair: Pair, real_clock: object, tmp_path: Path) -> None:
    """And so does one that has a loop of which it does not know; the browser is its own."""
    (look,) = (block for block in blocks(HOW_TO) if block.file == "look.yaml")
    (tmp_path / "look.yaml").write_text(look.text, encoding="utf-8")
    runbook = load_runbook(tmp_path / "look.yaml")
    request = RunRequest(
        runbook, chosen_pair(pair.inventory_path, "practice"), pair.inventory_path, out=tmp_path / "runs"
    )
    result = sync_api.perform(request)
    assert (result.outcome, result.exit_code) == ("passed", 0)
    assert sync_api.seal_again(result.folder.path).lacked_nothing
    ann = sync_api.make_key(tmp_path / "ann", "Ann")
    words = sync_api.sign_off_request("approver", "Released", allow_self=True)
    sync_api.sign_off(result.folder.path, words, SigningKey(ann.key).open())
    assert sync_api.verify(result.folder.path, trust_sign=[ann.certificate]).is_whole
    assert sync_api.publish(result.folder.path).sealed_by == "unsigned"


def test_a_program_without_a_loop_rolls_out(pair: Pair, real_clock: object, tmp_path: Path) -> None:
    """What is refused comes back as it does to a program with a loop, and nothing was done."""
    terms = RolloutTerms(
        "failover/replicate-ssl-certificate", [pair.inventory_path], ["all"], out=tmp_path / "rollouts"
    )
    with pytest.raises(InvalidCall, match="a person is to approve these steps, on pair practice"):
        sync_api.roll_out(terms.request())
    assert not (tmp_path / "rollouts").exists()
    with pytest.raises(HandrailError):
        sync_api.resume_rollout(RolloutResumption(tmp_path / "nowhere"))
