"""Sealing: the key and the timestamp authority that an inventory names, and sealing a run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail import __version__
from handrail.app.environment import is_alive
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
from handrail.sealing.seal import holder_of
from handrail.secrets import Redactor, SecretResolver
from handrail.tls import display_name

SOFTWARE = f"handrail {__version__}"
"""The software that made a seal, as the seal states it."""


@dataclass(frozen=True)
class ResealedRun:
    """A run that was sealed, perhaps not for the first time."""

    folder: RunFolder
    sealed_by: str
    was_sealed: bool

    @property
    def outdated(self) -> str:
        """A sentence if people have signed an earlier seal off; empty if nobody has."""
        return outdated_sign_offs(self.folder.path)


def sealing_options(request: RunRequest, environment: Environment, redactor: Redactor) -> SealingOptions:
    """The signing key and the timestamp authority of a run's inventory. Raises `SecretUnavailable` or `SurroundingsError`."""
    return _options(request.pair.seal, request.base, environment, redactor)


def _options(seal: SealSettings, base: Path, environment: Environment, redactor: Redactor) -> SealingOptions:
    """The options by these settings; `base` is the folder of the inventory."""
    if not seal.key:
        return SealingOptions(authority=seal.timestamp)
    resolver = SecretResolver(environment.env, environment.ask_secret, redactor)
    password = resolver.resolve("seal password", seal.password, base).reveal() if seal.password else None
    return SealingOptions(open_key(seal.key, seal.certificate, password, environment.clock()), seal.timestamp)


def seal_again(
    run: Path,
    environment: Environment,
    redactor: Redactor,
    *,
    inventory: Path | None = None,
    replace_signature: bool = False,
) -> ResealedRun:
    """Seal a run with the key and the authority that its inventory names by now.

    Raises `InvalidCall` for a run that still goes on, and if a signature that holds would be lost, unless that is meant,
    `EvidenceBroken` if anything but the seal is broken, and `SurroundingsError` if no timestamp is given.
    """
    if goes_on(run, is_alive):
        raise InvalidCall(f"this run still goes on, and is sealed when it ends: {run}")
    started = run_record(read(RunFolder(run).journal)).started
    listed = inventory or Path(started.inventory_file)
    options = _options(chosen_pair(listed, started.pair).seal, listed.parent, environment, redactor)
    results = list(Verification(run, TrustAnchors(), environment.clock(), report_renderer(run)).results())
    if not replace_signature:
        _must_keep_signature(run, results, options)
    broken = [result.sentence for result in results if result.state == "broken" and result.subject != "seal"]
    if broken:
        raise EvidenceBroken(f"what is broken is not sealed: {'; '.join(broken)}")
    was_sealed = is_sealed(run)
    with reports_made_again(run):
        seal(run, options, SOFTWARE, environment.clock())
    return ResealedRun(RunFolder(run), signer_in_words(options), was_sealed)


def outdated_sign_offs(run: Path) -> str:
    """A sentence if sign-offs of a run are of an earlier seal than it has now; empty if none is."""
    count = sum(not is_present for _, is_present in told_sign_offs(run))
    if not count:
        return ""
    return f"{plural(count, 'sign-off')}, of an earlier seal alone; to sign this one: handrail sign {run}"


def _must_keep_signature(run: Path, results: Sequence[CheckResult], options: SealingOptions) -> None:
    """Raise `InvalidCall` if a signature that holds would be taken away, or another put in its place."""
    signed = any(result.subject == "signature" and result.state == "proved" for result in results)
    own = options.signatory.fingerprint if options.signatory else None
    if signed and not (own and own in sealed_by(run)):
        what = f"replaced by that of {options.signatory.holder}" if options.signatory else "taken away: no key is named"
        raise InvalidCall(
            f"{run} is signed by {holder_of(run)}, and that signature would be {what}; if you mean it: handrail seal {run} "
            "--replace-signature"
        )


def signer_in_words(options: SealingOptions) -> str:
    """The signer and the authority in words, as in "by QA, timestamp by https://tsa.example.com"."""
    signer = f"by {display_name(options.signatory.certificate.subject)}" if options.signatory else "unsigned"
    return f"{signer}, timestamp by {options.authority}" if options.authority else signer
