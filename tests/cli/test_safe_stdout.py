"""Output with bidirectional control characters."""

from __future__ import annotations

from pathlib import Path

from .conftest import TINY, Handrail


def test_no_text_turns_a_line_round(process: Handrail, tmp_path: Path) -> None:
    turned = TINY.replace("Look at the sign-in page", '"Look at \\u202Esesaeler"').replace("Password", "Pass\u2067word")
    (tmp_path / "turned.yaml").write_text(turned)
    done = process("plan", "turned.yaml")
    assert done.returncode == 0
    assert "Look at \\u202esesaeler" in done.stdout
    assert 'field "Pass\\u2067word"' in done.stdout
    refused = process("plan", "nowhere\u202e.yaml")
    assert (refused.returncode, "\\u202e" in refused.stderr) == (2, True)
    assert not {"\u202e", "\u2067"} & {*done.stdout, *refused.stderr}
