"""Gathering events as a job: a process of its own, whose memory goes with it, and one for all machines."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from newsroom import jobs
from newsroom.intake import gathering, resolving
from newsroom.models import Job

KIND: Final = "events"
# What one run leaves, or what failed or was cancelled, waits so long for the next one.
EVERY: Final = dt.timedelta(minutes=5)


def ask() -> Job | None:
    """Have what imports left put into events by whoever has time; None where nothing waits.

    Names come first: by them events are known.
    """
    if resolving.has_waiting() or not gathering.is_due():
        return None
    return jobs.start_unless_lately(KIND, EVERY)


@jobs.kind(KIND, label=gettext_lazy("Gather events and stories"), counted=gettext_lazy("articles"))
def gather_events(job: jobs.Running) -> None:
    """Gather what waits, unless another has done it since this was asked for."""

    def told(done: int, total: int) -> None:
        # What comes after reading are steps, and no articles.
        articles = total - gathering.STEPS
        after = gettext("Putting them into events and stories") if done > articles else ""
        job.report(min(done, articles), articles, after)

    summary = gathering.gather(told)
    job.report(summary.articles, summary.articles)
    job.conclude(articles=summary.articles, events=summary.events, moved=summary.moved)
