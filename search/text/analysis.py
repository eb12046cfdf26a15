"""Text to terms: the one place that says what a word is.

Every word has two terms. The *exact* term is the word in lower case, without accents; quoted
phrases, prefixes and fuzzy words match it. The *lemma* is what bare words match.

A word is stemmed as its text spells it, accents and all, since Snowball's suffixes carry accents
(`-ía`, `-ción`, `-ità`), and the accents are folded afterwards. People type queries without
accents, so a query word has several candidate lemmas: see `lemmas`.

A lemma carries the language that it is a lemma in (`en:leader`). Without it, German would cut the
query word "leader" to "lead", and find that in English texts.
"""

from __future__ import annotations

import functools
import itertools
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import Stemmer

from search.types import TermStream

# To be raised with any change to what terms a text gives: indexes made before are then rebuilt.
ANALYSIS_VERSION: Final = "1"

# Positions left empty between two blocks.
BLOCK_GAP: Final = 16

# The stemmers of Snowball, by ISO 639-1 code. Blocks in other languages are indexed as they are.
_ALGORITHMS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Endings with accents that decide what a stemmer takes for a suffix. Queries may lack the accents.
# (Those in English and German are of foreign names: José, Laudonnière, Avilés.)
_ACCENTED_ENDINGS: Final = {
    "en": "é és ée ées ère",
    "de": "é és ée ées ère ière êt én ér",
    "es": "á é í ó ú ás és ís án én ín ón ía ías ían íamos íais áis éis ímos ábamos áramos iéramos "
    "ásemos iésemos",
    "ca": "à é è í ó ò ús és ió ía íem",
    "pt": "á ã é ê í ó ô ás és ês ôs ém éu ãe õe ão ãos ães ões ção ções ável ível áveis íveis "
    "ância âncias ência ências ária ário ários árias ório ória órios órias éria érias ída ídas "
    "ído ídos íram íamos ávamos áramos êramos íramos ássemos êssemos íssemos",
    "fr": "é ée és ées ès ité ités ère ères ière ières érait éraient èrent âmes âtes ât îmes îtes "
    "ît ièrement ément",
    "it": "à è é ì ò ù",
}

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
     "ŧ": "t", "ŋ": "n", "\N{FRACTION SLASH}": "/"}
)  # fmt: skip
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_DIGIT: Final = re.compile(r"\d")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ＇`´", "'"))

# French, Italian, Catalan and Portuguese words that lose their vowel before another word.
_ELIDED: Final = frozenset(
    {"l", "d", "j", "m", "t", "s", "n", "c", "v", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
     "presqu", "quelqu", "un", "dell", "all", "dall", "nell", "sull", "coll", "quest", "quell",
     "gl", "degl", "agl", "dagl", "negl", "sugl", "bell", "sant", "tutt", "anch", "com", "dov",
     "cos"}
)  # fmt: skip

# Plurals that Snowball's Portuguese stemmer leaves apart from their singulars.
_PORTUGUESE_PLURALS: Final = re.compile("(?<=..)ões$|(?<=...)ais$")

# A chunk is one or more words with whatever may join them to one (`O'Brien`, `U.S`, `1,284`); the
# few chunks with anything but letters and digits are taken apart once, and remembered.
_INVISIBLE: Final = "\u00ad\u200c\u200d\u2060\ufeff"
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_LETTER: Final = rf"[\w{_MARKS}{_INVISIBLE}]"
_ASCII_CHUNK: Final = re.compile(r"([a-zA-Z0-9]\w*(?:[.,'`]\w+)*)", re.ASCII)
_CHUNK: Final = re.compile(
    rf"([^\W_]{_LETTER}*(?:(?:[.,'`’‘＇´]|(?<=\d)[\u00a0\u2009\u202f](?=\d\d\d))\w{_LETTER}*)*)"
)
_IDEOGRAPH: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IN_WORD: Final = rf"[^\W_{_IDEOGRAPH}]"
_WORD_TAIL: Final = rf"[^\W_{_IDEOGRAPH}]|[{_MARKS}{_INVISIBLE}]"
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
    """One word of a chunk, its exact term, and the same in lower case with its accents."""

    start: int
    end: int
    exact: str
    spelt: str


# Without the Python call that a named tuple's own constructor costs, for each word of each text.
_new_token = functools.partial(tuple.__new__, TextToken)


