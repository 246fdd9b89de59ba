"""Notices of rollouts and runs for people, through Apprise. Only `sending` knows Apprise."""

from handrail.notify.notice import Notice
from handrail.notify.notifier import Notifier, Service
from handrail.notify.rollout_notices import rollout_notice
from handrail.notify.run_notices import RunNotices
from handrail.notify.sending import prepare

__all__ = ["Notice", "Notifier", "RunNotices", "Service", "prepare", "rollout_notice"]
