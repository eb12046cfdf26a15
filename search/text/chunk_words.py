"""The words of a chunk: where they stand in it, and how they are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from search.text import capitals, chunks
from search.text.folding import lower, without_accents

_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ＇`´", "'"))

# French, Italian, Catalan and Portuguese words that lose their vowel before another word.
_ELIDED: Final = frozenset(
    {"l", "d", "j", "m", "t", "s", "n", "c", "v", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
     "presqu", "quelqu", "un", "dell", "all", "dall", "nell", "sull", "coll", "quest", "quell",
     "gl", "degl", "agl", "dagl", "negl", "sugl", "bell", "sant", "tutt", "anch", "com", "dov",
     "cos"}
)  # fmt: skip

_LONGEST_REMEMBERED: Final = 64
_MOST_REMEMBERED: Final = 1 << 16


class ChunkWord(NamedTuple):
    """One word of a chunk, its exact term, and the same with its accents."""

    start: int
    end: int
    exact: str
    spelt: str
    capital: bool  # as it stands in the text
    acronym: bool = False


_words_of_chunk: dict[str, tuple[ChunkWord, ...]] = {}
# The exact term of chunks that are one word from end to end, of those that were seen lately.
exact_of_simple: dict[str, str] = {}


def words_of(chunk: str) -> tuple[ChunkWord, ...]:
    """The words of a chunk; remembered, since few chunks are new."""
    words = _words_of_chunk.get(chunk)
    if words is None:
        words = tuple(take_apart(chunk))
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(_words_of_chunk) >= _MOST_REMEMBERED:
                _words_of_chunk.clear()
                exact_of_simple.clear()
            _words_of_chunk[chunk] = words
            if len(words) == 1 and words[0][:2] == (0, len(chunk)):
                exact_of_simple[chunk] = words[0].exact
    return words


def simple_word(chunk: str) -> ChunkWord:
    """The one word of a chunk that has only letters and digits of ASCII."""
    small = chunk.lower()
    return ChunkWord(0, len(chunk), small, small, chunk[0] != small[0], capitals.is_acronym(chunk))


def take_apart(chunk: str) -> Iterator[ChunkWord]:
    """The words of a chunk that will not come again."""
    if chunk.isascii() and chunk.isalnum():
        yield simple_word(chunk)
        return
    if chunk[0] == "#" and len(chunk) > 1:
        spans = list(chunks.tag_parts(chunk[1:])) or [(0, len(chunk) - 1)]
        for start, end in spans:
            for word in take_apart(chunk[1 + start : 1 + end]):
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
