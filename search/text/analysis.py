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
from collections.abc import Container, Iterable, Iterator
from typing import Final, NamedTuple

from search.text import capitals, chunks, known_names
from search.text.folding import fold as fold
from search.text.folding import lower, without_accents
from search.text.lemmas import form_of, has_lemmas, is_word, lemma_of, lemmas_of, without_umlauts
from search.text.short_words import is_short_word
from search.types import TermStream

# To be raised with any change to what terms a text gives: indexes made before are then rebuilt.
ANALYSIS_VERSION: Final = "4"

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

_SHORTEST_JOINED: Final = 4  # letters
_TELLING: Final = 8  # words; what is shorter says little by its capitals
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
    acronym: bool = False


class ChunkTerms(NamedTuple):
    """The exact terms of a chunk's words, their lemmas, and their lemmas as names if others.

    `whole` are exact term and lemma of the words as one (`e-mail`: those of email), if they are one.
    """

    exact: tuple[str, ...]
    lemmas: tuple[str, ...]
    named: tuple[str, ...] | None
    whole: tuple[str, str] | None = None


# Without the Python call that a named tuple's own constructor costs, for each word of each text.
_new_token = functools.partial(tuple.__new__, TextToken)


def handle(text: str) -> str:
    """The handle of an account as it is indexed: folded, without its @."""
    return fold(text.strip()).lstrip("@^").strip()


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
    exact = list(map(_exact_of_simple_chunk.get, spellings))
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
    words = _words(word)
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
    words = _words(word)
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
    try:
        return _terms_of_chunk[language][spelling]
    except KeyError:
        return _terms(spelling, language)


def joined(written: str, languages: Iterable[str]) -> str:
    """A word written with a hyphen as it is without, if that is one in these languages; else "".

    `e-mail` is email.
    """
    one = chunks.joined(written)
    return one if len(one) >= _SHORTEST_JOINED and is_word(fold(one), languages) else ""


def names(text: str, language: str) -> set[int]:
    """Where the words begin that the text writes as names, and that are indexed otherwise so."""
    cut = pieces(text)
    places = [
        place for place, chunk in enumerate(cut[1::2]) if terms(chunk, language).named is not None
    ]
    if not places:
        return set()
    starts = list(itertools.accumulate(map(len, cut)))[::2]
    return {starts[place] for place in capitals.names(cut, places)}


def analyse(blocks: Iterable[tuple[str, str]]) -> TermStream:
    """The terms of (text, language) pairs, each pair a block that no phrase leaves."""
    exact: list[str] = []
    lemmas: list[str] = []
    positions: list[int] = []
    wholes: list[tuple[str, str]] = []
    following = 0
    capitalised: set[str] = set()
    seen: set[str] = set()
    for text, language in blocks:
        begin = len(exact)
        spellings = _add(text, language, exact, lemmas, wholes)
        if language in known_names.NOUNS or not has_lemmas(language):
            seen.update(map(str.lower, spellings))
        else:
            seen.update(spellings)
            if len(spellings) >= _TELLING and not capitals.is_titled(spellings):
                capitalised.update(spellings)
        count = len(exact) - begin
        if count:
            positions += range(following, following + count)
            following += count + BLOCK_GAP
    # Words written as one stand behind all, each a block of its own: so they part no phrase.
    for whole, lemma in wholes:
        exact.append(whole)
        lemmas.append(lemma)
        positions.append(following)
        following += 1 + BLOCK_GAP
    always = tuple(sorted(_always_capitalised(capitalised, seen)))
    return TermStream(tuple(exact), tuple(lemmas), tuple(positions), always)


def _add(
    text: str, language: str, exact: list[str], lemmas: list[str], wholes: list[tuple[str, str]]
) -> list[str]:
    """Add the terms of one block, and give its spellings."""
    known = _terms_of_chunk.setdefault(language, {})
    unsure: list[tuple[int, int, tuple[str, ...]]] = []
    cut = pieces(text)
    spellings = cut[1::2]
    parted = chunks.has_parted_signs(text)
    for place, spelling in enumerate(spellings):
        if parted and place and chunks.parts_words(cut[2 * place - 1], cut[2 * place], spelling):
            exact.append(chunks.GAP)
            lemmas.append(chunks.GAP)
        these, common, named, whole = known.get(spelling) or _terms(spelling, language)
        if named is not None:
            unsure.append((place, len(lemmas), named))
        if whole is not None:
            wholes.append(whole)
        exact += these
        lemmas += common
    if unsure:
        found = capitals.names(cut, [place for place, _, _ in unsure])
        for place, at, named in unsure:
            if place in found:
                lemmas[at : at + len(named)] = named
    return spellings


