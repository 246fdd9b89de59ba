"""The adapter: a page in Chromium, driven with Playwright."""
