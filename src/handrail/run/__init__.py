"""One run, from open to close."""

from handrail.run.folder import RunFolder
from handrail.run.orders import Orders, World
from handrail.run.performing import Performance

__all__ = ["Orders", "Performance", "RunFolder", "World"]
