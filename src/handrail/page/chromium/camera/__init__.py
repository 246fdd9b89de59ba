"""Pictures and recordings of a page in Chromium, with their masks."""
