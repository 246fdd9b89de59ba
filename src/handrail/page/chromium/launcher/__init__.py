"""Browsers: how one is chosen, started, and shared."""
