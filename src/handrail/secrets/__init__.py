"""Secrets: what they are, where they come from, and how they are kept out of everything else."""

from handrail.secrets.private import PrivateFolder, sweep
from handrail.secrets.redactor import Redactor, variants
from handrail.secrets.secret import Secret
from handrail.secrets.sources import SecretReference, SecretSources, parse_reference

__all__ = [
    "PrivateFolder",
    "Redactor",
    "Secret",
    "SecretReference",
    "SecretSources",
    "parse_reference",
    "sweep",
    "variants",
]
