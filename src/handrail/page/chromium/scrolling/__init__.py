"""The rest of a page in Chromium: whether anything on it is still to come."""
