"""Which words of a text may give any of some terms, told by their letters alone.

To tell what a word gives it is taken apart and looked up in a dictionary. Most words of a page's
texts have nothing in common with what is looked for, which is seen at once where the text is
compared, without what stands between letters, with how all words begin that give those terms.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from search.text import lemmas
from search.text.chunks import BETWEEN
from search.text.folding import fold

# So many beginnings are looked for in a text one by one.
_FEW: Final = 24
_MOST_REMEMBERED: Final = 1 << 14

_NO_LETTERS: Final = re.compile(r"[\W_]+")
# Folded, some of what parts words is gone.
_PARTING: Final = re.compile(r"[^\w#]|_")
_SIGNS: Final = (string.punctuation + "".join(map(chr, range(1, 32))) + "\x7f").encode()
# Latin, Greek and Cyrillic letters, and what stands between words. What letters of other scripts
# become depends on the next one, and one of these letters is also written for an apostrophe.
_STRANGE: Final = re.compile("[^\u0000-\u02bb\u02bd-\u058f\u1e00-\u1fff\u2000-\u206f\u20ac]")
# A letter beside those of ASCII: most English texts have none, only quotes and dashes.
_LETTER: Final = re.compile("[^\u0000-\u007f\u00a0«»‘’“”–—…•€]")
# Stands for a word with such letters, which may give anything.
_ANYTHING: Final = "\x00"


class Sieve:
    """Lets through the words that may give terms of some beginnings."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        found = set(beginnings)
        # A single letter stands in nearly every word: looked for is one by itself, and what parts
        # the words of a tag by their capitals.
        alone = {each for each in found if len(each) == 1}
        self._alone = _by_itself("".join(sorted(alone))) if alone else None
        self._beginnings = tuple(each.encode() for each in _shortest(found - alone))
        self._or_strange = (*self._beginnings, _ANYTHING.encode())

    @classmethod
    def of(cls, terms: Iterable[str], language: str) -> Sieve | None:
        """What lets words of the language through that give any of these exact terms and lemmas.

        None where that cannot be told by letters, or not by few.
        """
        found: set[str] = set()
        for term in terms:
            beginnings = _beginnings(term, language)
            if beginnings is None or len(found) > 10 * _FEW:
                return None
            found |= beginnings
        sieve = cls(found)
        return sieve if len(sieve._beginnings) <= _FEW else None

    def places(self, text: str) -> list[int]:
        """Which words of the text, parted by single spaces, may give any, ascending."""
        if not text.isascii() and _LETTER.search(text):
            letters, beginnings = _changed(text, _letters_of).encode(), self._or_strange
        else:
            letters, beginnings = text.lower().encode("ascii", "ignore"), self._beginnings
        found = set(self._places_alone(text)) if self._alone else set()
        letters = letters.translate(None, _SIGNS)
        for beginning in beginnings:
            word = before = 0
            at = letters.find(beginning)
            while at >= 0:
                word += letters.count(b" ", before, at)
                found.add(word)
                before = letters.find(b" ", at)
                at = letters.find(beginning, before) if before >= 0 else -1
        return sorted(found)

    def _places_alone(self, text: str) -> Iterator[int]:
        """Which words of a text have single letters by themselves."""
        folded = text.lower() if text.isascii() else _changed(text, _with_signs)
        word = before = 0
        for match in self._alone.finditer(folded) if self._alone else ():
            word += folded.count(" ", before, match.start())
            before = match.start()
            yield word


@functools.lru_cache(maxsize=256)
def _by_itself(letters: str) -> re.Pattern[str]:
    return re.compile(rf"[{letters}](?<![^\W_].)(?![^\W_])|#")


def _beginnings(term: str, language: str) -> set[str] | None:
    """With what words begin that give an exact term or a lemma, in letters alone."""
    if term in BETWEEN:
        return set()  # of a phrase, and in no text
    of_language, colon, lemma = term.partition(":")
    if not colon:
        letters = _letters(fold(term))
        # An emoji has none, and letters of some scripts are other ones beside others.
        return None if not letters or _STRANGE.search(term) else {letters}
    if of_language != language:
        return set()
    found = lemmas.beginnings(lemma, language)
    if found is None or any(map(_STRANGE.search, found)):
        return None
    return set(map(_letters, found))


def _shortest(beginnings: Iterable[str]) -> Iterator[str]:
    """Those without which no word has any of the others."""
    kept: list[str] = []
    for beginning in sorted(beginnings, key=len):
        if not any(map(beginning.__contains__, kept)):
            kept.append(beginning)
            yield beginning


def _letters(folded: str) -> str:
    return _NO_LETTERS.sub("", folded)


def _changed(text: str, change: Callable[[str], str]) -> str:
    return " ".join([word.lower() if word.isascii() else change(word) for word in text.split(" ")])


@functools.lru_cache(maxsize=_MOST_REMEMBERED)
def _letters_of(word: str) -> str:
    return _ANYTHING if _STRANGE.search(word) else _letters(fold(word))


@functools.lru_cache(maxsize=_MOST_REMEMBERED)
def _with_signs(word: str) -> str:
    return fold(_PARTING.sub("-", word))
