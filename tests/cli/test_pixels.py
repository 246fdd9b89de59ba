"""The pictures and texts of two runs that differ only in the secret are the same, also where the page reveals it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from handrail.journal import EvidenceKept, read
from handrail.secrets import variants
from practice_pairs import StartPair

from .conftest import Handrail

RUNBOOK = """
runbook: Type a passphrase in every place, and have the page show it
appliances: [primary]
secrets:
  passphrase: {env: CANARY}
sections:
  - heading: "Login"
    appliance: primary
    steps:
      - open: $url
      - fill: $passphrase
        target: field "Username"
      - fill: $passphrase
        target: field "Password"
      - click: button "Show"
        effect: safe
      - call: sign-in
  - heading: "Security :: Certificates :: Export"
    appliance: primary
    steps:
      - navigate: Security > Certificates
      - check: checkbox in row "support.example.com"
      - choose: Export
        target: 'combobox in section "Security :: Other Certificates"'
      - click: 'button "Apply" in section "Security :: Other Certificates"'
        effect: safe
      - fill: $passphrase
        target: field "Passphrase"
      - click: button "Show"
        effect: safe
      - click: button "Hide"
        effect: safe
      - capture: What the page is to be told
        target: field "Passphrase"
"""
SECRETS = ("correct horse battery staple, and then some more words", "Cañary+\"pass' <&>/w\\")

WITH_MASKS = ["2", "3", "4", "5.1", "5.4", "5.6", "10", "11", "12", "13"]
"""The steps whose pictures show a control that received the passphrase."""


@pytest.mark.whole
def test_runs_that_differ_only_in_the_secret_leave_the_same_pictures(
    start_pair: StartPair, handrail: Handrail, tmp_path: Path
) -> None:
    revealing = start_pair("sra", ["show-passwords"])
    file = tmp_path / "reveal.yaml"
    file.write_text(RUNBOOK, encoding="utf-8")
    left = []
    for number, secret in enumerate(SECRETS):
        out = tmp_path / f"runs-{number}"
        done = handrail(
            "run", file, "-i", revealing.inventory_path, "--out", out, CANARY=secret, HANDRAIL_SCREENSHOTS="on"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (folder,) = out.iterdir()
        left.append(folder)
    one, other = (evidence(folder) for folder in left)
    assert one.keys() == other.keys()
    assert [name for name in one if not alike(one[name], other[name])] == []
    assert sum(name.endswith(".png") for name in one) == sum(name.endswith(".txt") for name in one) == 15
    assert masked(left[0]) == masked(left[1])
    assert [step for step, secrets in masked(left[0]).items() if "passphrase" in secrets] == WITH_MASKS
    for name, content in one.items():
        found = [it for secret in SECRETS for it in variants(secret) if len(it) > 8 and it.encode() in content]
        assert found == [], name


def evidence(folder: Path) -> dict[str, bytes]:
    """What was kept, without the page that tells the time."""
    kept = {file.name: file.read_bytes() for file in (folder / "evidence").iterdir()}
    late = {name.removesuffix(".txt") for name, content in kept.items() if b"System Time" in content}
    return {name: content for name, content in kept.items() if name[:-4] not in late}


def alike(one: bytes, other: bytes) -> bool:
    """Texts to the byte, pictures to the pixel, but for one shade of 255: so much lighter is a round corner drawn at times."""
    if one == other or not one.startswith(b"\x89PNG"):
        return one == other
    pictures = [Image.open(BytesIO(it)).convert("RGB") for it in (one, other)]
    if pictures[0].size != pictures[1].size:
        return False
    return max(ImageChops.difference(*pictures).tobytes()) <= 1


def masked(folder: Path) -> dict[str, set[str]]:
    """By step: the secrets that were covered on its pictures."""
    events = [entry.event for entry in read(folder / "journal.jsonl")]
    return {it.step: {mask.secret for mask in it.masks} for it in events if isinstance(it, EvidenceKept) and it.masks}
