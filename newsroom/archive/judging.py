"""An editor's word on what names in articles mean: accepted, or refused for good."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.authorities import accept_entities
from newsroom.archive.changes import locked, raise_revisions
from newsroom.archive.journal import recording, watch
from newsroom.bulk import slices
from newsroom.history import Act
from newsroom.models import Article, Mention, Standing, Way
from newsroom.signals import articles_changed

logger = logging.getLogger(__name__)


@transaction.atomic
def accept_mentions(*, mentions: Collection[int], user: AbstractBaseUser | None) -> int:
    """Say as an editor that these articles, by the ids of mentions, do mean these entities.

    An entity that was a suggestion is none any more. Gives how many mentions changed.
    """
    with recording(Act.JUDGE, user=user, standing=Standing.ACCEPTED.value):
        changed = _judge(mentions, Standing.ACCEPTED, user)
        accept_entities(entities={mention.entity_id for mention in changed})
    return len(changed)


@transaction.atomic
def refuse_mentions(*, mentions: Collection[int], user: AbstractBaseUser | None) -> int:
    """Say as an editor that these articles mean somebody else; gives how many mentions changed.

    They are kept as refused: no later reading or resolving ties these articles to them again.
    """
    with recording(Act.JUDGE, user=user, standing=Standing.REFUSED.value):
        return len(_judge(mentions, Standing.REFUSED, user))


def _judge(
    mentions: Collection[int], standing: Standing, user: AbstractBaseUser | None
) -> list[Mention]:
    # Articles before what hangs on them, as an import locks them.
    asked = Mention.objects.filter(pk__in=mentions)
    locked(Article, set(asked.values_list("article_id", flat=True)))
    changed = [row for row in locked(Mention, mentions).values() if row.standing != standing]
    ids = sorted({mention.article_id for mention in changed})
    # The article's history says who said so, and when.
    watch("mentions", "id", [mention.pk for mention in changed])
    for some in slices([mention.pk for mention in changed]):
        Mention.objects.filter(pk__in=some).update(standing=standing, way=Way.EDITOR)
    raise_revisions(ids)
    articles_changed.send(sender=Article, ids=ids, later=False)
    logger.info("%s: %s mentions are %s", user, len(changed), standing.value)
    return changed
