"""Text to terms: the one place that says what a word is.

Every word has two terms. The *exact* term is the word in lower case, without accents; quoted
phrases, prefixes and fuzzy words match it. The *lemma* is what bare words match.

A lemma is that of the word as its text spells it, accents and all, and folded afterwards. People
type queries without accents, so a query word has several candidate lemmas: see `lemmas`.

A lemma carries the language that it is a lemma in (`en:leader`): a Spanish *para* never meets an
English Paris.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Final, NamedTuple

from search.text import capitals, chunks, known_names
from search.text.chunk_words import ChunkWord, exact_of_simple, simple_word, take_apart, words_of
from search.text.compounds import lemmas_of_parts
from search.text.folding import fold as fold
from search.text.lemmas import form_of, has_lemmas, is_word, lemma_of, lemmas_of, without_umlauts
from search.text.short_words import is_short_word
from search.types import TermStream

# To be raised with any change to what terms a text gives: indexes made before are then rebuilt.
ANALYSIS_VERSION: Final = "7"

# Positions left empty between two blocks.
BLOCK_GAP: Final = 16

# An account's @, and what stands before names ("^") and origins (":") among the handles.
_BEFORE_HANDLE: Final = re.compile(r"^[\s@^:]+")
_DIGIT: Final = re.compile(r"\d")
_SHORTEST_JOINED: Final = 4  # letters
_TELLING: Final = 8  # words; what is shorter says little by its capitals
_LONGEST_REMEMBERED: Final = 64
_MOST_REMEMBERED: Final = 1 << 16


class TextToken(NamedTuple):
    """One word of a text: `text[start:end]`, and its exact term."""

    start: int
    end: int
    exact: str


# The exact term and the lemma of one word.
Pair = tuple[str, str]


class ChunkTerms(NamedTuple):
    """The exact terms of a chunk's words, their lemmas, and their lemmas as names if others.

    `whole` are exact term and lemma of the words as one (`e-mail`: those of email), if they are one.
    `name` is the exact term of what is one word with a capital, and may be a name. `parts` are the
    lemmas of the nouns that a compound is made of, by which bare words find it.
    """

    exact: tuple[str, ...]
    lemmas: tuple[str, ...]
    named: tuple[str, ...] | None
    whole: Pair | None = None
    name: str = ""
    parts: tuple[str, ...] = ()


# Without the Python call that a named tuple's own constructor costs, for each word of each text.
_new_token = functools.partial(tuple.__new__, TextToken)


def handle(text: str) -> str:
    """The handle of an account as it is indexed: folded, without its @.

    Nor with a sign that parts other terms from handles: what is no handle is not asked for as one.
    """
    return _BEFORE_HANDLE.sub("", fold(text)).strip()


def tokens(text: str) -> list[TextToken]:
    """The words of the text in order, with their places in it.

    Hyphens, slashes and dots part words; an apostrophe within a word does not, but an elided
    article before it and an English 's after it are left out. Initials are one word (`U.S.` is
    `us`), and so is a number with its separators (`1,284` is `1284`, `2,5` is `2.5`).
    """
    return tokens_of(pieces(text))


def pieces(text: str) -> list[str]:
    """The text cut up: a gap, a spelling of one or more words, a gap, … and a gap at last."""
    return (chunks.ASCII_CHUNK if text.isascii() else chunks.CHUNK).split(text)


def tokens_of(cut: list[str]) -> list[TextToken]:
    """The `tokens` of a text from its `pieces`."""
    ends = list(itertools.accumulate(map(len, cut)))
    spellings = cut[1::2]
    exact = list(map(exact_of_simple.get, spellings))
    found = list(map(_new_token, zip(ends[::2], ends[1::2], exact, strict=False)))
    if None in exact:
        return list(_completed(found, spellings))
    return found


def lemma(word: str, language: str) -> str:
    """The lemma under which a word inside a sentence is indexed (`elecciones`: `es:eleccion`).

    `language` is an ISO 639-1 code. In a language without lemmas, for a word with digits, for a
    name and for what is not one word, it is the exact term. Give the word as the text spells it,
    accents, capitals and all.
    """
    found = terms(word, language)
    if len(found.exact) != 1:
        return fold(word)
    return found.lemmas[0] if found.named is None else found.named[0]


def lemmas(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The distinct lemmas under which a query word may be indexed, in these languages.

    The word may lack the accents of its language: `economia` has the lemma of economía too. The
    exact term is always among them, for names and for texts in languages that have no lemmas, and
    so is the acronym that it may be.
    """
    words = words_of(word)
    if len(words) != 1:
        return (fold(word),)
    exact, spelt = words[0].exact, words[0].spelt
    found = {exact: True}
    if capitals.is_acronym(acronym := exact.upper()):
        found[acronym] = True
    languages = tuple(languages)
    if "de" in languages:
        found.update(dict.fromkeys(without_umlauts(exact, spelt), True))
    if not _DIGIT.search(exact):
        for language in filter(has_lemmas, languages):
            some = sorted(lemmas_of(exact, spelt, language))
            found.update({f"{language}:{each}": True for each in some})
    return tuple(found)


