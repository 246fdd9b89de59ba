"""`handrail sign`."""

from __future__ import annotations

import json as json_module
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, cast

import typer

from handrail.app import environment
from handrail.app.named_runs import NamedRun
from handrail.app.sign import SignedOff, SigningKey, sign_off, sign_off_request
from handrail.characters import visible
from handrail.cli.invocation import Invocation
from handrail.cli.options import UnzippedRunsArgument, one_of
from handrail.cli.runs import each_run
from handrail.cli.secret_option import secret_option
from handrail.errors import InvalidCall
from handrail.sealing import ROLES, Role


def sign(
    context: typer.Context,
    runs: UnzippedRunsArgument,
    role: Annotated[
        str,
        typer.Option("--as", metavar="/".join(ROLES), parser=one_of(ROLES, "role"), help="In which role you sign."),
    ],
    meaning: Annotated[
        str, typer.Option(metavar="TEXT", help='What your signature means, as in "Evidence is complete".')
    ],
    key: Annotated[
        str, typer.Option(metavar="KEY", help="Your own key: a file (PKCS#8, PKCS#12), or an address, as for a seal.")
    ],
    certificate: Annotated[
        Path | None,
        typer.Option(
            metavar="PEM", help="Whose key it is; else what is in its file, or lies beside it as NAME.cert.pem."
        ),
    ] = None,
    password: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="Where the key's password comes from, as in env:NAME; else it is asked for if it has one.",
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Your name, as everybody will read it; else that of the certificate.")
    ] = "",
    timestamp: Annotated[
        str, typer.Option(metavar="URL", help="Have a timestamp authority (RFC 3161) tell when you signed.")
    ] = "",
    allow_self: Annotated[
        bool,
        typer.Option(
            "--allow-self", help="Sign although you performed the run, or signed it in another role; on record."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was signed as JSON.")] = False,
) -> None:
    _must_be_of_runs(runs)
    invocation = Invocation.of(context)
    request = sign_off_request(cast("Role", role), meaning, name, allow_self=allow_self, authority=timestamp)
    own = SigningKey(key, certificate)
    source = password or ("prompt" if own.wants_password else None)
    secret = secret_option("--password", source, invocation) if source else None
    signatory = own.open(secret.reveal() if secret else None, environment.clock())
    signed: list[SignedOff] = []

    def sign_one(run: NamedRun) -> None:
        run.must_be_a_folder("sign")
        done = sign_off(run.folder, request, signatory, environment.clock())
        signed.append(done)
        if not json:
            told = done.sign_off
            print(visible(done.about))
            print(visible(f"signed off: {told.number}, by {told.name} as {told.role}: “{told.meaning}”"))
            for reason in told.allow_self:
                print(visible(f"on record: {reason}"))
            print(f"to check it: handrail verify {run.folder}")

    try:
        each_run(invocation, runs, sign_one, has_titles=not json)
    finally:
        if json and signed:
            print(json_module.dumps([_as_object(done) for done in signed], ensure_ascii=False, indent=1))


def _must_be_of_runs(words: list[str]) -> None:
    """Raise `InvalidCall` for a rollout: people sign off what they have looked at, which is its runs."""
    from handrail.app.rollouts.find import rollout_at

    for folder in (found.path for word in words if (found := rollout_at(Path(word)))):
        raise InvalidCall(
            f"{folder} is a rollout, and what is signed off is a run, by whoever has looked at it. All of its runs: "
            f"handrail sign {folder}/runs/* …; those of one pair are told by: handrail verify {folder}. Nothing was signed"
        )


def _as_object(done: SignedOff) -> Mapping[str, object]:
    told = done.sign_off
    return {
        "run": str(done.run),
        "number": told.number,
        "role": told.role,
        "name": told.name,
        "meaning": told.meaning,
        "at": told.at,
        "holder": told.certificate.holder,
        "certificate": told.certificate.sha256,
        "allow_self": list(told.allow_self),
    }
