"""Quotations as pages show them: words between the marks of their source, who says them, where else they are printed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.models import Article, Block, Entity, Quotation, QuotedAs
from newsroom.pages import citation
from newsroom.pages.evidence import inferred_fields, tell_dates
from newsroom.pages.formats import showable
from newsroom.pages.labels import label_of
from newsroom.pages.reading import Piece
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
    def cue(self) -> str:
        """The word of saying; "" where only a mark leads to the words, as the colon of an interview."""
        cue = self.quotation.cue
        return showable(cue) if any(map(str.isalpha, cue)) else ""

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
    found = there.select_related("article__source", "entity").in_bulk(list(rows))
    tell_dates(row.article for row in found.values())
    return found


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
    there = Quotation.objects.spoken().readable().filter(ends)
    there = there.select_related("article__source", "entity")
    found = list(there.order_by("article__published", "article", "position")[:MOST_PRINTINGS])
    tell_dates(row.article for row in found)
    return found


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
# So many quotations of somebody are looked at for a page.
MOST_SAID: Final = 5_000
OUTLETS: Final = 8
REPEATED: Final = 4


@dataclass(frozen=True, slots=True)
class SaidBy:
    """What a person, an organisation or a place is quoted with: the newest, the most repeated, and by whom."""

    total: int
    newest: Sequence[Saying]
    repeated: Sequence[tuple[Saying, int]]
    outlets: Sequence[Outlet]
    years: Sequence[tuple[int, int]]


class _Counted(NamedTuple):
    pk: int
    article: int
    source: int | None
    name: str | None
    slug: str | None
    day: dt.date | None
    whole: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source, and in how many quotations it prints somebody's words."""

    name: str
    slug: str
    count: int


def said_by(entity: Entity) -> SaidBy | None:
    """What an entity said, as far as the reader may see it; None where it is quoted nowhere.

    Of one that is quoted very often the newest quotations are looked at, and all are counted.
    """
    rows = Quotation.objects.spoken().readable().filter(entity=entity)
    ordered = rows.order_by("-article__published", "-article", "position")
    columns = (
        "pk", "article_id", "article__source_id", "article__source__name", "article__source__slug",
        "article__published", "whole", "text",
    )  # fmt: skip
    there = [_Counted(*values) for values in ordered.values_list(*columns)[:MOST_SAID]]
    if not there:
        return None
    # An article may print the same words several times.
    different = list({(row.article, row.text): row.pk for row in reversed(there)}.values())
    newest = different[::-1][:NEWEST]
    articles: dict[int, set[int]] = {}
    first: dict[int, int] = {}
    for row in there:
        if row.whole is not None:
            articles.setdefault(row.whole, set()).add(row.article)
            first[row.whole] = row.pk
    often = Counter({whole: len(some) for whole, some in articles.items() if len(some) > 1})
    repeated = often.most_common(REPEATED)
    found = quotations([*newest, *(first[whole] for whole, _count in repeated)])
    shown = {saying.quotation.pk: saying for saying in sayings(list(found.values()))}
    outlets = Counter((row.name or "", row.slug or "") for row in there if row.source)
    years = Counter(row.day.year for row in there if row.day)
    return SaidBy(
        total=len(there) if len(there) < MOST_SAID else rows.order_by().count(),
        newest=[shown[pk] for pk in newest if pk in shown],
        repeated=[(shown[first[w]], count) for w, count in repeated if first[w] in shown],
        outlets=[Outlet(*named, count) for named, count in outlets.most_common(OUTLETS)],
        years=sorted(years.items()),
    )


# --- its citation, and how it is known --------------------------------------------------------------


def cited(saying: Saying, permalink: str) -> str:
    """The citation form of a quotation: whose words, which, and the article that prints them.

    What is only inferred of the article is marked, as in its own citation.
    """
    words = one_line(saying.quotation.text)
    if saying.quotation.is_indirect:
        said = _("%(speaker)s, as reported: %(words)s")
    else:
        said = _("%(speaker)s: “%(words)s”")
    speaker = saying.speaker or _("Unnamed speaker")
    source = citation.plain(saying.article, permalink, inferred_fields(saying.article))
    return _("%(said)s. Quoted in: %(source)s") % {
        "said": said % {"speaker": speaker, "words": words.rstrip(".,;:–— ")}, "source": source,
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
