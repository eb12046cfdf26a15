"""Articles that may be one: by title and date, by their address, or by nearly the same text.

They are proposed; what becomes of them an editor says. Folded are only those whose texts agree for
the greater part, whatever else they have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from newsroom.likeness import Hashes, resemblance, runs_of
from newsroom.models import (
    Article,
    Authorship,
    Block,
    Evidence,
    Kind,
    Origin,
    Reason,
    SameText,
    Withheld,
)
from newsroom.reader import permitted

# An address that more articles have is that of a site.
MOST_AT_ADDRESS: Final = 10
# Of so many that are like one article is told.
MOST: Final = 8
# Which part of two texts is the same where one may stand for the other.
ENOUGH: Final = 0.5
ITS_TEXT: Final = (Kind.STANDFIRST, Kind.PARAGRAPH, Kind.SUBHEADING)


def put_away(article: str = "pk") -> Exists:
    """Whether an article is in the bin, or a copy that was folded: neither waits for anybody."""
    away = Q(reason=Reason.BIN) | Q(copy_of__isnull=False)
    return Exists(Withheld.objects.filter(away, article=OuterRef(article)))


def _there() -> QuerySet[Article]:
    return permitted(Article.objects.filter(~put_away())).order_by()


def alike() -> Q:
    """The articles that are like another one."""
    titled = _several(_there().filter(published__isnull=False), "title", "published")
    at_address = _several(_there().exclude(url=""), "url").filter(same__lte=MOST_AT_ADDRESS)
    same = _same_texts()
    return (
        Q(pk__in=titled.values("pk"))
        | Q(pk__in=at_address.values("pk"))
        | Q(pk__in=same.values("one"))
        | Q(pk__in=same.values("other"))
    )


def _same_texts() -> QuerySet[SameText]:
    """The pairs of articles that carry one text, both of which may be told of."""
    pairs = SameText.objects.filter(~put_away("one"), ~put_away("other")).order_by()
    return permitted(permitted(pairs, "one"), "other")


def _several(rows: QuerySet[Any], *columns: str) -> QuerySet[Any]:
    same = Window(Count("pk"), partition_by=[F(column) for column in columns])
    several: QuerySet[Any] = rows.annotate(same=same).filter(same__gt=1)
    return several


@dataclass(frozen=True, slots=True)
class Twin:
    """An article that is like another: by what, and which part of the texts is the same."""

    article: Article
    by: Sequence[StrPromise]
    share: float

    @property
    def is_copy(self) -> bool:
        """Whether one may stand for the other."""
        return self.share >= ENOUGH


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that may be folded: the one that is kept, why, and the others."""

    kept: Article
    why: StrPromise
    others: Sequence[Article]


