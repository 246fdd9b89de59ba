"""Names that workers and whoever gives jobs agree on."""

PERFORM = "handrail.perform"
"""The type of the activity that carries out a job."""


def conductors_of(queue: str) -> str:
    """The queue on which the conductors of scheduled rollouts are asked for, beside that of the jobs."""
    return f"{queue}-conductors"
