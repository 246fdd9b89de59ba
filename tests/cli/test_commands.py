import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from documents import ROOT, agrees, blocks
from handrail import __version__
from handrail.app.lookup import load_runbook
from handrail.journal import read, run_record
from handrail_practice.pair import Pair

from .conftest import Handrail, command


def test_tells_its_version(handrail: Handrail) -> None:
    assert handrail("--version").stdout == f"handrail {__version__}\n"


def test_imports_no_browser_and_no_cryptography_to_tell_its_version() -> None:
    code = (
        "import sys; sys.argv = ['handrail', '--version']; from handrail.cli import main; main(); "
        "print([name for name in ('playwright', 'cryptography', 'pydantic', 'typer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_installed_beside_it_has_no_say_in_what_it_reads(tmp_path: Path) -> None:
    """Pydantic calls the plug-ins of every installed package, with every value that it validates."""
    (tmp_path / "meddler.py").write_text("print('meddled')\n")
    (tmp_path / "meddler-1.dist-info").mkdir()
    (tmp_path / "meddler-1.dist-info/METADATA").write_text("Name: meddler\nVersion: 1\n")
    (tmp_path / "meddler-1.dist-info/entry_points.txt").write_text("[pydantic]\nmeddler = meddler\n")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "handrail", "check", "sign-in"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "meddled" not in done.stdout


def test_checks_the_shipped_runbooks(handrail: Handrail) -> None:
    done = handrail("check", "sign-in", "failover/replicate-ssl-certificate")
    assert (done.returncode, done.stdout.count("no mistakes")) == (0, 2)


def test_check_tells_every_mistake_where_it_is(handrail: Handrail, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "runbook: A\nappliances: [x]\nsections:\n  - heading: H\n    steps:\n      - clikc: x\n      - press: 1\n"
    )
    done = handrail("check", "a.yaml")
    assert done.returncode == 2
    assert done.stdout.splitlines()[0].startswith("a.yaml:6:9: `clikc` is not an action; did you mean `click`?")
    assert done.stdout.splitlines()[1].startswith("a.yaml:7:16: `press` takes a text")


def test_check_goes_on_after_a_broken_file(handrail: Handrail, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("{")
    done = handrail("check", "a.yaml", "sign-in")
    assert (done.returncode, "sign-in: no mistakes" in done.stdout) == (2, True)


def test_check_examines_the_others_where_one_is_not_there(handrail: Handrail) -> None:
    done = handrail("check", "nope.yaml", "sign-in", "neither.yaml")
    assert done.returncode == 2
    assert "no mistakes in" in done.stdout
    assert ("nope.yaml" in done.stderr, "neither.yaml" in done.stderr) == (True, True)


def test_names_the_runbook_that_was_meant(handrail: Handrail) -> None:
    done = handrail("check", "failover/replicate-ssl-certificat")
    assert (done.returncode, "did you mean failover/replicate-ssl-certificate?" in done.stderr) == (2, True)


def test_plans_with_the_values_of_a_pair(handrail: Handrail, pair: Pair) -> None:
    done = handrail("plan", "replicate-ssl-certificate", "--inventory", pair.inventory_path)
    assert done.returncode == 0
    assert '[idempotent]  Check checkbox in row "support.example.com"' in done.stdout
    assert '[once      ]  Click button "Upload" in section "Security :: Import Certificates"' in done.stdout


def test_a_plan_has_a_digest_for_a_pair_and_a_standing_one_for_any(handrail: Handrail, pair: Pair) -> None:
    shown = handrail("plan", "replicate-ssl-certificate").stdout
    assert "the digest that approves it is for a pair and its inputs: say which, with --inventory and --pair" in shown
    standing = handrail("plan", "replicate-ssl-certificate", "--digest")
    assert standing.stdout == f"runbook:{load_runbook('replicate-ssl-certificate').digest}\n"
    assert standing.stderr.startswith("this approves the runbook on any pair, with any inputs, and is recorded as that")
    on_pair = ("plan", "replicate-ssl-certificate", "-i", pair.inventory_path)
    digest = handrail(*on_pair, "--digest").stdout.strip()
    assert f"the digest of this plan is {digest}\n" in handrail(*on_pair).stdout
    assert handrail(*on_pair, "--set", "site=other.example.com", "--digest").stdout.strip() != digest
    refused = handrail("plan", "replicate-ssl-certificate", "--pair", "practice")
    assert (refused.returncode, refused.stderr) == (2, "--pair names a pair of an inventory: add --inventory FILE\n")


def test_a_plan_without_all_inputs_says_what_its_digest_lacks(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    text = Path(pair.inventory_path).read_text(encoding="utf-8")
    lacking = Path(pair.inventory_path).with_name("lacking.yaml")
    lacking.write_text(text.replace("site: support.example.com, ", ""), encoding="utf-8")
    shown = handrail("plan", "replicate-ssl-certificate", "-i", lacking)
    assert (shown.returncode, "there is no digest to approve it by yet: " in shown.stdout) == (0, True)
    assert "--set site=…" in shown.stdout
    assert handrail("plan", "replicate-ssl-certificate", "-i", lacking, "--digest").returncode == 2


def test_a_run_leaves_its_folder(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    done = handrail("run", tiny, "-i", pair.inventory_path, "--set", "a=b")
    assert (done.returncode, "has no input a" in done.stderr) == (2, True)
    done = handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "on")
    assert (done.returncode, done.stderr) == (0, "")
    (folder,) = (tmp_path / "runs").iterdir()
    names = ["evidence", "journal.jsonl", "report.html", "report.junit.xml", "report.md", "runbook.yaml"]
    assert sorted(file.name for file in folder.iterdir() if file.is_symlink()) == names
    assert sorted(file.name for file in (folder / "data").iterdir()) == names
    assert (folder / "runbook.yaml").read_bytes() == tiny.read_bytes()
    assert [file.name for file in sorted((folder / "evidence").iterdir())] == [
        "001-primary-sign-in.png",
        "001-primary-sign-in.txt",
        "002-primary-sign-in.png",
        "002-primary-sign-in.txt",
    ]


def test_plan_refuses_what_the_runbook_does_not_ask_for(handrail: Handrail) -> None:
    planned = handrail("plan", "failover/replicate-ssl-certificate", "--set", "sitte=a.example")
    assert (planned.returncode, planned.stdout) == (2, "")
    assert planned.stderr == "replicate-ssl-certificate.yaml has no input sitte; it has certificate, site\n"


@pytest.mark.processes(1)
def test_a_reader_who_leaves_does_not_harm_a_run(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    typed = shlex.join(command("run", tiny, "-i", pair.inventory_path))
    piped = subprocess.run(
        ["bash", "-c", f"{typed} | head -n 1; exit ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (piped.returncode, piped.stderr) == (0, "")
    (journal,) = tmp_path.glob("runs/*/journal.jsonl")
    assert run_record(read(journal)).outcome == "passed"


def test_says_all_that_is_known_of_a_step_to_who_asks_for_it(handrail: Handrail, pair: Pair, tiny: Path) -> None:
    done = handrail("run", tiny, "-i", pair.inventory_path, "-v", "--screenshots", "on")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.strip() for line in done.stdout.splitlines()]
    start = lines.index('step 2: See that field "Password" is there')
    kept, passed = lines[start + 2 : start + 4], lines[start + 4]
    assert [line.split(" of ")[0] for line in kept] == [
        f"kept evidence/002-primary-sign-in.{extension}" for extension in ("png", "txt")
    ]
    assert (lines[start + 1], passed.startswith("passed")) == ("expect on primary, changes nothing", True)
    rehearsed = handrail("rehearse", tiny, "-i", pair.inventory_path, "--verbose")
    assert "expect on primary, changes nothing" in rehearsed.stdout


def test_says_nothing_more_as_json(handrail: Handrail, pair: Pair, tiny: Path) -> None:
    done = handrail("run", tiny, "-i", pair.inventory_path, "--json", "-v", "--screenshots", "off")
    assert {"event" in json.loads(line) for line in done.stdout.splitlines()} == {True}


def test_says_each_entry_as_json(handrail: Handrail, pair: Pair, tiny: Path) -> None:
    done = handrail("run", tiny, "-i", pair.inventory_path, "--json", "--screenshots", "off")
    kinds = [json.loads(line)["event"]["kind"] for line in done.stdout.splitlines()]
    assert (kinds[0], kinds[-1], kinds.count("step-passed")) == ("run-started", "run-finished", 2)


def test_a_failed_step_ends_with_1_and_its_picture(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    tiny.write_text(tiny.read_text().replace('field "Password"', '{visible: button "Logout"}\n        timeout: 0.2'))
    done = handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "only-on-failure")
    assert (done.returncode, done.stderr) == (1, 'no button "Logout"; there is button "Login"\n')
    (folder,) = (tmp_path / "runs").iterdir()
    assert [file.suffix for file in sorted((folder / "evidence").iterdir())] == [".png", ".txt"]
    assert "no button &#34;Logout&#34;" in (folder / "report.html").read_text()


def test_reports_again_from_the_journal_alone(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off")
    (folder,) = (tmp_path / "runs").iterdir()
    before = {name: (folder / name).read_bytes() for name in ("report.html", "report.junit.xml", "report.md")}
    for name in before:
        (folder / name).unlink()
    assert handrail("report", folder).returncode == 0
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert ElementTree.parse(folder / "report.junit.xml").getroot().get("tests") == "2"


def test_an_altered_journal_ends_with_4(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off")
    (journal,) = (tmp_path / "runs").glob("*/journal.jsonl")
    journal.write_text(journal.read_text().replace("Look at", "Change"))
    done = handrail("report", journal.parent)
    assert (done.returncode, "line 1: the chain does not hold" in done.stderr) == (4, True)


def test_an_appliance_that_is_not_there_ends_with_3(handrail: Handrail, tmp_path: Path, tiny: Path) -> None:
    (tmp_path / "inventory.yaml").write_text(
        "appliances:\n  a: {url: 'https://a.example.com/appliance', username: u, password: {env: PW}, resolve: '127.0.0.1:1'}\n"
        "pairs:\n  p: {primary: a}\n"
    )
    done = handrail("run", tiny, PW="correct horse")
    assert (done.returncode, "primary (a): 127.0.0.1:1 could not be reached" in done.stderr) == (3, True)
    done = handrail("run", tiny)
    assert (done.returncode, "PW is not set; export it first" in done.stderr) == (3, True)


def test_a_certificate_that_is_not_trusted_ends_with_3(handrail: Handrail, pair: Pair, tiny: Path) -> None:
    inventory = pair.inventory_path
    inventory.write_text(inventory.read_text().replace("tls: {ca: ca.pem}", "", 1))
    done = handrail("run", tiny, "-i", inventory)
    assert (done.returncode, "serves a certificate of support.example.com" in done.stderr) == (3, True)
    assert "tls: {pin: sha256//" in done.stderr


def test_a_browser_that_is_not_there_ends_with_3(handrail: Handrail, pair: Pair, tiny: Path) -> None:
    done = handrail("run", tiny, "-i", pair.inventory_path, "--browser", "no-such-browser")
    assert (done.returncode, "apt-get install chromium" in done.stderr) == (3, True)
    done = handrail("run", tiny, "-i", pair.inventory_path, HANDRAIL_BROWSER="/bin/false")
    assert (done.returncode, "could not be started" in done.stderr) == (3, True)


def test_the_doctor_starts_the_browser(handrail: Handrail) -> None:
    done = handrail("doctor")
    assert (done.returncode, "Everything is there." in done.stdout, "MISSING" in done.stdout) == (0, True, False)
    done = handrail("doctor", "--browser", "no-such-browser")
    assert (done.returncode, "MISSING  browser" in done.stdout) == (3, True)


def test_a_command_that_makes_no_sense_ends_with_2(handrail: Handrail) -> None:
    assert handrail("rnu").returncode == 2
    assert handrail("run").returncode == 2
    assert handrail("practice", "--profile", "sar").returncode == 2
    assert "Did you mean sra?" in handrail("practice", "--profile", "sar").stderr


@pytest.mark.whole
@pytest.mark.long
def test_the_demo_proves_itself_as_the_readme_shows(handrail: Handrail, tmp_path: Path) -> None:
    done = handrail("demo", HANDRAIL_SCREENSHOTS="on")
    assert done.returncode == 0
    assert "Proved: both appliances serve the same certificate, with and without SNI." in done.stdout
    (shown,) = (block for block in blocks(ROOT / "README.md") if block.commands == ["make demo"])
    assert agrees(shown.answers, done.stdout), done.stdout
    assert len(list((tmp_path / "runs").glob("*/report.html"))) == 1
    assert len(list((tmp_path / "runs").glob("*/evidence/*.png"))) >= 40  # after each step, as the README says
