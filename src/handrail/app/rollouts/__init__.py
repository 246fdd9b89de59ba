"""Rollouts: a runbook performed on many pairs by one process, in waves, with a journal of its own (decision 028)."""
