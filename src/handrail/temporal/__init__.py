"""Workers and their jobs on Temporal. Needs `handrail[temporal]`.

Each job is a standalone activity, attempted once. What goes to Temporal are references, digests and words of our own.
"""
