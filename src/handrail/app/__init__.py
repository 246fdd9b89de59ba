"""The use cases: everything that the command line, and other programs, do with runs."""
