"""For those who test against Handrail: a page in memory with its overlay, and the promises that it shares with the real one.

`PageSpec` and `OverlaySpec` need pytest; import them from `handrail.testing.page_spec` and `handrail.testing.overlay_spec`.
"""

from handrail.testing.fake_overlay import FakeOverlay, Shown, Watched
from handrail.testing.fake_page import FakePage
from handrail.testing.fake_person import FakePerson
from handrail.testing.scene import Scene, Thing

__all__ = ["FakeOverlay", "FakePage", "FakePerson", "Scene", "Shown", "Thing", "Watched"]
