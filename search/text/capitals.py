"""What a capital says: whether a text writes a word as a name, or only begins a sentence with it.

A word that may be a name (`names.txt`: Wells, Bush, Castillo, and no Court or Elections) is one where
it has a capital inside a sentence, and so are a few letters all in capitals (`US`, `WHO`). At the
beginning of a sentence a capital says nothing, unless the same block has the word with a capital
inside a sentence and never without one; in a headline that has capitals throughout it says nothing
either, and in German, where all nouns have one, only an acronym is told by it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable, Sequence
from typing import Final

_BEGINS: Final = re.compile(r"[.!?…:\n\"“”„«»‹›•—–|¿¡]")
# Before a name these end no sentence, whatever point stands after them.
_TITLES: Final = frozenset(
    ("mr", "mrs", "ms", "dr", "drs", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "prof",
     "rev", "hon", "st", "jr", "sr", "sra", "dra", "lic", "ing", "mme", "mlle", "fr", "adm", "cmdr",
     "pres", "supt", "det", "insp", "hr", "fru", "dott", "avv", "on", "vs")
)  # fmt: skip
_LONG: Final = 4  # letters; shorter words are small in headlines with capitals throughout, and so
_SMALL: Final = frozenset(
    ("with", "from", "into", "over", "than", "that", "upon", "after", "under", "about", "against",
     "between", "para", "como", "sobre", "entre", "desde", "hasta", "contra", "avec", "dans", "pour",
     "della", "delle", "degli", "nella", "pela", "pelo")
)  # fmt: skip
_FEW: Final = 0.25
_ENOUGH: Final = 32  # words that say how a text is written
_ACRONYM: Final = range(2, 6)  # letters; what is longer and a word is written so to be loud


def is_acronym(letters: str) -> bool:
    """Whether letters, as a text or a query has them, may be an acronym."""
    return len(letters) in _ACRONYM and letters.isalpha() and letters.isupper()


def is_loud(chunks: Sequence[str]) -> bool:
    """Whether a text is all in capitals, so that none of them tells anything."""
    some = chunks[:_ENOUGH]
    return sum(map(str.isupper, some)) * 2 > len(some)


def is_titled(chunks: Sequence[str], known_small: Container[str] = ()) -> bool:
    """Whether a text has capitals throughout, as headlines do.

    Of most texts that is known without a look at each word, by those that are known to be `is_small`.
    """
    some = chunks[:_ENOUGH]
    small = sum(map(known_small.__contains__, some))
    if small > _FEW * (len(some) - small):
        return False
    long = list(filter(_is_long, some))
    small = sum(map(str.islower, long))
    return small <= _FEW * (len(long) - small)


def is_small(chunk: str) -> bool:
    """Whether a word is one that a headline with capitals throughout would have with a capital."""
    return chunk.islower() and _is_long(chunk)


def _is_long(chunk: str) -> bool:
    return len(chunk) >= _LONG and chunk not in _SMALL


def names(cut: Sequence[str], places: Iterable[int], *, titled: bool) -> set[int]:
    """Which of a text's words are names, of those at `places` that may be.

    `cut` is the text as `analysis.pieces` gives it; a place is the number of a word in it. `titled`
    says whether the text `is_titled`.
    """
    chunks = cut[1::2]
    if is_loud(chunks):
        return set()
    found: set[int] = set()
    first: list[int] = []
    for place in places:
        chunk = chunks[place]
        if chunk.isupper():
            found.add(place)
            continue
        if titled:
            continue
        if not place or _begins(cut[2 * place], chunks[place - 1]):
            first.append(place)
        else:
            found.add(place)
    if first and found:
        inside = {chunks[place] for place in found}
        if again := [place for place in first if chunks[place] in inside]:
            everywhere = set(chunks)
            found.update(place for place in again if chunks[place].lower() not in everywhere)
    return found


def _begins(gap: str, before: str) -> bool:
    """Whether what stands in this gap, after that word, may begin a sentence."""
    if not _has_end(gap):
        return False
    return not (
        gap.startswith(".")
        and gap[1:].isspace()
        and before[:1].isupper()
        and (len(before) == 1 or before.lower() in _TITLES)
    )


@functools.lru_cache(maxsize=1 << 12)
def _has_end(gap: str) -> bool:
    return _BEGINS.search(gap) is not None
