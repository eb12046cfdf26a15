"""The quotations of one article: where they stand in its text, and by whom they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from newsroom.importing import is_pronoun
from newsroom.models import Article, ArticleQuerySet, Block, Entity, Quotation
from newsroom.pages.formats import showable
from newsroom.pages.quoted import Saying
from newsroom.pages.reading import Marker, Piece


def with_quotation_count(articles: ArticleQuerySet) -> ArticleQuerySet:
    """The articles, each with how many quotations are `quoted` in it, without asking for these."""
    rows = Quotation.objects.spoken().filter(article=OuterRef("pk")).order_by()
    number = rows.values("article").annotate(n=Count("pk")).values("n")
    return articles.annotate(quoted=Coalesce(Subquery(number), 0))


def of_article(article: Article) -> list[Quotation]:
    """What an article quotes, in its order, its titles and terms left out."""
    rows = Quotation.objects.spoken().filter(article=article).select_related("entity")
    found = list(rows.order_by("position"))
    for row in found:
        row.article = article
    return found


def by_speaker(shown: Iterable[Saying]) -> list[tuple[str, Entity | None, list[Saying]]]:
    """The sayings by whom they are of, in the order in which these first speak; "" for nobody.

    A pronoun is nobody: the "he" of one quotation is not that of the next.
    """
    groups: dict[tuple[int | None, str], list[Saying]] = {}
    for saying in shown:
        groups.setdefault((saying.quotation.entity_id, _unknown(saying)), []).append(saying)
    nobody = groups.pop((None, ""), [])
    named = [(some[0].speaker, some[0].entity, some) for some in groups.values()]
    return [*named, ("", None, nobody)] if nobody else named


def _unknown(saying: Saying) -> str:
    """Who a saying is by as printed, folded, where the archive does not know; "" for nobody."""
    language = saying.quotation.language or saying.article.language
    if saying.entity or is_pronoun(saying.speaker, language):
        return ""
    return saying.speaker.casefold()


def places(
    quotations: Collection[Quotation], blocks: Iterable[Block]
) -> dict[str, list[tuple[int, int, int]]]:
    """Where quotations stand in the texts of an article's blocks: (start, end, number from 1) by the text."""
    texts = {block.position: showable(block.text) for block in blocks}
    found: dict[str, list[tuple[int, int, int]]] = {}
    for row in quotations:
        for block, start, end in row.passages:
            if block in texts:
                found.setdefault(texts[block], []).append((start, end, row.position + 1))
    return {text: sorted(spans) for text, spans in found.items()}


@dataclass(slots=True)
class QuotationMarker:
    """Marks quotations in the texts of an article, within what another marker makes of these.

    `places` are those of `places`, by the text. A quotation may go over several pieces: the first begins it.
    """

    mark: Marker
    places: Mapping[str, Sequence[tuple[int, int, int]]]
    begun: set[int] = field(default_factory=set)

    def __call__(self, text: str, language: str, kind: str) -> Sequence[Piece]:
        marked = self.mark(text, language, kind)
        spans = self.places.get(text, ())
        return list(self._cut(marked, spans)) if spans else marked

    def _cut(
        self, marked: Sequence[Piece], spans: Sequence[tuple[int, int, int]]
    ) -> Iterator[Piece]:
        ends = sorted({end for start, stop, _number in spans for end in (start, stop)})
        place = 0
        for piece in marked:
            stop = place + len(piece.text)
            cuts = [place, *(end for end in ends if place < end < stop), stop]
            for begin, end in pairwise(cuts):
                # Of one within another, the inner one: it begins later.
                number = max(
                    (
                        (start, each)
                        for start, last, each in spans
                        if start <= begin and end <= last
                    ),
                    default=(0, 0),
                )[1]
                begins = bool(number) and number not in self.begun
                self.begun.add(number)
                text = piece.text[begin - place : end - place]
                yield Piece(text, piece.match, number, begins)
            place = stop
