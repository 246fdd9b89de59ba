"""Secrets: their sources, their values, and the redactor that keeps them out of everything else."""

from handrail.secrets.encodings import MIN_SUBSTRING_CHARACTERS, needles, variants
from handrail.secrets.needle_search import NeedleIndex
from handrail.secrets.parser import parse_reference
from handrail.secrets.private_folder import PrivateFolder, sweep
from handrail.secrets.redactor import Redactor
from handrail.secrets.reference import FetchContext, SecretReference
from handrail.secrets.resolver import SecretResolver
from handrail.secrets.schema import REFERENCE_SCHEMA, reference_schema
from handrail.secrets.secret import Secret, masked
from handrail.secrets.sources import SOURCES

__all__ = [
    "MIN_SUBSTRING_CHARACTERS",
    "REFERENCE_SCHEMA",
    "SOURCES",
    "FetchContext",
    "NeedleIndex",
    "PrivateFolder",
    "Redactor",
    "Secret",
    "SecretReference",
    "SecretResolver",
    "masked",
    "needles",
    "parse_reference",
    "reference_schema",
    "sweep",
    "variants",
]
