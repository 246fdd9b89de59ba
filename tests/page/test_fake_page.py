import pytest

from handrail.fakes import FakePage
from handrail.fakes.page_spec import SITE, PageSpec


class TestFakePage(PageSpec):
    @pytest.fixture
    def page(self) -> FakePage:
        return FakePage(SITE)
