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
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from search.text.folding import INVISIBLE, lower, without_accents
from search.text.folding import fold as fold
from search.text.lemmas import has_lemmas, lemma_of, lemmas_of
from search.types import TermStream

# To be raised with any change to what terms a text gives: indexes made before are then rebuilt.
ANALYSIS_VERSION: Final = "2"

# Positions left empty between two blocks.
BLOCK_GAP: Final = 16

_DIGIT: Final = re.compile(r"\d")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ＇`´", "'"))

# French, Italian, Catalan and Portuguese words that lose their vowel before another word.
_ELIDED: Final = frozenset(
    {"l", "d", "j", "m", "t", "s", "n", "c", "v", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
     "presqu", "quelqu", "un", "dell", "all", "dall", "nell", "sull", "coll", "quest", "quell",
     "gl", "degl", "agl", "dagl", "negl", "sugl", "bell", "sant", "tutt", "anch", "com", "dov",
     "cos"}
)  # fmt: skip

# A chunk is one or more words with whatever may join them to one (`O'Brien`, `U.S`, `1,284`); the
# few chunks with anything but letters and digits are taken apart once, and remembered.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_LETTER: Final = rf"[\w{_MARKS}{INVISIBLE}]"
_ASCII_CHUNK: Final = re.compile(r"([a-zA-Z0-9]\w*(?:[.,'`]\w+)*)", re.ASCII)
_CHUNK: Final = re.compile(
    rf"([^\W_]{_LETTER}*(?:(?:[.,'`’‘＇´]|(?<=\d)[\u00a0\u2009\u202f](?=\d\d\d))\w{_LETTER}*)*)"
)
_IDEOGRAPH: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IN_WORD: Final = rf"[^\W_{_IDEOGRAPH}]"
_WORD_TAIL: Final = rf"[^\W_{_IDEOGRAPH}]|[{_MARKS}{INVISIBLE}]"
_WORD: Final = re.compile(
    rf"""
      (?P<grouped> (?<![\d.,])
          \d{{1,3}} (?: ([.,'\u00a0\u2009\u202f])\d{{3}} (?:\2\d{{3}})* (?!\d) )
          (?P<fraction> [.,]\d+ (?![.,\d]) )? (?![.,]\d) )
    | (?P<decimal> (?<![\d.,]) \d+[.,]\d+ (?![.,]?\d) )
    | (?P<initials> (?<!\w) [^\W\d_] (?:\.[^\W\d_])+ (?!{_LETTER}) )
    | [{_IDEOGRAPH}]
    | {_IN_WORD} (?:{_WORD_TAIL})* (?: (?:'|_+) {_IN_WORD} (?:{_WORD_TAIL})* )*
    """,
    re.VERBOSE,
)
_LONGEST_REMEMBERED: Final = 64
_MOST_REMEMBERED: Final = 1 << 16


class TextToken(NamedTuple):
    """One word of a text: `text[start:end]`, and its exact term."""

    start: int
    end: int
    exact: str


class ChunkWord(NamedTuple):
    """One word of a chunk, its exact term, and the same with its accents."""

    start: int
    end: int
    exact: str
    spelt: str
    capital: bool  # as it stands in the text


# Without the Python call that a named tuple's own constructor costs, for each word of each text.
_new_token = functools.partial(tuple.__new__, TextToken)


def handle(text: str) -> str:
    """The handle of an account as it is indexed: folded, without its @."""
    return fold(text.strip()).lstrip("@").strip()


def tokens(text: str) -> list[TextToken]:
    """The words of the text in order, with their places in it.

    Hyphens, slashes and dots part words; an apostrophe within a word does not, but an elided
    article before it and an English 's after it are left out. Initials are one word (`U.S.` is
    `us`), and so is a number with its separators (`1,284` is `1284`, `2,5` is `2.5`).
    """
    return tokens_of(pieces(text))


def pieces(text: str) -> list[str]:
    """The text cut up: a gap, a spelling of one or more words, a gap, … and a gap at last."""
    return (_ASCII_CHUNK if text.isascii() else _CHUNK).split(text)


def tokens_of(cut: list[str]) -> list[TextToken]:
    """The `tokens` of a text from its `pieces`."""
    ends = list(itertools.accumulate(map(len, cut)))
    chunks = cut[1::2]
    exact = list(map(_exact_of_simple_chunk.get, chunks))
    found = list(map(_new_token, zip(ends[::2], ends[1::2], exact, strict=False)))
    if None in exact:
        return list(_completed(found, chunks))
    return found


def lemma(word: str, language: str) -> str:
    """The lemma under which a word of a text is indexed (`elecciones` in "es": `es:eleccion`).

    `language` is an ISO 639-1 code. In a language without lemmas, and for a word with digits or
    what is not one word, it is the exact term. Give the word as the text spells it, accents
    and all.
    """
    words = _words_of_chunk.get(word) or _words(word)
    if len(words) != 1:
        return fold(word)
    return _lemma(words[0], language)


