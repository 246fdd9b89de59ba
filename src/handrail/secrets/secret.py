"""Secrets: values that cannot be printed, pickled, copied or formatted by accident."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """A password or passphrase. `str`, `repr` and formatting give its name; only `reveal()` gives its value.

    Two secrets are equal only if they are the same object, so that comparing reveals nothing about a value.
    """

    __slots__ = ("_value", "name", "remedy")

    def __init__(self, name: str, value: str, remedy: str = "") -> None:
        """`remedy` is what puts a wrong value right, by where it came from."""
        if not value:
            raise ValueError(f"the secret {name} is empty")
        self.name, self.remedy = name, remedy
        self._value = value

    def reveal(self) -> str:
        """Return the value. Call this only where the secret is used."""
        return self._value

    def __repr__(self) -> str:
        return masked(self.name)

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise self._refusal()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise self._refusal()

    def __getstate__(self) -> NoReturn:
        raise self._refusal()

    def _refusal(self) -> TypeError:
        return TypeError(f"{self!r} cannot be pickled or copied: its value would leave this process")


def masked(name: str) -> str:
    """The mark that replaces a secret in a text."""
    return f"«secret:{name}»"