def _always_capitalised(spellings: Iterable[str], seen: Container[str]) -> set[str]:
    """Exact terms that stand with a capital among these, and nowhere without.

    Only of words that may be names, and of those that may be acronyms: nobody asks about others.
    """
    found = {
        _name_of(spelling)
        for spelling in spellings
        if spelling[0].isupper() and spelling.lower() not in seen
    }
    return found - {""}


@functools.lru_cache(maxsize=_MOST_REMEMBERED)
def _name_of(spelling: str) -> str:
    """The exact term of a spelling that may be a name or an acronym; "" of any other."""
    words = _words(spelling)
    if len(words) != 1:
        return ""
    exact = words[0].exact
    is_one = known_names.is_name(exact) or (words[0].acronym and is_short_word(exact))
    return exact if is_one else ""


def _completed(found: list[TextToken], spellings: list[str]) -> Iterator[TextToken]:
    """The tokens, with those whose chunk is not one plain known word replaced by its words."""
    for token, chunk in zip(found, spellings, strict=True):
        if token.exact is not None:
            yield token
        else:
            for start, end, exact, *_ in _words(chunk):
                yield TextToken(token.start + start, token.start + end, exact)


# --- one chunk ---------------------------------------------------------------------------------

_words_of_chunk: dict[str, tuple[ChunkWord, ...]] = {}
_exact_of_simple_chunk: dict[str, str] = {}
_terms_of_chunk: dict[str, dict[str, ChunkTerms]] = {}


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


def _terms(chunk: str, language: str) -> ChunkTerms:
    words = _words(chunk)
    read = [_read(word, language) for word in words]
    common = tuple([each for each, _ in read])
    named = tuple([each for _, each in read])
    joined = chunks.joined(chunk) if len(words) > 1 else ""
    found = ChunkTerms(
        tuple([word.exact for word in words]),
        common,
        named if named != common else None,
        _whole(joined.lower(), language) if joined else None,
    )
    if len(chunk) <= _LONGEST_REMEMBERED:
        known = _terms_of_chunk.setdefault(language, {})
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known[chunk] = found
    return found


def _whole(joined: str, language: str) -> tuple[str, str] | None:
    exact, lemmas, *_ = _terms(joined, language)
    return (exact[0], lemmas[0]) if len(exact) == 1 else None


def _read(word: ChunkWord, language: str) -> tuple[str, str]:
    """What a word is indexed as where it stands as any other, and where it stands as a name."""
    exact = word.exact
    lemma = ""
    if has_lemmas(language) and len(exact) > 1 and not _DIGIT.search(exact):
        lemma = lemma_of(exact, word.spelt, language, capital=word.capital)
    common = f"{language}:{lemma}" if lemma else exact
    if word.acronym:
        return common, exact.upper()
    if word.capital and lemma and known_names.makes_name(exact, lemma, language):
        return common, exact
    return common, common


def _take_apart(chunk: str) -> Iterator[ChunkWord]:
    if chunk.isascii() and chunk.isalnum():
        small = chunk.lower()
        acronym = capitals.is_acronym(chunk)
        yield ChunkWord(0, len(chunk), small, small, chunk[0] != small[0], acronym)
        return
    if chunk[0] == "#" and len(chunk) > 1:
        spans = list(chunks.tag_parts(chunk[1:])) or [(0, len(chunk) - 1)]
        for start, end in spans:
            for word in _take_apart(chunk[1 + start : 1 + end]):
                yield word._replace(start=word.start + 1 + start, end=word.end + 1 + start)
        return
    plain = chunk.translate(_APOSTROPHES)
    for match in chunks.WORD.finditer(plain):
        start, end = match.span()
        if match.lastgroup is None:
            start, end = _without_clitics(plain, start, end)
        written = _written(match) or plain[start:end]
        spelt = lower(written)
        exact = without_accents(spelt)
        if exact:
            acronym = capitals.is_acronym(written) and capitals.is_acronym(exact.upper())
            yield ChunkWord(start, end, exact, spelt, plain[start].isupper(), acronym)


def _written(match: re.Match[str]) -> str:
    """What a word of a chunk is as it stands, where that is not its letters; "" where it is."""
    if match["grouped"]:
        return _number(match["grouped"], match["fraction"] or "")
    if match["decimal"]:
        return match["decimal"].replace(",", ".")
    if match["initials"]:
        return match["initials"].replace(".", "")
    return chunks.NO_PART_OF_EMOJI.sub("", match["emoji"]) if match["emoji"] else ""


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
