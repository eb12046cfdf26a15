"""Whether an import brings articles at this moment: what follows from all of them waits for its end."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from newsroom.models import Seed

# So long after the last document came an import is over.
QUIET: Final = dt.timedelta(seconds=60)


def is_quiet() -> bool:
    """Whether no document has come lately."""
    # The newest row came last: its key finds it, where the time of each would be looked through.
    last = Seed.objects.order_by("-pk").values_list("received", flat=True).first()
    return last is None or last < timezone.now() - QUIET
