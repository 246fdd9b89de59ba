"""`handrail verify`."""

from __future__ import annotations

import json as json_module
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.named_runs import NamedRun
from handrail.app.verify import VerificationResult
from handrail.app.verify import verify as verify_run
from handrail.characters import visible
from handrail.cli.invocation import Invocation
from handrail.cli.options import RunsArgument, TrustOption, TrustSealOption, TrustSignOption, TrustTimeOption
from handrail.cli.output.results import print_results
from handrail.cli.rollouts import rollout_folder
from handrail.cli.runs import each_run


def verify(
    context: typer.Context,
    runs: RunsArgument,
    trust: TrustOption = None,
    trust_seal: TrustSealOption = None,
    trust_sign: TrustSignOption = None,
    trust_time: TrustTimeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    if folder := rollout_folder(runs):
        _verify_rollout(folder, trust, trust_seal, trust_time, as_json=json)
        return
    verified: list[tuple[NamedRun, VerificationResult]] = []

    def verify_one(run: NamedRun) -> None:
        result = verify_run(
            run.folder,
            environment.clock(),
            trust=trust or (),
            trust_seal=trust_seal or (),
            trust_sign=trust_sign or (),
            trust_time=trust_time or (),
            name=run.place.absolute().name,
            strangers=run.strangers,
        )
        verified.append((run, result))
        if not json:
            if result.about:
                print(visible(result.about))
            print_results(result.results)
        result.raise_for_broken()

    try:
        each_run(Invocation.of(context), runs, verify_one, has_titles=not json)
    finally:
        if json and verified:
            print(json_module.dumps(list(_as_objects(verified)), ensure_ascii=False, indent=1))


def _verify_rollout(
    folder: Path,
    trust: list[Path] | None,
    trust_seal: list[Path] | None,
    trust_time: list[Path] | None,
    *,
    as_json: bool,
) -> None:
    from handrail.app.rollouts.verify import verify_rollout

    result = verify_rollout(folder, trust=trust or (), trust_seal=trust_seal or (), trust_time=trust_time or ())
    if as_json:
        told = [{"subject": "rollout", "sentence": result.about, "state": "told"}, *map(vars, result.results)]
        print(json_module.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(visible(result.about))
        print_results(result.results)
    result.raise_for_broken()


def _as_objects(verified: Sequence[tuple[NamedRun, VerificationResult]]) -> Iterator[dict[str, str]]:
    """The results as JSON objects. Each names its run, if there are several."""
    for run, result in verified:
        named = {"run": str(run.zip or run.place)} if len(verified) > 1 else {}
        if result.about:
            yield named | {"subject": "run", "sentence": result.about, "state": "told"}
        yield from (named | vars(check) for check in result.results)
