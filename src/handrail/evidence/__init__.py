"""Evidence: listeners that keep files and put their hashes on record, and the search for secrets in what was kept."""

from handrail.evidence.keeper import Keeper
from handrail.evidence.recordings import keep_recordings, window_filmed
from handrail.evidence.screenshots import Policy, Screenshots

__all__ = ["Keeper", "Policy", "Screenshots", "keep_recordings", "window_filmed"]
