"""The proof that machines which share a database see one folder, as far as one of them can tell."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from uuid import uuid4

from handrail.claims.postgresql.database import open_database
from handrail.errors import SurroundingsError

WORDS = ".machines"
"""The folder, in that of the runs, in which each machine leaves its word."""


def prove_shared_folder(url: str, runs: Path, machine: str) -> str:
    """Leave a word of this machine in the folder and in the database, and look for those that others left in both.

    Returns what was proved, in a sentence. Raises `SurroundingsError` if another machine's word is not in the folder: then it
    leaves its runs elsewhere, and nobody could take them over. Raises `ClaimsUnavailable`, too.
    """
    word = str(uuid4())
    try:
        _leave_word(runs / WORDS, machine, word)
    except OSError as error:
        raise SurroundingsError(
            f"{runs} does not do for runs that another machine may take over: {error.strerror or error}; name with --runs a "
            "folder that all workers mount, and may write"
        ) from None
    with open_database(url) as (database, _):
        database.rows(
            "insert into handrail.machines (machine, word) values (%s, %s) "
            "on conflict (machine) do update set word = excluded.word, at = now()",
            *(machine, word),
        )
        others = database.rows(
            "select machine, word::text from handrail.machines where machine <> %s order by 1", machine
        )
    unseen = [name for name, left in others if _read_word(runs / WORDS, name) != left]
    if unseen:
        raise SurroundingsError(
            f"{runs} is not the folder in which {', '.join(unseen)} {'leaves' if len(unseen) == 1 else 'leave'} runs, though "
            "the database is the same: mount one folder on all workers, and name it with --runs. A machine that is none any "
            "more is forgotten with: delete from handrail.machines where machine = '…'"
        )
    if not others:
        return f"{runs} can be written, and links are exclusive there; no other machine has left its word yet: run this there"
    return f"{runs} is shared with {', '.join(name for name, _ in others)}, and links are exclusive there"


def _leave_word(folder: Path, machine: str, word: str) -> None:
    """Write the word on disk under the machine's name. Raises `OSError`, also if a link replaces a file."""
    folder.mkdir(parents=True, exist_ok=True)
    draft, again = folder / f".{word}", folder / f".{word}-again"
    try:
        with draft.open("w", encoding="ascii") as file:
            file.write(word)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, again)
        with contextlib.suppress(FileExistsError):
            os.link(draft, again)
            raise OSError("a link takes the place of a file that is there, so that two could claim the same")
        draft.replace(folder / machine)
    finally:
        draft.unlink(missing_ok=True)
        again.unlink(missing_ok=True)


def _read_word(folder: Path, machine: str) -> str:
    try:
        return (folder / machine).read_text(encoding="ascii")
    except OSError:
        return ""