def fold(text: str) -> str:
    """The text in compatibility form and lower case, without accents and invisible characters."""
    if text.isascii():
        return text.lower()
    return _without_accents(_lower(text))


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

    `language` is an ISO 639-1 code. In a language without a stemmer, and for a word with digits
    or what is not one word, it is the exact term. Give the word as the text spells it, accents
    and all.
    """
    words = _words_of_chunk.get(word) or _words(word)
    if len(words) != 1:
        return fold(word)
    return _lemma(words[0].exact, words[0].spelt, language)


def lemmas(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The distinct lemmas under which a query word may be indexed, in these languages.

    The word may lack the accents of its language: `economia` has the lemma of economía too. The
    exact term is always among them, for text in languages that have no stemmer.
    """
    words = _words(word)
    if len(words) != 1:
        return (fold(word),)
    exact, spelt = words[0].exact, words[0].spelt
    found = {}
    for language in languages:
        found[_lemma(exact, spelt, language)] = True
        for spelling in _spellings(exact, language):
            found[_lemma(exact, spelling, language)] = True
    found[exact] = True
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
    stemmed: list[str] = []
    positions: list[int] = []
    following = 0
    for text, language in blocks:
        begin = len(exact)
        known = _terms_of_chunk.setdefault(language, {})
        for chunk in pieces(text)[1::2]:
            found = known.get(chunk) or _terms(chunk, language)
            exact += found[0]
            stemmed += found[1]
        count = len(exact) - begin
        if count:
            positions += range(following, following + count)
            following += count + BLOCK_GAP
    return TermStream(tuple(exact), tuple(stemmed), tuple(positions))


def _completed(found: list[TextToken], chunks: list[str]) -> Iterator[TextToken]:
    """The tokens, with those whose chunk is not one plain known word replaced by its words."""
    for token, chunk in zip(found, chunks, strict=True):
        if token.exact is not None:
            yield token
        else:
            for start, end, exact, _ in _words(chunk):
                yield TextToken(token.start + start, token.start + end, exact)


# --- one chunk ---------------------------------------------------------------------------------

_words_of_chunk: dict[str, tuple[ChunkWord, ...]] = {}
_exact_of_simple_chunk: dict[str, str] = {}
_terms_of_chunk: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {}
_local = threading.local()


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
        tuple([_lemma(word.exact, word.spelt, language) for word in words]),
    )
    if len(chunk) <= _LONGEST_REMEMBERED:
        known = _terms_of_chunk.setdefault(language, {})
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known[chunk] = found
    return found


def _take_apart(chunk: str) -> Iterator[ChunkWord]:
    if chunk.isascii() and chunk.isalnum():
        lower = chunk.lower()
        yield ChunkWord(0, len(chunk), lower, lower)
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
        spelt = _lower(spelt)
        exact = _without_accents(spelt)
        if exact:
            yield ChunkWord(start, end, exact, spelt)


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


def _lower(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return text if text.isascii() else "".join(c for c in text if c not in _INVISIBLE)


def _without_accents(lower: str) -> str:
    if lower.isascii():
        return lower
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", lower)).translate(_LETTERS)
    return unicodedata.normalize("NFC", folded).replace(" ", "")


def _lemma(exact: str, spelt: str, language: str) -> str:
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None or _DIGIT.search(exact):
        return exact
    if language == "pt":
        spelt = _PORTUGUESE_PLURALS.sub(_singular, spelt)
    # A stemmer keeps its word in itself while it works on it: one for each thread.
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    stemmer = stemmers.get(algorithm)
    if stemmer is None:
        stemmer = stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return f"{language}:{_without_accents(stemmer.stemWord(spelt)) or exact}"


def _singular(plural: re.Match[str]) -> str:
    return "ão" if plural.group() == "ões" else "al"


def _spellings(exact: str, language: str) -> Iterator[str]:
    """The word as it is, and with each accented ending that the language may want there."""
    yield exact
    for plain, accented in _endings(language):
        if exact.endswith(plain):
            yield exact[: -len(plain)] + accented


@functools.cache
def _endings(language: str) -> tuple[tuple[str, str], ...]:
    endings = _ACCENTED_ENDINGS.get(language, "").split()
    return tuple((_without_accents(ending), ending) for ending in endings)