def acronym(word: str) -> str:
    """The lemma under which texts have this word as an acronym; "" if it is not written as one."""
    words = words_of(word)
    return words[0].exact.upper() if len(words) == 1 and words[0].acronym else ""


def is_sign(exact: str) -> bool:
    """Whether an exact term is a sign of a script without gaps, so that any part of a text is found."""
    return chunks.is_sign(exact)


def may_be_name(exact: str) -> bool:
    """Whether an exact term is a word that may be a name."""
    return known_names.is_name(exact)


def other_forms(exact: str, languages: Iterable[str]) -> list[str]:
    """Words of these languages, one for each lemma, by which other forms of a word are found."""
    found = {form_of(exact, language) for language in languages}
    return sorted(filter(None, found))


def terms(spelling: str, language: str) -> ChunkTerms:
    """What a spelling among the `pieces` of a text in the language is indexed as."""
    known = _known_in(language)
    if pair := known.plain.get(spelling):
        return ChunkTerms((pair[0],), (pair[1],), None)
    return known.others.get(spelling) or _terms(spelling, language)


def joined(written: str, languages: Iterable[str]) -> str:
    """A word written with a hyphen as it is without, if that is one in these languages; else "".

    `e-mail` is email.
    """
    one = chunks.joined(written)
    return one if len(one) >= _SHORTEST_JOINED and is_word(fold(one), languages) else ""


def names(text: str, language: str) -> set[int]:
    """Where the words begin that the text writes as names, and that are indexed otherwise so."""
    cut = pieces(text)
    spellings = cut[1::2]
    plain = _known_in(language).plain
    places = [
        place
        for place, chunk in enumerate(spellings)
        if chunk not in plain and terms(chunk, language).named is not None
    ]
    if not places:
        return set()
    starts = list(itertools.accumulate(map(len, cut)))[::2]
    titled = capitals.is_titled(spellings)
    return {starts[place] for place in capitals.names(cut, places, titled=titled)}


def analyse(blocks: Iterable[tuple[str, str]]) -> TermStream:
    """The terms of (text, language) pairs, each pair a block that no phrase leaves."""
    found: list[Pair] = []
    positions: list[range] = []
    wholes: list[Pair] = []
    parts: list[str] = []
    following = 0
    capitalised: dict[str, str] = {}
    seen: list[Iterable[str]] = []
    for text, language in blocks:
        begin = len(found)
        seen.append(_add(text, language, found, wholes, parts, capitalised))
        count = len(found) - begin
        if count:
            positions.append(range(following, following + count))
            following += count + BLOCK_GAP
    # Words written as one stand behind all, each a block of its own: so they part no phrase.
    for whole in wholes:
        found.append(whole)
        positions.append(range(following, following + 1))
        following += 1 + BLOCK_GAP
    always: set[str] = set()
    if capitalised:
        small = set(itertools.chain.from_iterable(seen))
        always.update(name for each, name in capitalised.items() if each.lower() not in small)
    return TermStream(
        tuple(map(itemgetter(0), found)),
        (*map(itemgetter(1), found), *parts),
        tuple(itertools.chain.from_iterable(positions)),
        tuple(sorted(always)),
    )


