import pytest

from handrail.testing import FakePage
from handrail.testing.page_spec import SCENE, PageSpec


class TestFakePage(PageSpec):
    @pytest.fixture
    def page(self) -> FakePage:
        return FakePage(SCENE)