class Likenesses:
    """What is like these articles, read in a few questions for all."""

    def __init__(self, items: Iterable[Article]) -> None:
        self.items = list(items)
        self._by: dict[tuple[int, int], list[StrPromise]] = {}
        self._runs_of: dict[int, Hashes] = {}
        self._shares: dict[tuple[int, int], float] = {}
        self._find()
        ids = {pk for pair in self._by for pk in pair} | {item.pk for item in self.items}
        self._rows = _there().select_related("source").in_bulk(ids)
        self._texts = _texts_of(ids)
        self._edits = _numbers(Evidence.objects.filter(article__in=ids, origin=Origin.EDITED))
        self._signed = _numbers(Authorship.objects.filter(article__in=ids))

    def twins(self, pk: int) -> list[Twin]:
        """What is like an article, that with most of its text first."""
        found = [
            Twin(self._rows[other], by, self._share(pk, other))
            for (one, other), by in self._by.items()
            if one == pk and other in self._rows
        ]
        return sorted(found, key=lambda twin: (-twin.share, twin.article.pk))

    def groups(self) -> list[Group]:
        """What folding these articles would do; none is in two groups."""
        of: dict[int, set[int]] = {}
        for item in self.items:
            copies = {twin.article.pk for twin in self.twins(item.pk) if twin.is_copy}
            if not copies:
                continue
            joined = {item.pk, *copies}
            for pk in list(joined):
                joined |= of.get(pk, set())
            of |= dict.fromkeys(joined, joined)
        different = {min(group): group for group in of.values()}
        return [self._group(sorted(group)) for _first, group in sorted(different.items())]

    def _group(self, ids: Sequence[int]) -> Group:
        ranked = sorted(ids, key=lambda pk: (*(-value(self, pk) for value, _why in _BETTER), pk))
        best, second = ranked[:2]
        why = next(
            (why for value, why in _BETTER if value(self, best) > value(self, second)), _FIRST
        )
        # What is like one that is like it need not be like it.
        copies = [self._rows[pk] for pk in ids if pk != best and self._share(best, pk) >= ENOUGH]
        return Group(self._rows[best], why, copies)

    def _share(self, one: int, other: int) -> float:
        pair = (min(one, other), max(one, other))
        if pair not in self._shares:
            self._shares[pair] = resemblance(*map(self._runs, pair))
        return self._shares[pair]

    def _runs(self, pk: int) -> Hashes:
        if pk not in self._runs_of:
            self._runs_of[pk] = runs_of(self._texts.get(pk, ()))
        return self._runs_of[pk]

    def _length(self, pk: int) -> int:
        return sum(map(len, self._texts.get(pk, ())))

    def _known(self, pk: int) -> int:
        row = self._rows[pk]
        return sum(map(bool, (row.source_id, row.published, row.url, self._signed.get(pk))))

    def _edited(self, pk: int) -> int:
        return self._edits.get(pk, 0)

    def _find(self) -> None:
        rows = _there()
        titles = {(item.title, item.published): item.pk for item in self.items if item.published}
        named = rows.filter(
            title__in=[title for title, _date in titles],
            published__in=[date for _title, date in titles],
        )
        self._pair(
            titles_and_dates(named), titles_and_dates_of(self.items), _("same title and date")
        )
        addresses = [(item.url, item.pk) for item in self.items if item.url]
        at = rows.filter(url__in=[url for url, _pk in addresses]).values_list("url", "pk")
        self._pair(list(at), addresses, _("same address"), most=MOST_AT_ADDRESS)
        mine = {item.pk for item in self.items}
        pairs = _same_texts().filter(Q(one__in=mine) | Q(other__in=mine))
        for pair in pairs.values_list("one_id", "other_id"):
            for pk, other in (pair, pair[::-1]):
                if pk in mine:
                    self._by.setdefault((pk, other), []).append(_("nearly the same text"))

    def _pair(
        self, there: Iterable[tuple[Any, int]], mine: Iterable[tuple[Any, int]], by: StrPromise,
        *, most: int = 0,
    ) -> None:  # fmt: skip
        having: dict[Any, list[int]] = {}
        for value, pk in there:
            having.setdefault(value, []).append(pk)
        for value, pk in mine:
            others = having.get(value, ())
            if most and len(others) > most:
                continue
            for other in sorted(others)[: MOST + 1]:
                said = self._by.setdefault((pk, other), []) if other != pk else [by]
                if by not in said:
                    said.append(by)


def titles_and_dates(rows: QuerySet[Article]) -> list[tuple[Any, int]]:
    """Title and date of articles, with their ids."""
    found = rows.values_list("title", "published", "pk")
    return [((title, published), pk) for title, published, pk in found]


def titles_and_dates_of(items: Iterable[Article]) -> list[tuple[Any, int]]:
    """The same of articles at hand, where they have a date."""
    return [((item.title, item.published), item.pk) for item in items if item.published]


def _texts_of(ids: Iterable[int]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    rows = Block.objects.filter(article__in=list(ids), kind__in=ITS_TEXT)
    for pk, text in rows.order_by("article_id", "position").values_list("article_id", "text"):
        texts.setdefault(pk, []).append(text)
    return texts


def _numbers(rows: QuerySet[Any]) -> Mapping[int, int]:
    return dict(rows.order_by().values_list("article_id").annotate(n=Count("pk")))


_BETTER: Final[Sequence[tuple[Callable[[Likenesses, int], int], StrPromise]]] = (
    (Likenesses._edited, _("an editor worked on it")),
    (Likenesses._known, _("more is known of it")),
    (Likenesses._length, _("it has the longest text")),
)
_FIRST: Final = _("it came first")
