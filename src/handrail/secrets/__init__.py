"""Secrets: what they are, where they come from, and how they are kept out of everything else."""

from handrail.secrets.encodings import SHORTEST_ANYWHERE, needles, variants
from handrail.secrets.private_folder import PrivateFolder, sweep
from handrail.secrets.redactor import Redactor, any_of
from handrail.secrets.references import SecretReference, parse_reference
from handrail.secrets.schema import REFERENCE_SCHEMA
from handrail.secrets.secret import Secret
from handrail.secrets.sources import SecretSources

__all__ = [
    "REFERENCE_SCHEMA",
    "SHORTEST_ANYWHERE",
    "PrivateFolder",
    "Redactor",
    "Secret",
    "SecretReference",
    "SecretSources",
    "any_of",
    "needles",
    "parse_reference",
    "sweep",
    "variants",
]
