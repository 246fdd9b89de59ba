"""Listeners that keep things, and put what they kept on record."""

from handrail.evidence.screenshots import Policy, Screenshots

__all__ = ["Policy", "Screenshots"]
