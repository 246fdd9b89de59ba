"""Sealing: the key and the timestamp authority that an inventory names, and sealing a run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail import __version__
from handrail.app import environment as surroundings
from handrail.app.lookup import chosen_pair
from handrail.app.reports import reports_made_again
from handrail.app.runs_folder import goes_on
from handrail.app.verify import report_renderer
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.inventory import SealSettings
from handrail.journal import read, run_record
from handrail.report.words import plural
from handrail.run import Environment, RunFolder, RunRequest
from handrail.sealing import (
    CheckResult,
    SealingOptions,
    TrustAnchors,
    Verification,
    is_sealed,
    open_key,
    seal,
    sealed_by,
    told_sign_offs,
)
from handrail.sealing.seal import UNSIGNED, holder_of, timestamp_by
from handrail.secrets import Redactor, SecretResolver
from handrail.tls import display_name

SOFTWARE = f"handrail {__version__}"
"""The software that made a seal, as the seal states it."""


@dataclass(frozen=True)
class ResealedRun:
    """A run that is sealed, perhaps not for the first time."""

    folder: RunFolder
    sealed_by: str
    was_sealed: bool
    lacked_nothing: bool = False
    """It had all that its inventory names, and was left as it was."""

    @property
    def outdated(self) -> str:
        """A sentence if people have signed an earlier seal off; empty if nobody has."""
        return outdated_sign_offs(self.folder.path)


def sealing_options(request: RunRequest, environment: Environment, redactor: Redactor) -> SealingOptions:
    """The signing key and the timestamp authority of a run's inventory. Raises `SecretUnavailable` or `SurroundingsError`."""
    resolver = SecretResolver(environment.env, environment.ask_secret, redactor)
    return options_of(request.pair.seal, request.base, resolver, environment.clock())


def options_of(seal: SealSettings, base: Path, resolver: SecretResolver, now: datetime) -> SealingOptions:
    """The options by these settings; `base` is the folder of the inventory."""
    if not seal.key:
        return SealingOptions(authority=seal.timestamp)
    password = resolver.resolve("seal password", seal.password, base).reveal() if seal.password else None
    return SealingOptions(open_key(seal.key, seal.certificate, password, now), seal.timestamp)


def seal_again(
    run: Path,
    secrets: SecretResolver | None = None,
    now: datetime | None = None,
    *,
    inventory: Path | None = None,
    replace_signature: bool = False,
    again: bool = False,
) -> ResealedRun:
    """Seal a run with the key and the authority that its inventory names by now. One that lacks nothing is left as it is.

    `secrets` fetches the password of the key; without, it is taken from this process's variables, or asked for at its terminal.
    With `again`, it is sealed even if it lacks nothing, or if sign-offs or a timestamp would be lost. Raises `InvalidCall` for a
    run that still goes on, and if a signature, a sign-off or a timestamp that holds would be lost, unless that is meant,
    `EvidenceBroken` if anything but the seal is broken, and `SurroundingsError` if no timestamp is given.
    """
    if goes_on(run, surroundings.is_alive):
        raise InvalidCall(f"this run still goes on, and is sealed when it ends: {run}")
    started = run_record(read(RunFolder(run).journal)).started
    listed = inventory or Path(started.inventory_file)
    resolver, at = secrets or surroundings.secrets(Redactor()), now or surroundings.clock()
    options = options_of(chosen_pair(listed, started.pair).seal, listed.parent, resolver, at)
    results = list(Verification(run, TrustAnchors(), at, report_renderer(run)).results())
    command = f"handrail seal {run}" + (f" -i {inventory}" if inventory else "")
    was_sealed = is_sealed(run)
    if not adds_anything(run, results, options, command, replace_signature=replace_signature, again=again):
        return ResealedRun(RunFolder(run), present_seal(run), was_sealed, lacked_nothing=True)
    with reports_made_again(run):
        seal(run, options, SOFTWARE, at)
    return ResealedRun(RunFolder(run), signer_in_words(options), was_sealed)


