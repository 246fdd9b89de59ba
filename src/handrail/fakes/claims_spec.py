"""The specification of the port of claims. An adapter is finished when it passes.

Inherit from `ClaimsSpec` in a test module, with a fixture `another` that makes the claims as one more process has them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import TypeAlias

import pytest

from handrail.claims import Claims
from handrail.errors import ApplianceBusy, InvalidCall

Another: TypeAlias = Callable[[], Claims]
KEYS = {"address a": "the address a", "url a": "the host name a", "key A": "the TLS key A"}


def _journal(folder: Path, name: str = "run-1") -> Path:
    run = folder / name
    run.mkdir(exist_ok=True)
    (run / "journal.jsonl").touch()
    return run / "journal.jsonl"


class ClaimsSpec:
    """The specification of the port of claims: every adapter passes these tests."""

    def test_a_number_is_claimed_once(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as session:
            claims = session.open(_journal(tmp_path))
            assert claims.holder == "gone"
            assert [claims.claim(0, b"a\n"), claims.claim(1, b"b\n"), claims.claim(1, b"c\n")] == ["ok", "ok", "taken"]

    def test_a_line_is_known_until_it_is_surely_written(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as session:
            claims = session.open(_journal(tmp_path))
            claims.claim(0, b"\xc3\xa9\n")
            assert [claims.claimed(0), claims.claimed(1)] == [b"\xc3\xa9\n", None]

    def test_a_number_whose_line_was_not_written_is_free_again(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as session:
            claims = session.open(_journal(tmp_path))
            claims.claim(0, b"a\n")
            claims.release(0)
            assert claims.claimed(0) is None
            assert claims.claim(0, b"b\n") == "ok"

    def test_of_many_who_ask_at_once_one_gets_the_number(self, another: Another, tmp_path: Path) -> None:
        with ExitStack() as stack:
            first = stack.enter_context(another().session(tmp_path / "run-1"))
            writers = [first.open(_journal(tmp_path))]
            for _ in range(3):
                session = stack.enter_context(another().session(tmp_path / "run-1", first.place))
                writers.append(session.open(_journal(tmp_path), take_over=True))
            ready = Barrier(len(writers))

            def answers(writer: int) -> list[str]:
                ready.wait()
                return [writers[writer].claim(number, b"%d\n" % writer) for number in range(10)]

            with ThreadPoolExecutor(len(writers)) as threads:
                by_writer = list(threads.map(answers, range(len(writers))))
            assert [sorted(asked) for asked in zip(*by_writer, strict=True)] == [["ok", "taken", "taken", "taken"]] * 10

    def test_a_run_that_goes_on_is_not_opened(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as session:
            session.open(_journal(tmp_path))
            with (
                another().session(tmp_path / "run-1", session.place) as other,
                pytest.raises(ApplianceBusy, match=r"run-1 still goes on, in process \d+.*--take-over"),
            ):
                other.open(_journal(tmp_path))

    def test_a_run_that_was_let_go_is_opened_and_goes_on_with_the_next_number(
        self, another: Another, tmp_path: Path
    ) -> None:
        place = self._leave(another, tmp_path, lines=2)
        with another().session(tmp_path / "run-1", place) as session:
            claims = session.open(_journal(tmp_path))
            assert claims.holder == "gone"
            assert [claims.claimed(1), claims.claimed(2), claims.claim(2, b"c\n")] == [None, None, "ok"]

    def test_who_was_taken_over_gets_no_number_that_the_other_has(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as frozen:
            old = frozen.open(_journal(tmp_path))
            old.claim(0, b"a\n")
            with another().session(tmp_path / "run-1", frozen.place) as session:
                new = session.open(_journal(tmp_path), take_over=True)
                assert new.holder == "alive"
                assert new.claimed(0) == b"a\n"
                assert [new.claim(1, b"new\n"), old.claim(1, b"old\n")] == ["ok", "taken"]
                new.close(taken=False)
            assert old.claim(1, b"old\n") == "taken"
            old.close(taken=True)

    def test_the_claims_of_two_runs_are_apart(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as one, another().session(tmp_path / "run-2") as two:
            assert one.open(_journal(tmp_path, "run-1")).claim(0, b"a\n") == "ok"
            assert two.open(_journal(tmp_path, "run-2")).claim(0, b"b\n") == "ok"

    def test_claims_that_are_elsewhere_are_refused(self, another: Another, tmp_path: Path) -> None:
        with (
            pytest.raises(InvalidCall, match="claims of the run in .* Nothing was done"),
            another().session(tmp_path / "run-1", "elsewhere/1/2"),
        ):
            pass

    @pytest.mark.parametrize("key", KEYS)
    def test_each_key_of_an_appliance_keeps_other_runs_away(self, key: str, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as one, another().session(tmp_path / "run-2") as two:
            one.lock_appliances(KEYS)
            with pytest.raises(ApplianceBusy, match=rf"\({KEYS[key]}\): process \d+.*run-1; wait"):
                two.lock_appliances({key: KEYS[key]})

    def test_an_appliance_is_free_when_the_session_has_ended(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as one:
            one.lock_appliances(KEYS)
        self._is_free(another, tmp_path)

    def test_who_is_refused_holds_nothing(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as one, another().session(tmp_path / "run-2") as two:
            one.lock_appliances({"url a": "the host name a"})
            with pytest.raises(ApplianceBusy):
                two.lock_appliances(KEYS)
            with another().session(tmp_path / "run-3") as three:
                three.lock_appliances({"address a": "the address a", "key A": "the TLS key A"})

    def test_only_its_own_run_is_passed_over(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-1") as frozen:
            frozen.lock_appliances(KEYS)
            with another().session(tmp_path / "run-1", frozen.place) as session:
                with pytest.raises(ApplianceBusy, match="still goes on"):
                    session.lock_appliances(KEYS)
                session.lock_appliances(KEYS, pass_over=True)
            with (
                another().session(tmp_path / "run-2") as other,
                pytest.raises(ApplianceBusy, match="another run works"),
            ):
                other.lock_appliances(KEYS, pass_over=True)

    def _leave(self, another: Another, tmp_path: Path, lines: int) -> str:
        """A run that was let go after so many lines; the result is the place of its claims."""
        with another().session(tmp_path / "run-1") as session:
            claims = session.open(_journal(tmp_path))
            for number in range(lines):
                claims.claim(number, b"%d\n" % number)
            claims.close(taken=False)
            return session.place

    def _is_free(self, another: Another, tmp_path: Path) -> None:
        with another().session(tmp_path / "run-9") as session:
            session.lock_appliances(KEYS)
