"""What is known of a query while it is read: its text, what it may still cost, what to say of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _
from lark import Token

from search.facets.lookups import ResolvedName
from search.query import syntax
from search.query.syntax import RefusedError
from search.text import analysis
from search.types import MOST_SPACINGS, Value

MAX_TERMS: Final = 64
MOST_EXPANDED: Final = 1_024  # words that all * ? and ~ of a query stand for

# A name in a query: the parameter whose values it is of, and the name as typed.
AskedName = tuple[str, str]
# What names mean in this archive; asked once for all the names of a query.
Resolve = Callable[[Collection[AskedName]], Mapping[AskedName, ResolvedName]]

# Exact terms of the archive that begin with a term, are spelt like it, or are as a pattern has it
# (`organi?ation`, `*beat*`), and whether there are more than are given, the likeliest first. See
# `search.vocabulary.lexicon.Lexicon`.
Expanded = Literal["prefix", "fuzzy", "pattern"]
Expand = Callable[[Expanded, str], tuple[Sequence[str], bool]]
# The values of facets that have a word, by its exact term, in their names.
NamesWith = Callable[[str], tuple[Value, ...]]

NoteKind = Literal["unknown", "named", "capped", "unmatched", "read"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the query's answer that the person should know.

    `unknown`: a name that no article has, as typed (`value`), with those `near` it. `named`: a part of names, with these
    and the `queries` that ask for one of them. `capped`: only the first so many
    of what was asked for are searched. `unmatched`: no word of the archive is like that. `read`: what a sign or a word
    was taken for, and the query (`instead`) that says the other thing it may mean.
    """

    kind: NoteKind
    text: str
    near: tuple[str, ...] = ()
    value: str = ""
    instead: str = ""
    queries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word to be searched, `text[start:end]` of the query, and its exact term."""

    start: int
    end: int
    exact: str


# A word is a name with such a share of its articles that write it with a capital only. One article
# more counts against it, so that two say nothing.
NEARLY_ALWAYS: Final = 0.75
# So is one with less, in this many articles at least, where its other forms would drown it: where so
# many times as many articles have any form of it (`Marcos`, and Spanish *marco*). Of the 5,000
# commonest words of mixed English and Spanish news that are three.
OFTEN: Final = 0.4
OFTEN_ARTICLES: Final = 3
DROWNED: Final = 4
# Letters are a word beside an acronym, if such a share of the articles have them without capitals.
SOMETIMES: Final = 0.02


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many articles an exact term is, and in how many of these with a capital only.

    `any_form` is how many have it in any of its forms, where that may matter.
    """

    articles: int = 0
    capital: int = 0
    any_form: int = 0

    @property
    def is_always_name(self) -> bool:
        """Whether it is a name, and no word."""
        return self.capital >= NEARLY_ALWAYS * (self.articles + 1)

    @property
    def is_often_name(self) -> bool:
        """Whether it is a name so often that it may be meant as one."""
        return self.capital >= max(OFTEN_ARTICLES, OFTEN * (self.articles + 1))

    @property
    def is_name(self) -> bool:
        """Whether it is to be searched as it is: as a name, or as one that its forms would drown."""
        drowned = self.any_form >= DROWNED * self.articles
        return self.is_always_name or (self.is_often_name and drowned)

    @property
    def is_word(self) -> bool:
        """Whether it is a word, at least sometimes."""
        return self.articles - self.capital > SOMETIMES * self.articles


# How the archive writes an exact term.
Stands = Callable[[str], Standing]


def unknown(term: str) -> Standing:
    """Where nothing is known of the archive."""
    return Standing()


def nobody(word: str) -> tuple[Value, ...]:
    """The names with a word where none are known."""
    return ()


class Reading:
    """One query being read: counts its terms, and keeps its words and what to say."""

    def __init__(
        self,
        text: str,
        languages: tuple[str, ...],
        resolve: Resolve,
        expand: Expand,
        stands: Stands = unknown,
        names_with: NamesWith = nobody,
        closed: Collection[str] = (),
        *,
        quoting: bool = False,
    ) -> None:
        self.text = text
        self.closed = closed
        # Whether bare words are looked for within quotations.
        self.quoting = quoting
        self.languages = languages
        self.resolve = resolve
        self.expand = expand
        self.stands = stands
        self.names_with = names_with
        self.names: Mapping[AskedName, ResolvedName] = {}
        self.terms = 0
        self.spacings = MOST_SPACINGS
        self.share = MOST_EXPANDED
        self.notes: dict[Note, None] = {}
        self.words: list[TypedWord] = []
        self.excluding = False
        self.versions_told = self.all_versions = False

    def note(
        self,
        kind: NoteKind,
        text: str,
        near: tuple[str, ...] = (),
        value: str = "",
        *,
        instead: str = "",
        queries: tuple[str, ...] = (),
    ) -> None:
        """Something to tell the person about the answer; the same is told once."""
        self.notes[Note(kind, text, near, value, instead, queries)] = None

    def take(self, words: tuple[TypedWord, ...], token: Token) -> None:
        """Count words, and remember them as wanted."""
        self.count(len(words), token)
        self.typed(words)

    def typed(self, words: Sequence[TypedWord]) -> None:
        """Remember words as wanted in articles, unless they are excluded."""
        if not self.excluding:
            self.words.extend(words)

    def count(self, terms: int, token: Token) -> None:
        """Count terms. Raises RefusedError where they are too many."""
        self.terms += terms
        if self.terms > MAX_TERMS:
            begin = start(token)
            reason = _("A query has %(most)d words at most.") % {"most": MAX_TERMS}
            length = len(self.text) - begin
            raise RefusedError(begin, length, reason, self.text[:begin].rstrip())

    def capped(self, written: str, number: int) -> None:
        """Tell that something stands for more words than are searched."""
        said = _(
            "“%(text)s” stands for more than %(number)d words of the archive; "
            "the most frequent ones are searched."
        )
        self.note("capped", said % {"text": written, "number": number})


def typed(token: Token) -> Iterator[TypedWord]:
    """The words of a token, in the query's text; those after a phrase's end (`~5`) are none."""
    begin = start(token)
    text = str(token).rpartition('"')[0] if token.type == "PHRASE" else str(token)
    for word in analysis.tokens(text):
        yield TypedWord(begin + word.start, begin + word.end, word.exact)


def start(token: Token) -> int:
    """Where a token begins in the query's text."""
    return syntax.place(token)[0]
