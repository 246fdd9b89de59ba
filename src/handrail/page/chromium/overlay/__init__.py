"""Captions over a page in Chromium, and the watch over what people do there."""
