"""Projections: pure readings of a journal."""
