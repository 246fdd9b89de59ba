"""Names that workers and whoever gives jobs agree on."""

PERFORM = "handrail.perform"
"""The type of the activity that carries out a job."""
