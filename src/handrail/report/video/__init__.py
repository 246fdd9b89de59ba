"""The film of a run, made of its raw videos and its journal after the run: with captions, chapters and a mouse pointer."""
