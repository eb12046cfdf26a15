"""Documents that brought an article's very words and are kept with it, as far as a reader may know of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform

from newsroom.bulk import slices
from newsroom.hidden import hidden
from newsroom.models import Article, Seed, Source, SourceName
from newsroom.names import name_key
from newsroom.pages.formats import showable
from newsroom.partial_dates import NoPartialDate, PartialDate

# Documents that brought the very text that an article had already (`newsroom.archive.identity`).
_COPIES: Final = Seed.objects.filter(current=False, key__isnull=False)


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """An article's very words, as another outlet carried them; `on` is None where no date is known."""

    source: Source
    on: PartialDate | None


def kept_copies(article: str = "pk") -> Exists:
    """Whether documents with an article's very words are kept as its copies.

    For a query of articles, or of rows whose field of that name is one.
    """
    return Exists(_COPIES.filter(article=OuterRef(article)))


def with_copies(article: Article) -> bool:
    """Whether such documents are kept with an article that came with the answer as `has_copies`."""
    return bool(getattr(article, "has_copies", False))


def outlets_of_copies(articles: Iterable[Article]) -> dict[int, list[str]]:
    """The other outlets of documents that are kept as copies of articles, by the articles' ids.

    Only a record says of which outlet it is. Those that the reader may not know of are left out.
    """
    own = {each.pk: each.source for each in articles}
    if not own:
        return {}
    rows = _COPIES.filter(article__in=own).annotate(outlet=KeyTextTransform("source", "given"))
    said = [
        (pk, name, name_key(name))
        for pk, name in rows.order_by("article_id", "pk").values_list("article_id", "outlet")
        if name
    ]
    known = _sources_called({key for _pk, _name, key in said})
    found: dict[int, list[str]] = {}
    for pk, name, key in said:
        source, mine = known.get(key), own[pk]
        if source is not None and (source.pk in hidden() or source == mine):
            continue
        outlets = found.setdefault(pk, [])
        shown = showable(source.name if source else name)
        if shown not in outlets:
            outlets.append(shown)
    return found


def copies_of(ids: Iterable[int]) -> dict[int, list[KeptCopy]]:
    """The copies that are kept with articles, by the articles' ids.

    Those of an article's own outlet, of an outlet that the archive has not, and those that the reader
    may not know of are left out.
    """
    said: list[tuple[int, int | None, str, str]] = []
    for some in slices(list(ids)):
        rows = _COPIES.filter(article__in=some).order_by("pk").annotate(
            outlet=KeyTextTransform("source", "given"), date=KeyTextTransform("date", "given")
        )  # fmt: skip
        for pk, own, outlet, date in rows.values_list(
            "article_id", "article__source", "outlet", "date"
        ):
            if outlet:
                said.append((pk, own, name_key(outlet), date or ""))
    known = _sources_called({key for _pk, _own, key, _date in said})
    found: dict[int, list[KeptCopy]] = defaultdict(list)
    for pk, mine, key, date in said:
        source = known.get(key)
        if source and source.pk != mine and source.pk not in hidden():
            found[pk].append(KeptCopy(source, _date_of(date)))
    return dict(found)


def _date_of(written: str) -> PartialDate | None:
    """The date of an ISO 8601 date or time; None for any other, which may be read in two ways."""
    try:
        return PartialDate.parse(re.split(r"[T ]", written.strip(), maxsplit=1)[0])
    except NoPartialDate:
        return None


def _sources_called(keys: Collection[str]) -> dict[str, Source]:
    """The sources with these keys of names, by them."""
    known = {source.key: source for source in Source.objects.filter(key__in=keys)}
    named = SourceName.objects.filter(key__in=keys).select_related("source")
    return known | {name.key: name.source for name in named}
