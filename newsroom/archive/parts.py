"""What storing and editing share: an article's authors, mentions and evidence, and the signal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F

from newsroom.archive import names_to_rows
from newsroom.bulk import insert_rows, slices
from newsroom.importing import ParsedEntity
from newsroom.models import Article, Author, Authorship, Entity, Mention
from newsroom.signals import articles_changed, import_finished

# A doubtful entity that this many articles mention is believed.
BELIEVED_FROM = 3


def finish_import() -> list[str]:
    """Tell those who put work off while an import ran that it is over.

    Gives what they have to say about it, for the person who imports.
    """
    answers = import_finished.send(sender=Article)
    return [answer for _, answer in answers if answer]


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
    if believed:
        Entity.objects.filter(pk__in=believed).update(suggested=False)
        articles = Mention.objects.filter(entity__in=believed).values_list("article_id", flat=True)
        # They are indexed when the articles are whose mentions these are: whoever stores or edits
        # those says when.
        touch(articles, later=True)


def touch(ids: Iterable[int], *, later: bool = False) -> None:
    """Raise the revision of articles whose index document changed through something else.

    `later` is as in `articles_changed`.
    """
    different = list(dict.fromkeys(ids))
    raise_revisions(different)
    articles_changed.send(sender=Article, ids=different, later=later)


def raise_revisions(ids: Iterable[int], **fields: Any) -> None:
    """Raise the revision of these articles, and give their fields new values."""
    for some in slices(list(ids)):
        Article.objects.filter(pk__in=some).update(revision=F("revision") + 1, **fields)
