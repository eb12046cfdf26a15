"""What a person typed, as a query tree that an engine can answer.

`parse_query` never raises and is bounded in time: the text in characters, nesting and terms, and
what prefixes and similar spellings expand to. What cannot be parsed is answered with the place,
the reason and a query that works, and the tree then holds the words of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.facets.lookups import ResolvedName
from search.query import simplify, syntax
from search.query.builder import Builder
from search.query.reading import (
    MAX_TERMS,
    AskedName,
    Expand,
    Expanded,
    NamesWith,
    Note,
    Resolve,
    Stands,
    TypedWord,
    nobody,
    typed,
    unknown,
)
from search.query.syntax import RefusedError
from search.text import analysis
from search.types import Node, Nothing, Word

__all__ = [
    "Note", "ParsedQuery", "Problem", "TypedWord", "parse_query",
]  # fmt: skip

_MOST_FIXES: Final = 24


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a query could not be parsed: `text[position:position + length]` is where it broke.

    `corrected` is a query that can be parsed, as near to it as may be.
    """

    position: int
    length: int
    reason: str
    corrected: str


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The tree, and what to say about it.

    `words` are the whole words that are wanted in articles' texts, as typed.
    """

    node: Node
    words: tuple[TypedWord, ...] = ()
    problem: Problem | None = None
    notes: tuple[Note, ...] = ()


def parse_query(
    text: str,
    *,
    languages: Iterable[str],
    resolve: Resolve,
    expand: Expand,
    stands: Stands = unknown,
    names_with: NamesWith = nobody,
    closed: Collection[str] = (),
    quoting: bool = False,
) -> ParsedQuery:
    """The query tree of a text, in an archive with these languages (ISO 639-1 codes).

    The text is read once: its syntax tree tells the names in it, which `resolve` is asked for
    together, and the query tree is built with them. Every `Not` in that stands in an `And` beside
    a child that is none. Never raises, unless `resolve`, `expand`, `stands` or `names_with` does; the
    latter three are asked at most MAX_TERMS times. What the reader may not ask for are the `closed` fields: they find
    nothing, and say so. With `quoting` bare words are looked for within quotations.
    """
    codes = tuple(languages)
    normal = syntax.normalised(text)
    builder = Builder(normal, codes, resolve, expand, stands, names_with, closed, quoting=quoting)
    try:
        node = builder.tree()
    except RefusedError as error:
        corrected = _corrected(error.fix, codes)
        problem = Problem(error.position, error.length, error.reason, corrected)
        return _words_only(normal, codes, problem)
    return ParsedQuery(node, tuple(builder.words), None, tuple(builder.notes))


# --- what cannot be parsed ---------------------------------------------------------------------


def _corrected(text: str, languages: tuple[str, ...]) -> str:
    """The text after as many fixes as it takes; its plain words if these do not come to an end."""
    original = text
    for _ in range(_MOST_FIXES):
        builder = Builder(text, languages, _resolve_nothing, _expand_nothing)
        try:
            builder.tree()
        except RefusedError as error:
            if error.fix == text:
                break
            text = error.fix
        else:
            return text
    return " ".join(word.exact for word in _loose(original[: syntax.MAX_LENGTH]))


def _words_only(text: str, languages: tuple[str, ...], problem: Problem) -> ParsedQuery:
    words = _loose(text[: syntax.MAX_LENGTH])
    nodes = dict.fromkeys(
        Word(word.exact, analysis.lemmas(text[word.start : word.end], languages)) for word in words
    )
    return ParsedQuery(simplify.conjunction(list(nodes)) or Nothing(), words, problem)


def _loose(text: str) -> tuple[TypedWord, ...]:
    """The first MAX_TERMS words of a text that are not excluded in it."""
    found = [word for token in syntax.plain_words(text) for word in typed(token)]
    return tuple(found[:MAX_TERMS])


def _resolve_nothing(asked: Collection[AskedName]) -> Mapping[AskedName, ResolvedName]:
    return {}


def _expand_nothing(kind: Expanded, term: str) -> tuple[Sequence[str], bool]:
    return (), False
