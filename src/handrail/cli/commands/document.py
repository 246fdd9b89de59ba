"""`handrail document`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.add_document import DocumentFile, StoredEdition, add_document
from handrail.errors import InvalidCall

document = typer.Typer(no_args_is_help=True, add_completion=False)


@document.callback()
def _document() -> None:
    """Hold the commands together: without this, the only one would have no name."""


@document.command("add")
def add(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="A page (HTML), a text, or the text of a PDF; `-` is standard input.",
        ),
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What the document is called here: its folder.")],
    edition: Annotated[
        str, typer.Option("--edition", metavar="EDITION", help="As the document names it; else the day of reading.")
    ] = "",
    title: Annotated[
        str, typer.Option("--title", metavar="TITLE", help="Its title, if the file's own is not it.")
    ] = "",
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where it was fetched. Nothing is fetched here.")
    ] = "",
    read_on: Annotated[str, typer.Option("--read-on", metavar="DAY", help="When, as in 2026-05-02; else today.")] = "",
    paraphrase: Annotated[
        bool,
        typer.Option(
            "--paraphrase",
            help="Keep the digests of its sentences alone: their words are not ours. Write what each says.",
        ),
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of documents.")] = Path("documents"),
) -> None:
    """Store an edition of a document that you have fetched: its sentences by section, with digests."""
    stored = add_document(
        document_file(file),
        name,
        out=out,
        read_on=read_on,
        edition=edition,
        title=title,
        url=url,
        paraphrased=paraphrase,
    )
    _print(stored, paraphrased=paraphrase)


def document_file(file: str) -> DocumentFile:
    """The file that is meant, or standard input. Raises `InvalidCall`."""
    if file != "-":
        return DocumentFile.read(Path(file))
    if sys.stdin.isatty():
        raise InvalidCall("- is standard input, and that is the keyboard; name a file, or lead one there with < FILE")
    return DocumentFile("standard input", sys.stdin.buffer.read())


def _print(stored: StoredEdition, *, paraphrased: bool) -> None:
    sentences, sections = len(stored.edition.sentences), len(stored.edition.sections)
    print(
        f"{stored.file}: {sentences} sentence{'s' * (sentences != 1)} under {sections} heading{'s' * (sections != 1)}"
    )
    if paraphrased:
        print("Write behind each `says` in your own words what the sentence says; handrail check tells which are left.")
    print(f"In the runbook: document: {{title: …, stored: {stored.file}}}")
