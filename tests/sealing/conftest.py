"""Two sealed runs, a key, an authority, and somebody else's of each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from handrail.sealing import CheckResult, SealingOptions, Signatory, TrustAnchors, Verification, new_key, open_key, seal
from timestamping import Authority, running_authority

from .runs import ended_run


@dataclass(frozen=True)
class Office:
    """Somebody who seals, and whom one may trust for it."""

    signatory: Signatory
    authority: Authority

    @property
    def options(self) -> SealingOptions:
        return SealingOptions(self.signatory, self.authority.url)

    @property
    def trust(self) -> TrustAnchors:
        authorities = x509.load_pem_x509_certificates(self.authority.ca.read_bytes())
        return TrustAnchors([self.signatory.certificate], authorities)


def now() -> datetime:
    return datetime.now(UTC)


def key_of(folder: Path, holder: str) -> Signatory:
    key, certificate = new_key(folder, holder, None, now())
    return open_key(str(key), certificate, None, now())


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    folder = tmp_path_factory.mktemp("offices")
    with running_authority(folder / "tsa") as ours, running_authority(folder / "other-tsa", "Foreign") as theirs:
        yield Office(key_of(folder / "key", "QA"), ours), Office(key_of(folder / "other", "Mallory"), theirs)


@pytest.fixture(scope="session")
def office(offices: tuple[Office, Office]) -> Office:
    return offices[0]


@pytest.fixture(scope="session")
def mallory(offices: tuple[Office, Office]) -> Office:
    return offices[1]


@pytest.fixture(scope="session")
def sealed_runs(office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Not for use; see `run` and `other`."""
    folder = tmp_path_factory.mktemp("runs")
    runs = ended_run(folder, "run"), ended_run(folder, "other", steps=6)
    for run in runs:
        seal(run, office.options, "handrail test", now())
    return runs


@pytest.fixture
def run(sealed_runs: tuple[Path, Path], tmp_path: Path) -> Path:
    """A sealed run, to do something to."""
    return shutil.copytree(sealed_runs[0], tmp_path / "run", symlinks=True)


@pytest.fixture
def other(sealed_runs: tuple[Path, Path], tmp_path: Path) -> Path:
    """Another one, by the same office."""
    return shutil.copytree(sealed_runs[1], tmp_path / "other", symlinks=True)


Verify = Callable[[Path], list[CheckResult]]


@pytest.fixture
def verify(office: Office) -> Verify:
    """What a person sees who trusts the office."""
    return lambda run: list(Verification(run, office.trust, now()).results())
