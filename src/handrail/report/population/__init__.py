"""A population of runs, from which an auditor draws a sample: as a page, and as CSV."""
