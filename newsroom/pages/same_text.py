"""Which other articles carry an article's text, who was first, and what each outlet changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.bulk import slices
from newsroom.freshness import revalidated
from newsroom.models import (
    Article,
    Block,
    ComparedText,
    Kind,
    SameText,
)
from newsroom.pages.copies import outlets_of_copies
from newsroom.pages.evidence import origin_of_date
from newsroom.pages.formats import direction, showable
from newsroom.pages.gone import article_or_gone
from newsroom.word_difference import How, Paragraph, Run, folded, word_difference

# What is compared of an article.
ITS_TEXT: Final = (Kind.STANDFIRST, Kind.PARAGRAPH, Kind.SUBHEADING)
# So many articles of a group are told of on an article's page, and so many compared on one page.
SHOWN: Final = 6
COMPARED: Final = 6
_NEVER: Final = dt.date.max


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carries the same text as the one at hand, or that one itself (`is_own`).

    `words` is how many its text has. `is_first` says that it is dated before all others; of several
    of one day none is known to be. `common` is which part of all runs of words both have, from 0 to
    1; None where the two are in one group by others only.
    """

    article: Article
    words: int
    is_own: bool
    is_first: bool
    common: float | None = None
    is_identical: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one article's text has and the other's has not, the headline first.

    `paragraphs` are those that differ, with the number of unchanged ones in their place.
    """

    carrier: Carrier
    headline: Paragraph
    paragraphs: Sequence[Paragraph | int]
    added: int
    removed: int
    direction: str

    @property
    def is_same(self) -> bool:
        """Whether both texts have the same words."""
        return not (self.added or self.removed)


def group_of(article: Article) -> int | None:
    """The number of the group of an article's text, as far as whoever reads may know of others in it."""
    number = ComparedText.objects.filter(article=article.pk).values_list("group", flat=True).first()
    return number if number is not None and len(_members(number)) > 1 else None


def groups_of(ids: Sequence[int]) -> dict[int, int]:
    """The same of many articles, by their ids; those that no other carries the text of are left out."""
    found: dict[int, int] = {}
    for some in slices(list(ids)):
        rows = ComparedText.objects.filter(article__in=some, group__isnull=False)
        own = dict(rows.values_list("article_id", "group_id"))
        seen: dict[int, int] = {}
        readable = Article.objects.readable().filter(compared_text__group__in=set(own.values()))
        for group in readable.order_by().values_list("compared_text__group", flat=True):
            seen[group] = seen.get(group, 0) + 1
        found |= {pk: group for pk, group in own.items() if seen.get(group, 0) > 1}
    return found


def carriers(article: Article) -> list[Carrier]:
    """All readable articles with an article's text, in the order of their dates; none where it is alone.

    Nothing is asked where it is alone and its `compared_text` came with it.
    """
    own: ComparedText | None = getattr(article, "compared_text", None)
    if own is None or own.group_id is None:
        return []
    members = _members(own.group_id)
    if len(members) < 2:
        return []
    days = [each.published for each in members if each.published]
    first = min(days, default=None)
    alone = first is not None and days.count(first) == 1
    pairs = SameText.objects.filter(Q(one=article.pk) | Q(other=article.pk))
    common = {
        one + other - article.pk: resemblance
        for one, other, resemblance in pairs.values_list("one_id", "other_id", "resemblance")
    }
    texts = ComparedText.objects.in_bulk([each.pk for each in members])
    return [
        Carrier(
            each,
            texts[each.pk].words,
            is_own=each.pk == article.pk,
            is_first=alone and each.published == first,
            common=common.get(each.pk),
            is_identical=texts[each.pk].key == own.key,
        )
        for each in members
        if each.pk in texts
    ]


def _members(group: int) -> list[Article]:
    rows = Article.objects.readable().filter(compared_text__group=group).select_related("source")
    found = rows.annotate(date_origin=origin_of_date())
    return sorted(found, key=lambda each: (each.published or _NEVER, each.pk))


@revalidated
@require_safe
def same_text(request: HttpRequest, pk: int) -> HttpResponse:
    """All that carry an article's text, and the difference of each to it, word by word.

    `with` is the number of one of them: then that one is compared.
    """
    article = article_or_gone(pk)
    found = carriers(article)
    others = [each for each in found if not each.is_own]
    asked = request.GET.get("with", "")
    chosen = [each for each in others if str(each.article.pk) == asked]
    compared = chosen or others[:COMPARED]
    context = {
        "article": article,
        "carriers": found,
        "kept": outlets_of_copies([article]).get(article.pk, []),
        "comparisons": list(_comparisons(article, compared)),
        "compared": {each.article.pk for each in compared},
        "chosen": bool(chosen),
        "direction": direction(article.language),
    }
    return render(request, "newsroom/same_text.html", context)


def _comparisons(article: Article, others: Sequence[Carrier]) -> Iterable[Comparison]:
    texts = _texts_of([article.pk, *(each.article.pk for each in others)])
    for each in others:
        other = each.article
        (headline,) = word_difference([showable(article.title)], [showable(other.title)]) or [
            Paragraph(())
        ]
        found = word_difference(texts.get(article.pk, ()), texts.get(other.pk, ()))
        runs = [run for paragraph in found for run in paragraph.runs]
        yield Comparison(
            each,
            headline,
            list(folded(found)),
            added=_words(runs, How.ADDED),
            removed=_words(runs, How.REMOVED),
            direction=direction(other.language),
        )


def _words(runs: Iterable[Run], how: How) -> int:
    return sum(len(run.text.split()) for run in runs if run.how is how)


def _texts_of(ids: Sequence[int]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    rows = Block.objects.filter(article__in=ids, kind__in=ITS_TEXT)
    for pk, text in rows.order_by("article_id", "position").values_list("article_id", "text"):
        texts.setdefault(pk, []).append(showable(text))
    return texts
