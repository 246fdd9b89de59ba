"""Fakes of the ports in `handrail.page`, and the specifications that fakes and real drivers of a port pass alike.

They are for the tests of Handrail itself and of drivers and doors. They do not help to test an appliance with Handrail: that is
reserved for `handrail.pytest_plugin`.

`PageSpec`, `OverlaySpec` and `ClaimsSpec` need pytest; import them from `handrail.fakes.page_spec`, `.overlay_spec` and
`.claims_spec`.
"""

from handrail.fakes.fake_overlay import FakeOverlay, ShownCaption, WatchCall
from handrail.fakes.fake_page import FakePage
from handrail.fakes.fake_person import FakePerson
from handrail.fakes.site import FakeSite, SiteElement

__all__ = ["FakeOverlay", "FakePage", "FakePerson", "FakeSite", "ShownCaption", "SiteElement", "WatchCall"]
