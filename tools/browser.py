"""Print the browser that a run would use, for `bootstrap-browser`; exit code 3 if there is none."""

from __future__ import annotations

import sys

from handrail.app.environment import real_environment
from handrail.errors import BrowserUnavailable


def main() -> int:
    try:
        choice = real_environment().browser
    except BrowserUnavailable:
        return 3
    print(f"{choice.executable} ({choice.reason})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
