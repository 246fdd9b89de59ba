from typing import Any

import pytest

from handrail.secrets import SecretReference, parse_reference
from handrail.secrets.sources.env import EnvironmentVariable
from handrail.secrets.sources.file import SecretFile
from handrail.secrets.sources.generate import GeneratedSecret
from handrail.secrets.sources.keyring import KeyringEntry
from handrail.secrets.sources.prompt import Prompt
from handrail.secrets.sources.vault import VaultField


@pytest.mark.parametrize(
    ("raw", "reference"),
    [
        ({"env": "HQ_A_PASSWORD"}, EnvironmentVariable("HQ_A_PASSWORD")),
        ({"file": "secrets/hq-a"}, SecretFile("secrets/hq-a")),
        ({"keyring": "handrail/hq-a"}, KeyringEntry("handrail", "hq-a")),
        ({"keyring": {"service": "handrail", "username": "hq-a"}}, KeyringEntry("handrail", "hq-a")),
        ({"vault": "secret/hq/a#password"}, VaultField("secret/hq/a", "password")),
        ({"vault": {"path": "secret/hq", "field": "password"}}, VaultField("secret/hq", "password")),
        ({"prompt": True}, Prompt()),
        ({"prompt": "The vault's word?"}, Prompt("The vault's word?")),
        ({"generate": 32}, GeneratedSecret(32)),
    ],
)
def test_reads_every_source(raw: Any, reference: SecretReference) -> None:
    assert parse_reference(raw) == reference


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (
            {"envv": "X"},
            r"one of env, file, keyring, vault, prompt, generate; `envv` is none of them \(did you mean `env`\?\)",
        ),
        ({"sops": "X"}, "`sops` is none of them$"),
        ({1: "X"}, "`1` is none of them"),
        ({"env": "X", "file": "y"}, "comes from one source; this names env and file"),
        ({}, "comes from one source; this names none"),
        ([], "never stands in a file"),
        (None, "never stands in a file"),
        ({"env": "two words"}, "`env` takes the name"),
        ({"env": 5}, "`env` takes the name"),
        ({"file": " "}, "`file` takes the path"),
        ({"vault": "secret/hq"}, "`vault` takes the path of a secret, its store first, and a field"),
        ({"vault": "hq#password"}, "`vault` takes the path of a secret, its store first, and a field"),
        ({"vault": {"path": "secret//a", "field": "password"}}, "`vault` takes the path"),
        ({"keyring": "one"}, "`keyring` takes a service and a username"),
        ({"keyring": {"service": "a"}}, "`keyring` takes a service and a username"),
        ({"keyring": {"service": "a", "username": ""}}, "`keyring` takes a service and a username"),
        ({"prompt": False}, "`prompt` takes true, or the question"),
        ({"generate": 7}, "between 8 and 256"),
        ({"generate": 257}, "between 8 and 256"),
        ({"generate": True}, "between 8 and 256"),
        ({"generate": "32"}, "between 8 and 256"),
    ],
)
def test_says_what_is_wrong(raw: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_reference(raw)


def test_a_value_in_the_file_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="a secret's value never stands in a file") as refused:
        parse_reference("hunter2")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"env": "X"}, "env X"),
        ({"file": "hq-a"}, "file hq-a"),
        ({"keyring": "a/b"}, "keyring a/b"),
        ({"vault": "a/b#c"}, "vault a/b#c"),
        ({"prompt": "Word?"}, "a question"),
        ({"generate": 8}, "made for the run"),
    ],
)
def test_reads_itself_aloud(raw: Any, words: str) -> None:
    assert str(parse_reference(raw)) == words
