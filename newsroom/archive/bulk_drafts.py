"""Drafts: what somebody prepares to do to many articles, kept from page to page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from newsroom.models import Draft

# What was prepared and left is forgotten after so long.
KEPT: Final = dt.timedelta(days=7)


def make_draft(
    *, user: Any, chosen: Sequence[tuple[int, int]], asked: Mapping[str, Any] | None = None
) -> Draft:
    """A draft of corrections of these articles, given with their revisions."""
    now = timezone.now()
    Draft.objects.filter(created__lt=now - KEPT).delete()
    return Draft.objects.create(
        user=user, created=now, chosen=[list(pair) for pair in chosen], asked=dict(asked or {})
    )


def change_draft(*, draft: Draft, **values: Any) -> None:
    """Keep what is asked for, what was counted or what came of it."""
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))
