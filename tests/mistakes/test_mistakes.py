"""Each folder holds an author's mistake and the text that the author is shown. `--accept` rewrites the texts: read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.errors import InvalidFile
from handrail.inventory import load_inventory
from handrail.runbook import load

HERE = Path(__file__).parent
FOLDERS = sorted(file.parent.name for file in (*HERE.glob("*/runbook.yaml"), *HERE.glob("*/inventory.yaml")))
UNWISE = [name for name in FOLDERS if name.startswith("unwise-")]


@pytest.mark.parametrize("name", [name for name in FOLDERS if name not in UNWISE])
def test_says_what_is_wrong_and_where(
    name: str, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE / name)
    with pytest.raises(InvalidFile) as caught:
        _read()
    golden(HERE / name / "error.txt", f"{caught.value}\n")


def _read() -> None:
    if Path("runbook.yaml").exists():
        load(Path("runbook.yaml"), prove_anchors=True)
    else:
        load_inventory(Path("inventory.yaml"))


@pytest.mark.parametrize("name", UNWISE)
def test_warns_of_what_is_unwise(
    name: str, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE / name)
    _, warnings = load(Path("runbook.yaml"))
    golden(HERE / name / "warning.txt", "".join(f"{warning}\n" for warning in warnings))
