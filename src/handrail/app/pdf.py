"""Printing pages as PDF, with the browser that performs steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handrail.errors import InvalidCall, SecretUnavailable
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.run import Environment
from handrail.secrets import PrivateFolder


async def print_pdf(page: str, environment: Environment) -> bytes:
    """Print an HTML page that loads nothing. Raises `BrowserUnavailable`."""
    from handrail.page.chromium.launcher.launcher import Launch
    from handrail.page.chromium.pdf import print_pdf

    environment.must_have_files_for_a_browser()
    with PrivateFolder(environment.private_places) as home:
        env = browser_environment(environment.env, home)
        return await print_pdf(page, Launch(environment.browser.executable, home, env, root=environment.is_root))


async def print_signed(page: Callable[[], str], environment: Environment, sign_with: Path | None, reason: str) -> bytes:
    """Print an HTML page, signed with the key in a PKCS#12 file if one is named. Raises `BrowserUnavailable`, `InvalidCall`.

    The file's password is asked for before anything takes its time.
    """
    if sign_with is None:
        return await print_pdf(page(), environment)
    from handrail.report.pades import sign_pdf

    key = _read_key(sign_with, environment.ask_secret)
    return await sign_pdf(await print_pdf(page(), environment), *key, reason=reason)


def _read_key(file: Path, ask: Callable[[str], str] | None) -> tuple[bytes, bytes | None]:
    """Read a PKCS#12 file, and ask for its password if it has one."""
    from handrail.report.pades import can_open

    try:
        pkcs12 = file.read_bytes()
    except OSError as error:
        raise InvalidCall(f"{file} cannot be read: {error.strerror}") from None
    if can_open(pkcs12, None):
        return pkcs12, None
    if ask is None:
        raise SecretUnavailable(f"the password of {file} is asked for, and nobody is at a terminal")
    return pkcs12, ask(f"Password of {file}: ").encode()
