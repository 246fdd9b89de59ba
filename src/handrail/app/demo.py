"""The demonstration: a shipped runbook on two practice appliances, approved and sealed by the demo itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from handrail.app.lookup import chosen_pair, load_runbook
from handrail.engine import Approval
from handrail.errors import ExpectationNotMet
from handrail.inventory import Pair, SealSettings
from handrail.mode import RUN, Mode
from handrail.run import Environment, RunRequest
from handrail.sealing import new_key
from handrail.tls import handshake
from handrail_practice.pair import running_pair

RUNBOOK = "failover/replicate-ssl-certificate"


@dataclass(frozen=True)
class Demo:
    """A request for the practice pair that runs, and the certificate by which its seal is verified."""

    request: RunRequest
    certificate: Path


@dataclass(frozen=True)
class ServedCertificate:
    """The certificate that an appliance serves, for a name or without one."""

    role: str
    name: str | None
    fingerprint: str


@contextmanager
def demo(environment: Environment, out: Path, mode: Mode = RUN) -> Iterator[Demo]:
    """Serve two practice appliances until the context ends, and give the request of a run on them."""
    runbook = load_runbook(RUNBOOK)
    with tempfile.TemporaryDirectory(prefix=_prefix(mode)) as folder, running_pair(Path(folder)) as practice:
        pair = chosen_pair(practice.inventory_path, "practice")
        key, certificate = new_key(Path(folder) / "seal", "Handrail demo", None, environment.clock())
        request = RunRequest(runbook, pair, practice.inventory_path, out=out, mode=mode, headed=mode.is_led)
        if not mode.is_led:
            sealed = replace(pair, seal=SealSettings(str(key), certificate))
            request = replace(request, pair=sealed)
            request = replace(request, approval=Approval("handrail demo", request.assignment.digest()))
        yield Demo(request, certificate)


def _prefix(mode: Mode) -> str:
    return "handrail-lesson-" if mode.is_led else "handrail-demo-"


async def fetch_served_certificates(pair: Pair) -> tuple[ServedCertificate, ...]:
    """Ask a pair for its certificates over TLS, with the site's name and without one, independently of any run."""
    asked = [(role, appliance, name) for role, appliance in pair.roles.items() for name in (pair.inputs["site"], None)]
    return tuple(
        [
            ServedCertificate(role, name, (await handshake(appliance.address, name, timeout=10)).fingerprint)
            for role, appliance, name in asked
        ]
    )


def must_be_same(certificates: tuple[ServedCertificate, ...]) -> None:
    """Raise `ExpectationNotMet` if these are not all the same certificate."""
    if len({certificate.fingerprint for certificate in certificates}) != 1:
        raise ExpectationNotMet("the two appliances do not serve the same certificate")
