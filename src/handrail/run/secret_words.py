"""Secrets that are words of other texts: where one is, the run is refused, since what it keeps could not be searched for it."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.errors import SecretIsAWord
from handrail.evidence.scanner import Scanner
from handrail.journal.redaction import own_words
from handrail.run.environment import Environment
from handrail.run.request import RunRequest
from handrail.secrets import NeedleIndex


def refuse_secrets_that_are_words(request: RunRequest, environment: Environment, needles: NeedleIndex) -> None:
    """Refuse a run that keeps one of its secrets as a word of another text. Raises `SecretIsAWord` with the place of the word.

    The texts are looked through as evidence is at the end of the run, so that short secrets count only as whole words here, too.
    """
    scanner = Scanner(needles)
    for place, text in _texts(request, environment):
        if hit := next(scanner.find(text), None):
            raise SecretIsAWord(
                f"the secret `{hit.secret}` stands in {place}, too. Every run keeps that, so its evidence could not be searched "
                "for the secret: nobody could tell the one from the other. Change the secret where it is used, as an appliance's "
                "password on the appliance; if somebody has written it there as a secret, take it out of there as well. Nothing "
                "was done"
            )


def _texts(request: RunRequest, environment: Environment) -> Iterator[tuple[str, bytes]]:
    """Each text that the run keeps, known before it begins, with words for its place."""
    for role, appliance in request.appliances().items():
        whose = f"of {role} in the inventory"
        yield f"the user name {whose}", appliance.username.encode()
        yield f"the name {whose}", appliance.name.encode()
        yield f"the address {whose}", appliance.url.encode()
    for runbook in request.runbook.family():
        for number, line in enumerate(runbook.content.splitlines(), 1):
            yield f"line {number} of {runbook.file}", line
    for name, value in request.inputs().items():
        yield f"the input `{name}`", value.encode()
    yield "the name of the pair", request.pair.name.encode()
    yield "the operator's name", f"{environment.operator}\n{request.operator_name}".encode()
    yield "the name of this machine", environment.machine.encode()
    yield "the ticket", request.ticket.encode()
    yield "the trainee's name", request.trainee.encode()
    yield "the words that Handrail writes into every journal", " ".join(own_words()).encode()
    for name, content in environment.report_texts().items():
        yield f"the words that Handrail writes into every report ({name})", content
