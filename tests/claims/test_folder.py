"""Claims in folders, as the port's specification has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.claims import FolderClaims
from handrail.fakes.claims_spec import Another, ClaimsSpec


class TestFolderClaims(ClaimsSpec):
    @pytest.fixture
    def another(self, tmp_path: Path) -> Another:
        return lambda: FolderClaims([tmp_path])
