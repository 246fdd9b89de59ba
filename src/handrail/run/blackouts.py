"""The blackouts of a run's pair: no run begins in one, nor is to be at work when one begins, unless somebody says why."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.errors import InvalidCall
from handrail.inventory import Blackout, opening
from handrail.journal import BlackoutOverridden
from handrail.run.request import RunRequest


def refuse_in_blackout(request: RunRequest, now: datetime) -> None:
    """Refuse a run that would begin, or go on, in a blackout of its pair. Raises `InvalidCall`."""
    found = next_blackout(request, now)
    if found is None or found.begins > now:
        return
    free = opening(_kept(request), now, timedelta())
    again = f"from {free.astimezone(found.until.tzinfo):%Y-%m-%d %H:%M %Z} on" if free else "when there is none"
    raise InvalidCall(
        f"{request.pair.name} is in the blackout {found.blackout} until {found.until:%Y-%m-%d %H:%M %Z} ({found.when}; the "
        f"calendar is in {request.inventory_file}). Nothing was done. Type the command again {again}; or, if it has to be now, "
        "say why, for the record: --despite-blackout REASON"
    )


def next_blackout(request: RunRequest, now: datetime) -> BlackoutOverridden | None:
    """The blackout that a run keeps and that is now, or else the next; None if there is none, or if somebody said why."""
    return None if request.despite_blackout else _first(request, now)


def overridden_blackout(request: RunRequest, now: datetime) -> BlackoutOverridden | None:
    """The blackout that is now, or else the next, if somebody said why the run does not keep it."""
    return _first(request, now) if request.despite_blackout else None


def _kept(request: RunRequest) -> tuple[Blackout, ...]:
    """The blackouts of a run: none if it changes nothing, as a rehearsal, or nothing but a practice pair."""
    return () if request.mode.rehearses or request.pair.is_practice else request.pair.blackouts


def _first(request: RunRequest, now: datetime) -> BlackoutOverridden | None:
    found = [(span, blackout) for blackout in _kept(request) if (span := blackout.first_span(now))]
    if not found:
        return None
    (begins, until), blackout = min(found, key=lambda it: it[0])
    zone = ZoneInfo(blackout.zone)
    return BlackoutOverridden(
        blackout=blackout.name,
        when=blackout.describe(),
        begins=begins.astimezone(zone),
        until=until.astimezone(zone),
        why=request.despite_blackout,
    )
