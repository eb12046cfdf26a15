"""What the archive learns from the articles that it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Q
from django.db.models.functions import Left

from newsroom import archive
from newsroom.bulk import slices
from newsroom.importing import REPEATS, BlockKind, as_code, learn_day_first, learn_style
from newsroom.intake.repetition import LONGEST, repeated_lines
from newsroom.models import Article, Block, Evidence

# The kinds of an article's text, in which a line can be boilerplate that the rules did not know.
TEXT = (
    BlockKind.STANDFIRST, BlockKind.PARAGRAPH, BlockKind.SUBHEADING, BlockKind.CAPTION,
    BlockKind.EMBED, BlockKind.BIO,
)  # fmt: skip
# Fewer articles tell nothing of what repeats.
FEWEST = 5
# How many articles tell how a source sets its marks.
NEWEST = 100


def learn(*, article_ids: Collection[int]) -> None:
    """Learn from the sources of these articles how they write, for these and later articles."""
    sources = _sources(article_ids)
    _learn_boilerplate(sources)
    _learn_date_habits(sources)
    _learn_mark_styles(sources)


def _learn_boilerplate(sources: Mapping[int, int]) -> None:
    """Find lines that repeat over many articles of a source (`newsroom.intake.repetition`).

    They are labelled boilerplate, and kept, wherever the source has them. What was labelled so
    before is counted again, so that it does not matter in how many imports the articles came.
    """
    lines = {
        source: found
        for source, articles in sources.items()
        if articles >= FEWEST and (found := list(repeated_lines(_articles(source))))
    }
    archive.learn_lines(lines=lines)


def _articles(source: int) -> Iterator[tuple[str, list[str]]]:
    """A source's articles, each as its title and the lines of its text in order."""
    repeated = Q(kind=BlockKind.BOILERPLATE, reason=REPEATS)
    blocks = (
        Block.objects.filter(Q(kind__in=TEXT) | repeated, article__source=source)
        .order_by("article", "position")
        .values_list("article", "article__title", Left("text", LONGEST + 1), "credit")
    )
    for _, rows in groupby(blocks.iterator(chunk_size=10_000), key=itemgetter(0)):
        lines = list(rows)
        # Whom a picture is from is no boilerplate, however often she is named.
        yield lines[0][1], ["" if credit else line for _, _, line, credit in lines]


def _learn_date_habits(sources: Mapping[int, int]) -> None:
    """Learn from dates above the twelfth how sources order day and month.

    Later imports read 03/04/2022 by it. What an editor said of a source stays.
    """
    written = Evidence.objects.filter(
        field="published", article__source__in=sources, article__source__day_first=None
    ).values_list("article__source__name", "quote")
    archive.set_date_habits(habits=learn_day_first(written.iterator()))


def _learn_mark_styles(sources: Mapping[int, int]) -> None:
    """Learn how sources set quotation marks and dashes, from articles that nothing was repaired in.

    Of many articles the newest tell, so that a source may change its habit.
    """
    styles = {
        source: as_code(learn_style(_sound_texts(source)))
        for source, articles in sources.items()
        if articles >= FEWEST
    }
    archive.set_mark_styles(styles=styles)


def _sound_texts(source: int) -> Iterator[str]:
    """The texts of a source's newest articles in which nothing was repaired or is doubtful."""
    sound = Article.objects.filter(
        source=source, repairs_exact=0, repairs_inferred=0, doubts=0
    ).order_by("-pk")
    newest = list(sound.values_list("pk", flat=True)[:NEWEST])
    blocks = (
        Block.objects.filter(article__in=newest, kind__in=TEXT)
        .order_by("article", "position")
        .values_list("article", "text")
    )
    for _, rows in groupby(blocks.iterator(), key=itemgetter(0)):
        yield "\n".join(text for _, text in rows)


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
