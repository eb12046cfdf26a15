"""From the syntax tree of a query to the tree that an engine answers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from django.utils.translation import gettext as _
from lark import Token, Tree

from search.facets.kinds import QUERY_FIELDS, parameter_of
from search.query import earlier, field_values, habits, names, quoting, syntax
from search.query.expansions import (
    MIN_EXPANDED,
    bare,
    expansion,
    is_expanded,
    is_pattern,
    pattern,
    too_short,
)
from search.query.reading import (
    MOST_EXPANDED,
    Reading,
    TypedWord,
    start,
    typed,
)
from search.query.simplify import conjunction, disjunction, negation, positive
from search.query.syntax import RefusedError
from search.text import analysis, gaps
from search.types import (
    Everything,
    Expansion,
    Handle,
    Node,
    Nothing,
    Phrase,
    TextField,
    Word,
    most_slop,
    spacing_count,
)

MOST_INFLECTIONS: Final = 8  # of the last word of a compound
LONGEST_ENDING: Final = 3  # letters in which inflections differ
# Words that the last one of a phrase may be, where it is but a beginning: each is a phrase.
MOST_ENDS: Final = 32

_BEGINNING: Final = re.compile(r'[^\W_]\*"(?:~\d*)?$')


class Builder(Reading):
    """Turns one text into a query tree, counting its terms and noting what to say."""

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
        text = self.text = habits.in_capitals(self)
        parsed = syntax.parse(text)
        habits.note_signs(self)
        asked = {(parameter_of(field), value) for field, value in syntax.named_values(parsed, text)}
        if asked:
            self.names = self.resolve(asked)
        expanded = [*parsed.scan_values(_is_expanded)]
        self.share = MOST_EXPANDED // max(len(expanded), 1)
        node = self.build(parsed, None)
        if node is None and self.versions_told:
            return Everything()
        if node is None:
            raise RefusedError(0, len(text), _("There is no word in this query."), "")
        return positive(earlier.with_earlier(node) if self.all_versions else node)

    def build(self, tree: Tree[Token] | Token, scope: str | None) -> Node | None:
        """The node of a part of the syntax tree, in the scope of a field; None if it is empty."""
        if scope is None and self.quoting and quoting.is_words(tree):
            return quoting.in_quotations(self.build(tree, syntax.QUOTE_FIELD))
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
            return self.scoped(value, syntax.field_name(field), scope)
        children = tree.children
        if scope is None and (self.quoting or any(map(quoting.is_speaker, children))):
            return self.quoted(children)
        if scope in QUERY_FIELDS:
            children = [*syntax.joined_words(children, self.text)]
        return conjunction(self.each(children, scope))

    def scoped(self, value: Tree[Token] | Token, field: str, scope: str | None) -> Node | None:
        """The node of a field's value; what asks for a quotation is one, but for words within its own."""
        node = self.build(value, field)
        if field == syntax.SPEAKER_FIELD and node is not None:
            return quoting.said_by(node)
        if field == syntax.QUOTE_FIELD and scope != syntax.QUOTE_FIELD:
            return quoting.in_quotations(node)
        return node

    def quoted(self, children: Sequence[Tree[Token] | Token]) -> Node | None:
        """All of several parts: the words beside a `said:` are those of one quotation of that speaker."""
        words = [child for child in children if quoting.is_words(child)]
        speakers = [child for child in children if quoting.is_speaker(child)]
        others = [child for child in children if child not in words and child not in speakers]
        said = conjunction(self.each(words, syntax.QUOTE_FIELD))
        if speakers:
            quotations = [quoting.with_words(node, said) for node in self.each(speakers, None)]
        else:
            quotations = list(filter(None, (quoting.in_quotations(said),)))
        return conjunction([*quotations, *self.each(others, None)])

    def each(self, trees: Iterable[Tree[Token] | Token], scope: str | None) -> list[Node]:
        """The nodes of several parts, those that are empty left out."""
        built = (self.build(tree, scope) for tree in trees)
        return [node for node in built if node is not None]

    def leaf(self, token: Token, scope: str | None) -> Node | None:
        """The node of a word, a phrase or a field's value."""
        if token.type == "RANGE":
            self.count(1, token)
            return field_values.bracketed_dates(self, token, scope)
        if scope is None or scope in syntax.WORD_FIELDS:
            field = TextField(scope) if scope in syntax.TEXT_FIELDS else None
            if token.type == "PHRASE":
                return self.phrase(token, field)
            return self.word(token, field)
        value = syntax.unquoted(token)
        if not value:
            return None
        self.count(1, token)
        return self.value(token, scope, value)

    def value(self, token: Token, scope: str, value: str) -> Node | None:
        """The node of what stands behind the name of a field that is no text."""
        if scope in syntax.DATE_FIELDS:
            return field_values.dates(self, token, value)
        if scope == "is":
            return field_values.flag(self, token, value)
        if scope == "version":
            self.versions_told = True
            self.all_versions |= earlier.asked(self, token, value)
            return None
        if scope == "handle":
            handle = analysis.handle(value)
            return Handle(handle) if handle else None
        if scope in syntax.ORIGIN_FIELDS:
            return field_values.origin(self, scope, value)
        if scope == syntax.SPEAKER_FIELD:
            return quoting.speaker(self, token, value)
        return field_values.named(self, token, scope, value)

    # words

    def phrase(self, token: Token, field: TextField | None) -> Node | None:
        """A quoted phrase, its slop narrowed to what the query may still spend."""
        asked = self.slop(token)
        words = tuple(typed(token))
        if not words:
            return None
        beginning = bool(_BEGINNING.search(token)) and not analysis.is_sign(words[-1].exact)
        self.count(len(words), token)
        self.typed(words[:-1] if beginning else words)
        habits.note_open_signs(self, token)
        terms = self.terms_of(words)
        most = most_slop(len(terms), self.spacings) if len(terms) > 1 else asked
        slop = min(asked, most) if len(terms) > 1 else 0
        if beginning:
            return self.ends(terms, words[-1].end, slop, token, field)
        if slop:
            self.spacings -= spacing_count(len(terms), slop)
        if asked > most:
            self.note(
                "capped",
                _("Words of a phrase may lie %(most)d words apart at most.") % {"most": most},
            )
        asked_in_capitals = names.acronyms(self, words, field)
        if len(terms) == 1 and asked_in_capitals:
            return asked_in_capitals[0]
        return conjunction([Phrase(terms, slop, field), *asked_in_capitals])

    def ends(
        self, terms: Sequence[str], end: int, slop: int, token: Token, field: TextField | None
    ) -> Node | None:
        """A phrase whose last word is but begun: with each word of the archive that begins so.

        Each is a phrase of its own, so there are only as many as the query may still spend.
        """
        *first, last = terms
        if len(last) < MIN_EXPANDED:
            raise too_short(self, end, "*")
        found, capped = self.expand("prefix", last)
        each = spacing_count(len(terms), slop) if slop else 1
        most = max(min(MOST_ENDS, self.spacings // each), 1) if first else self.share
        kept = found[:most]
        if capped or len(found) > most:
            self.capped(str(token), len(kept))
        if not kept:
            said = _("No word of the archive begins with “%(word)s”.")
            self.note("unmatched", said % {"word": last})
            return Nothing()
        if not first:
            return Expansion(f"{last}*", tuple(sorted(kept)), field)
        self.spacings -= each * len(kept)
        return disjunction(Phrase((*first, end), slop, field) for end in kept)

    def terms_of(self, words: Sequence[TypedWord]) -> tuple[str, ...]:
        """The exact terms of a phrase, with those that stand between words."""
        between = gaps.gaps(self.text, words)
        each = (
            (between[place], word.exact) if place in between else (word.exact,)
            for place, word in enumerate(words)
        )  # fmt: skip
        return tuple(itertools.chain.from_iterable(each))

    def slop(self, token: Token) -> int:
        """How many other words may stand among those of a phrase. Raises RefusedError."""
        written = str(token).rpartition('"')[2]
        if not written:
            return 0
        if not re.fullmatch(r"~\d+", written, re.ASCII):
            begin = start(token) + len(token) - len(written)
            fix = syntax.replaced(self.text, begin, begin + len(written), "~5")
            reason = _("Say how many other words may stand between, as in “two words”~5.")
            raise RefusedError(begin, len(written), reason, fix)
        # A number of a thousand digits would be refused by int(); four are more than any phrase has.
        return int(written[1:].lstrip("0")[:4] or 0)

    def word(self, token: Token, field: TextField | None) -> Node | None:
        """A bare word, a `prefix*`, a `fuzzy~`, or several words that a hyphen joins."""
        text = bare(token)
        if ("*" in text or "?" in text) and (signs := self.signs(token, text, field)):
            return signs
        if is_pattern(text) and (found := pattern(self, token, field)):
            return found
        if "*" in text or re.search(r"\w~\d*$", text):
            kind: Literal["prefix", "fuzzy"] = "prefix" if "*" in text else "fuzzy"
            before, archive_words = expansion(self, kind, token, field)
            self.typed(before)
            return conjunction([*(self.single(word, field) for word in before), archive_words])
        words = tuple(typed(token))
        if not words:
            return None
        self.take(words, token)
        if len(words) > 1:
            return self.compound(words, field)
        return self.single(words[0], field)

    def signs(self, token: Token, text: str, field: TextField | None) -> Node | None:
        """What has a * before or behind signs of a script without gaps, or a ? among them.

        Any part of a text is found in these scripts, so a * says nothing; a ? leaves a sign open.
        """
        words, inside = tuple(typed(token)), text.strip("*?")
        if not words or "*" in inside or "~" in inside:
            return None
        if not all(analysis.is_sign(word.exact) for word in words):
            return None
        self.take(words, token)
        terms = tuple(word.exact for word in words)
        slop = min(inside.count("?"), most_slop(len(terms), self.spacings))
        self.spacings -= spacing_count(len(terms), slop) if slop else 0
        return Phrase(terms, slop, field)

    def compound(self, words: Sequence[TypedWord], field: TextField | None) -> Node | None:
        """Words that stand together in one (`vice-presidents`), the last in any inflection; or as one.

        Lemmas have no places in an index, so each inflection that the archive has is a phrase.
        """
        *first, last = (word.exact for word in words)
        forms = (last, *self.inflections(words[-1]))
        phrases: list[Node] = [Phrase((*first, form), 0, field) for form in forms]
        written = self.text[words[0].start : words[-1].end]
        if one := analysis.joined(written, self.languages):
            phrases.append(Word(analysis.fold(one), analysis.lemmas(one, self.languages), field))
        return disjunction(phrases)

    def inflections(self, word: TypedWord) -> Sequence[str]:
        """Other words of the archive that share a lemma with this one, the nearest in length."""
        if len(word.exact) < MIN_EXPANDED or not word.exact.isalpha():
            return ()
        typed = self.text[word.start : word.end]
        lemmas = {*analysis.lemmas(typed, self.languages)} - {word.exact}
        beginning = word.exact[: max(len(word.exact) - LONGEST_ENDING, MIN_EXPANDED)]
        terms, _capped = self.expand("prefix", beginning)
        related = [
            term
            for term in terms
            if term != word.exact and lemmas & {*analysis.lemmas(term, self.languages)} - {term}
        ]
        return sorted(related, key=lambda term: abs(len(term) - len(word.exact)))[:MOST_INFLECTIONS]

    def single(self, word: TypedWord, field: TextField | None) -> Word:
        """A bare word with its lemmas in the archive's languages; a name as it is."""
        return names.single(self, word, field)


def _is_expanded(part: Tree[Token] | Token) -> bool:
    """Whether a part of the syntax tree may stand for many words of the archive."""
    return isinstance(part, Token) and is_expanded(part)