def _add(
    text: str,
    language: str,
    found: list[Pair],
    wholes: list[Pair],
    parts: list[str],
    capitalised: dict[str, str],
) -> Iterable[str]:
    """Add the terms of one block, and which of its words have a capital and may be names.

    Gives its spellings, in small letters where the language makes no names of capitals.
    """
    cut = pieces(text)
    spellings = cut[1::2]
    known = _known_in(language)
    pairs = list(map(known.plain.get, spellings))
    gaps = _gaps(text, cut)
    for place in gaps:
        pairs[place] = None  # to be looked at
    unsure: list[tuple[int, int, tuple[str, ...]]] = []
    may_be: dict[str, str] = {}
    others, start = known.others, 0
    # What is not plain is a name, or of several words, or new. `index` finds it without a loop.
    with suppress(ValueError):
        while True:
            place = pairs.index(None, start)
            found += pairs[start:place]  # type: ignore[arg-type]
            start = place + 1
            spelling = spellings[place]
            if gaps and (between := gaps.get(place)):
                found.append((between, between))
            exact, lemmas, named, whole, name, of_nouns = others.get(spelling) or terms(
                spelling, language
            )
            parts += of_nouns
            if named is not None:
                unsure.append((place, len(found), named))
            if name:
                may_be[spelling] = name
            if len(exact) == 1:
                found.append((exact[0], lemmas[0]))
                continue
            if whole is not None:
                wholes.append(whole)
            found += zip(exact, lemmas, strict=True)
    found += pairs[start:]  # type: ignore[arg-type]
    titled = bool(unsure or may_be) and capitals.is_titled(spellings, known.small)
    _as_names(found, cut, unsure, titled=titled)
    if language in known_names.NOUNS or not known.lemmatised:
        return map(str.lower, spellings)
    if may_be and not titled and len(spellings) >= _TELLING:
        capitalised.update(may_be)
    return spellings


def _as_names(
    found: list[Pair],
    cut: Sequence[str],
    unsure: Sequence[tuple[int, int, tuple[str, ...]]],
    *,
    titled: bool,
) -> None:
    """Give those words of a text that are names the lemmas that they have so.

    Each of `unsure` is known by its place in the text, and by where its terms begin.
    """
    if not unsure:
        return
    names = capitals.names(cut, [place for place, _, _ in unsure], titled=titled)
    for place, at, named in unsure:
        if place in names:
            exact = (exact for exact, _ in found[at : at + len(named)])
            found[at : at + len(named)] = zip(exact, named, strict=True)


