"""Quotations as pages show them: words between the marks of their source, who says them, where else they are printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.models import Article, Block, Entity, Quotation, QuotedAs, Source
from newsroom.pages import citation
from newsroom.pages.formats import showable
from newsroom.pages.labels import label_of
from newsroom.pages.reading import Marker, Piece
from newsroom.quoting import DAYS, Likeness, Said, likeness, may_be_one_statement, pieces
from newsroom.text import one_line

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What may stand right before somebody's words, and right behind them.
OPENING: Final = "“„«‹\"'‘‚—––"
CLOSING: Final = "”“»›\"'’"
# So many printings of the quotations of a page are looked at.
MOST_PRINTINGS: Final = 400
# Quotations of the same speaker within days, of which one may be a part or a translation.
MOST_NEAR: Final = 300
LIKENESS: Final[Mapping[Likeness, StrPromise]] = {
    Likeness.SAME: gettext_lazy("the same words"),
    Likeness.CUT: gettext_lazy("cut"),
    Likeness.LONGER: gettext_lazy("longer"),
    Likeness.NEAR: gettext_lazy("nearly the same words"),
}

Marks = Callable[[str, str], Sequence[Piece]]


def unmarked(text: str, language: str) -> Sequence[Piece]:
    """What marks nothing in the words of a quotation."""
    return (Piece(text),)


@dataclass(frozen=True, slots=True)
class Printing:
    """The same quotation in another article: what it is of the first, and its words with what differs."""

    saying: Saying
    likeness: Likeness | None
    pieces: Sequence[tuple[str, bool]] = ()

    @property
    def label(self) -> str:
        return str(LIKENESS[self.likeness]) if self.likeness else ""


@dataclass(frozen=True, slots=True)
class Saying:
    """One quotation on a page, with the marks that stand around its words in the source."""

    quotation: Quotation
    pieces: Sequence[Piece]
    before: str = ""
    after: str = ""
    printings: Sequence[Printing] = field(default=())

    @property
    def article(self) -> Article:
        return self.quotation.article

    @property
    def number(self) -> int:
        """Which of its article's quotations it is, from 1."""
        return self.quotation.position + 1

    @property
    def entity(self) -> Entity | None:
        return self.quotation.entity

    @property
    def speaker(self) -> str:
        """Who says it: what the archive calls that one, else as printed; "" for nobody."""
        entity = self.quotation.entity
        return label_of(entity.name, entity.kind) if entity else showable(self.quotation.speaker)

    @property
    def kind(self) -> str:
        return str(QuotedAs(self.quotation.kind).label)

    @property
    def place_url(self) -> str:
        """Where it stands in its article."""
        return f"{self.article.get_absolute_url()}?quotes=1#q-{self.number}"

    @property
    def url(self) -> str:
        """The quotation's own page."""
        return reverse("quotation", args=[self.article.pk, self.number])


def sayings(quotations: Sequence[Quotation], mark: Marks = unmarked) -> list[Saying]:
    """The quotations, whose articles are at hand, as a page shows them (one database query)."""
    blocks = _blocks(quotations)
    found = []
    for row in quotations:
        before, after = _marks(row, blocks)
        shown = mark(showable(row.text), row.language)
        found.append(Saying(row, shown, before, after))
    return found


def _blocks(quotations: Iterable[Quotation]) -> dict[tuple[int, int], str]:
    """The texts of the blocks in which quotations begin and end, by article and position."""
    wanted: dict[int, set[int]] = {}
    for row in quotations:
        for block, _start, _end in row.passages:
            wanted.setdefault(row.article_id, set()).add(block)
    places = Q(pk__in=())
    for article, positions in wanted.items():
        places |= Q(article=article, position__in=positions)
    rows = Block.objects.filter(places).order_by()
    return {
        (article, position): text
        for article, position, text in rows.values_list("article_id", "position", "text")
    }


def _marks(row: Quotation, blocks: Mapping[tuple[int, int], str]) -> tuple[str, str]:
    """The marks of the source around a quotation, "" for those that it does not have."""
    if not row.passages or row.kind in (QuotedAs.INDIRECT, QuotedAs.POST):
        return "", ""
    (first, start, _end), (last, _start, end) = row.passages[0], row.passages[-1]
    text, end_text = blocks.get((row.article_id, first), ""), blocks.get((row.article_id, last), "")
    before, after = text[max(start - 1, 0) : start], end_text[end : end + 1]
    return (before if before in OPENING else ""), (after if after in CLOSING else "")


def quotations(rows: Iterable[int]) -> dict[int, Quotation]:
    """Quotations by id that the reader may see, with their articles, sources and speakers."""
    there = Quotation.objects.spoken().readable()
    return there.select_related("article__source", "entity").in_bulk(list(rows))


