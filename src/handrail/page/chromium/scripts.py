"""Scripts that run in a page. A file is one expression, and says at its top what that evaluates to, or a part of a longer one."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

BUILT_IN = "Array, Boolean, CSS, Error, JSON, Map, Math, Node, NodeFilter, Number, Object, RegExp, Set, String, WeakMap"
"""The browser's own objects that kept scripts use."""

ABSENT = "handrail: the document keeps no such script yet"


def script(name: str) -> str:
    """Read the expression in a file of this package, as in `camera/freeze.js`."""
    return source(name).strip().rstrip(";")


def joined(*names: str) -> str:
    """Read files that together are the body of a function; the expression is what the last of them returns."""
    return in_one_scope(*map(source, names))


def with_areas(name: str) -> str:
    """Read the expression in a file that needs `areas.js`."""
    return in_one_scope(source("areas.js"), f"return (\n{script(name)}\n);")


def in_one_scope(*sources: str) -> str:
    """Join parts of a function's body. In a block, in strict mode, a name that two of them define is a syntax error."""
    return '(() => { "use strict"; {\n' + "\n".join(sources) + "} })()"


def quoted(name: str) -> str:
    """Read a file of this package as a literal of JavaScript."""
    return json.dumps(source(name))


def source(name: str) -> str:
    """Read a file of this package."""
    return files("handrail.page.chromium").joinpath(name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class KeptScript:
    """A long script whose value each document keeps: from its beginning, or else since a function that needed it carried it."""

    name: str
    text: str

    @property
    def value(self) -> str:
        """Where functions find the value."""
        return f"globalThis[Symbol.for('handrail.{self.name}')]"

    @property
    def installing(self) -> str:
        """A script for the beginning of every document, which runs this one when its value is asked for, and only then.

        Chromium keeps what it made of a script that it has run in another document, but not of one that a message brings. A page
        may have a `Map` of its own: the script has the browser's.
        """
        key = f"Symbol.for('handrail.{self.name}')"
        keep = f"value => Object.defineProperty(globalThis, {key}, {{ value, configurable: true, writable: true }})"
        return f"""(() => {{
          const {{ {BUILT_IN} }} = globalThis;
          Object.defineProperty(globalThis, {key}, {{
            configurable: true,
            get() {{ const value = {self.text}; ({keep})(value); return value; }},
            set: {keep},
          }});
        }})();"""

    async def call(self, function: str, evaluate: Callable[[str], Awaitable[Any]]) -> Any:
        """Return what a function gives that needs the value; `evaluate` calls a function in the document."""
        answer = await evaluate(f"(...given) => {self.value} ? ({function})(...given) : {json.dumps(ABSENT)}")
        return answer if answer != ABSENT else await evaluate(self.keeping(function))

    def keeping(self, function: str) -> str:
        """The same function, with the script itself."""
        return f"(...given) => {{ {self.value} ??= {self.text}; return ({function})(...given); }}"
