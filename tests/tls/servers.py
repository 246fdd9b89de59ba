"""Certificates of the tests' own, and servers that show them."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
Address = tuple[str, int]
Speaker = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Holder:
    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def pem(self, passphrase: str = "") -> bytes:
        how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how) + pem(self)

    def pkcs12(self, passphrase: str, *chain: "Holder", name: str = "friend") -> bytes:
        others = [holder.certificate for holder in chain]
        how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return pkcs12.serialize_key_and_certificates(name.encode(), self.key, self.certificate, others, how)


def named(common_name: str, organization: str = "Tests") -> x509.Name:
    parts = {NameOID.ORGANIZATION_NAME: organization, NameOID.COMMON_NAME: common_name}
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts.items() if text])


def issue(
    subject: str,
    *names: str,
    issuer: Holder | None = None,
    ca: bool = False,
    years: tuple[int, int] = (2020, 2120),
    organization: str = "Tests",
    extensions: Iterable[x509.ExtensionType] = (),
    path_length: int | None = None,
    key: Key | None = None,
) -> Holder:
    """Signed by `issuer`, or by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = named(subject, organization)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer.certificate.subject if issuer else name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=True)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
    signer = issuer.key if issuer else key
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Holder(builder.sign(signer, algorithm), key)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def pem(*holders: Holder) -> bytes:
    return b"".join(holder.certificate.public_bytes(Encoding.PEM) for holder in holders)


ROOT = issue("Test Root", ca=True)
INTERMEDIATE = issue("Test Intermediate", issuer=ROOT, ca=True)
SITE = issue("site", "site.example", "*.pool.example", "127.0.0.1", issuer=INTERMEDIATE)
FACTORY = issue("factory", "factory.invalid")
EXPIRED = issue("old", "site.example", issuer=INTERMEDIATE, years=(2020, 2021))
OUTDATED_FACTORY = issue("old factory", years=(2020, 2021))


def context_for(folder: Path, chain: tuple[Holder, ...]) -> ssl.SSLContext:
    """A server's context that presents the chain, leaf first."""
    file = folder / f"{chain[0].certificate.serial_number}-{len(chain)}.pem"
    file.write_bytes(chain[0].pem() + pem(*chain[1:]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@asynccontextmanager
async def serving(folder: Path, *chain: Holder, by_name: Mapping[str, Holder] | None = None) -> AsyncIterator[Address]:
    """A TLS server that shows `chain`, or another certificate to those who ask for its name."""
    context = context_for(folder, chain)
    others = {name: context_for(folder, (holder,)) for name, holder in (by_name or {}).items()}

    def choose(connection: Any, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = others.get(name or "", context)

    context.sni_callback = choose
    async with speaking(drop_connections, context) as address:
        yield address


@asynccontextmanager
async def speaking(speaker: Speaker, context: ssl.SSLContext | None = None) -> AsyncIterator[Address]:
    server = await asyncio.start_server(speaker, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[:2]
    finally:
        server.close()


async def drop_connections(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def speak_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    writer.close()


def printable(error: BaseException) -> Iterator[str]:
    """Everything that a traceback could print of an error."""
    yield from (str(error), repr(error))
    for before in (error.__context__, error.__cause__):
        yield from printable(before) if before else ()
