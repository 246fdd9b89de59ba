"""A source of secrets is one file and one name in the registry: all else derives from these."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from handrail.secrets import (
    REFERENCE_SCHEMA,
    SOURCES,
    FetchContext,
    Redactor,
    Secret,
    SecretReference,
    SecretResolver,
    parse_reference,
    reference_schema,
)
from handrail.secrets import sources as registry

FOLDER = Path(str(registry.__file__)).parent


@dataclass(frozen=True)
class Envelope(SecretReference):
    """A source that nobody but this test knows."""

    number: int

    keyword: ClassVar = "envelope"
    schema: ClassVar = {"type": "integer", "description": "The number of a paper envelope."}

    def __str__(self) -> str:
        return f"envelope {self.number}"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        return cls(int(raw))

    def credentials(self, env: Any) -> list[Secret]:
        return [Secret("key of the safe", env["SAFE"])]

    def fetch(self, name: str, context: FetchContext) -> str:
        return f"{name} of {self.number}" if self.number else ""


SEVEN: tuple[type[SecretReference], ...] = (*SOURCES, Envelope)


def test_the_parser_knows_a_new_source() -> None:
    assert parse_reference({"envelope": 4}, SEVEN) == Envelope(4)


def test_a_mistake_names_a_new_source() -> None:
    with pytest.raises(ValueError, match=r"prompt, generate, envelope; `envelop` .* \(did you mean `envelope`\?\)"):
        parse_reference({"envelop": 4}, SEVEN)


def test_the_schema_has_a_new_source() -> None:
    fields = reference_schema(SEVEN)["properties"]
    assert fields == {**REFERENCE_SCHEMA["properties"], "envelope": Envelope.schema}


def test_a_new_source_is_resolved_and_the_redactor_learns_all_of_it() -> None:
    redactor = Redactor()
    resolver = SecretResolver({"SAFE": "0815-4711"}, None, redactor)
    assert resolver.resolve("word", Envelope(4), Path()).reveal() == "word of 4"
    assert redactor.redact("0815-4711 opens: word of 4") == "«secret:key of the safe» opens: «secret:word»"


def test_every_file_of_a_source_is_registered() -> None:
    sourced = {Path(str(sys.modules[source.__module__].__file__)) for source in SOURCES}
    assert {file for file in FOLDER.glob("*.py") if file.stem not in ("__init__", "shorthand")} == sourced


def test_no_source_imports_its_library_before_it_is_asked() -> None:
    code = "import sys, handrail.secrets; print({'keyring', 'hvac', 'requests'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
