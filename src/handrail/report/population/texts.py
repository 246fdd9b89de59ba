"""The words of a population, for its page and its table alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from handrail.journal import RunRecord
from handrail.report import words
from handrail.report.population.members import Gap, Member, Population

_MOMENT = timedelta(microseconds=1)


def ended(member: Member) -> str:
    """How a run ended, in words."""
    if member.goes_on:
        return "Goes on still"
    return words.headline(member.record) if member.record else "Its journal cannot be read"


def outcome(member: Member) -> str:
    """How a run ended, in one word."""
    if member.goes_on:
        return "goes-on"
    return member.record.outcome if member.record else "unreadable"


def kind(member: Member) -> str:
    return member.record.mode.name if member.record else ""


def people(member: Member) -> Iterator[str]:
    """Who performed a run, and who resumed it."""
    if member.record:
        yield from words.operators(member.record)


def approvals(member: Member) -> Iterator[str]:
    """Who approved which steps, as it was typed."""
    by_name: dict[str, list[str]] = {}
    for _, event in member.record.approvals if member.record else ():
        by_name.setdefault(event.by, []).append(event.step)
    for name, steps in by_name.items():
        yield f"{name} approved step{'s' * (len(steps) > 1)} {', '.join(steps)}"


def sign_offs(member: Member) -> Iterator[str]:
    """Who signed a run off, as what, with which meaning and when; and how many sign-offs say nothing of it."""
    yield from valid_sign_offs(member)
    yield from other_sign_offs(member)


def valid_sign_offs(member: Member) -> Iterator[str]:
    """Who signed a run off, as what, with which meaning and when."""
    for it in member.sign_offs:
        own = ", with --allow-self" if it.allow_self else ""
        yield f"{it.name} as {it.role}: {it.meaning} ({it.at.replace('T', ' ').removesuffix('Z')} UTC{own})"


def other_sign_offs(member: Member) -> Iterator[str]:
    """How many sign-offs say nothing of this seal, or do not hold."""
    if member.earlier_sign_offs:
        yield f"{words.plural(member.earlier_sign_offs, 'sign-off')} of an earlier seal"
    if member.broken_sign_offs:
        does = "does" if member.broken_sign_offs == 1 else "do"
        yield f"{words.plural(member.broken_sign_offs, 'sign-off')} that {does} not hold"


def seal(member: Member) -> str:
    """The state of a run's seal, in words."""
    match member.seal:
        case "sealed":
            return f"sealed by {member.sealed_by}{', whom you trust' if member.has_trusted_seal else ''}"
        case "unsigned":
            return "sealed, signed by nobody"
        case "broken":
            return "broken: not as it was sealed"
        case "not sealed":
            return "not sealed"
        case "unreadable":
            return "unreadable: its zip cannot be unpacked"


def remarks(found: Population, member: Member) -> Iterator[str]:
    """What else must be told of a run: where it lies, that it is a copy, had another name, or has reports that prove nothing."""
    if member.zip and member.seal != "unreadable":
        yield f"in {member.zip.name}"
    if member.strangers:
        yield f"{member.zip and member.zip.name} also holds what belongs to no run: {', '.join(member.strangers)}"
    original = found.original_of(member)
    if original:
        yield f"a copy of run {original}: both have the same journal"
    if member.recorded and member.recorded != member.name:
        yield f"recorded as {member.recorded}"
    for report in member.unproved_reports:
        by = (
            f"made again by Handrail {report.made_by}, as it says"
            if report.made_by
            else "made again by no named version"
        )
        yield f"{report.file} is not proved: {by}; what was sealed is in data"


def ticket(record: RunRecord | None) -> str:
    return "; ".join(words.tickets(record)) if record else ""


def gap(it: Gap) -> str:
    """Days without a run, as in "2026-11-02 to 2026-11-05, 4 days"."""
    until = f" to {it.last}" if it.last != it.first else ""
    return f"{it.first}{until}, {words.plural(it.days, 'day')}"


def title(found: Population) -> str:
    """The period of a population, in words."""
    shown = [found.period.day(it.began) for it in found.members if it.began]
    since = found.period.day(found.period.since) if found.period.since else None
    last = found.period.day(found.period.until - _MOMENT) if found.period.until else None
    if since is None and last is None:
        return f"All runs, {min(shown)} to {max(shown)}" if shown else "All runs"
    return " ".join(filter(None, (f"since {since}" if since else "", f"until {last}" if last else ""))).capitalize()


def counts(found: Population) -> Iterator[tuple[int, str]]:
    """The numbers of runs by what has become of them."""
    yield len(found.members), "run" if len(found.members) == 1 else "runs"
    yield len(found.pairs), "pair" if len(found.pairs) == 1 else "pairs"
    tallies = (
        ("sealed and signed", sum(it.seal == "sealed" for it in found.members)),
        ("sealed, unsigned", sum(it.seal == "unsigned" for it in found.members)),
        ("not sealed", sum(it.seal == "not sealed" for it in found.members)),
        ("altered or unreadable", len(found.altered)),
        ("not by whom you trust", len(found.untrusted)),
        ("in zips", sum(it.zip is not None for it in found.members)),
        ("with a report that is not proved", sum(bool(it.unproved_reports) for it in found.members)),
        ("held a secret", sum(it.is_put_away for it in found.members)),
        ("signed off", sum(bool(it.sign_offs) for it in found.members)),
    )
    copies = sum(found.original_of(it) is not None for it in found.members)
    if copies:
        yield copies, "copy of another" if copies == 1 else "copies of others"
    yield from ((count, label) for label, count in tallies if count or label == "altered or unreadable")


def summary(found: Population) -> str:
    """The population in a sentence."""
    return ", ".join(f"{count} {label}" for count, label in counts(found))
