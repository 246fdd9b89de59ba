"""The notifier: services that take a message, and those that do not, by a server on loopback and fakes."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence

import pytest

from handrail.inventory.notify import NOTICES
from handrail.journal import NoticeKind, OthersNotified
from handrail.notify import Notice, Notifier, Service
from handrail.notify.sending import send
from webhook import webhook

NOTICE = Notice("in-doubt", "In doubt: R on hq", "Step 4 began.")


def service(name: str, address: str = "x", events: Sequence[NoticeKind] = NOTICES, problem: str = "") -> Service:
    return Service(name, events, address, problem)


async def test_a_service_gets_title_and_text_through_apprise() -> None:
    with webhook() as hook:
        notified = await Notifier([service("chat", hook.address)]).tell(NOTICE)
    assert notified == OthersNotified(about="in-doubt", told=("chat",))
    assert [(got["title"], got["message"]) for got in hook.messages] == [(NOTICE.title, NOTICE.text)]


async def test_who_does_not_want_to_know_is_not_told() -> None:
    told: list[str] = []

    def tell(address: str, notice: Notice) -> str:
        told.append(address)
        return ""

    services = [service("a", "one", ("budget-spent",)), service("b", "two", ("in-doubt", "wave-ended"))]
    assert await Notifier(services, tell).tell(NOTICE) == OthersNotified(about="in-doubt", told=("b",))
    assert told == ["two"]
    assert await Notifier(services[:1], tell).tell(NOTICE) is None


async def test_what_does_not_work_is_on_record_and_told_without_the_address(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with webhook(status=500) as hook:
        services = [
            service("refusing", hook.address + "/canary"),
            service("unreachable", "json://canary:canary@127.0.0.1:1/"),
            service("unheard of", "nothing-of-the-kind://canary"),
            service("missing", problem="CHAT is not set"),
        ]
        notifier = Notifier(services)
        notified = await notifier.tell(NOTICE)
    assert notified
    assert (notified.told, notified.failed) == (
        (),
        {
            "refusing": "it did not take the message",
            "unreachable": "it did not take the message",
            "unheard of": "it is no address that Apprise knows",
            "missing": "CHAT is not set",
        },
    )
    assert notifier.remarks[3] == "notify: missing was not told, since CHAT is not set"
    assert "canary" not in str((capfd.readouterr(), caplog.text, notifier.remarks, notified))


def test_an_address_that_is_not_there_is_told_before_it_is_needed() -> None:
    remarks = Notifier([service("chat", problem="CHAT is not set"), service("pager")]).remarks
    assert remarks == ("notify: chat could not be told anything, since CHAT is not set",)


async def test_who_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.notify.notifier.SECONDS", 0.05)
    answer = threading.Event()

    def wait(address: str, notice: Notice) -> str:
        answer.wait(60)
        return ""

    notified = await asyncio.wait_for(Notifier([service("slow")], wait).tell(NOTICE), 30)
    answer.set()
    assert notified == OthersNotified(about="in-doubt", failed={"slow": "it did not answer within 0.05 s"})


async def test_a_bug_of_a_service_is_told_by_its_kind() -> None:
    def break_down(address: str, notice: Notice) -> str:
        raise RuntimeError("canary")

    notified = await Notifier([service("chat")], break_down).tell(NOTICE)
    assert notified == OthersNotified(about="in-doubt", failed={"chat": "RuntimeError"})


def test_without_the_extra_what_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.notify.sending.find_spec", lambda name: None)
    assert (
        send("json://127.0.0.1:1/", NOTICE) == "support for `notify` is not installed: pip install 'handrail[notify]'"
    )


def test_apprise_says_nothing_of_its_own() -> None:
    send("nothing://", NOTICE)
    assert logging.getLogger("apprise").level > logging.CRITICAL
