"""Which words of texts, as they stand between spaces, give which terms.

No spelling of `analysis.pieces` has a space in it, so a text's terms are those of its words.

Most words of an archive's texts are seen again and again, while a query looks for few terms. So
words are analysed when first seen by the process, and found by their terms from then on: what of
a text matches a query is then an intersection of two sets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from search.text import analysis

_MOST_KNOWN: Final = 1 << 19  # characters of words: some 70,000 words, in 30 MB
_MOST_TEXTS: Final = 1 << 17  # in 9 MB


class Spellings:
    """The words seen so far in texts of one language. Words are only added, also by threads."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: set[str] = set()
        self.characters = 0
        self._giving: dict[str, list[str]] = {}
        self.texts: set[int] = set()  # the hashes of some of which all words are known

    def learn_text(self, text: str) -> None:
        """Analyse what is not known of the words of a text."""
        words = text.split(" ")
        if not self.words.issuperset(words):
            self.learn(set(words) - self.words)
        if len(self.texts) >= _MOST_TEXTS:
            self.texts.clear()
        self.texts.add(hash(text))

    def giving(self, terms: Iterable[str]) -> set[str]:
        """The known words that give any of these exact terms or lemmas."""
        return {word for term in terms for word in self._giving.get(term, ())}

    def learn(self, words: Iterable[str]) -> None:
        """Analyse more words."""
        for word in words:
            for term in terms(word, self.language):
                self._giving.setdefault(term, []).append(word)
            self.words.add(word)
            self.characters += len(word)


def terms(word: str, language: str) -> set[str]:
    """The exact terms and the lemmas of what stands between two spaces, as a name or not."""
    found: set[str] = set()
    for spelling in analysis.pieces(word)[1::2]:
        exact, lemmas, named, whole, _, parts = analysis.terms(spelling, language)
        found.update(exact, lemmas, named or (), whole or (), parts)
    return found


def spellings(language: str) -> Spellings:
    """What the process knows of the language's words; begun anew when that is much."""
    known = _of_language.get(language)
    if known is None or known.characters >= _MOST_KNOWN:
        known = _of_language[language] = Spellings(language)
    return known


_of_language: Final[dict[str, Spellings]] = {}
