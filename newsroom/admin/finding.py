"""Searching the admin's lists: names and titles by the database, texts by the archive's search.

Django's own search joins the list with all tables that it looks into, multiplies its rows and makes
them distinct again, in each of a page's statements. Here what matches is found first, by itself, and the
list asks whether it is among that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext as _

from newsroom import finder
from newsroom.archive.names_to_rows import OTHER_NAMES
from newsroom.models import (
    Alias,
    Article,
    Author,
    Authorship,
    Entity,
    Mention,
    Seed,
    Source,
)
from newsroom.names import name_key

# So many articles a search of the list finds, the newest first; what is beyond is said.
MOST: Final = 10_000
# An article by its number, or by its address here.
NUMBER: Final = re.compile(r"#?([0-9]{1,18})|\S*/articles?/([0-9]{1,18})(?:/\S*)?")
# Of a digest in hexadecimal digits, as much as nothing else begins with.
DIGEST: Final = re.compile("[0-9a-fA-F]{8,64}")


# Where the other names of a row stand: the table, and its column with the row.
NAMES_OF: Final[Mapping[Any, tuple[Any, str]]] = {**OTHER_NAMES, Entity: (Alias, "entity")}


class NameSearchMixin:
    """A list of names that is searched for all names of each, accents and capitals aside."""

    model: Any

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Those of which one name has each of the words."""
        table, owner = NAMES_OF[self.model]
        for word in name_key(search_term).split() if search_term.strip() else ():
            other = table._base_manager.filter(key__contains=word)
            queryset = queryset.filter(Q(key__contains=word) | Q(pk__in=other.values(owner)))
        return queryset, False


def number_of(model: Any, owner: str) -> Coalesce:
    """How many rows refer to each: of the names that a page shows, not of all that are listed."""
    rows = model._base_manager.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(rows.annotate(n=Count("*")).values("n")), 0)


class ArticleSearchMixin:
    """The list of articles, searched for titles, sources, authors and names, and for words of the text."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """The articles found, at most so many; what was not looked at, or is left out, is said."""
        term = search_term.strip()
        if not term:
            return queryset, False
        rows = Article.objects.order_by("-published", "-pk")
        number = NUMBER.fullmatch(term)
        if "://" in term and " " not in term:
            same = Q(pk=int(number[2])) if number and number[2] else Q()
            return queryset.filter(same | Q(url=term)), False
        # Numbers are words as well: of a year many articles speak.
        ids = {int(number[1] or number[2])} if number else set()
        listed = rows.filter(by_names(term)).values_list("pk", flat=True)[: MOST + 1]
        found = finder.find(term, MOST)
        ids |= set(listed[:MOST])
        ids |= set(found.ids if found else ())
        if request.method == "GET" and SEARCH_VAR in request.GET:
            more = len(listed) > MOST or bool(found and found.total > MOST)
            _say(request, texts=found is not None, more=more)
        return queryset.filter(pk__in=among(ids)), False


class MentionSearchMixin:
    """The list of mentions, searched for entities, names as read, and titles of articles."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Mention], search_term: str
    ) -> tuple[QuerySet[Mention], bool]:
        """Those that have each of the words in one of them."""
        for word in words_of(search_term):
            entities = Entity.objects.filter(name__icontains=word).values("pk")
            articles = Article.objects.filter(title__icontains=word).values("pk")
            read = Mention.objects.exclude(read_as="").filter(read_as__icontains=word)
            queryset = queryset.filter(
                Q(entity__in=entities) | Q(article__in=articles) | Q(pk__in=read.values("pk"))
            )
        return queryset, False


class SeedSearchMixin:
    """The list of seeds, searched for where they stood, their digest, and titles of their articles."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Seed], search_term: str
    ) -> tuple[QuerySet[Seed], bool]:
        """Those that have each of the words in one of them; of a digest its beginning."""
        for word in words_of(search_term):
            # By the index of the paths: the rows hold whole documents.
            paths = Seed.objects.filter(path__icontains=word).values("pk")
            articles = Article.objects.filter(title__icontains=word).values("pk")
            there = Q(pk__in=paths) | Q(article__in=articles)
            if DIGEST.fullmatch(word):
                there |= Q(sha256__startswith=word.lower())
            queryset = queryset.filter(there)
        return queryset, False


def by_names(term: str) -> Q:
    """Articles that have each of the words in title or standfirst, source, author or an entity's name."""
    return reduce(and_, (_named(word) for word in words_of(term)), Q())


def _named(word: str) -> Q:
    sources = Source.objects.filter(name__icontains=word).values("pk")
    authors = Author.objects.filter(name__icontains=word).values("pk")
    entities = Entity.objects.filter(name__icontains=word).values("pk")
    return (
        Q(title__icontains=word)
        | Q(standfirst__icontains=word)
        | Q(source__in=sources)
        | Q(pk__in=Authorship.objects.filter(author__in=authors).values("article"))
        | Q(pk__in=Mention.objects.filter(entity__in=entities).values("article"))
    )


def words_of(term: str) -> list[str]:
    """The words of a search, as Django's admin splits them: what stands in quotes is one."""
    words = []
    for bit in smart_split(term):
        quoted = bit[:1] in "\"'" and len(bit) > 1 and bit[0] == bit[-1]
        words.append(unescape_string_literal(bit) if quoted else bit)
    return [word for word in words if word]


def among(ids: Collection[int]) -> RawSQL:
    """For `pk__in`: thousands of ids as one parameter, of which a statement takes a limited number."""
    listed = json.dumps(sorted(ids))
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [listed])
    return RawSQL("SELECT json_array_elements_text(%s::json)::bigint", [listed])


def _say(request: HttpRequest, *, texts: bool, more: bool) -> None:
    if more:
        said = _("More articles match: these are the newest %(number)s. Narrow the search.")
        messages.warning(request, said % {"number": localize(MOST)})
    if not texts:
        messages.info(
            request,
            _("The search index cannot be asked: titles and names were searched, no texts."),
        )
