"""Sources: YAML files as trees that remember the line and column of everything in them, and diagnostics of these files."""

from handrail.source.cut_texts import (
    comma_sentence,
    comment_behind,
    cut_at_commas,
    cut_at_comments,
    in_single_quotes,
    is_between_braces,
)
from handrail.source.diagnostics import Diagnostics, did_you_mean, nearest
from handrail.source.foreign import foreign_kind, is_edition, is_inventory, is_runbook
from handrail.source.reader import MAX_BYTES, parse_source, parse_with_duplicates, read_source
from handrail.source.source import Duplicate, Position, Source, SourcePath
from handrail.source.writer import written, written_anywhere, written_item
from handrail.source.yaml_words import plain

__all__ = [
    "MAX_BYTES",
    "Diagnostics",
    "Duplicate",
    "Position",
    "Source",
    "SourcePath",
    "comma_sentence",
    "comment_behind",
    "cut_at_commas",
    "cut_at_comments",
    "did_you_mean",
    "foreign_kind",
    "in_single_quotes",
    "is_between_braces",
    "is_edition",
    "is_inventory",
    "is_runbook",
    "nearest",
    "parse_source",
    "parse_with_duplicates",
    "plain",
    "read_source",
    "written",
    "written_anywhere",
    "written_item",
]
