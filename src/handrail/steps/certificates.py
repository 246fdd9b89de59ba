"""Actions that check certificates without the page: in a downloaded file, and in TLS handshakes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from handrail.action import Reach
from handrail.errors import ExpectationNotMet
from handrail.page import retry_until
from handrail.secrets import Secret
from handrail.steps.base import BaseStep, quoted
from handrail.steps.context import Context
from handrail.steps.fields import FilledText
from handrail.steps.plain_words import file_in_words, value_in_words
from handrail.steps.values import sole_placeholder

if TYPE_CHECKING:
    from handrail.tls import Bundle

ServerNameChoice = Literal["name", "wrong-name", "no-name"]
Refusal = Literal["self-signed", "expired", "not-yet-valid", "lets-encrypt"]

_PROMISES: dict[Refusal, str] = {
    "expired": "has not expired",
    "not-yet-valid": "is valid already",
    "self-signed": "is not self-signed",
    "lets-encrypt": "is not from Let's Encrypt",
}
"""The sentence of a guide or plan for each refusal."""

INSPECT_BY_HAND = (
    "Handrail opens the file itself. With OpenSSL, for a file in PKCS#12: `openssl pkcs12 -in FILE -info -noout` names a "
    "Keybag where the private key is there, and a Certificate bag for each certificate of the chain; "
    "`openssl pkcs12 -in FILE -nokeys -clcerts | openssl x509 -noout -subject -issuer -dates -ext subjectAltName` "
    "tells whom it is for, who issued it, and until when."
)
PROBE_BY_HAND = (
    "Handrail asks the appliance itself, past the page. With OpenSSL: `openssl s_client -connect HOST:443 -servername {name} "
    "</dev/null | openssl x509 -noout -fingerprint -sha256`, and the same with `-noservername`; the fingerprint is that of "
    "`openssl pkcs12 -in FILE -nokeys -clcerts | openssl x509 -noout -fingerprint -sha256`."
)

WRONG_NAME = "not-served-here.invalid"
"""A name that no certificate covers (RFC 2606 reserves `.invalid`)."""


class Inspect(BaseStep):
    """Open a downloaded PKCS#12, PEM, PKCS#7 or DER file, and check that its certificate is as the document asks.

    Chain, dates and names are judged as browsers judge them: an intermediate that has expired or is no CA counts, a name in the
    common name alone does not. Of several certificates in a file, the one whose key is there is meant.

    `refuse` lists what the certificate must not be; `expired` refuses one that is not valid yet, too. It replaces
    `not_expired`, `not_self_signed` and `not_lets_encrypt`, which older runbooks have and which mean the same.

    - inspect: $bundle
      passphrase: $passphrase
      has_key: true
      whole_chain: true
      covers: $site
      refuse: [self-signed, expired, lets-encrypt]
    """

    action: ClassVar[str] = "inspect"
    shorthand: ClassVar[str] = "file"
    reach: ClassVar[Reach] = "file"
    file_fields: ClassVar[tuple[str, ...]] = ("file",)
    secret_fields: ClassVar[tuple[str, ...]] = ("passphrase",)

    file: FilledText
    passphrase: FilledText | None = None
    has_key: Literal[True] | None = None
    whole_chain: Literal[True] | None = None
    covers: FilledText | None = None
    refuse: Annotated[tuple[Refusal, ...], Field(min_length=1, description="What the certificate must not be.")] = ()
    not_expired: Literal[True] | None = Field(None, description="As `refuse: [expired]`.")
    not_self_signed: Literal[True] | None = Field(None, description="As `refuse: [self-signed]`.")
    not_lets_encrypt: Literal[True] | None = Field(None, description="As `refuse: [lets-encrypt]`.")

    @property
    def fingerprinted_file(self) -> str | None:
        return sole_placeholder(self.file)

    def describe(self) -> str:
        return f"Inspect {self.file}: {self._promise()}"

    def instruction(self) -> str:
        return f"Check {file_in_words(self.file)}: {self._promise()}"

    def by_hand(self) -> str:
        return INSPECT_BY_HAND

    def _promise(self) -> str:
        return f"the certificate {', '.join(self._promises()) or 'can be read'}"

    def _promises(self) -> Iterator[str]:
        if self.has_key:
            yield "has its private key"
        if self.whole_chain:
            yield "comes with its chain up to the root"
        yield from (promise for word, promise in _PROMISES.items() if word in self.refused)
        if self.covers:
            yield f"covers {quoted(self.covers)}"

    @property
    def refused(self) -> frozenset[Refusal]:
        """The kinds of certificate that are refused, by `refuse` or by its older fields."""
        old: dict[Refusal, Literal[True] | None] = {
            "expired": self.not_expired,
            "self-signed": self.not_self_signed,
            "lets-encrypt": self.not_lets_encrypt,
        }
        return frozenset(self.refuse) | {word for word, is_refused in old.items() if is_refused}

    async def run(self, context: Context) -> None:
        from handrail.journal import CertificateInspected
        from handrail.tls import open_bundle

        file = context.file(self.file)
        bundle = open_bundle(file.path.read_bytes(), self._passphrase(context))
        file.fingerprint = bundle.fingerprint
        context.record(
            CertificateInspected(
                step=context.number,
                name=file.name,
                fingerprint=bundle.fingerprint,
                subject=bundle.subject,
                issuer=bundle.issuer,
                not_after=bundle.not_after.isoformat(),
                names=tuple(bundle.names),
                has_key=bundle.has_key,
                chain=len(bundle.chain),
            )
        )
        reasons = list(self._reasons_to_refuse(bundle, context))
        if reasons:
            raise ExpectationNotMet(f"the certificate of {bundle.subject} {', and '.join(reasons)}")

    def _passphrase(self, context: Context) -> str | None:
        if self.passphrase is None:
            return None
        value = context.secret_or_text(self.passphrase)
        return value.reveal() if isinstance(value, Secret) else value

    def _reasons_to_refuse(self, bundle: Bundle, context: Context) -> Iterator[str]:
        if self.has_key and not bundle.has_key:
            yield "came without its private key" + (", which PKCS#7 never holds" if bundle.format == "PKCS#7" else "")
        if self.has_key and bundle.has_key and not bundle.key_matches:
            yield "came with a private key that is not its own"
        if self.whole_chain:
            yield from _refused_chain(bundle, context.now())
        if self.covers and not bundle.covers(self.covers):
            yield f"does not cover {self.covers}; {bundle.names_in_words()}"
        yield from self._refused_kinds(bundle, context.now())

    def _refused_kinds(self, bundle: Bundle, now: datetime) -> Iterator[str]:
        refused = self.refused
        if "expired" in refused:
            yield from bundle.expiries(now)
        if refused & {"expired", "not-yet-valid"}:
            yield from bundle.early_starts(now)
        if "self-signed" in refused and bundle.is_self_signed():
            yield "is self-signed"
        if "lets-encrypt" in refused and bundle.issued_by_lets_encrypt():
            yield "is from Let's Encrypt, which can renew it on one of the two appliances only"


def _refused_chain(bundle: Bundle, now: datetime) -> Iterator[str]:
    if missing := bundle.missing_issuer():
        yield f"came without its whole chain; the root or an intermediate is missing, that of {missing}"
    if flaws := list(bundle.chain_flaws(now)):
        yield f"came with a chain that browsers refuse: {'; '.join(flaws)}"


class Probe(BaseStep):
    """Ask the section's appliance for its certificate in TLS handshakes of our own, and check that it is the inspected one.

    Asked with the right name, with a wrong one, and with none; `asking` narrows that.

    - probe: $site
      serves: $bundle
      asking: [name, wrong-name, no-name]
    """

    action: ClassVar[str] = "probe"
    shorthand: ClassVar[str] = "server_name"
    reach: ClassVar[Reach] = "wire"
    fingerprint_fields: ClassVar[tuple[str, ...]] = ("serves",)

    server_name: FilledText
    serves: FilledText
    asking: Annotated[tuple[ServerNameChoice, ...], Field(min_length=1)] = ("name", "wrong-name", "no-name")

    def describe(self) -> str:
        names = self._server_names(quoted(self.server_name))
        return f"Ask the appliance for its certificate {names}: it is that of {self.serves}"

    def instruction(self) -> str:
        names = self._server_names(value_in_words(self.server_name))
        return f"Check that the certificate which the appliance serves {names} is that in {file_in_words(self.serves)}"

    def by_hand(self) -> str:
        return PROBE_BY_HAND.format(name=self.server_name)

    def _server_names(self, name: str) -> str:
        words = {
            "name": f"for {name}",
            "wrong-name": "for a wrong name",
            "no-name": "without a name",
        }
        return ", ".join(words[choice] for choice in self.asking)

    async def run(self, context: Context) -> None:
        expected = context.file(self.serves).fingerprint
        for choice in self.asking:
            await self._ask(context, choice, expected)

    async def _ask(self, context: Context, choice: ServerNameChoice, expected: str) -> None:
        from handrail.journal import HandshakeProbed

        name = {"name": self.server_name, "wrong-name": WRONG_NAME, "no-name": None}[choice]

        async def fingerprint_served() -> str:
            served = await context.handshake(context.address, name, timeout=self.patience)
            if served.fingerprint != expected:
                asked_for = f"asked for {name}" if name else "asked without a name"
                raise ExpectationNotMet(
                    f"{_address(context)}, {asked_for}, serves the certificate {served.fingerprint[:16]}…, "
                    f"not {expected[:16]}…, the one in {self.serves}"
                )
            return served.fingerprint

        fingerprint = await retry_until(fingerprint_served, timeout=min(self.patience, 10))
        context.record(
            HandshakeProbed(
                step=context.number, address=_address(context), asked_for=name or "", fingerprint=fingerprint
            )
        )


def _address(context: Context) -> str:
    return f"{context.address[0]}:{context.address[1]}"
