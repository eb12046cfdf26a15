"""Which articles carry the same text, kept as pairs and as groups; all of it follows from the texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from newsroom.archive.changes import locked, touch
from newsroom.bulk import insert_rows, slices
from newsroom.coverage.groups import Link, grouped
from newsroom.coverage.same_text import Likeness
from newsroom.models import Article, ComparedText, SameText, TextGroup, TextPrint


@dataclass(frozen=True, slots=True)
class Compared:
    """An article as its text was compared: by its key, at a revision, and which others carry it."""

    article: int
    revision: int
    key: int
    words: int
    prints: Sequence[int] = ()
    same: Mapping[int, Likeness] | None = None
    """By article; None where the text is what it was, and so are these."""


def _uncompared() -> QuerySet[Article]:
    return Article.objects.filter(compared__lt=F("revision")).order_by("pk")


def uncompared(limit: int, *, after: int = 0) -> list[int]:
    """Articles of which others may carry the same text by now, by id, so many at most."""
    return list(_uncompared().filter(pk__gt=after).values_list("pk", flat=True)[:limit])


def count_uncompared() -> int:
    """How many articles wait to be compared."""
    return _uncompared().count()


@transaction.atomic
def compare_anew() -> None:
    """Let all articles wait to be compared; their groups stay until they are."""
    # No text has this key, so each is compared, whatever was found of it before.
    ComparedText.objects.update(revision=0, key=-1)
    Article.objects.update(compared=0)


@transaction.atomic
def write_compared(*, compared: Iterable[Compared]) -> set[int]:
    """Keep what comparing articles has found; gives those whose group is another now.

    An article that has changed since it was looked at, or is gone, is left out: it waits to be
    compared.
    """
    items = {each.article: each for each in compared}
    # With what they are in pairs with: of two runs that join the same article one waits, and sees both.
    there = locked(Article, items.keys() | _partners(items.values()))
    current = [
        each for pk, each in items.items() if pk in there and there[pk].revision == each.revision
    ]
    changed = [each for each in current if each.same is not None]
    _keep([each for each in current if each.same is None], ("revision",))
    _keep(changed, ("revision", "key", "words"))
    # They are locked: each has the revision that it was compared at.
    for some in slices([each.article for each in current]):
        Article.objects.filter(pk__in=some).update(compared=F("revision"))
    _write_prints(changed)
    neighbours = _write_pairs(changed)
    return _regroup({each.article for each in changed} | neighbours)


def _partners(items: Iterable[Compared]) -> set[int]:
    """The articles that these were and will be in pairs with."""
    changed = [each for each in items if each.same is not None]
    ids = [each.article for each in changed]
    pairs = SameText.objects.filter(Q(one__in=ids) | Q(other__in=ids))
    before = {pk for pair in pairs.values_list("one_id", "other_id") for pk in pair}
    return before.union(*(each.same or () for each in changed))


def _keep(items: Sequence[Compared], fields: Sequence[str]) -> None:
    ComparedText.objects.bulk_create(
        [
            ComparedText(
                article_id=each.article, revision=each.revision, key=each.key, words=each.words
            )
            for each in items
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=list(fields),
        batch_size=200,
    )


def _write_prints(items: Sequence[Compared]) -> None:
    """Have the prints of texts as they are now: an editor may have said which lines are notices."""
    wanted = {(each.article, key) for each in items for key in each.prints}
    rows = TextPrint.objects.filter(article__in=[each.article for each in items])
    there = {(pk, key): row for row, pk, key in rows.values_list("id", "article_id", "key")}
    for some in slices([row for pair, row in there.items() if pair not in wanted]):
        TextPrint.objects.filter(pk__in=some).delete()
    insert_rows(TextPrint, ("article", "key"), sorted(wanted - there.keys()), ignore_conflicts=True)


def _write_pairs(items: Sequence[Compared]) -> set[int]:
    """Replace the pairs of these articles; gives the others that they were and are in pairs with."""
    ids = [each.article for each in items]
    of_these = SameText.objects.filter(Q(one__in=ids) | Q(other__in=ids))
    others = {pk for pair in of_these.values_list("one_id", "other_id") for pk in pair}
    of_these.delete()
    rows = {}
    for each in items:
        for other, alike in (each.same or {}).items():
            pair = min(each.article, other), max(each.article, other)
            rows[pair] = (*pair, alike.resemblance, alike.containment)
    found = {pk for pair in rows for pk in pair}
    still = set(Article.objects.filter(pk__in=found).values_list("pk", flat=True))
    insert_rows(
        SameText,
        ("one", "other", "resemblance", "containment"),
        [row for pair, row in sorted(rows.items()) if still.issuperset(pair)],
    )
    return others | (found & still)


def _regroup(articles: Collection[int]) -> set[int]:
    """Put articles, and all that pairs lead to from them, into groups; gives those that changed."""
    links, reached = _links_from(articles)
    before = dict(
        ComparedText.objects.filter(article__in=reached, group__isnull=False).values_list(
            "article_id", "group_id"
        )
    )
    # What was in a group with one of these and has no pair any more is in none.
    reached |= set(
        ComparedText.objects.filter(group__in=set(before.values())).values_list(
            "article_id", flat=True
        )
    )
    before = dict(
        ComparedText.objects.filter(article__in=reached, group__isnull=False).values_list(
            "article_id", "group_id"
        )
    )
    compared = set(
        ComparedText.objects.filter(article__in=reached).values_list("article_id", flat=True)
    )
    groups = grouped(link for link in links if compared.issuperset(link[:2]))
    after = _numbered(groups, before)
    changed = {pk for pk in compared if before.get(pk) != after.get(pk)}
    by_group: dict[int | None, list[int]] = {}
    for pk in sorted(changed):
        by_group.setdefault(after.get(pk), []).append(pk)
    for group, members in by_group.items():
        for some in slices(members):
            ComparedText.objects.filter(article__in=some).update(group=group)
    gone = set(before.values()) - set(after.values())
    TextGroup.objects.filter(pk__in=gone, texts=None).delete()
    _touch(changed)
    return changed


def _touch(articles: Collection[int]) -> None:
    """Have articles indexed anew, of which the text is what it was."""
    for some in slices(sorted(articles)):
        # Those that are current stay so, others wait still.
        rows = Article.objects.filter(pk__in=some, compared=F("revision")).order_by()
        current = list(rows.values_list("pk", flat=True))
        touch(some, later=True, entities=())
        Article.objects.filter(pk__in=current).update(compared=F("compared") + 1)
        ComparedText.objects.filter(article__in=current).update(revision=F("revision") + 1)


def _links_from(articles: Collection[int]) -> tuple[list[Link], set[int]]:
    """All pairs that can be reached from these articles by pairs, and the articles in them."""
    reached, new = set(articles), set(articles)
    links: dict[tuple[int, int], Link] = {}
    while new:
        found: set[int] = set()
        for some in slices(sorted(new)):
            rows = SameText.objects.filter(Q(one__in=some) | Q(other__in=some))
            columns = ("one_id", "other_id", "resemblance", "containment")
            for one, other, resemblance, containment in rows.values_list(*columns):
                links[one, other] = Link(one, other, (resemblance + containment) / 2)
                found.update((one, other))
        new = found - reached
        reached |= new
    return list(links.values()), reached


def _numbered(groups: Sequence[frozenset[int]], before: Mapping[int, int]) -> dict[int, int]:
    """The number of each article's group: the one that most of its articles had, or a new one."""
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for members in sorted(groups, key=lambda group: (-len(group), min(group))):
        had = [before[pk] for pk in members if pk in before and before[pk] not in taken]
        kept = min(set(had), key=lambda number: (-had.count(number), number), default=None)
        number = TextGroup.objects.create().pk if kept is None else kept
        taken.add(number)
        numbers |= dict.fromkeys(members, number)
    return numbers


def count_groups() -> tuple[int, int]:
    """How many groups there are, and how many articles are in one."""
    counted = ComparedText.objects.filter(group__isnull=False).aggregate(
        groups=Count("group", distinct=True), articles=Count("pk")
    )
    return counted["groups"], counted["articles"]
