"""Captioned videos, made of a run's raw videos and its journal after the run: with captions, chapters and a mouse pointer."""
