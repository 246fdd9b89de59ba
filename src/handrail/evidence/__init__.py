"""Evidence: listeners that keep files and put their hashes on record, and the search for secrets in what was kept."""

from handrail.evidence.recordings import keep_recordings, video_event
from handrail.evidence.screenshots import ScreenshotPolicy, Screenshots
from handrail.evidence.store import EvidenceStore

__all__ = ["EvidenceStore", "ScreenshotPolicy", "Screenshots", "keep_recordings", "video_event"]
