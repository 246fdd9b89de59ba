"""For those who test against Handrail: a page in memory with its podium, and the promises that it shares with the real one.

`PageSpec` needs pytest; import it from `handrail.testing.page_spec`.
"""

from handrail.testing.fake_page import FakePage
from handrail.testing.fake_podium import FakePodium, Shown, Watched
from handrail.testing.scene import Scene, Thing

__all__ = ["FakePage", "FakePodium", "Scene", "Shown", "Thing", "Watched"]