def _gaps(text: str, cut: Sequence[str]) -> dict[int, str]:
    """The terms that stand before spellings of a text, cut into `pieces`, by the places of these."""
    if not chunks.has_between(text):
        return {}
    found: dict[int, str] = {}
    before = ""
    for place in range(len(cut) // 2):
        after = cut[2 * place + 1]
        if term := chunks.term_between(before, cut[2 * place], after):
            found[place] = term
        before = after
    return found


def _completed(found: list[TextToken], spellings: list[str]) -> Iterator[TextToken]:
    """The tokens, with those whose chunk is not one plain known word replaced by its words."""
    for token, chunk in zip(found, spellings, strict=True):
        if token.exact is not None:
            yield token
        else:
            for start, end, exact, *_ in words_of(chunk):
                yield TextToken(token.start + start, token.start + end, exact)


# --- one chunk ---------------------------------------------------------------------------------


class _Known(NamedTuple):
    """What spellings are indexed as in one language."""

    lemmatised: bool  # whether the language's words are brought together
    plain: dict[str, Pair]  # those of one word that is indexed in one way, and no name
    others: dict[str, ChunkTerms]
    small: set[str]  # of those that are plain: whose small letters say that a text is no headline


_known: dict[str, _Known] = {}


def _known_in(language: str) -> _Known:
    return _known.get(language) or _none_known_in(language)


def _none_known_in(language: str) -> _Known:
    known = _known[language] = _Known(has_lemmas(language), {}, {}, set())
    return known


def _terms(chunk: str, language: str) -> ChunkTerms:
    known = _known_in(language)
    simple = chunk.isascii() and chunk.isalnum()
    words = (simple_word(chunk),) if simple else tuple(take_apart(chunk))
    if len(words) != 1:
        found = _terms_of_several(chunk, words, language)
    else:
        word = words[0]
        common, named = _read(word, language, known)
        exact = sys.intern(word.exact)
        # Only words that may be names, and those that may be acronyms: nobody asks about others.
        may_be = chunk[0].isupper() and (
            known_names.is_name(exact) or (word.acronym and is_short_word(exact))
        )
        parts = _parts(word, language)
        if common == named and not may_be and not parts:
            if len(chunk) <= _LONGEST_REMEMBERED:
                known = _with_room(known, language)
                known.plain[chunk] = (exact, common)
                if capitals.is_small(chunk):
                    known.small.add(chunk)
            return ChunkTerms((exact,), (common,), None)
        found = ChunkTerms(
            (exact,), (common,), None if common == named else (named,), None, exact * may_be, parts
        )
    if len(chunk) <= _LONGEST_REMEMBERED:
        _with_room(known, language).others[chunk] = found
    return found


def _with_room(known: _Known, language: str) -> _Known:
    """What is remembered of a language, begun anew where that is much."""
    if len(known.plain) + len(known.others) < _MOST_REMEMBERED:
        return known
    # Another thread may be looking at what there was.
    return _none_known_in(language)


def _terms_of_several(chunk: str, words: Sequence[ChunkWord], language: str) -> ChunkTerms:
    read = [_read(word, language, _known_in(language)) for word in words]
    common = tuple([each for each, _ in read])
    named = tuple([each for _, each in read])
    joined = chunks.joined(chunk) if words else ""
    return ChunkTerms(
        tuple([sys.intern(word.exact) for word in words]),
        common,
        named if named != common else None,
        _whole(joined.lower(), language) if joined else None,
        parts=tuple([part for word in words for part in _parts(word, language)]),
    )


def _parts(word: ChunkWord, language: str) -> tuple[str, ...]:
    """The lemmas of the nouns that a word is made of; a noun has a capital where they are known."""
    if not word.capital:
        return ()
    return tuple(
        [sys.intern(f"{language}:{lemma}") for lemma in lemmas_of_parts(word.exact, language)]
    )


def _whole(joined: str, language: str) -> tuple[str, str] | None:
    exact, lemmas, *_ = _terms(joined, language)
    return (exact[0], lemmas[0]) if len(exact) == 1 else None


def _read(word: ChunkWord, language: str, known: _Known) -> tuple[str, str]:
    """What a word is indexed as where it stands as any other, and where it stands as a name."""
    exact = word.exact
    lemma = ""
    if known.lemmatised and len(exact) > 1 and (exact.isalpha() or not _DIGIT.search(exact)):
        lemma = lemma_of(exact, word.spelt, language, capital=word.capital)
    common = sys.intern(f"{language}:{lemma}" if lemma else exact)
    if word.acronym:
        return common, sys.intern(exact.upper())
    if word.capital and lemma and known_names.makes_name(exact, lemma, language):
        return common, exact
    return common, common
