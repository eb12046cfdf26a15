"""Articles read again with letters that were lost as they were received, since an editor wants it so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction

from newsroom import archive
from newsroom.archive.settling import AS_RECEIVED, DOUBTS
from newsroom.history import Act
from newsroom.intake.run import parse_context, seed_documents
from newsroom.intake.workers import parse_one
from newsroom.models import Seed


@transaction.atomic
def give_back(*, articles: Collection[int], user: Any = None) -> int:
    """Take back what was inferred in these articles: what stood there stands there again.

    Repairs that can be turned back are sure, and stay. So it is with every later reading, until the
    operation is undone. Of articles in which nothing was inferred nothing changes; gives how many did.
    """
    seeds = Seed.objects.filter(
        current=True, article__in=articles, article__repairs_inferred__gt=0
    ).order_by("article_id")
    ids = list(seeds.values_list("article_id", flat=True))
    if not ids:
        return 0
    with archive.operation(Act.EDIT, user=user, settled=AS_RECEIVED):
        for question in (AS_RECEIVED, DOUBTS):
            archive.settle(articles=ids, question=question, user=user)
        context, parsed, read = parse_context(), [], {}
        for article, raw in seed_documents(Seed.objects.filter(current=True, article__in=ids)):
            found = parse_one(raw, context, settings.PARSE_SECONDS)
            # One without any text is left as it is: it could not be read the first time either.
            if not isinstance(found, str):
                parsed.append((article, found))
                read[article] = raw.sha256
        written = archive.reparse(parsed=parsed, read=read)
    return len(written)
