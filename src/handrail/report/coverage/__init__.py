"""The coverage of a document by a runbook: as lines for a terminal, and in formats for people and machines."""
