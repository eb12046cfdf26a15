"""What to offer where a search found nothing: searches near it that do find articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from search.criteria import Criteria
from search.facets.kinds import KINDS
from search.facets.names import Choice
from search.query.any_words import any_of
from search.query.parse import ParsedQuery, TypedWord
from search.query.simplify import conjunction
from search.results.date_words import range_label
from search.types import And, Node, Nothing, Or, Phrase, Word

MOST_TRIED: Final = 12
MOST_OFFERED: Final = 6

# A word, or several in one that a hyphen joins; and what a query has that is more than words.
_WORDS: Final = (Word, Phrase, Or)
_SIGNS: Final = frozenset('":*~')

Count = Callable[[Criteria], int]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A search near one that found nothing: how it differs, and how many articles it finds."""

    label: str
    criteria: Criteria
    total: int


def alternatives(
    criteria: Criteria,
    query: ParsedQuery,
    choices: tuple[Choice, ...],
    count: Count,
    time_left: Callable[[], bool],
) -> tuple[Alternative, ...]:
    """Searches near this one that find something: with a filter or a word less, with any word.

    Each costs a search, so only those are offered that there is time for.
    """
    found: list[Alternative] = []
    for tried, (label, other) in enumerate(_candidates(criteria, query, choices)):
        if tried == MOST_TRIED or len(found) == MOST_OFFERED or not time_left():
            break
        if total := count(other):
            found.append(Alternative(label, other, total))
    return tuple(found)


def _candidates(
    criteria: Criteria, query: ParsedQuery, choices: tuple[Choice, ...]
) -> Iterator[tuple[str, Criteria]]:
    if criteria.filters > 1:
        yield _("without any filter"), criteria.cleared()
    for facet in dict.fromkeys(c.facet for c in choices if c.state != "excluded"):
        chosen = [c for c in choices if c.facet is facet and c.state != "excluded"]
        if KINDS[facet].many and len(chosen) > 1 and facet not in criteria.any_of:
            label = _("with any of those chosen in “%(title)s”") % {"title": chosen[0].title}
            yield label, criteria.with_any(facet, True)
    for choice in choices:
        label = _("without the filter “%(title)s: %(label)s”")
        fewer = criteria.without_token(choice.parameter, choice.token)
        yield label % {"title": choice.title, "label": choice.label}, fewer
    if criteria.first or criteria.last:
        label = _("without the dates “%(dates)s”")
        dates = range_label(criteria.first, criteria.last)
        yield label % {"dates": dates}, criteria.within(None, None)
    if criteria.undated:
        yield _("also articles with a date"), criteria.changed(undated=False)
    yield from _fewer_words(criteria, query)
    if criteria.filters:
        unfiltered = criteria.cleared()
        for label, other in reversed(list(_fewer_words(unfiltered, query))):
            yield _("%(way)s, without any filter") % {"way": label}, other


def _fewer_words(criteria: Criteria, query: ParsedQuery) -> Iterator[tuple[str, Criteria]]:
    """The query with any of its words, and with one left out, where it is but words."""
    text, words = criteria.text, query.words
    if any_word := with_any_word(text, query):
        yield _("with any of the words"), criteria.asking(any_word)
        for word in words:
            label = _("without the word “%(word)s”") % {"word": text[word.start : word.end]}
            yield label, criteria.asking(_without(text, query, word))


def nodes_of_fewer_words(text: str, query: ParsedQuery) -> dict[str, Node]:
    """The trees of the queries with fewer words, by their texts: nothing of them is new."""
    any_word, parts = with_any_word(text, query), query.node
    if not any_word or not isinstance(parts, And) or len(parts.children) != len(query.words):
        return {}
    found: dict[str, Node] = {any_word: Or(parts.children)}
    for word in query.words:
        kept = [part for part in parts.children if getattr(part, "exact", "") != word.exact]
        if len(kept) == len(parts.children) - 1:
            found[_without(text, query, word)] = conjunction(kept) or Nothing()
    return found


def _without(text: str, query: ParsedQuery, word: TypedWord) -> str:
    """The query with one of its words left out."""
    return " ".join(text[other.start : other.end] for other in query.words if other is not word)


def with_any_word(text: str, query: ParsedQuery) -> str:
    """The query for any of the words of one that is nothing but words; "" for another."""
    parts = query.node.children if isinstance(query.node, And) else ()
    plain = parts and not _SIGNS.intersection(text) and all(isinstance(p, _WORDS) for p in parts)
    return any_of(text, query.words) if plain and not query.problem else ""
