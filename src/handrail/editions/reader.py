"""The reader of a stored edition, or of every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handrail.editions.edition import DocumentSection, Edition, Sentence
from handrail.errors import InvalidFile
from handrail.source import Diagnostics, Source, SourcePath, read_source

TOP = ("document", "url", "edition", "read_on", "sha256", "sections")
SECTION = ("heading", "sentences")
SENTENCE = ("id", "sha256", "says")
_ID = re.compile(r"\d+\.\d+")
_SHA256 = re.compile("[0-9a-f]{64}")


def read_edition(file: Path, name: str | None = None) -> Edition:
    """Read a stored edition. Raises `InvalidFile` with every mistake in it."""
    source = read_source(file, name)
    reading = _Reading(source, Diagnostics(source), Diagnostics(source))
    edition = reading.edition()
    if reading.diagnostics.mistakes:
        raise InvalidFile(reading.diagnostics.mistakes)
    return edition


class _Reading:
    def __init__(self, source: Source, diagnostics: Diagnostics, unwritten: Diagnostics) -> None:
        self.source, self.diagnostics, self.unwritten = source, diagnostics, unwritten
        self.ids: set[str] = set()

    def edition(self) -> Edition:
        top = self.source.value
        if not isinstance(top, dict) or "sections" not in top or "runbook" in top:
            self.diagnostics.report((), "this is no stored edition of a document; make one with handrail document add")
            return Edition("", "", "", "", ())
        self.diagnostics.report_unknown_keys(top, TOP, (), "a stored edition")
        return Edition(
            document=self._text(top, "document", ()),
            edition=self._text(top, "edition", ()),
            read_on=self._text(top, "read_on", ()),
            sha256=self._sha256(top, ()),
            sections=self._sections(top),
            url=self._text(top, "url", ()) if "url" in top else "",
            unwritten=tuple(self.unwritten.mistakes),
        )

    def _sections(self, top: Mapping[Any, Any]) -> tuple[DocumentSection, ...]:
        listed = top.get("sections", [])
        if not isinstance(listed, list):
            self.diagnostics.report(("sections",), "`sections` takes a list")
            return ()
        return tuple(self._section(body, ("sections", index)) for index, body in enumerate(listed))

    def _section(self, body: Any, path: SourcePath) -> DocumentSection:
        if not isinstance(body, dict):
            self.diagnostics.report(path, "a section is a mapping with `heading` and `sentences`")
            return DocumentSection("")
        self.diagnostics.report_unknown_keys(body, SECTION, path, "a section")
        heading = self._text(body, "heading", path, may_be_empty=True)
        listed = body.get("sentences", [])
        if not isinstance(listed, list):
            self.diagnostics.report((*path, "sentences"), "`sentences` takes a list")
            return DocumentSection(heading)
        found = [self._sentence(part, (*path, "sentences", index)) for index, part in enumerate(listed)]
        return DocumentSection(heading, tuple(sentence for sentence in found if sentence))

    def _sentence(self, body: Any, path: SourcePath) -> Sentence | None:
        if not isinstance(body, dict):
            self.diagnostics.report(path, "a sentence is a mapping with `id`, `sha256` and `says`")
            return None
        self.diagnostics.report_unknown_keys(body, SENTENCE, path, "a sentence")
        sentence = Sentence(
            self._id(body, path), self._sha256(body, path), self._text(body, "says", path, may_be_empty=True)
        )
        if not sentence.says.strip():
            told = f"nobody has written yet what sentence {sentence.id} says; write it in your own words"
            self.unwritten.report((*path, "says"), told)
        return sentence

    def _id(self, body: Mapping[Any, Any], path: SourcePath) -> str:
        raw = body.get("id")
        written = raw if isinstance(raw, str) else self.source.spellings.get((*path, "id"), "")
        if not _ID.fullmatch(written):
            self.diagnostics.report(
                (*path, "id"), "`id` takes the number of the section and that of the sentence: '3.2'"
            )
        elif written in self.ids:
            self.diagnostics.report((*path, "id"), f"the id `{written}` is taken by an earlier sentence")
        self.ids.add(written)
        return written

    def _sha256(self, body: Mapping[Any, Any], path: SourcePath) -> str:
        raw = body.get("sha256", "")
        if not isinstance(raw, str) or not _SHA256.fullmatch(raw):
            self.diagnostics.report(
                (*path, "sha256"), "`sha256` takes 64 hexadecimal digits, as handrail document add writes"
            )
            return ""
        return raw

    def _text(self, body: Mapping[Any, Any], key: str, path: SourcePath, *, may_be_empty: bool = False) -> str:
        raw = body.get(key)
        if raw is None and may_be_empty and key in body:
            return ""
        if not isinstance(raw, str) or not (may_be_empty or raw.strip()):
            self.diagnostics.report((*path, key), f"`{key}` takes a text; put quotes around it")
            return ""
        return raw