def adds_anything(
    folder: Path,
    results: Sequence[CheckResult],
    options: SealingOptions,
    command: str,
    *,
    replace_signature: bool,
    again: bool,
) -> bool:
    """Say whether sealing a folder adds anything to the seal that it has; with `again`, it is to be done all the same.

    `results` are those of its verification. Raises `InvalidCall` if something that holds would be lost, unless that is meant,
    and `EvidenceBroken` if anything but the seal is broken.
    """
    if not replace_signature:
        must_keep_signature(folder, results, options, command)
    broken = [result.sentence for result in results if result.state == "broken" and result.subject != "seal"]
    if broken:
        raise EvidenceBroken(f"what is broken is not sealed: {'; '.join(broken)}")
    if again or not is_sealed(folder):
        return True
    if is_wanting(folder, options):
        must_lose_nothing(folder, options, f"{command} --replace-signature" if replace_signature else command)
        return True
    return False


def outdated_sign_offs(run: Path) -> str:
    """A sentence if sign-offs of a run are of an earlier seal than it has now; empty if none is."""
    count = sum(not is_present for _, is_present in told_sign_offs(run))
    if not count:
        return ""
    return f"{plural(count, 'sign-off')}, of an earlier seal alone; to sign this one: handrail sign {run}"


def is_wanting(run: Path, options: SealingOptions) -> bool:
    """Say whether a sealed run lacks a signature or a timestamp of these options, or has a signature that they do not have."""
    own = options.signatory.fingerprint if options.signatory else UNSIGNED
    return own not in sealed_by(run) or bool(options.authority and not timestamp_by(run))


def must_lose_nothing(run: Path, options: SealingOptions, command: str) -> None:
    """Raise `InvalidCall` if sealing again would leave sign-offs behind, or the timestamp of a run that nobody signed."""
    people = [sign_off.name for sign_off, is_present in told_sign_offs(run) if is_present]
    again, meant = f"sealing it again, {signer_in_words(options)},", f"if you mean it: {command} --again"
    if people:
        made = "that a sign-off" if len(people) == 1 else "these sign-offs"
        raise InvalidCall(
            f"{run} is signed off by {', '.join(people)}, and {again} makes {made} of an earlier seal, so it would have to be "
            f"signed off anew; {meant}"
        )
    if timestamp_by(run) and sealed_by(run) == UNSIGNED:
        lost = "puts a later one in its place" if options.authority else "takes that away"
        raise InvalidCall(f"{run} has a timestamp by {timestamp_by(run)}, and {again} {lost}; {meant}")


def must_keep_signature(run: Path, results: Sequence[CheckResult], options: SealingOptions, command: str) -> None:
    """Raise `InvalidCall` if a signature that holds would be taken away, or another put in its place."""
    signed = any(result.subject == "signature" and result.state == "proved" for result in results)
    own = options.signatory.fingerprint if options.signatory else None
    if signed and not (own and own in sealed_by(run)):
        what = f"replaced by that of {options.signatory.holder}" if options.signatory else "taken away: no key is named"
        raise InvalidCall(
            f"{run} is signed by {holder_of(run)}, and that signature would be {what}; if you mean it: {command} "
            "--replace-signature"
        )


def signer_in_words(options: SealingOptions) -> str:
    """The signer and the authority in words, as in "by QA, timestamp by https://tsa.example.com"."""
    return _in_words(
        display_name(options.signatory.certificate.subject) if options.signatory else "", options.authority
    )


def present_seal(run: Path) -> str:
    """The signer and the authority of the seal that a run has, in the same words."""
    return _in_words(holder_of(run), timestamp_by(run))


def _in_words(signer: str, authority: str) -> str:
    sealed = f"by {signer}" if signer else "unsigned"
    return f"{sealed}, timestamp by {authority}" if authority else sealed
