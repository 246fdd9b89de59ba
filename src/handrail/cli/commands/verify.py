"""`handrail verify`."""

from __future__ import annotations

import json as json_module
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import RunArgument

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from handrail.sealing import CheckResult

TITLES = {"broken": "Broken", "proved": "Proved", "not proved": "Not proved"}


def verify(
    run: RunArgument,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Whose seal counts: their certificate, or their issuer's. Several allowed."),
    ] = None,
    trust_time: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Who is believed about the time: an authority's issuer. Several allowed."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="What was looked at, as JSON, for machines.")] = False,
) -> None:
    """Say what a run's evidence proves, and what it does not; exit code 4 where it is broken. Nothing is changed."""
    from handrail.app.environment import clock
    from handrail.errors import EvidenceBroken
    from handrail.sealing import TrustAnchors, Verification

    trusted = TrustAnchors(_certificates(trust), _certificates(trust_time))
    results = list(Verification(_folder(run), trusted, clock(), made_again_in(run)).results())
    if json:
        print(json_module.dumps([vars(result) for result in results], ensure_ascii=False, indent=1))
    else:
        tell(results)
    broken = [result.sentence for result in results if result.state == "broken"]
    if broken:
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        raise EvidenceBroken(f"the evidence is broken: {broken[0]}{more}")


def tell(results: Iterable[CheckResult]) -> None:
    """What is broken first, if anything is."""
    listed = list(results)
    for state, title in TITLES.items():
        chosen = [result for result in listed if result.state == state]
        if chosen:
            print(f"{title}:")
        for result in chosen:
            print(f"  {result.subject:10} {result.sentence}")


def made_again_in(run: Path) -> Callable[[str], bytes | None]:
    """The content of a report of this run, by its name, as it would be made now."""

    def made_again(name: str) -> bytes | None:
        from handrail.errors import HandrailError
        from handrail.journal import read, run_record
        from handrail.report.files import formats_of, render
        from handrail.sealing import payload

        try:
            told = run_record(read(payload(run) / "journal.jsonl"))
            format = next((format for format, file in formats_of(told).items() if file == name), None)
            return render(format, told, run).encode() if format else None
        except (HandrailError, OSError):
            return None

    return made_again


def _folder(run: Path) -> Path:
    from handrail.errors import InvalidCall

    if not run.is_dir():
        raise InvalidCall(f"there is no folder {run}; name a run's folder, as `handrail run` printed it")
    return run


def _certificates(files: Sequence[Path] | None) -> list[Certificate]:
    from cryptography import x509

    from handrail.errors import InvalidCall

    certificates = []
    for file in files or ():
        try:
            certificates += x509.load_pem_x509_certificates(file.read_bytes())
        except OSError as error:
            raise InvalidCall(f"{file} cannot be read ({error.strerror})") from None
        except ValueError:
            raise InvalidCall(f"{file} holds no certificate in PEM") from None
    return certificates
