"""Comparing texts as a job, in a process of its own."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_lazy

from newsroom import jobs
from newsroom.intake import same_texts
from newsroom.models import Job

KIND: Final = "same-texts"
# What one run leaves, or what failed or was cancelled, waits so long for the next one.
EVERY: Final = dt.timedelta(minutes=2)


def ask() -> Job | None:
    """Have texts compared where imports or edits left some to whoever has time; None where not."""
    if not same_texts.is_due():
        return None
    return jobs.start_unless_lately(KIND, EVERY)


@jobs.kind(KIND, label=gettext_lazy("Compare texts"), counted=gettext_lazy("articles"))
def compare_texts(job: jobs.Running) -> None:
    """Compare all texts that wait for it, unless another has done it since this was asked for."""
    job.conclude(changed=same_texts.compare(job.report).changed)
