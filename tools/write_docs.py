"""`make docs`: writes the pages of docs/ that are made from the code, and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from handrail.app.schema import schema_text
from tools import reference

DOCS = Path(__file__).parent.parent / "docs"

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/actions.md": reference.actions,
    "reference/commands.md": reference.commands,
    "reference/exit-codes.md": reference.exit_codes,
    "reference/files.md": reference.files,
    "runbook.schema.json": lambda: schema_text("runbook"),
    "inventory.schema.json": lambda: schema_text("inventory"),
}
"""What is made from the code. A test compares each with what is kept."""


def main() -> None:
    from tools.lessons import take_lesson_pictures
    from tools.pictures import take_pictures

    for name, page in PAGES.items():
        file = DOCS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(), encoding="utf-8")
        print(f"wrote {file.relative_to(DOCS.parent)}")
    for file in (*take_pictures(DOCS / "pictures"), *take_lesson_pictures(DOCS / "pictures")):
        print(f"took  {file.relative_to(DOCS.parent)}")


if __name__ == "__main__":
    main()
