"""What all pages for people share: their templates, their style, and the policy that lets in nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@cache
def template(name: str) -> Template:
    return _environment().get_template(name)


def compile_templates() -> None:
    """All of them, for they include one another."""
    for name in _environment().list_templates(extensions=["j2"]):
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
    return (files("handrail.report") / "templates" / name).read_text(encoding="utf-8")


def digest(style: str) -> str:
    """By which a page's policy knows its style."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def page_feet(left: str) -> str:
    """What stands at the foot of every printed page, beside its number."""
    right = 'counter(page) " / " counter(pages)'
    return f"@page {{ @bottom-left {{ content: {_css(left)}; }} @bottom-right {{ content: {right}; }} }}\n"


def _css(text: str) -> str:
    """A text as CSS writes it, whatever is in it."""
    return '"' + "".join(it if it.isalnum() or it in " ·-.…" else f"\\{ord(it):x} " for it in text) + '"'
