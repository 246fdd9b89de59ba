import pytest

from handrail.testing import FakePage, FakePerson
from handrail.testing.overlay_spec import OverlaySpec
from handrail.testing.page_spec import SCENE


class TestFakeOverlay(OverlaySpec):
    @pytest.fixture
    def page(self) -> FakePage:
        return FakePage(SCENE)

    @pytest.fixture
    def person(self, page: FakePage) -> FakePerson:
        return FakePerson(page)
