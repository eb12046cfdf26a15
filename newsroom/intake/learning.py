"""What the archive learns from the articles that it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.db.models.functions import Length

from newsroom import archive
from newsroom.bulk import slices
from newsroom.importing import BlockKind, learn_day_first
from newsroom.models import Article, Block, Evidence

# Kinds in which a line can be boilerplate that the rules did not know.
SUSPECT = (BlockKind.PARAGRAPH, BlockKind.SUBHEADING, BlockKind.CAPTION)
LONGEST = 300  # characters
# A line is learnt when so many articles of a source, and this share of them, have it.
AT_LEAST = 5
SHARE = 0.05


def learn(*, article_ids: Collection[int]) -> None:
    """Learn from the sources of these articles how they write, for these and later articles."""
    sources = _sources(article_ids)
    _learn_boilerplate(sources)
    _learn_date_habits(sources)


def _learn_boilerplate(sources: Mapping[int, int]) -> None:
    """Find lines that repeat over many articles of a source.

    They are labelled boilerplate, and kept, wherever the source has them.
    """
    repeated = (
        Block.objects.filter(kind__in=SUSPECT, article__source__in=sources)
        .annotate(length=Length("text"))
        .filter(length__lte=LONGEST)
        .values_list("article__source", "text")
        .annotate(number=Count("article", distinct=True))
        .filter(number__gte=AT_LEAST)
    )
    lines: dict[int, list[str]] = {}
    for source, text, number in repeated:
        if number >= SHARE * sources[source]:
            lines.setdefault(source, []).append(text)
    archive.learn_lines(lines=lines)


def _learn_date_habits(sources: Mapping[int, int]) -> None:
    """Learn from dates above the twelfth how sources order day and month.

    Later imports read 03/04/2022 by it. What an editor said of a source stays.
    """
    written = Evidence.objects.filter(
        field="published", article__source__in=sources, article__source__day_first=None
    ).values_list("article__source__name", "quote")
    archive.set_date_habits(habits=learn_day_first(written.iterator()))


def _sources(article_ids: Collection[int]) -> dict[int, int]:
    """The sources of these articles, with how many articles each has in all."""
    found: set[int] = set()
    for some in slices(sorted(article_ids)):
        articles = Article.objects.filter(pk__in=some, source__isnull=False)
        found.update(articles.values_list("source_id", flat=True))
    return dict(
        Article.objects.filter(source__in=found)
        .values_list("source")
        .annotate(number=Count("pk"))
        .order_by()
    )
