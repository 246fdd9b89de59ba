"""The use of controls beyond what Playwright does by itself: lists, switches, and what a control holds afterwards."""
