"""The one workflow: it has a scheduled rollout conducted, and a second conductor go on where the first one died.

A workflow is replayed by its history, so it knows nothing but Temporal's library.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

CONDUCT = "handrail.conduct"
SILENCE = timedelta(seconds=30)
"""A conductor that gives no sign for so long is taken for dead."""
LONGEST = timedelta(days=7)
CONDUCTORS = 6
"""How many conductors, one after another, a rollout may have."""


@workflow.defn(name=CONDUCT)
class ScheduledRolloutWorkflow:
    """A scheduled rollout, from its time to its end."""

    @workflow.run
    async def run(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Have the rollout conducted. Returns what came of it."""
        result: dict[str, Any] = await workflow.execute_activity(
            CONDUCT,
            args=[facts, workflow.info().start_time.isoformat()],
            start_to_close_timeout=LONGEST,
            heartbeat_timeout=SILENCE,
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=5), maximum_attempts=CONDUCTORS),
            result_type=dict[str, Any],
        )
        return result
