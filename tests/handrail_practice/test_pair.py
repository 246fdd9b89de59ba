import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

import handrail_practice
from handrail_practice import Pair, running_pair
from handrail_practice.audit import read
from handrail_practice.certificate import pin

from .browsing import Browser, connected
from .conftest import Start, password, signed_in
from .handshakes import served, trusted
from .test_certificates import SITE, certificates
from .test_replication import imported, whole


def test_a_restart_keeps_ports_certificates_names_and_the_default(tmp_path: Path) -> None:
    with running_pair(tmp_path) as pair:
        imported(pair, whole(pair))
        certificates(pair, "backup").mark_default(SITE).follow(SITE).fill("Friendly Name", "kept").press("Save Changes")
        before = pair.primary.port, pair.backup.port, served(pair.backup.port)
    with running_pair(tmp_path) as pair:
        assert (pair.primary.port, pair.backup.port, served(pair.backup.port)) == before
        assert "kept" in certificates(pair, "backup").names
    assert [line["event"] for line in read(pair.backup.audit_path) if line["who"] == "system"] == [
        "started",
        "stopped",
        "started",
        "stopped",
    ]


def test_a_port_that_is_taken_is_not_insisted_on(tmp_path: Path) -> None:
    with running_pair(tmp_path) as pair:
        port = pair.primary.port
    with closing(socket.create_server(("127.0.0.1", port))), running_pair(tmp_path) as pair:
        assert pair.primary.port != port
        assert f"127.0.0.1:{pair.primary.port}" in pair.inventory_path.read_text()


def test_a_password_that_is_there_before_the_first_start_is_taken_as_it_is(tmp_path: Path) -> None:
    chosen = "Prüf \"ung\\' <&+/"
    (tmp_path / "primary.password").write_text(f"{chosen}\n", encoding="utf-8")
    with running_pair(tmp_path) as pair:
        assert Browser(pair.primary.port).sign_in(chosen).headings[0] == "Appliance Statistics"
    assert (tmp_path / "primary.password").read_text(encoding="utf-8") == f"{chosen}\n"


def test_two_pairs_run_side_by_side(tmp_path: Path) -> None:
    with running_pair(tmp_path / "one") as one, running_pair(tmp_path / "two") as two:
        assert served(one.primary.port) != served(two.primary.port)
        assert signed_in(one).headings == signed_in(two).headings


def test_stopping_does_not_wait_for_idle_connections(tmp_path: Path) -> None:
    with running_pair(tmp_path) as pair:
        connection = connected(pair.primary.port)
        connection.request("GET", "/check_health")
        connection.getresponse().read()
        began = monotonic()
    assert monotonic() - began < 1
    connection.close()


