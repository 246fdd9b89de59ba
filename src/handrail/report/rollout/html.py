"""The report of a rollout as a page: one file without a script, with links to the reports of its runs."""

from __future__ import annotations

from handrail.report import layout, words
from handrail.report.rollout import texts
from handrail.report.rollout.members import RolloutReport, outcome
from handrail.sealing import made_by
from handrail.version import __version__

TEMPLATE = "rollout.html.j2"


def html(report: RolloutReport) -> str:
    """A page that loads nothing from outside, and prints."""
    style = layout.style() + layout.style("rollout.css")
    style += layout.page_footer(f"{report.name} · journal {report.record.head[:16]}…")
    return layout.template(TEMPLATE).render(
        report=report,
        outcome=outcome(report),
        style=style,
        style_digest=layout.digest(style),
        texts=texts,
        words=words,
        maker=made_by(__version__),
    )
