"""A value that cannot be printed, pickled, copied or formatted by accident."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """A password or passphrase. `str`, `repr` and formatting give its name; only `reveal()` gives its value."""

    __slots__ = ("_value", "name")

    def __init__(self, name: str, value: str) -> None:
        if not value:
            raise ValueError(f"the secret {name} is empty")
        self.name = name
        self._value = value

    def reveal(self) -> str:
        """The value. Called where it is filled in, and nowhere else."""
        return self._value

    def __repr__(self) -> str:
        return masked(self.name)

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{self!r} cannot be pickled or copied: its value would leave this process")

    def __getstate__(self) -> NoReturn:
        raise TypeError(f"{self!r} cannot be pickled or copied: its value would leave this process")


def masked(name: str) -> str:
    """What stands in a text where a secret stood."""
    return f"«secret:{name}»"