def lemmas(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The distinct lemmas under which a query word may be indexed, in these languages.

    The word may lack the accents of its language: `economia` has the lemma of economía too. The
    exact term is always among them, for texts in languages that have no lemmas.
    """
    words = _words(word)
    if len(words) != 1:
        return (fold(word),)
    exact, spelt = words[0].exact, words[0].spelt
    found = {exact: True}
    for language in languages:
        if has_lemmas(language) and not _DIGIT.search(exact):
            some = sorted(lemmas_of(exact, spelt, language))
            found.update({f"{language}:{lemma}": True for lemma in some})
    return tuple(found)


def terms(spelling: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The exact terms and the lemmas of a spelling among the `pieces` of a text in the language."""
    try:
        return _terms_of_chunk[language][spelling]
    except KeyError:
        return _terms(spelling, language)


def analyse(blocks: Iterable[tuple[str, str]]) -> TermStream:
    """The terms of (text, language) pairs, each pair a block that no phrase leaves."""
    exact: list[str] = []
    lemmas: list[str] = []
    positions: list[int] = []
    following = 0
    for text, language in blocks:
        begin = len(exact)
        known = _terms_of_chunk.setdefault(language, {})
        for chunk in pieces(text)[1::2]:
            found = known.get(chunk) or _terms(chunk, language)
            exact += found[0]
            lemmas += found[1]
        count = len(exact) - begin
        if count:
            positions += range(following, following + count)
            following += count + BLOCK_GAP
    return TermStream(tuple(exact), tuple(lemmas), tuple(positions))


def _completed(found: list[TextToken], chunks: list[str]) -> Iterator[TextToken]:
    """The tokens, with those whose chunk is not one plain known word replaced by its words."""
    for token, chunk in zip(found, chunks, strict=True):
        if token.exact is not None:
            yield token
        else:
            for start, end, exact, *_ in _words(chunk):
                yield TextToken(token.start + start, token.start + end, exact)


# --- one chunk ---------------------------------------------------------------------------------

_words_of_chunk: dict[str, tuple[ChunkWord, ...]] = {}
_exact_of_simple_chunk: dict[str, str] = {}
_terms_of_chunk: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {}


def _words(chunk: str) -> tuple[ChunkWord, ...]:
    """The words of a chunk; remembered, since few chunks are new."""
    words = _words_of_chunk.get(chunk)
    if words is None:
        words = tuple(_take_apart(chunk))
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(_words_of_chunk) >= _MOST_REMEMBERED:
                _words_of_chunk.clear()
                _exact_of_simple_chunk.clear()
            _words_of_chunk[chunk] = words
            if len(words) == 1 and words[0][:2] == (0, len(chunk)):
                _exact_of_simple_chunk[chunk] = words[0].exact
    return words


def _terms(chunk: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The exact terms and the lemmas of a chunk of a text in the language."""
    words = _words(chunk)
    found = (
        tuple([word.exact for word in words]),
        tuple([_lemma(word, language) for word in words]),
    )
    if len(chunk) <= _LONGEST_REMEMBERED:
        known = _terms_of_chunk.setdefault(language, {})
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known[chunk] = found
    return found


def _take_apart(chunk: str) -> Iterator[ChunkWord]:
    if chunk.isascii() and chunk.isalnum():
        small = chunk.lower()
        yield ChunkWord(0, len(chunk), small, small, chunk[0] != small[0])
        return
    plain = chunk.translate(_APOSTROPHES)
    for match in _WORD.finditer(plain):
        start, end = match.span()
        if match["grouped"]:
            spelt = _number(match["grouped"], match["fraction"] or "")
        elif match["decimal"]:
            spelt = match["decimal"].replace(",", ".")
        elif match["initials"]:
            spelt = match["initials"].replace(".", "")
        else:
            start, end = _without_clitics(plain, start, end)
            spelt = plain[start:end]
        spelt = lower(spelt)
        exact = without_accents(spelt)
        if exact:
            yield ChunkWord(start, end, exact, spelt, plain[start].isupper())


def _number(grouped: str, fraction: str) -> str:
    whole = re.sub(r"\D", "", grouped[: len(grouped) - len(fraction)])
    return whole + fraction.replace(",", ".")


def _without_clitics(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out an elided article before the word, and an English possessive after it."""
    word = text[start:end].lower()
    if word.endswith("'s"):
        end -= 2
    head, apostrophe, rest = text[start:end].partition("'")
    if apostrophe and rest and head.lower() in _ELIDED:
        start += len(head) + 1
    return start, end


def _lemma(word: ChunkWord, language: str) -> str:
    if not has_lemmas(language) or _DIGIT.search(word.exact):
        return word.exact
    return f"{language}:{lemma_of(word.exact, word.spelt, language, capital=word.capital)}"
