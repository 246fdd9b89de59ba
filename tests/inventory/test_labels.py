"""Labels of pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import InvalidFile
from handrail.inventory import load_inventory

APPLIANCES = """\
appliances:
  hq-a: {url: https://hq-a.example.com, username: admin, password: {env: PASSWORD}}
"""


def labels(folder: Path, text: str) -> dict[str, tuple[str, ...]]:
    file = folder / "inventory.yaml"
    file.write_text(f"{APPLIANCES}pairs:\n  hq: {{primary: hq-a, labels: {text}}}\n", encoding="utf-8")
    return dict(load_inventory(file).pairs["hq"].labels)


def test_a_label_has_a_word_or_several(tmp_path: Path) -> None:
    assert labels(tmp_path, "{site: london, tier: [gold, lab, gold], rack: '12', net: a.b/c-d, stadt: köln}") == {
        "site": ("london",),
        "tier": ("gold", "lab"),
        "rack": ("12",),
        "net": ("a.b/c-d",),
        "stadt": ("köln",),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("london", "`labels` takes a mapping of words"),
        ("{}", "`labels` takes a mapping of words"),
        ("{rack: 12}", "the label `rack` takes a word or a list of words; put quotes around numbers"),
        ("{site: []}", "the label `site` takes a word or a list of words"),
        ("{site: [london, {a: b}]}", "the label `site` takes a word or a list of words"),
        ("{site: 'new york'}", "the label `site` takes words, and `new york` is none"),
        ("{site: 'a,b'}", "`a,b` is none: letters, digits and _, with . / - between"),
        ("{'a=b': c}", "`a=b` is no name for a label"),
    ],
)
def test_what_could_not_be_selected_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        labels(tmp_path, text)
    assert sentence in str(caught.value)
