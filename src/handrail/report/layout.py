"""The layout of all pages for people: their templates, their style, and the digests by which their policy allows a style."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@cache
def template(name: str) -> Template:
    return _environment().get_template(name)


def compile_templates(names: Iterable[str]) -> None:
    """Compile templates ahead of their first use. Those that they include are compiled only if they are named, too."""
    for name in names:
        template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("handrail.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style(name: str = "style.css") -> str:
    return _read(name)


@cache
def script(name: str) -> str:
    return _read(name)


def _read(name: str) -> str:
    return (files("handrail.report") / "templates" / name).read_text(encoding="utf-8")


def report_texts() -> dict[str, bytes]:
    """The templates, styles and scripts of all pages, by their names."""
    folder = files("handrail.report") / "templates"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name)}


def digest(text: str) -> str:
    """The SHA-256 by which the Content-Security-Policy of a page allows its style or script, in Base64."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def page_footer(left: str) -> str:
    """CSS that prints a text at the foot of every page, to the left of the page number."""
    right = 'counter(page) " / " counter(pages)'
    return f"@page {{ @bottom-left {{ content: {_css_string(left)}; }} @bottom-right {{ content: {right}; }} }}\n"


def _css_string(text: str) -> str:
    """Quote any text for CSS."""
    return '"' + "".join(char if char.isalnum() or char in " ·-.…" else f"\\{ord(char):x} " for char in text) + '"'
