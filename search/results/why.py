"""Why a hit matches, in a line: which words, where, and for how much. Made when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from newsroom.models import Article, Block
from search.engines.explaining import Explanation, How, Reason
from search.index.documents import BLOCK_KINDS, documents
from search.index.wholeness import whole_engine
from search.results.asking import Search
from search.results.near_hits import nearly, written
from search.results.page import Hit, SearchPage
from search.text import analysis
from search.types import Node, TextField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TEXTS: Final[Mapping[TextField, StrPromise]] = {
    TextField.TITLE: _("the title"),
    TextField.STANDFIRST: _("the standfirst"),
    TextField.BODY: _("the text"),
    TextField.CAPTION: _("a caption"),
    TextField.EMBED: _("an embedded post"),
    TextField.LEAD: _("the first words"),
    TextField.EARLIER: _("an earlier version"),
}
HOWS: Final[Mapping[How, StrPromise]] = {"phrase": _("as a phrase"), "near": _("side by side")}
MOST_WORDS: Final = 5  # that are named of those that one part of a query stands for


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One reason: what was asked for, the words that match as the article writes them, where."""

    asked: str
    found: tuple[str, ...]
    how: How
    field: TextField | None
    score: float

    @property
    def text(self) -> str:
        """The text in which it is, or that it is in the name of an author, a source or an entity."""
        return str(TEXTS[self.field] if self.field else _("a name"))

    @property
    def manner(self) -> str:
        """How it matches, where that goes without saying not."""
        return str(HOWS.get(self.how, ""))


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one hit, the weightiest first, and the score that they add up to."""

    lines: tuple[WhyLine, ...] = ()

    @property
    def score(self) -> float:
        """What the hit is ranked by, where the best match comes first."""
        return sum(line.score for line in self.lines)


def with_reasons(page: SearchPage, ids: Sequence[int]) -> SearchPage:
    """The page with the reasons of those of its hits that are asked about."""
    asked = _of(page.hits, ids)
    near = _of(page.near, ids)
    if not asked and not near:
        return page
    search = Search.of(page.criteria)
    found = reasons(search, search.node, asked) if asked else {}
    found |= reasons(search, nearly(search.query.node, search.node), near) if near else {}
    return replace(page, hits=_told(page.hits, found), near=_told(page.near, found))


def _of(hits: Sequence[Hit], ids: Sequence[int]) -> list[int]:
    return [hit.article.pk for hit in hits if hit.article.pk in ids]


def _told(hits: Sequence[Hit], found: Mapping[int, Why]) -> tuple[Hit, ...]:
    return tuple(replace(hit, why=found.get(hit.article.pk)) for hit in hits)


def reasons(search: Search, node: Node, ids: Sequence[int]) -> dict[int, Why]:
    """Why each of the articles matches `node`, which is of a search. Raises EngineError."""
    statistics, text = whole_engine().statistics(), search.criteria.text
    typed = {word.exact: text[word.start : word.end] for word in search.query.words}
    found = {each.id: Explanation(each, statistics).reasons(node) for each in documents(ids)}
    spelt = _spelt(found)
    return {
        pk: Why(
            tuple(
                _line(reason, typed, spelt[pk])
                for reason in sorted(each, key=lambda reason: -reason.score)
            )
        )
        for pk, each in found.items()
    }


def _line(reason: Reason, typed: Mapping[str, str], spelt: Mapping[str, str]) -> WhyLine:
    """A reason in words."""
    found = tuple(spelt.get(word, word) for word in reason.words[:MOST_WORDS])
    asked = written(reason.part, typed)
    told = found if reason.how in ("inflected", "expanded") else ()
    return WhyLine(asked, told, reason.how, reason.field, reason.score)


def _spelt(found: Mapping[int, Sequence[Reason]]) -> dict[int, dict[str, str]]:
    """The words of the reasons as their articles write them, by their exact terms."""
    texts: dict[int, list[str]] = {pk: [] for pk in found}
    for pk, *two in (
        Article.objects.readable().filter(pk__in=found).values_list("pk", "title", "standfirst")
    ):
        texts[pk] += two
    blocks = Block.objects.filter(article__in=found, kind__in=BLOCK_KINDS).order_by("position")
    for pk, text in blocks.values_list("article", "text"):
        texts[pk].append(text)
    spelt: dict[int, dict[str, str]] = {}
    for pk, each in found.items():
        wanted = set(chain.from_iterable(reason.words for reason in each))
        known = spelt[pk] = {}
        for text in texts[pk]:
            for token in analysis.tokens(text):
                if token.exact in wanted:
                    known.setdefault(token.exact, text[token.start : token.end])
    return spelt
