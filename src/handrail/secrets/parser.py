"""Parser of references to secrets in files."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from handrail.secrets.reference import SecretReference
from handrail.secrets.sources import SOURCES

_OF_A_VALUE = ("value", "default", "password", "passphrase", "secret", "text", "plain", "literal", "is")
"""Words under which an author would put the value itself."""


def parse_reference(raw: Any, sources: Sequence[type[SecretReference]] = SOURCES) -> SecretReference:
    """Parse a reference, such as `{env: NAME}`. Raises `ValueError` with a sentence for the author."""
    if not isinstance(raw, dict) or any(str(key).lower() in _OF_A_VALUE for key in raw):
        raise ValueError(
            "a secret's value never stands in a file; say where it comes from, as in: {env: HQ_A_PASSWORD}"
        )
    if len(raw) != 1:
        raise ValueError(f"a secret comes from one source; this names {' and '.join(map(str, raw)) or 'none'}")
    ((keyword, body),) = raw.items()
    by_keyword = {source.keyword: source for source in sources}
    if keyword not in by_keyword:
        near = difflib.get_close_matches(str(keyword), by_keyword, n=1)
        hint = f" (did you mean `{near[0]}`?)" if near else ""
        raise ValueError(f"a secret comes from one of {', '.join(by_keyword)}; `{keyword}` is none of them{hint}")
    return by_keyword[keyword].parse(body)
