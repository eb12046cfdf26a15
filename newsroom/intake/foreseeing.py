"""What reading documents again would change, by reading them: nothing of it is kept."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from newsroom import archive
from newsroom.history import Change
from newsroom.intake.run import parse_context, seed_documents
from newsroom.intake.workers import parse_one
from newsroom.models import Seed


@dataclass(slots=True)
class Foreseen:
    """Of the articles that were looked at, by id: what would change, and what cannot be read and why.

    What is in neither would stay as it is.
    """

    looked: list[int] = field(default_factory=list)
    changes: dict[int, Change] = field(default_factory=dict)
    unreadable: dict[int, str] = field(default_factory=dict)


def foresee(articles: Sequence[int], *, seconds: float) -> Foreseen:
    """Read the current documents of these articles, in their order, until so much time has passed."""
    found, context = Foreseen(), parse_context()
    seeds = Seed.objects.filter(current=True, article__in=articles)
    documents = dict(seed_documents(seeds))
    parsed, read = [], {}
    deadline = 0.0
    for article in articles:
        # With the first one, what reading needs is loaded.
        if found.looked and time.monotonic() > (deadline := deadline or time.monotonic() + seconds):
            break
        found.looked.append(article)
        if (raw := documents.get(article)) is None:
            continue
        result = parse_one(raw, context, settings.PARSE_SECONDS)
        if isinstance(result, str):
            found.unreadable[article] = result
        else:
            parsed.append((article, result))
            read[article] = raw.sha256
    changes = archive.would_reparse(parsed=parsed, read=read)
    found.changes = {change.number: change for change in changes}
    return found
