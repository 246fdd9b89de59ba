"""One run per appliance at a time, by whatever name."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.claims.folder_locks import lock_appliances
from handrail.errors import ApplianceBusy, SurroundingsError
from handrail.inventory import Appliance
from handrail.run.locks import lock_keys
from handrail.secrets import parse_reference
from handrail.tls import TrustedLeaf

LEAF = TrustedLeaf(
    der=b"",
    fingerprint="ab",
    spki_base64="KEY=",
    subject="a",
    issuer="ca",
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    not_after=datetime(2027, 1, 1, tzinfo=UTC),
    names=(),
    trusted_by="the CA",
)
A = Appliance("hq-a", "https://hq-a.example.com/appliance", "admin", parse_reference({"env": "PW"}), ())
OTHER_KEY = replace(LEAF, spki_base64="OTHER=")


def test_holds_every_identity_until_the_end(tmp_path: Path) -> None:
    wanted = lock_keys(A, LEAF)
    with lock_appliances([tmp_path], wanted, tmp_path / "run-1"):
        for identity in wanted:
            with (
                pytest.raises(ApplianceBusy, match="another run works on an appliance of this one"),
                lock_appliances([tmp_path], {identity: wanted[identity]}, tmp_path / "run-2"),
            ):
                pass
    with lock_appliances([tmp_path], wanted, tmp_path / "run-2"):
        pass


@pytest.mark.parametrize(
    ("other", "leaf", "words"),
    [
        (replace(A, url="https://other.example.com/appliance"), LEAF, "the TLS key sha256//KEY="),
        (replace(A, name="b"), OTHER_KEY, "the address hq-a.example.com:443"),
        (replace(A, url="https://hq-a.example.com:443/x"), OTHER_KEY, "the address hq-a.example.com:443"),
    ],
    ids=["the same key at another address", "the same address under another name", "the same host written otherwise"],
)
def test_one_appliance_under_two_names_is_caught(
    tmp_path: Path, other: Appliance, leaf: TrustedLeaf, words: str
) -> None:
    with (
        lock_appliances([tmp_path], lock_keys(A, LEAF), tmp_path / "run-1"),
        pytest.raises(ApplianceBusy, match=words.replace("/", "/")),
        lock_appliances([tmp_path], lock_keys(other, leaf), tmp_path / "run-2"),
    ):
        pass


def test_one_name_that_leads_to_two_places_is_two_appliances(tmp_path: Path) -> None:
    one, other = replace(A, resolve=("10.0.0.1", 443)), replace(A, resolve=("10.0.0.2", 443))
    with (
        lock_appliances([tmp_path], lock_keys(one, LEAF), tmp_path / "run-1"),
        lock_appliances([tmp_path], lock_keys(other, OTHER_KEY), tmp_path / "run-2"),
    ):
        pass


def test_names_the_holder_and_its_run(tmp_path: Path) -> None:
    with (
        lock_appliances([tmp_path], lock_keys(A, LEAF), tmp_path / "run-1"),
        pytest.raises(ApplianceBusy, match=f"process {os.getpid()}, in {tmp_path}/run-1; wait"),
        lock_appliances([tmp_path], lock_keys(A, LEAF), tmp_path / "run-2"),
    ):
        pass


def test_only_the_run_that_is_taken_over_is_passed_over(tmp_path: Path) -> None:
    wanted = lock_keys(A, LEAF)
    with lock_appliances([tmp_path], wanted, tmp_path / "run-1"):
        with lock_appliances([tmp_path], wanted, tmp_path / "run-1", pass_over=True):
            pass
        with (
            pytest.raises(ApplianceBusy),
            lock_appliances([tmp_path], wanted, tmp_path / "run-2", pass_over=True),
        ):
            pass


def test_a_failed_attempt_holds_nothing(tmp_path: Path) -> None:
    wanted = lock_keys(A, LEAF)
    last = sorted(wanted)[-1]
    with (
        lock_appliances([tmp_path], {last: "x"}, tmp_path / "run-1"),
        pytest.raises(ApplianceBusy),
        lock_appliances([tmp_path], wanted, tmp_path / "run-2"),
    ):
        pass
    with lock_appliances([tmp_path], wanted, tmp_path / "run-3"):
        pass


def test_takes_the_first_place_that_can_be_written(tmp_path: Path) -> None:
    with lock_appliances([Path("/proc/nowhere"), tmp_path], {"a": "a"}, tmp_path / "run"):
        assert (tmp_path / "handrail-locks").is_dir()
    with (
        pytest.raises(SurroundingsError, match="no place for locks"),
        lock_appliances([], {"a": "a"}, tmp_path / "run"),
    ):
        pass


@contextmanager
def flocked(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags, 0o666)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def try_to_lock(places: Path, run: Path) -> None:
    with lock_appliances([places], lock_keys(A, LEAF), run):
        pass


def test_tells_who_holds_a_lock_that_was_taken_at_the_same_instant(tmp_path: Path) -> None:
    try_to_lock(tmp_path, tmp_path / "run-0")
    folder = tmp_path / "handrail-locks"
    file, *_ = sorted(folder.glob("*.lock"))
    file.write_bytes(b"")
    with flocked(file, os.O_RDWR) as holder, ThreadPoolExecutor() as others:
        with flocked(folder, os.O_RDONLY):  # as another run does while it locks
            refused: Future[None] = others.submit(try_to_lock, tmp_path, tmp_path / "run-2")
            assert not wait([refused], timeout=0.2).done
            os.pwrite(holder, json.dumps({"process": 4711, "run": "runs/first"}).encode(), 0)
        with pytest.raises(ApplianceBusy, match="process 4711, in runs/first"):
            refused.result()


def test_does_not_wait_for_ever_for_who_is_frozen_while_it_locks(tmp_path: Path) -> None:
    try_to_lock(tmp_path, tmp_path / "run-0")
    with flocked(tmp_path / "handrail-locks", os.O_RDONLY):
        try_to_lock(tmp_path, tmp_path / "run-1")
