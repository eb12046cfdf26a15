"""Articles for results: read in the order of their ids, with what pages, feeds and files show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from newsroom.models import Article, Authorship, Block, Evidence, Mention, Source
from newsroom.pages.copies import kept_copies
from newsroom.pages.evidence import inferred_fields, origin_of_date
from newsroom.pages.same_text import groups_of
from newsroom.prepared import Prepared

Related = Literal["names", "blocks", "texts", "origins", "evidence", "groups"]
RELATED: Final[tuple[Related, ...]] = ("names", "blocks")
AUTHORSHIPS: Final = Prefetch("authorships", Authorship.objects.select_related("author"))


class MentionedEntity(NamedTuple):
    """An entity as an article mentions it."""

    name: str
    slug: str
    kind: str
    mentions: int
    way: str
    confidence: float
    read_as: str


class BlockRow(NamedTuple):
    """A block of an article as a row."""

    kind: str
    text: str
    language: str
    author: str
    handle: str
    published: dt.date | None
    url: str
    credit: str
    reason: str


class EvidenceRow(NamedTuple):
    """What a metadata field rests on; where only its origin was read, the rest is empty."""

    field: str
    origin: str
    value: Any = None
    rule: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """An article with the entities that it mentions, the most frequent first.

    `texts` are its blocks in order, `evidence` what its fields rest on, `text_group` the number of the
    group of articles that carry its text (None where no other does that the reader may see).
    """

    article: Article
    entities: tuple[MentionedEntity, ...] = ()
    texts: tuple[BlockRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    text_group: int | None = None

    @property
    def origins(self) -> dict[str, str]:
        """How each field is known, by its name."""
        return {row.field: row.origin for row in self.evidence}

    @property
    def doubts(self) -> frozenset[str]:
        """The fields whose values are no more than inferred."""
        return inferred_fields(self.article, self.origins)


def load_articles(ids: Sequence[int], related: Sequence[Related] = RELATED) -> list[LoadedArticle]:
    """These articles in this order; ids without an article are left out.

    Their `source` and `authorships` are loaded, and what `related` names: `blocks`, `texts` (the
    same as rows, in half the time), the entities (`names`), how each field is known (`origins`, or
    with all that is known of it `evidence`), who carries the same text (`groups`). `date_origin` and `date_rule` say how their date is known.
    """
    articles = dated(Article.objects.readable().filter(pk__in=ids)).prefetch_related(AUTHORSHIPS)
    if "blocks" in related:
        articles = articles.prefetch_related(Prefetch("blocks", Block.objects.order_by("position")))
    names = by_article(_MENTIONED(ids)) if "names" in related else {}
    texts = by_article(_TEXTS(ids)) if "texts" in related else {}
    groups = groups_of(ids) if "groups" in related else {}
    evidence: Mapping[int, Sequence[Any]] = {}
    if "evidence" in related:
        evidence = by_article(_EVIDENCE(ids))
    elif "origins" in related:
        evidence = by_article(_ORIGINS(ids))
    found = {
        article.pk: LoadedArticle(
            article,
            tuple(map(MentionedEntity._make, names.get(article.pk, ()))),
            tuple(map(BlockRow._make, texts.get(article.pk, ()))),
            tuple(EvidenceRow(*row) for row in evidence.get(article.pk, ())),
            groups.get(article.pk),
        )
        for article in articles
    }
    return [found[pk] for pk in ids if pk in found]


def authors_of(ids: Sequence[int]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """The names of the authors in the order of the byline, by article."""
    return by_article(_AUTHORS(ids))


def top_names(ids: Sequence[int], most: int) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Name, slug and kind of the entities that are shown of each article, the first ones first.

    They are so many at the least. Most names of an article stand in it once, and are read only
    where there are few others.
    """
    found = by_article(_NAMED_AGAIN(ids))
    if few := [pk for pk in ids if len(found[pk]) < most]:
        found |= by_article(_NAMED(few))
    return found


def _mentioned(ids: Sequence[int]) -> QuerySet[Mention]:
    """What is shown of the mentions in articles, in the order of pages."""
    return (
        Mention.objects.shown()
        .filter(article__in=ids)
        .order_by("article_id", "-count", "entity__name")
    )


def _known(ids: Sequence[int]) -> QuerySet[Evidence]:
    """What the fields of articles rest on."""
    return Evidence.objects.filter(article__in=ids, current=True).order_by("article_id", "field")


# Rows instead of models: hundreds of articles have tens of thousands.
_MENTIONED: Final = Prepared(
    lambda ids: _mentioned(ids).values_list(
        *("article_id", "entity__name", "entity__slug", "entity__kind"),
        *("count", "way", "confidence", "read_as"),
    )
)
_TEXTS: Final = Prepared(
    lambda ids: (
        Block.objects.filter(article__in=ids)
        .order_by("article_id", "position")
        .values_list("article_id", *BlockRow._fields)
    )
)
_ORIGINS: Final = Prepared(lambda ids: _known(ids).values_list("article_id", "field", "origin"))
_EVIDENCE: Final = Prepared(lambda ids: _known(ids).values_list("article_id", *EvidenceRow._fields))
_BRIEFLY: Final = ("article_id", "entity__name", "entity__slug", "entity__kind")
_NAMED: Final = Prepared(lambda ids: _mentioned(ids).values_list(*_BRIEFLY))
_NAMED_AGAIN: Final = Prepared(
    lambda ids: _mentioned(ids).filter(count__gte=2).values_list(*_BRIEFLY)
)
_AUTHORS: Final = Prepared(
    lambda ids: (
        Authorship.objects.filter(article__in=ids)
        .order_by("article_id", "position")
        .values_list("article_id", "author__name")
    )
)


def dated(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Articles with their source, and with why they have their date."""
    evidence = Evidence.objects.filter(article=OuterRef("pk"), field="published", current=True)
    return (
        articles.order_by()
        .select_related("source")
        .annotate(
            date_origin=origin_of_date(),
            date_rule=Subquery(evidence.values("rule")[:1]),
        )
    )


def briefly(ids: Sequence[int]) -> dict[int, Article]:
    """Articles by id, `dated`, with what a list shows of them; the rest is read when asked for."""
    found = {}
    for row in _BRIEF(ids):
        article = Article.from_db(None, _COLUMNS, row[: len(_COLUMNS)])
        source_name, *known = row[len(_COLUMNS) :]
        article.date_origin, article.date_rule, article.has_copies = known  # type: ignore[attr-defined]
        if article.source_id:
            article.source = Source.from_db(None, ("id", "name"), (article.source_id, source_name))
        found[article.pk] = article
    return found


_COLUMNS: Final = (
    *("id", "title", "standfirst", "source_id", "published", "published_precision", "language"),
    *("revision", "created"),
)
_BRIEF: Final = Prepared(
    lambda ids: (
        dated(Article.objects.readable().filter(pk__in=ids))
        .annotate(has_copies=kept_copies())
        .values_list(*_COLUMNS, "source__name", "date_origin", "date_rule", "has_copies")
    )
)


def by_article(rows: Iterable[Sequence[Any]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Rows by their first value."""
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(tuple(row[1:]))
    return found
