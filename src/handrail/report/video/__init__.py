"""A video that explains itself, out of a run's raw video and its journal: captions, chapters and a cursor, made after the run."""
