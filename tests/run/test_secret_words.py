"""A secret that is a word of a text that every run keeps is refused before anything else: no search could tell them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.errors import SecretIsAWord
from handrail.page.chromium.launcher.browser_choice import BrowserChoice
from handrail.report.layout import report_texts
from handrail.run import Environment, RunRequest
from handrail.run.participants import resolve
from handrail.run.secret_words import refuse_secrets_that_are_words
from handrail.runbook import load
from handrail.secrets import NeedleIndex, Redactor, Secret

NOTED = """\
runbook: Renew the certificate
appliances: [primary]
inputs: {site: A host name}
sections:
  - heading: Here
    steps:
      - open: $url
        note: Ask the administrator first.
      - call: sign-in
"""
CALLED = """\
runbook: Sign in
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - fill: $username
        target: field "Account Name"
"""


def surroundings(**env: str) -> Environment:
    return Environment(
        env=env,
        clock=lambda: datetime(2026, 11, 30, 12, tzinfo=UTC),
        browser=BrowserChoice(Path("chromium"), ""),
        private_places=(),
        lock_places=(),
        is_root=False,
        operator="annette",
        machine="console-7",
        report_texts=report_texts,
    )


@pytest.fixture
def noted(run_request: RunRequest, tmp_path: Path) -> RunRequest:
    (tmp_path / "book.yaml").write_text(NOTED)
    (tmp_path / "sign-in.yaml").write_text(CALLED)
    return replace(run_request, runbook=load(tmp_path / "book.yaml")[0], ticket="CHG-4711")


@pytest.mark.parametrize(
    ("password", "place"),
    [
        ("admin", "the user name of primary in the inventory"),
        ("hq-a", "the name of primary in the inventory"),
        ("example", "the address of primary in the inventory"),
        ("istrato", "line 8 of {folder}/book.yaml"),
        ("Account", "line 7 of {folder}/sign-in.yaml"),
        ("Ask", "line 8 of {folder}/book.yaml"),
        ("a.example.com:", "nothing"),
        ("Asp", "nothing"),
        ("qx", "nothing"),
        ("annette", "the operator's name"),
        ("console", "the name of this machine"),
        ("CHG-4711", "the ticket"),
        ("safe", "the words that Handrail writes into every journal"),
        ("none", "the words that Handrail writes into every report (compared.html.j2)"),
        ("Tr0ub4dor&3", "nothing"),
    ],
)
def test_the_place_of_the_word_is_told(password: str, place: str, noted: RunRequest, tmp_path: Path) -> None:
    told = "nothing"
    try:
        refuse_secrets_that_are_words(noted, surroundings(), NeedleIndex([Secret("primary password", password)]))
    except SecretIsAWord as refused:
        told = str(refused)
    start = f"the secret `primary password` stands in {place.format(folder=tmp_path)}, too. Every run keeps that"
    assert told.startswith(place if place == "nothing" else start)


def test_an_input_is_a_text_like_others(noted: RunRequest) -> None:
    asked = replace(noted, input_overrides={"site": "hunter22.example.org"})
    with pytest.raises(SecretIsAWord, match="`passphrase` stands in the input `site`"):
        refuse_secrets_that_are_words(asked, surroundings(), NeedleIndex([Secret("passphrase", "hunter22")]))


async def test_it_is_refused_before_the_appliance_is_asked(noted: RunRequest) -> None:
    with pytest.raises(SecretIsAWord, match="Change the secret where it is used") as refused:
        await resolve(noted, surroundings(PW="admin"), Redactor())
    assert refused.value.exit_code == 3
