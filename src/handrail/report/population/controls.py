"""Evidence by control over all runs of a population: which of them show it, and which do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handrail.report.auditing.matrix import Verdict, evidence_by_control, natural
from handrail.report.population.members import Member, Population

Worth: TypeAlias = Verdict | Literal["a copy", "untrusted", "altered"]
"""What a run is worth as evidence of a control: what it shows itself, unless it is no evidence that one can rely on."""

WORTHS: Sequence[Worth] = ("evidenced", "evidenced in part", "not evidenced", "a copy", "untrusted", "altered")


@dataclass(frozen=True)
class ControlOverRuns:
    """Controls to which steps of the very same runs answer, with what each of those is worth."""

    controls: tuple[str, ...]
    runs: tuple[tuple[Member, Worth], ...]

    def of(self, worth: Worth) -> tuple[Member, ...]:
        """The runs that are worth so much."""
        return tuple(member for member, it in self.runs if it == worth)


def controls_over_runs(found: Population) -> tuple[ControlOverRuns, ...]:
    """The evidence of a population by control, in the order of their identifiers; empty where no runbook names one."""
    by_name: dict[str, list[tuple[Member, Worth]]] = {}
    for member in found.members:
        for name, verdict in verdicts(member).items():
            by_name.setdefault(name, []).append((member, _worth(found, member, verdict)))
    together: dict[tuple[tuple[int, Worth], ...], ControlOverRuns] = {}
    for name in sorted(by_name, key=natural):
        runs = tuple(by_name[name])
        key = tuple((member.number, worth) for member, worth in runs)
        before = together[key].controls if key in together else ()
        together[key] = ControlOverRuns((*before, name), runs)
    return tuple(together.values())


def verdicts(member: Member) -> Mapping[str, Verdict]:
    """What a run shows of each control to which its steps answer, by its journal alone."""
    if member.record is None:
        return {}
    return {name: it.verdict for it in evidence_by_control(member.record) for name in it.controls}


def in_words(found: Population, member: Member) -> Iterator[str]:
    """What a run is worth as evidence of each control, as in "CC8.1: evidenced"."""
    for name, verdict in sorted(verdicts(member).items(), key=lambda it: natural(it[0])):
        yield f"{name}: {_worth(found, member, verdict)}"


def shown_by_none(over: Sequence[ControlOverRuns]) -> tuple[str, ...]:
    """The controls that no run evidences, not even in part."""
    return tuple(name for it in over if not (it.of("evidenced") or it.of("evidenced in part")) for name in it.controls)


def _worth(found: Population, member: Member, verdict: Verdict) -> Worth:
    if member.is_altered:
        return "altered"
    if member.objections:
        return "untrusted"
    return "a copy" if found.original_of(member) else verdict
