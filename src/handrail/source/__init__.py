"""Sources: YAML files as trees that remember the line and column of everything in them."""

from handrail.source.reader import MAX_BYTES, parse_source, parse_with_duplicates, read_source
from handrail.source.source import Duplicate, Position, Source, SourcePath
from handrail.source.yaml_errors import LONGEST_WORD
from handrail.source.yaml_words import plain

__all__ = [
    "LONGEST_WORD",
    "MAX_BYTES",
    "Duplicate",
    "Position",
    "Source",
    "SourcePath",
    "parse_source",
    "parse_with_duplicates",
    "plain",
    "read_source",
]
