"""Listeners that keep things, and put what they kept on record."""

from handrail.evidence.keeper import Keeper
from handrail.evidence.recordings import keep_recordings, window_filmed
from handrail.evidence.screenshots import Policy, Screenshots

__all__ = ["Keeper", "Policy", "Screenshots", "keep_recordings", "window_filmed"]
