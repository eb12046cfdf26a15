"""From the syntax tree of a query to the tree that an engine answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from django.utils.translation import gettext as _
from lark import Token, Tree

from search.facets.kinds import KINDS, QUERY_FIELDS, parameter_of
from search.facets.lookups import ResolvedName
from search.query import date_ranges, syntax
from search.query.simplify import conjunction, disjunction, negation, positive
from search.query.syntax import RefusedError
from search.text import analysis
from search.types import (
    MOST_SPACINGS,
    DateRange,
    Everything,
    Expansion,
    Flag,
    Handle,
    Node,
    Nothing,
    Phrase,
    TextField,
    Value,
    Word,
    most_slop,
    spacing_count,
)

MAX_TERMS: Final = 64
MIN_EXPANDED: Final = 3  # letters before a * or ~
MOST_EXPANDED: Final = 1_024  # words that all * and ~ of a query stand for
MOST_INFLECTIONS: Final = 8  # of the last word of a compound
LONGEST_ENDING: Final = 3  # letters in which inflections differ

# How other search languages write a range of dates.
_LUCENE_RANGE: Final = re.compile(r"\[([\d-]+) TO ([\d-]+)\]", re.ASCII)

# A name in a query: the parameter whose values it is of, and the name as typed.
AskedName = tuple[str, str]
# What names mean in this archive; asked once for all the names of a query.
Resolve = Callable[[Collection[AskedName]], Mapping[AskedName, ResolvedName]]

# Exact terms of the archive that begin with a term or are spelt like it, and whether there are
# more than are given, the likeliest first. See `search.vocabulary.lexicon.Lexicon`.
Expand = Callable[[Literal["prefix", "fuzzy"], str], tuple[Sequence[str], bool]]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the query's answer that the person should know.

    `unknown`: a name that no article has, as typed (`value`), with those `near` it. `capped`: only the first so many
    of what was asked for are searched. `unmatched`: no word of the archive is like that.
    """

    kind: Literal["unknown", "capped", "unmatched"]
    text: str
    near: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word to be searched, `text[start:end]` of the query, and its exact term."""

    start: int
    end: int
    exact: str


class Builder:
    """Turns one text into a query tree, counting its terms and noting what to say."""

    def __init__(
        self, text: str, languages: tuple[str, ...], resolve: Resolve, expand: Expand
    ) -> None:
        self.text = text
        self.languages = languages
        self.resolve = resolve
        self.expand = expand
        self.names: Mapping[AskedName, ResolvedName] = {}
        self.terms = 0
        self.spacings = MOST_SPACINGS
        self.share = MOST_EXPANDED
        self.notes: dict[Note, None] = {}
        self.words: list[TypedWord] = []
        self.excluding = False

    def tree(self) -> Node:
        """The query tree of the text. Raises RefusedError."""
        text = self.text
        if not text.strip():
            return Everything()
        if len(text) > syntax.MAX_LENGTH:
            cut = text[: syntax.MAX_LENGTH].rpartition(" ")[0] or text[: syntax.MAX_LENGTH]
            reason = _("A query has %(most)s characters at most; this has %(number)s.") % {
                "most": f"{syntax.MAX_LENGTH:,}",
                "number": f"{len(text):,}",
            }
            raise RefusedError(len(cut), len(text) - len(cut), reason, cut)
        parsed = syntax.parse(text)
        asked = {(parameter_of(field), value) for field, value in syntax.named_values(parsed, text)}
        if asked:
            self.names = self.resolve(asked)
        expanded = [*parsed.scan_values(_is_expanded)]
        self.share = MOST_EXPANDED // max(len(expanded), 1)
        node = self.build(parsed, None)
        if node is None:
            raise RefusedError(0, len(text), _("There is no word in this query."), "")
        return positive(node)

    def build(self, tree: Tree[Token] | Token, scope: str | None) -> Node | None:
        """The node of a part of the syntax tree, in the scope of a field; None if it is empty."""
        if isinstance(tree, Token):
            return self.leaf(tree, scope)
        if tree.data == "any":
            return disjunction(self.each(tree.children, scope))
        if tree.data == "negation":
            self.excluding = not self.excluding
            child = self.build(tree.children[0], scope)
            self.excluding = not self.excluding
            return None if child is None else negation(child)
        if tree.data == "scope":
            field, value = tree.children
            assert isinstance(field, Token)  # noqa: S101  so says the grammar
            return self.build(value, syntax.field_name(field))
        children = tree.children
        if scope in QUERY_FIELDS:
            children = [*syntax.joined_words(children, self.text)]
        return conjunction(self.each(children, scope))

    def each(self, trees: Iterable[Tree[Token] | Token], scope: str | None) -> list[Node]:
        """The nodes of several parts, those that are empty left out."""
        built = (self.build(tree, scope) for tree in trees)
        return [node for node in built if node is not None]

    def leaf(self, token: Token, scope: str | None) -> Node | None:
        """The node of a word, a phrase or a field's value."""
        if scope is None or scope in syntax.TEXT_FIELDS:
            field = TextField(scope) if scope else None
            if token.type == "PHRASE":
                return self.phrase(token, field)
            return self.word(token, field)
        value = syntax.unquoted(token)
        if not value:
            return None
        self.count(1, token)
        if scope == "date":
            return self.dates(token, value)
        if scope == "is":
            return self.flag(token, value)
        if scope == "handle":
            handle = analysis.handle(value)
            return Handle(handle) if handle else None
        return self.value(scope, value)

    # words

    def phrase(self, token: Token, field: TextField | None) -> Node | None:
        """A quoted phrase, its slop narrowed to what the query may still spend."""
        asked = self.slop(token)
        words = tuple(typed(token))
        if not words:
            return None
        self.take(words, token)
        terms = tuple(word.exact for word in words)
        if len(terms) == 1:
            return Phrase(terms, 0, field)
        most = most_slop(len(terms), self.spacings)
        slop = min(asked, most)
        if slop:
            self.spacings -= spacing_count(len(terms), slop)
        if asked > most:
            self.note(
                "capped",
                _("Words of a phrase may lie %(most)d words apart at most.") % {"most": most},
            )
        return Phrase(terms, slop, field)

    def slop(self, token: Token) -> int:
        """How many other words may stand among those of a phrase. Raises RefusedError."""
        written = str(token).rpartition('"')[2]
        if not written:
            return 0
        if not re.fullmatch(r"~\d+", written, re.ASCII):
            start = _start(token) + len(token) - len(written)
            fix = syntax.replaced(self.text, start, start + len(written), "~5")
            reason = _("Say how many other words may stand between, as in “two words”~5.")
            raise RefusedError(start, len(written), reason, fix)
        # A number of a thousand digits would be refused by int(); four are more than any phrase has.
        return int(written[1:].lstrip("0")[:4] or 0)

    def word(self, token: Token, field: TextField | None) -> Node | None:
        """A bare word, a `prefix*`, a `fuzzy~`, or several words that a hyphen joins."""
        text = str(token).rstrip(".,;:!?…")
        if "*" in text:
            return self.expanded("prefix", token, text, field)
        if re.search(r"\w~\d*$", text):
            return self.expanded("fuzzy", token, text, field)
        words = tuple(typed(token))
        if not words:
            return None
        self.take(words, token)
        if len(words) > 1:
            return self.compound(words, field)
        return self.single(words[0], field)

    def compound(self, words: Sequence[TypedWord], field: TextField | None) -> Node | None:
        """Words that stand together in one (`vice-presidents`), the last in any inflection.

        Lemmas have no places in an index, so each inflection that the archive has is a phrase.
        """
        *first, last = (word.exact for word in words)
        forms = (last, *self.inflections(words[-1]))
        return disjunction(Phrase((*first, form), 0, field) for form in forms)

    def inflections(self, word: TypedWord) -> Sequence[str]:
        """Other words of the archive that share a lemma with this one, the nearest in length."""
        if len(word.exact) < MIN_EXPANDED or not word.exact.isalpha():
            return ()
        lemmas = {*self.single(word, None).lemmas} - {word.exact}
        beginning = word.exact[: max(len(word.exact) - LONGEST_ENDING, MIN_EXPANDED)]
        terms, _capped = self.expand("prefix", beginning)
        related = [
            term
            for term in terms
            if term != word.exact and lemmas & {*analysis.lemmas(term, self.languages)} - {term}
        ]
        return sorted(related, key=lambda term: abs(len(term) - len(word.exact)))[:MOST_INFLECTIONS]

    def single(self, word: TypedWord, field: TextField | None) -> Word:
        """A bare word with its lemmas in the archive's languages."""
        lemmas = analysis.lemmas(self.text[word.start : word.end], self.languages)
        return Word(word.exact, lemmas, field)

    def expanded(
        self, kind: Literal["prefix", "fuzzy"], token: Token, text: str, field: TextField | None
    ) -> Node | None:
        """The archive's words that a `prefix*` or a `fuzzy~` stands for. Raises RefusedError."""
        sign = "*" if kind == "prefix" else "~"
        body, _sign, rest = text.partition(sign)
        start = _start(token)
        words = tuple(typed(token))
        if not words and not rest.strip("*"):
            reason = _("A * stands after the beginning of a word, as in venez*.")
            fix = syntax.replaced(self.text, start, start + len(token))
            raise RefusedError(start, len(token), reason, fix)
        if rest:
            raise self.misplaced(kind, token, text)
        self.count(len(words), token)
        last = words[-1]
        if len(last.exact) < MIN_EXPANDED:
            at = start + len(body)
            fix = syntax.replaced(self.text, at, at + 1)
            reason = _("Before a %(sign)s there must be %(least)d letters or more.") % {
                "sign": sign,
                "least": MIN_EXPANDED,
            }
            raise RefusedError(at, 1, reason, fix)
        terms, capped = self.expand(kind, last.exact)
        terms, left = terms[: self.share], terms[self.share :]
        if capped or left:
            self.note(
                "capped",
                _(
                    "“%(text)s” stands for more than %(number)d words of the archive; "
                    "the most frequent ones are searched."
                )
                % {"text": text, "number": len(terms)},
            )
        if not terms:
            if kind == "prefix":
                said = _("No word of the archive begins with “%(word)s”.")
            else:
                said = _("No word of the archive is spelt like “%(word)s”.")
            self.note("unmatched", said % {"word": last.exact})
        self.typed(words[:-1])
        expansion = (
            Expansion(last.exact + sign, tuple(sorted(terms)), field) if terms else Nothing()
        )
        return conjunction([*(self.single(word, field) for word in words[:-1]), expansion])

    def misplaced(self, kind: Literal["prefix", "fuzzy"], token: Token, text: str) -> RefusedError:
        """The refusal of a * or ~ that stands where it means nothing."""
        start = _start(token)
        if kind == "fuzzy":
            reason = _("Write a word~ for similar spellings; a number is for phrases only.")
            new = text.rstrip("0123456789")
        else:
            reason = _("A * can stand at the end of a word only.")
            begin = text.lstrip("*").partition("*")[0]
            starred = begin + "*" if len(begin) >= MIN_EXPANDED and "*" in text.strip("*") else ""
            new = starred or text.replace("*", "")
        fix = syntax.replaced(self.text, start, start + len(token), new)
        return RefusedError(start, len(text), reason, fix)

    # everything else

    def value(self, scope: str, value: str) -> Node:
        """The articles with a named value: those of `self.names`, or none and a note."""
        parameter = parameter_of(scope)
        resolved = self.names.get((parameter, value), ResolvedName(frozenset()))
        if resolved.ids:
            return Value(QUERY_FIELDS[scope], resolved.ids)
        self.note(
            "unknown", KINDS[QUERY_FIELDS[scope][0]].unknown(scope, value), resolved.near, value
        )
        return Nothing()

    def dates(self, token: Token, value: str) -> DateRange:
        """The range of a `date:`. Raises RefusedError."""
        try:
            return date_ranges.date_range(value)
        except ValueError as error:
            raise self.unlikely(token, str(error), date_ranges.likely(value)) from None

    def flag(self, token: Token, value: str) -> Flag:
        """An `is:undated` or `is:inferred`. Raises RefusedError."""
        name = value.lower()
        if name == "undated":
            return Flag("undated")
        if name == "inferred":
            return Flag("inferred")
        near = next(iter(get_close_matches(name, ("undated", "inferred"), 1, 0.6)), "")
        reason = _("There is is:undated and is:inferred, and no is:%(value)s.") % {"value": value}
        raise self.unlikely(token, reason, near)

    def unlikely(self, token: Token, reason: str, likely: str) -> RefusedError:
        """A refusal of a field's value; what is likely takes its place, or else both go."""
        start, end = _start(token), _start(token) + len(token)
        begin = start
        lucene = _LUCENE_RANGE.match(self.text, start)
        if lucene:
            likely, end = "..".join(lucene.groups()), lucene.end()
        elif not likely:
            begin = len(re.sub(r"\w+:\s*$", "", self.text[:start]))
        return RefusedError(
            start, len(token), reason, syntax.replaced(self.text, begin, end, likely)
        )

    def note(
        self,
        kind: Literal["unknown", "capped", "unmatched"],
        text: str,
        near: tuple[str, ...] = (),
        value: str = "",
    ) -> None:
        """Something to tell the person about the answer; the same is told once."""
        self.notes[Note(kind, text, near, value)] = None

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
            start = _start(token)
            reason = _("A query has %(most)d words at most.") % {"most": MAX_TERMS}
            length = len(self.text) - start
            raise RefusedError(start, length, reason, self.text[:start].rstrip())


def typed(token: Token) -> Iterator[TypedWord]:
    """The words of a token, in the query's text; those after a phrase's end (`~5`) are none."""
    start = _start(token)
    text = str(token).rpartition('"')[0] if token.type == "PHRASE" else str(token)
    for word in analysis.tokens(text):
        yield TypedWord(start + word.start, start + word.end, word.exact)


def _is_expanded(part: Tree[Token] | Token) -> bool:
    """Whether a part of the syntax tree may be a `prefix*` or a `fuzzy~`."""
    return isinstance(part, Token) and part.type == "WORD" and ("*" in part or "~" in part)


def _start(token: Token) -> int:
    return syntax.place(token)[0]
