"""Reach and instruction of steps in journals that were written before these were on record.

Only such journals are read through these tables. An action that is added today needs no line here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handrail.action import Reach

REACH: Mapping[str, Reach] = {
    "call": "nothing",
    "inspect": "file",
    "probe": "wire",
    "capture": "looks",
    "expect": "looks",
    "read": "looks",
    "check": "acts",
    "choose": "acts",
    "fill": "acts",
    "uncheck": "acts",
    "upload": "acts",
    "download": "fetches",
    "click": "sends",
    "press": "sends",
    "navigate": "arrives",
    "open": "arrives",
}

_CHECK = (r"(.*)", r"Check: \1")
_INSTRUCTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "expect": ((r"See that (.*)", r"Check that \1"), _CHECK),
    "inspect": ((r"Inspect (\S+): (.*)", r"Check that, in \1, \2"), _CHECK),
    "probe": (
        (
            r"Ask the appliance for its certificate (.*): it (is that of .*)",
            r"Check that the certificate which the appliance serves \1 \2",
        ),
        _CHECK,
    ),
    "capture": ((r"Take a picture: (.*)", r"Compare: \1"), _CHECK),
    "check": ((r"Check (.*)", r"Tick \1"),),
    "uncheck": ((r"Uncheck (.*)", r"Untick \1"),),
    "download": ((r"Download a file with (.*), from now on (\$\w+)", r"Use \1, and keep the file: \2"),),
}
"""By action: patterns for its sentence in journals of that time, each with the instruction for a guide."""


def earlier_instruction(action: str, sentence: str) -> str:
    """Make the instruction for a guide from the sentence of a step."""
    for pattern, instruction in _INSTRUCTIONS.get(action, ()):
        if match := re.fullmatch(pattern, sentence, re.DOTALL):
            return match.expand(instruction)
    return sentence
