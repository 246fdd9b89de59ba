"""The sources of secrets, a module for each. Parser, JSON Schema, manual and resolver derive from this list."""

from handrail.secrets.reference import SecretReference
from handrail.secrets.sources.env import EnvironmentVariable
from handrail.secrets.sources.file import SecretFile
from handrail.secrets.sources.generate import GeneratedSecret
from handrail.secrets.sources.keyring import KeyringEntry
from handrail.secrets.sources.prompt import Prompt
from handrail.secrets.sources.vault import VaultField

SOURCES: tuple[type[SecretReference], ...] = (
    EnvironmentVariable,
    SecretFile,
    KeyringEntry,
    VaultField,
    Prompt,
    GeneratedSecret,
)
"""All sources, in the order in which messages, editors and the manual list them."""