# --- the same quotation elsewhere -----------------------------------------------------------------


def with_printings(shown: Sequence[Saying]) -> list[Saying]:
    """The sayings, each with the other articles that print it, the oldest first (two database queries)."""
    rows = [saying.quotation for saying in shown]
    others = _sharing_an_end(rows)
    by_row = {row.pk: [other for other in others if _is_other(other, row)] for row in rows}
    blocks = {other.pk: saying for other, saying in zip(others, sayings(others), strict=True)}
    found = []
    for saying in shown:
        printings = []
        for other in by_row[saying.quotation.pk]:
            if how := likeness(other.text, saying.quotation.text):
                differing = tuple(pieces(showable(other.text), saying.quotation.text))
                printings.append(Printing(blocks[other.pk], how, differing))
        found.append(
            Saying(saying.quotation, saying.pieces, saying.before, saying.after, printings)
        )
    return found


def _sharing_an_end(rows: Sequence[Quotation]) -> list[Quotation]:
    """Quotations that begin or end as one of these does, in articles that the reader may see."""
    openings = {row.opening for row in rows if row.opening is not None}
    closings = {row.closing for row in rows if row.closing is not None}
    if not openings:
        return []
    ends = Q(opening__in=openings) | Q(closing__in=closings)
    found = Quotation.objects.spoken().readable().filter(ends)
    return list(
        found.select_related("article__source", "entity").order_by(
            "article__published", "article", "position"
        )[:MOST_PRINTINGS]
    )


def _is_other(other: Quotation, row: Quotation) -> bool:
    """Whether one may be the other again: in another article, and not by somebody else."""
    if other.article_id == row.article_id:
        return False
    if row.entity_id and other.entity_id and row.entity_id != other.entity_id:
        return False
    return (row.opening is not None and other.opening == row.opening) or (
        row.closing is not None and other.closing == row.closing
    )