def test_the_inventory_says_where_things_are_and_what_to_trust(unchanged: Pair) -> None:
    text = unchanged.inventory_path.read_text()
    assert f"resolve: 127.0.0.1:{unchanged.backup.port}" in text
    assert "tls: [{pin: sha256//" in text
    folder = unchanged.inventory_path.parent
    for name in ("primary.password", "backup.password", "primary/store.json", "primary/account.json"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_the_pin_is_of_the_key_that_the_backup_serves(unchanged: Pair) -> None:
    import ssl

    from cryptography.x509 import load_pem_x509_certificate

    text = ssl.get_server_certificate(("127.0.0.1", unchanged.backup.port))
    assert pin(load_pem_x509_certificate(text.encode())) in unchanged.inventory_path.read_text()


def test_the_practice_root_vouches_for_the_primary_and_not_for_the_backup(unchanged: Pair) -> None:
    assert trusted(unchanged.primary.port, "sra-primary.example.com", unchanged.ca_path)
    assert not trusted(unchanged.backup.port, "sra-backup.example.com", unchanged.ca_path)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_alone_it_says_one_ready_line_and_ends_well(tmp_path: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-m", "handrail_practice", "--dir", str(tmp_path), "--scenario", "no-apply"]
    where = os.environ | {"PYTHONPATH": str(Path(handrail_practice.__file__).parent.parent)}
    with subprocess.Popen(command, env=where, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready primary=https://127.0.0.1:")
        process.send_signal(end)
        assert process.wait(timeout=60) == 0
        assert process.stdout.read() == ""


def test_alone_an_unknown_scenario_is_the_callers_mistake(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "handrail_practice", "--dir", str(tmp_path), "--scenario", "latencey"]
    where = os.environ | {"PYTHONPATH": str(Path(handrail_practice.__file__).parent.parent)}
    ended = subprocess.run(command, env=where, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "Did you mean latency?" in ended.stderr


def test_one_of_the_two_can_be_restarted(start: Start) -> None:
    pair = start()
    port, browser = pair.primary.port, signed_in(pair)
    pair.restart("primary")
    assert pair.primary.port == port
    assert browser.open(browser.path).headings == ["Login"]
    assert [line["event"] for line in read(pair.primary.audit_path)][-2:] == ["stopped", "started"]


def test_a_reset_undoes_what_was_done_and_keeps_ports_keys_and_passwords(start: Start) -> None:
    pair = start()
    before = pair.primary.port, pair.backup.port, served(pair.primary.port), served(pair.backup.port)
    inventory, browser = pair.inventory_path.read_text(), signed_in(pair)
    imported(pair, whole(pair))
    certificates(pair, "backup").mark_default(SITE)
    assert served(pair.backup.port) != before[3]
    pair.reset()
    assert (pair.primary.port, pair.backup.port, served(pair.primary.port), served(pair.backup.port)) == before
    assert pair.inventory_path.read_text() == inventory
    assert browser.open(browser.path).headings == ["Login"]
    assert [line["event"] for line in read(pair.backup.audit_path)] == ["started"]
    assert SITE not in certificates(pair, "backup").names


def test_a_password_that_was_changed_is_the_first_one_again(start: Start) -> None:
    pair = start("forced-password-change")
    first = password(pair)
    changed = Browser(pair.primary.port).sign_in(first)
    changed.fill("New Password", "another one 1").fill("Confirm New Password", "another one 1").press("Change Password")
    pair.reset()
    assert signed_in(pair).headings[0] == "Appliance Statistics"
    assert password(pair) == first


def test_a_reset_may_begin_other_situations_and_end_them(start: Start) -> None:
    pair = start("locked-out")
    assert "locked" in signed_in(pair).error
    pair.reset()
    assert signed_in(pair).headings[0] == "Appliance Statistics"
    with pytest.raises(ValueError, match="Did you mean locked-out"):
        pair.reset(scenarios=["locked-ot"])
    assert signed_in(pair).headings[0] == "Appliance Statistics"


def test_each_profile_has_a_first_day_of_its_own(start: Start) -> None:
    pair = start()
    of_sra = served(pair.backup.port)
    pair.reset("bomgar")
    of_bomgar = served(pair.backup.port)
    pair.reset("acme")
    of_acme = served(pair.backup.port)
    assert certificates(pair, "backup").names == ["B Series Appliance"]
    pair.reset("sra")
    assert (of_sra, ["Bomgar Appliance"]) == (served(pair.backup.port), certificates(pair, "backup").names)
    pair.reset("bomgar")
    assert served(pair.backup.port) == of_bomgar
    assert len({of_sra, of_bomgar, of_acme}) == 3


def test_what_a_situation_takes_away_is_there_again_without_it(start: Start) -> None:
    pair = start("missing-root")
    assert "Handrail Practice Root CA" not in certificates(pair).names
    pair.reset()
    assert "Handrail Practice Root CA" in certificates(pair).names


def test_a_pair_forgets_what_was_done_to_it_and_keeps_its_passwords(tmp_path: Path) -> None:
    with running_pair(tmp_path) as pair:
        password = (tmp_path / "primary.password").read_text()
        first_day = (tmp_path / "backup/store.json").read_bytes()
        (tmp_path / "backup/audit.jsonl").write_text("something was done\n")
    pair.forget()
    with running_pair(tmp_path):
        assert (tmp_path / "primary.password").read_text() == password
        assert (tmp_path / "backup/store.json").read_bytes() != first_day
        assert "something was done" not in (tmp_path / "backup/audit.jsonl").read_text()
