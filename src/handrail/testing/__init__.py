"""For those who test against Handrail: a page in memory with its overlay, and the promises that it shares with the real one.

`PageSpec` needs pytest; import it from `handrail.testing.page_spec`.
"""

from handrail.testing.fake_overlay import FakeOverlay, Shown, Watched
from handrail.testing.fake_page import FakePage
from handrail.testing.scene import Scene, Thing

__all__ = ["FakeOverlay", "FakePage", "Scene", "Shown", "Thing", "Watched"]