def near_in_time(row: Quotation) -> list[Quotation]:
    """What else its speaker is quoted with in other articles within days, so many at most."""
    day = row.article.published
    if row.entity_id is None or day is None:
        return []
    days = dt.timedelta(days=DAYS)
    found = (
        Quotation.objects.spoken()
        .readable()
        .filter(entity=row.entity_id, article__published__range=(day - days, day + days))
    )
    found = found.exclude(pk=row.pk).select_related("article__source", "entity")
    return list(found.order_by("article__published", "article", "position")[:MOST_NEAR])


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a quotation is printed beside its article: the same words, and probably translations."""

    printings: Sequence[Printing]
    translations: Sequence[Saying]


def elsewhere(saying: Saying) -> Elsewhere:
    """Everywhere that the quotation is printed, the first one first, its own place among them."""
    row = saying.quotation
    [known] = with_printings([saying])
    found = {each.saying.quotation.pk: each for each in known.printings}
    near = [other for other in near_in_time(row) if other.pk not in found]
    parts, others = [], []
    for other in near:
        if how := likeness(other.text, row.text):
            parts.append((other, how))
        elif may_be_one_statement(_said(row), _said(other)):
            others.append(other)
    for (other, how), shown in zip(parts, sayings([other for other, _how in parts]), strict=True):
        differing = tuple(pieces(showable(other.text), row.text))
        found[other.pk] = Printing(shown, how, differing)
    found[row.pk] = Printing(saying, None)
    return Elsewhere(sorted(found.values(), key=_when), sayings(others))


def _when(printing: Printing) -> tuple[dt.date, int, int]:
    article = printing.saying.article
    return article.published or dt.date.max, article.pk, printing.saying.number


def _said(row: Quotation) -> Said:
    return Said(row.text, row.language or row.article.language, row.article.published)


# --- what somebody said ---------------------------------------------------------------------------

NEWEST: Final = 5
OUTLETS: Final = 8
REPEATED: Final = 4


@dataclass(frozen=True, slots=True)
class SaidBy:
    """What a person, an organisation or a place is quoted with: the newest, the most repeated, and by whom."""

    total: int
    newest: Sequence[Saying]
    repeated: Sequence[tuple[Saying, int]]
    outlets: Sequence[tuple[Source, int]]
    years: Sequence[tuple[int, int]]


def said_by(entity: Entity) -> SaidBy | None:
    """What an entity said, as far as the reader may see it; None where it is quoted nowhere."""
    rows = Quotation.objects.spoken().readable().filter(entity=entity).order_by()
    total = rows.count()
    if not total:
        return None
    newest = rows.select_related("article__source", "entity").order_by(
        "-article__published", "-article", "position"
    )[: 4 * NEWEST]
    # An article may print the same words several times.
    different = {(row.article_id, row.text): row for row in reversed(newest)}
    by_source = dict(
        rows.filter(article__source__isnull=False)
        .values_list("article__source")
        .annotate(n=Count("pk"))
        .order_by("-n", "article__source")[:OUTLETS]
    )
    outlets = Source.objects.in_bulk(list(by_source))
    years = (
        rows.filter(article__published__isnull=False)
        .values_list("article__published__year")
        .annotate(n=Count("pk"))
        .order_by("article__published__year")
    )
    return SaidBy(
        total=total,
        newest=sayings([*reversed(different.values())][:NEWEST]),
        repeated=_repeated(entity),
        outlets=[(outlets[pk], count) for pk, count in by_source.items() if pk in outlets],
        years=list(years),
    )


def _repeated(entity: Entity) -> list[tuple[Saying, int]]:
    """The quotations of an entity that most articles print, each as the first of them did."""
    rows = Quotation.objects.spoken().readable().filter(entity=entity, whole__isnull=False)
    often = dict(
        rows.order_by()
        .values_list("whole")
        .annotate(n=Count("article", distinct=True))
        .filter(n__gt=1)
        .order_by("-n", "whole")[:REPEATED]
    )
    if not often:
        return []
    first: dict[int, Quotation] = {}
    found = rows.filter(whole__in=often).select_related("article__source", "entity")
    for row in found.order_by("article__published", "article", "position"):
        if row.whole is not None:
            first.setdefault(row.whole, row)
    shown = {saying.quotation.whole: saying for saying in sayings(list(first.values()))}
    return [(shown[whole], count) for whole, count in often.items() if whole in shown]


# --- in an article --------------------------------------------------------------------------------


def of_article(article: Article) -> list[Quotation]:
    """What an article quotes, in its order, its titles and terms left out."""
    rows = Quotation.objects.spoken().filter(article=article).select_related("entity")
    found = list(rows.order_by("position"))
    for row in found:
        row.article = article
    return found


def by_speaker(shown: Iterable[Saying]) -> list[tuple[str, Entity | None, list[Saying]]]:
    """The sayings by whom they are of, in the order in which these first speak; "" for nobody."""
    groups: dict[tuple[int | None, str], list[Saying]] = {}
    for saying in shown:
        key = (saying.quotation.entity_id, "" if saying.entity else saying.speaker)
        groups.setdefault(key, []).append(saying)
    ordered = sorted(groups.values(), key=lambda some: not some[0].speaker)
    return [(some[0].speaker, some[0].entity, some) for some in ordered]


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


def cited(saying: Saying, permalink: str) -> str:
    """The citation form of a quotation: whose words, which, and the article that prints them."""
    words = one_line(saying.quotation.text)
    if saying.quotation.is_indirect:
        said = _("%(speaker)s, as reported: %(words)s")
    else:
        said = _("%(speaker)s: “%(words)s”")
    speaker = saying.speaker or _("Unnamed speaker")
    source = citation.plain(saying.article, permalink)
    return _("%(said)s. Quoted in: %(source)s") % {
        "said": said % {"speaker": speaker, "words": words.rstrip(".")}, "source": source,
    }  # fmt: skip


# How a speaker is known, by how the short name of the rule that told it begins.
RULES: Final[Mapping[str, StrPromise]] = {
    "editor": gettext_lazy("an editor says so"),
    "said-after": gettext_lazy("a verb of saying stands behind the words"),
    "said-before": gettext_lazy("a verb of saying stands before the words"),
    "said": gettext_lazy("a verb of saying stands beside the words"),
    "according": gettext_lazy("“according to”, or words like it"),
    "participle": gettext_lazy("“saying”, or words like it"),
    "colon": gettext_lazy("a name and a colon stand before the words"),
    "label": gettext_lazy("the name before the words of a transcript"),
    "continued": gettext_lazy("the speaker before goes on"),
    "same-paragraph": gettext_lazy("the speaker of the same paragraph"),
    "in-sentence": gettext_lazy("who is named in the sentence"),
    "subject": gettext_lazy("whom the sentence is about"),
    "shared": gettext_lazy("the speaker of the words beside them"),
    "signed": gettext_lazy("the name that stands below the words"),
    "indirect": gettext_lazy("a verb of saying, and what it governs"),
    "post": gettext_lazy("the author of the post"),
}


def rule_said(rule: str) -> str:
    """How a speaker is known, in words; "" where nothing told one."""
    beginning = max((each for each in RULES if rule.startswith(each)), key=len, default="")
    return str(RULES[beginning]) if beginning else rule.replace("-", " ")
