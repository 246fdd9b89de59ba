"""The browser: which one, and how it starts."""
