"""`run --edit`: an author mends the runbook where a step has failed, and the run goes on from there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from handrail.app.edit import draft_request
from handrail.app.lookup import load_pairs, load_runbook
from handrail.journal import FailureAccepted, RunbookMended, StepPassed, StepRetried, read, run_record
from handrail.run import RunRequest
from handrail_practice.audit import read as read_audit
from handrail_practice.pair import Pair

from .conftest import Handrail, Terminal
from .pseudo_terminal import TerminalSession
from .test_look import as_a_real_one

FORM = """runbook: Make a certificate request
appliances: [primary]
sections:
  - heading: Certificates
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - click: button "Create"
        effect: safe
      - fill: support.example.com
        target: field "Friendly Name"
        timeout: 0.5
      - choose: New Key (4096 bit)
        target: combobox "Key"
      - fill: Example Ltd
        target: field "Organisation"
"""
RIGHT = (
    ("Friendly Name", "Certificate Friendly Name"),
    ("(4096 bit)", "(4096 bits)"),
    ("Organisation", "Organization"),
)
QUESTION = "Your answer (r, a, l, q or a locator): "
COMMAND = ("run", "form.yaml", "--edit", "--screenshots", "off", "-i")


def mend(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text()
    for old, new in changes:
        text = text.replace(old, new)
    file.write_text(text)


def test_a_form_with_three_wrong_labels_is_right_without_beginning_anew(
    terminal: Terminal, handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    file = tmp_path / "form.yaml"
    file.write_text(FORM)
    with terminal(*COMMAND, pair.inventory_path) as session:
        session.wait_for('of this page, too: no field "Organisation"')
        session.wait_for(QUESTION)
        mend(file, ("field", "feild"))
        session.type("r")
        session.wait_for("`feild` is not a role; did you mean `field`?")
        mend(file, ("feild", "field"), ("Security > Certificates", "Security > TLS Configuration"))
        session.answer(QUESTION, "r")
        session.wait_for("step 2 was carried out (Go to Security > Certificates in the menu); now it is: Go to")
        mend(file, ("TLS Configuration", "Certificates"), *RIGHT[:2])
        look_again(session, file)
        session.answer(QUESTION, "r")
        assert session.read_to_end() == 0
    assert "▲ Carried out, as a draft: this is no evidence" in session.output
    (folder,) = tmp_path.glob("runs/2*-form-practice-draft")
    entries = read(folder / "journal.jsonl")
    (mended,) = (entry.event for entry in entries if isinstance(entry.event, RunbookMended))
    assert (mended.step, mended.file, mended.digest) == ("4", "mended/2/runbook.yaml", load_runbook(file).digest)
    assert (folder / mended.file).read_bytes() == file.read_bytes()
    assert (folder / "runbook.yaml").read_text() == FORM
    passed = [entry.event.step for entry in entries if isinstance(entry.event, StepPassed)]
    assert [step for step in passed if "." not in step] == ["1", "2", "3", "4", "5", "6"]
    assert [entry["event"] for entry in read_audit(pair.primary.audit_path)].count("login-succeeded") == 1
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "this is evidence of nothing" in report
    assert "the runbook was changed by" in report
    assert run_record(entries).mode.name == "draft"
    verify_mended(handrail, folder, mended.file)


def look_again(session: TerminalSession, file: Path) -> None:
    """Of each step of the page it is told whether its control is there, by the new text; nothing is done."""
    session.answer(QUESTION, "a")
    session.wait_for('✓ step 4: Fill field "Certificate Friendly Name" with "support.example.com"')
    session.wait_for('✓ step 5: Choose "New Key (4096 bits)" in combobox "Key"')
    session.wait_for('✗ step 6: Fill field "Organisation"')
    session.wait_for('no field "Organisation"; there are field "Organization"')
    mend(file, RIGHT[2])


def verify_mended(handrail: Handrail, folder: Path, file: str) -> None:
    """The mended text is verified like the first, and another in its place is found."""
    verified = handrail("verify", folder)
    assert verified.returncode == 0
    assert "the draft passed, and nothing was cut off" in verified.stdout
    assert (
        "draft      its runbook was written while it was performed: a draft is evidence of nothing" in verified.stdout
    )
    assert f"{file} is what the draft went on with, once it was mended" in verified.stdout
    (folder / "data" / file).write_text("runbook: Another\n")
    assert handrail("verify", folder).returncode == 4


def test_it_is_tried_again_as_it_was_or_ended(terminal: Terminal, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    text = tiny.read_text().replace("Password", "Pass word")
    (tmp_path / "form.yaml").write_text(f"{text}        timeout: 0.2\n")
    with terminal(*COMMAND, pair.inventory_path) as session:
        session.answer(QUESTION, "r")
        session.answer(QUESTION, "q")
        assert session.read_to_end() == 1
    assert "to go on: handrail resume" not in session.output
    (folder,) = tmp_path.glob("runs/2*-draft")
    events = [entry.event for entry in read(folder / "journal.jsonl")]
    assert [type(event) for event in events if isinstance(event, StepRetried | FailureAccepted | RunbookMended)] == [
        StepRetried,
        FailureAccepted,
    ]


def test_the_page_can_be_looked_at_while_the_run_waits(
    terminal: Terminal, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    (tmp_path / "form.yaml").write_text(f"{tiny.read_text().replace('Password', 'Pass word')}        timeout: 0.2\n")
    with terminal(*COMMAND, pair.inventory_path) as session:
        session.answer(QUESTION, "l")
        session.wait_for('field "Username"')
        session.wait_for("picture: looks/")
        session.answer(QUESTION, 'field "Password"')
        session.wait_for('✓ 1 element: field "Password"')
        session.answer(QUESTION, 'field "Pass"')
        session.wait_for('✗ no field "Pass"; there are field "Password"')
        session.answer(QUESTION, 'click: button "Login"')
        session.wait_for("✗ a step is not tried in the middle of a run, only its locator")
        session.answer(QUESTION, "yes")
        session.wait_for("✗ yes: ")
        session.answer(QUESTION, "q")
        assert session.read_to_end() == 1
    assert len(list((tmp_path / "looks").glob("*.png"))) == 1
    (folder,) = tmp_path.glob("runs/2*-draft")
    assert [entry.event.kind for entry in read(folder / "journal.jsonl")].count("step-started") == 2


def test_a_step_waits_no_longer_than_its_author_does(pair: Pair, tiny: Path) -> None:
    request = RunRequest(load_runbook(tiny), load_pairs(pair.inventory_path)["practice"], pair.inventory_path)
    patience = [replace(request, patience=said) for said in (None, 3.0)]
    assert [draft_request(each).patience for each in patience] == [5, 3]


def test_is_refused_on_all_but_a_practice_pair_and_where_nobody_is_asked(
    handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "form.yaml").write_text(FORM)
    asks = "--edit asks its author on a terminal once a step has failed, and"
    for options, obstacle in (
        ((), "this is none: input and output must both be a terminal's, no pipe or file"),
        (("--no-ask",), "--no-ask says that nobody is asked"),
        (("--json",), "--json says that nobody is asked"),
    ):
        nobody = handrail(*COMMAND, pair.inventory_path, *options)
        assert (nobody.returncode, nobody.stderr) == (2, f"{asks} {obstacle}\n")
    real = handrail(*COMMAND, as_a_real_one(pair, tmp_path))
    assert (real.returncode, "practice is none: its inventory does not say `disposable: true`" in real.stderr) == (
        2,
        True,
    )
    assert not (tmp_path / "runs").exists()
    assert [entry["event"] for entry in read_audit(pair.primary.audit_path)] == ["started"]
