"""Resolving names as a job: a process of its own, whose memory goes with it, and one for all machines.

What all articles say of names is held in memory while they are looked at, and takes minutes of
computing in a large archive. No process that answers readers, and none that keeps the index, does it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_lazy

from newsroom import jobs
from newsroom.intake import resolving
from newsroom.models import Job

KIND: Final = "resolve"
# What one run leaves, or what failed or was cancelled, waits so long for the next one.
EVERY: Final = dt.timedelta(minutes=10)


def ask() -> Job | None:
    """Have names resolved where imports left articles to whoever has time; None where not."""
    if not resolving.is_due():
        return None
    return jobs.start_unless_lately(KIND, EVERY)


@jobs.kind(KIND, label=gettext_lazy("Resolve names"), counted=gettext_lazy("articles"))
def resolve_names(job: jobs.Running) -> None:
    """Resolve the names of all articles, unless another has done it since this was asked for."""

    def told(done: int, total: int) -> None:
        # Each article is looked at several times.
        job.report(done // resolving.LOOKS, total // resolving.LOOKS)

    if resolving.waiting():
        job.conclude(changed=resolving.resolve(told).changed)
