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
from handrail.cli.options import RunsOrRolloutsArgument, TrustOption, TrustSealOption, TrustSignOption, TrustTimeOption
from handrail.cli.output.results import print_results
from handrail.cli.rollouts import each_of_both
from handrail.cli.runs import each_run


def verify(
    context: typer.Context,
    runs: RunsOrRolloutsArgument,
    trust: TrustOption = None,
    trust_seal: TrustSealOption = None,
    trust_sign: TrustSignOption = None,
    trust_time: TrustTimeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    verified: list[tuple[NamedRun, VerificationResult]] = []
    invocation = Invocation.of(context)

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

    rollouts: list[VerificationResult] = []

    def verify_rollout(folder: Path) -> None:
        from handrail.app.rollouts.verify import verify_rollout as verified

        result = verified(
            folder,
            trust=trust or (),
            trust_seal=trust_seal or (),
            trust_sign=trust_sign or (),
            trust_time=trust_time or (),
        )
        rollouts.append(result)
        if not json:
            print(visible(result.about))
            print_results(result.results)
        result.raise_for_broken()

    def verify_runs(words: list[str]) -> None:
        each_run(invocation, words, verify_one, has_titles=not json)

    try:
        each_of_both(invocation, runs, verify_rollout, verify_runs, has_titles=not json)
    finally:
        if json and (verified or rollouts):
            objects = [
                *_rollouts_as_objects(rollouts, is_one=len(rollouts) == 1 and not verified),
                *_as_objects(verified),
            ]
            print(json_module.dumps(objects, ensure_ascii=False, indent=1))


def _rollouts_as_objects(rollouts: Sequence[VerificationResult], *, is_one: bool) -> Iterator[dict[str, str]]:
    """The results as JSON objects. Each names its rollout, unless there is nothing else."""
    for result in rollouts:
        named = {} if is_one else {"rollout": str(result.run)}
        yield named | {"subject": "rollout", "sentence": result.about, "state": "told"}
        yield from (named | vars(check) for check in result.results)


def _as_objects(verified: Sequence[tuple[NamedRun, VerificationResult]]) -> Iterator[dict[str, str]]:
    """The results as JSON objects. Each names its run, if there are several."""
    for run, result in verified:
        named = {"run": str(run.zip or run.place)} if len(verified) > 1 else {}
        if result.about:
            yield named | {"subject": "run", "sentence": result.about, "state": "told"}
        yield from (named | vars(check) for check in result.results)
