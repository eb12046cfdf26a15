"""What storing and editing share: an article's authors and its mentions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db.models import Count

from newsroom.archive import names_to_rows
from newsroom.archive.changes import accept
from newsroom.bulk import insert_rows
from newsroom.importing import ParsedEntity
from newsroom.models import Article, Author, Authorship, Entity, Mention

# A doubtful entity that this many articles mention is believed.
BELIEVED_FROM = 3


def create_authorships(pairs: Iterable[tuple[Article, Sequence[str]]]) -> None:
    pairs = list(pairs)
    authors = names_to_rows.named(Author, {name for _, names in pairs for name in names if name})
    rows: dict[tuple[int, int], Authorship] = {}
    for article, names in pairs:
        for position, name in enumerate(filter(None, names)):
            rows.setdefault(
                (article.pk, authors[name].pk),
                Authorship(article=article, author=authors[name], position=position),
            )
    Authorship.objects.bulk_create(rows.values())


def create_mentions(pairs: Iterable[tuple[Article, Sequence[ParsedEntity]]]) -> None:
    flat = [(article, parsed) for article, all_ in pairs for parsed in all_ if parsed.name.strip()]
    found = names_to_rows.entities([parsed for _, parsed in flat])
    # Two names of one article may turn out to be one entity.
    together: dict[tuple[int, int], list[ParsedEntity]] = {}
    for (article, parsed), entity in zip(flat, found, strict=True):
        together.setdefault((article.pk, entity.pk), []).append(parsed)
    insert_rows(
        Mention,
        ("article", "entity", "count", "forms", "confidence"),
        (
            (
                article_id,
                entity_id,
                sum(parsed.mentions for parsed in all_),
                json.dumps(_forms(all_)),
                all_[0].confidence,
            )
            for (article_id, entity_id), all_ in together.items()
        ),
    )
    _believe({entity.pk for entity in found if entity.suggested})


def _forms(parsed: Iterable[ParsedEntity]) -> list[str]:
    """The forms in which an article names an entity, as it first has them."""
    return list(dict.fromkeys(form for each in parsed for form in (each.name, *each.aliases)))


def _believe(suggested: set[int]) -> None:
    """Promote doubtful entities that enough articles mention; their articles are indexed anew."""
    believed = list(
        Entity.objects.filter(pk__in=suggested, suggested=True)
        .annotate(number=Count("mentions"))
        .filter(number__gte=BELIEVED_FROM)
        .values_list("pk", flat=True)
    )
    # Their articles are indexed when those are whose mentions these are: whoever stores or edits
    # them says when.
    accept(believed, later=True)
