"""`notify` of an inventory through the command line, received by a service on loopback."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from canaries import Canaries
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair
from handrail.app.perform import perform
from handrail.engine import Question, Reply
from handrail.journal import OthersNotified, read
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import RunRequest
from handrail.runbook import load
from handrail_practice.pair import Pair
from webhook import webhook

from .conftest import Handrail

TYPED = "typed-canary-4711"
DOUBTFUL = """\
runbook: Ask for something that shows nowhere
appliances: [primary]
inputs: {name: What is typed}
sections:
  - heading: Sign in
    steps:
      - open: $url
      - expect: field "Username"
      - click: button "Login"
        effect: once
        done_when: {visible: text "$name"}
        timeout: 2
"""
APPROVED = """\
runbook: Look, with an approval
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
        approval: required
"""


def notifying(pair: Pair, folder: Path, notify: str) -> Path:
    """The inventory of the pair, with services, in a folder of the test's own."""
    written = pair.inventory_path.read_text(encoding="utf-8")
    file = folder / "inventory.yaml"
    file.write_text(
        re.sub(r"(\w+\.(?:password|pem))", rf"{pair.inventory_path.parent}/\1", written) + f"\nnotify: {notify}\n"
    )
    return file


def test_a_run_in_doubt_is_told_until_it_is_not_and_who_cannot_be_told_is_named(
    handrail: Handrail, pair: Pair, canaries: Canaries, tmp_path: Path
) -> None:
    (tmp_path / "doubtful.yaml").write_text(DOUBTFUL)
    inventory = notifying(pair, tmp_path, '[{to: {env: HOOK}}, {to: "json://127.0.0.1:1", events: [in-doubt]}]')
    with webhook() as hook:
        env = {"HOOK": f"{hook.address}/secret-canary-0815"}
        typed = ("--set", f"name={TYPED}", "--screenshots", "off", "--ticket", TYPED)
        done = handrail("run", "doubtful.yaml", "-i", inventory, *typed, **env)
        (run,) = (tmp_path / "runs").iterdir()
        resumed = handrail("resume", run, "--settle", "0", **env)
    assert (done.returncode, resumed.returncode) == (5, 5), done.stdout + done.stderr
    assert hook.titles == ["In doubt: Ask for something that shows nowhere on practice"] * 2
    assert "Step 3 began, and may or may not have happened." in hook.messages[0]["message"]
    assert run.name in hook.messages[0]["message"]

    told = b"".join(hook.bodies)
    assert [word for word in (TYPED, "Login", "Username", "https://") if word.encode() in told] == []
    assert canaries.shown_by(told) == []
    facts = [entry.event for entry in read(run / "journal.jsonl") if isinstance(entry.event, OthersNotified)]
    failed = {"json://127.0.0.1:1": "it did not take the message"}
    assert facts == [OthersNotified(about="in-doubt", told=("env HOOK",), failed=failed)]
    remark = "notify: json://127.0.0.1:1 was not told, since it did not take the message\n"
    assert all(remark in ended.stderr for ended in (done, resumed))
    said = done.stdout + done.stderr + resumed.stdout + resumed.stderr
    kept = b"".join(file.read_bytes() for file in run.rglob("*") if file.is_file())
    assert ("secret-canary" in said, b"secret-canary" in kept) == (False, False)


def test_an_address_that_is_not_there_is_told_and_fails_nothing(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "doubtful.yaml").write_text(DOUBTFUL)
    inventory = notifying(pair, tmp_path, "[{to: {env: HOOK}}]")
    done = handrail("run", "doubtful.yaml", "-i", inventory, "--set", "name=ana", "--screenshots", "off")
    assert done.returncode == 5
    assert "notify: env HOOK was not told, since the secret notify address comes from the environment" in done.stderr


async def test_a_step_that_waits_for_a_person_is_told_before_the_answer(
    pair: Pair, shared_browser: SharedBrowser, real_clock: object, tmp_path: Path
) -> None:
    (tmp_path / "approved.yaml").write_text(APPROVED)
    with webhook() as hook:
        inventory = notifying(pair, tmp_path, f'[{{to: "{hook.address}"}}]')

        async def approve(question: Question) -> Reply:
            assert hook.titles == ["Approval wanted: Look, with an approval on practice"]
            return Reply(question.choices[0], "ana")

        environment = replace(real_environment(), launcher=shared_browser, consult_operator=approve)
        chosen = chosen_pair(inventory, "practice")
        request = RunRequest(load(tmp_path / "approved.yaml")[0], chosen, inventory, out=tmp_path / "runs")
        result = await perform(request, environment)
    assert (result.outcome, result.remarks, len(hook.titles)) == ("passed", (), 1)
