"""The report of a rollout: an index to its runs, what needs a person first, made from the journals alone."""
