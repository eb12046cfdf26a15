"""Who reads, and what does not exist for her: the sources that are for others.

A source can be for some groups only. For everybody else its articles do not exist: not in hits, counts
and suggestions, not on any page, not in feeds, files and the API. Who reads is a matter of the request,
as its language is, and is asked for where articles are chosen: `permitted` takes out of database rows
what the reader may not see, and searches ask engines for nothing else (`search.results.asking`).
Outside of a request everything is there.

Originals may be for editors only (`newsroom.access`); then so is what is found by the names of their files.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.signals import m2m_changed, post_delete
from django.dispatch import receiver

from newsroom.access import may_see_originals
from newsroom.hidden import NOTHING, Hidden, hidden, hidden_sources
from newsroom.models import Author, Authorship, Entity, Mention, Readership, Source
from newsroom.signals import readers_changed

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
User = AbstractBaseUser | AnonymousUser

# For how long it is believed for whom sources are. What this process changes it knows at once.
BELIEVED: Final = 1.0  # seconds
READ_ALL: Final = "newsroom.read_every_source"
# Who reads, None where nobody does: her permissions are looked at where they matter only.
_reader: Final[ContextVar[User | None]] = ContextVar("reader", default=None)


def hidden_from(user: User) -> Hidden:
    """The sources that do not exist for somebody. Where no source is restricted, nothing is asked."""
    restricted = _restricted()
    if not restricted or getattr(user, "is_superuser", False):
        return NOTHING
    if not isinstance(user, PermissionsMixin) or not getattr(user, "is_active", False):
        return frozenset(restricted)
    if user.has_perm(READ_ALL):
        return NOTHING
    own = set(user.groups.values_list("pk", flat=True))
    return frozenset(source for source, groups in restricted.items() if own.isdisjoint(groups))


def read_as(user: User) -> None:
    """Let this user be who reads, in this context, from now on."""
    hidden_sources.set(hidden_from(user))
    _reader.set(user)


@contextmanager
def reading(user: User | None = None) -> Iterator[None]:
    """Somebody reads meanwhile; without a user it may be said later, by `read_as`."""
    before = hidden_sources.set(hidden_from(user) if user else NOTHING)
    earlier = _reader.set(user)
    try:
        yield
    finally:
        hidden_sources.reset(before)
        _reader.reset(earlier)


def sees_originals() -> bool:
    """Whether whoever reads may see originals, and so search by the names of their files."""
    user = _reader.get()
    return user is None or may_see_originals(user)


def permitted(rows: Rows, article: str = "") -> Rows:
    """Those of the articles, or of rows that refer to one by a field, of sources that the reader may see.

    Also withheld ones, as the admin shows them; for readers there is `Article.objects.readable`.
    """
    if not (sources := hidden()):
        return rows
    path = f"{article}__source__in" if article else "source__in"
    return rows.exclude(**{path: sources})


def permitted_sources(rows: QuerySet[Source]) -> QuerySet[Source]:
    """Those of the sources that the reader may see."""
    sources = hidden()
    return rows.exclude(pk__in=sources) if sources else rows


def permitted_authors(rows: QuerySet[Author]) -> QuerySet[Author]:
    """Those of the authors who signed an article that the reader may see, or none at all."""
    if not hidden():
        return rows
    signed = Authorship.objects.filter(author=OuterRef("pk"))
    return rows.filter(Exists(permitted(signed, "article")) | ~Exists(signed))


def permitted_entities(rows: QuerySet[Entity]) -> QuerySet[Entity]:
    """Those of the entities that an article which the reader may see mentions, or none at all."""
    if not hidden():
        return rows
    mentions = Mention.objects.filter(entity=OuterRef("pk"))
    return rows.filter(Exists(permitted(mentions, "article")) | ~Exists(mentions))


def unpermitted_authors() -> QuerySet[Author]:
    """The authors who signed only articles that the reader may not see."""
    others = permitted(Authorship.objects.filter(author=OuterRef("pk")), "article")
    signed = Authorship.objects.filter(article__source__in=hidden())
    return Author.objects.filter(~Exists(others), pk__in=signed.values("author"))


def unpermitted_entities() -> QuerySet[Entity]:
    """The entities that only articles mention which the reader may not see."""
    others = permitted(Mention.objects.filter(entity=OuterRef("pk")), "article")
    mentioned = Mention.objects.filter(article__source__in=hidden())
    return Entity.objects.filter(~Exists(others), pk__in=mentioned.values("entity"))


# --- for whom sources are -----------------------------------------------------------------------

_known: tuple[float, Mapping[int, frozenset[int]]] | None = None


def _restricted() -> Mapping[int, frozenset[int]]:
    """The groups of each source that is for some only, as they were a moment ago."""
    global _known
    now = time.monotonic()
    if _known is None or now - _known[0] > BELIEVED:
        pairs: dict[int, set[int]] = {}
        rows = Readership.objects.order_by()
        for source, group in rows.values_list("source_id", "group_id"):
            pairs.setdefault(source, set()).add(group)
        _known = now, {source: frozenset(groups) for source, groups in pairs.items()}
    return _known[1]


@receiver(readers_changed)
@receiver(m2m_changed, sender=Readership)
@receiver(post_delete, sender=Source)
def forget_restrictions(**options: Any) -> None:
    """Look again for whom sources are."""
    global _known
    _known = None
