"""What the whole archive holds, for whoever comes to its first page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newsroom.models import ImportRun, RunState
from search.criteria import Criteria
from search.results.page import SearchPage
from search.types import Facet


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many articles of how many outlets, from when to when in words, and the last import.

    What was not counted is 0, "" or None.
    """

    articles: int
    outlets: int = 0
    span: str = ""
    imported: dt.datetime | None = None

    @classmethod
    def of(cls, page: SearchPage) -> Holdings | None:
        """What the page of an empty search says of the whole archive; None for other pages.

        It is the same for whom some of it does not exist: all is counted from what she finds.
        """
        if page.criteria != Criteria() or not page.total:
            return None
        outlets = sum(panel.distinct for panel in page.panels if panel.facet is Facet.SOURCE)
        span = page.timeline.span if page.timeline else ""
        return cls(page.total, outlets, span, last_import())


def last_import() -> dt.datetime | None:
    """When articles were last brought in: the end of the newest run that was no rehearsal."""
    runs = ImportRun.objects.filter(dry_run=False, state=RunState.DONE, ended__isnull=False)
    return runs.order_by("-started").values_list("ended", flat=True).first()
