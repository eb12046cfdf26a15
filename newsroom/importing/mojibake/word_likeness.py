"""How much a string looks like a word of some language."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from newsroom.importing.mojibake.letters import HERE, LANGUAGES, skeleton, table
from newsroom.importing.mojibake.tally import EvidenceTally

WORD = re.compile(r"[^\W\d_]+")
# Zipf levels of the data files: a letter from "A", a step for half a power of ten.
_ZERO = ord("A")
# How familiar at least a word is that seems to be one.
PLAIN = 0.9
# How frequent a letter is at least that is a word, in half powers of two.
FREQUENT = 16
# Languages whose every letter is beyond ASCII: of these sequences of three are known, not of four.
THREES_ONLY = frozenset("RUBG")
# How likely a spelling must be to be written.
SURE = 0.7
# How frequent all words together are that fit and are in no list, in uses in a billion words.
UNLISTED = 100.0
# How many words are enough to tell a language by.
MOST_WORDS = 600


@lru_cache(maxsize=20_000)
def _grams(gram: str) -> dict[str, int]:
    """Languages that have this letter sequence, with the log2 of how often."""
    return {entry[0]: 2 * (ord(entry[1]) - _ZERO) for entry in table("ngrams")[gram]}


@lru_cache(maxsize=20_000)
def spellings(bones: str) -> tuple[tuple[str, str, float], ...]:
    """Words with this skeleton: the letters beyond ASCII, the language, the Zipf frequency."""
    return tuple((e[:-2], e[-2], (ord(e[-1]) - _ZERO) / 2) for e in table("words")[bones])


def windows(word: str, size: int) -> list[str]:
    """The letter sequences of a lower-case word, ends marked, that hold a letter beyond ASCII."""
    padded = f"^{word}$"
    grams = (padded[i : i + size] for i in range(len(padded) - size + 1))
    return [gram for gram in grams if not gram.isascii()]


def has_word_shape(word: str) -> bool:
    """Whether capitals stand where words have them; those of ASCII may stand anywhere."""
    if word.islower() or word.isupper():
        return True
    return all(c.isascii() or c.islower() for c in word[1:])


@lru_cache(maxsize=20_000)
def familiarity(word: str, among: str = "") -> float:
    """From 0 to 1: the share of the letter sequences around non-ASCII letters that a language has.

    The best language counts, of those `among` or of all. A word of ASCII alone is familiar; one
    with capitals in odd places is not.
    """
    if word.isascii():
        return 1.0
    if not has_word_shape(word):
        return 0.0
    lower = word.lower().replace("i\u0307", "i")
    if lower.isascii() or is_known(lower, among):
        return 1.0
    shares: dict[str, int] = {}
    best = total = 0
    for size in (3, 4):
        for gram in windows(lower, size):
            total += 1
            for language in _grams(gram):
                if not among or language in among:
                    shares[language] = shares.get(language, 0) + 1
        best = max(shares.values(), default=0)
        if best < total / 2:
            break
    return best / max(total, 1)


def commonness(text: str) -> int:
    """How frequent the rarest letter sequence of a text's words is, in half powers of two."""
    levels: list[int] = []
    for word in WORD.findall(text.lower()):
        found = [_grams(gram) for size in (3, 4) for gram in windows(word, size)]
        shared = set.intersection(*map(set, found)) if found else set()
        if found:
            levels.append(max((min(g[code] for g in found) for code in shared), default=0))
    return min(levels, default=0)


def is_known(lower: str, among: str = "") -> bool:
    """Whether a lower-case word with letters beyond ASCII is in a language's list."""
    letters = "".join(c for c in lower if not c.isascii())
    return any(
        letters == entry[0] and (not among or entry[1] in among)
        for entry in spellings(skeleton(lower))
    )


@lru_cache(maxsize=20_000)
def is_plain_word(lower: str, among: str = "") -> bool:
    """Whether a lower-case word of ASCII is a frequent one of a language, of those `among` or all."""
    found = table("plain")[lower]
    return bool(found) and (not among or any(code in among for code in found[0]))


def is_one_letter_word(letter: str) -> bool:
    """Whether a letter beyond ASCII is a frequent word of its own in a language."""
    return max(_grams(f"^{letter.lower()}$").values(), default=0) >= FREQUENT


def strangeness(text: str) -> float:
    """How many of the words in a text are unlike any language's, by degree."""
    return sum(1 - familiarity(word) for word in WORD.findall(text) if not word.isascii())


@dataclass(frozen=True)
class Spelling:
    """A guess at what a damaged word was: how likely (0 to 1), and whether it is in the list."""

    text: str
    probability: float
    is_known: bool
    zipf: float = 0.0


@cache
def _common() -> dict[str, str]:
    """Frequent words of ASCII with the languages that have them."""
    words: dict[str, str] = {}
    for row in (HERE / "common.txt").read_text("utf-8").splitlines():
        code, _, listed = row.partition("\t")
        for word in listed.split(" "):
            words[word] = words.get(word, "") + code
    return words


def languages(text: str) -> EvidenceTally:
    """How much each language's frequent words show in a text."""
    common = _common()
    tally = EvidenceTally()
    words = text.lower().split(None, MOST_WORDS)[:MOST_WORDS]
    for having, times in Counter(map(common.get, words)).items():
        for code in having or "":
            tally[code] += times / len(having or "")
    return tally


class WordGuesser:
    """Chooses spellings for damaged words, given how likely each language is."""

    def __init__(self, tally: Mapping[str, float]) -> None:
        total = sum(tally.values()) + 1
        self.weights = {
            code: math.log10(max(tally.get(code, 0) / total, 0.002)) for code in LANGUAGES.values()
        }
        self.language = max(self.weights, key=lambda code: self.weights[code])
        # The languages that the text is in, as far as it shows.
        self.likely = "".join(code for code, w in self.weights.items() if w > math.log10(0.08))
        self._unlisted = UNLISTED * 10 ** max(self.weights.values())
        self._seen: dict[tuple[str, ...], Spelling | None] = {}

    def spell(self, parts: Sequence[str], starts_sentence: bool) -> Spelling | None:
        """The likeliest word, or None where nothing fits.

        Each part is either one fixed character or the letters (at least one of them not ASCII)
        that may have stood there.
        """
        key = (*parts, "^" if starts_sentence else "")
        if key not in self._seen:
            listed = self.listed(parts, starts_sentence)
            if not listed or listed.probability < SURE:
                # A word of another language is less likely than one of this that is in no list.
                alike = self._alike(parts, starts_sentence)
                listed = max(
                    filter(None, (listed, alike)), key=lambda s: s.probability, default=None
                )
            self._seen[key] = listed
        return self._seen[key]

    def listed(self, parts: Sequence[str], starts_sentence: bool) -> Spelling | None:
        """The likeliest word of the lists, or None where none fits."""
        bones = "".join(p.lower() if p.isascii() else "*" for p in parts)
        holes = [p for p in parts if not p.isascii()]
        is_upper = _is_upper(parts)
        scores: dict[str, float] = {}
        zipfs: dict[str, float] = {}
        for letters, code, zipf in spellings(bones):
            filled = _cased(letters, holes, parts, is_upper, starts_sentence)
            if filled is None:
                continue
            fill = iter(filled)
            word = "".join(p if p.isascii() else next(fill) for p in parts)
            scores[word] = scores.get(word, 0) + 10 ** (zipf + self.weights[code])
            zipfs[word] = max(zipf, zipfs.get(word, 0))
        if not scores:
            return None
        best = max(scores, key=lambda w: (scores[w], w))
        total = sum(scores.values()) + self._unlisted
        return Spelling(best, scores[best] / total, True, zipfs[best])

    def _alike(self, parts: Sequence[str], starts_sentence: bool) -> Spelling | None:
        """The word whose letter sequences are likeliest, for one that is not in the list."""
        beam = {"": 0.0}
        is_upper = _is_upper(parts)
        for i, part in enumerate(parts):
            options = part if len(part) == 1 else self._options(parts, i, is_upper, starts_sentence)
            grown = {b + o: 0.0 for b in beam for o in options}
            if len(grown) > 24:
                ranked = sorted(grown, key=lambda w: -self._likelihood("^" + w.lower()))
                grown = dict.fromkeys(ranked[:24], 0.0)
            beam = grown
        scores = {w: 10 ** self._likelihood(f"^{w.lower()}$") for w in beam}
        if not scores:
            return None
        best = max(scores, key=lambda w: (scores[w], w))
        return Spelling(best, scores[best] / sum(scores.values()), False)

    def _options(self, parts: Sequence[str], i: int, is_upper: bool, starts: bool) -> Sequence[str]:
        """The letters that suit a place by their case and by the letters beside them."""
        fitting = _fitting(parts[i], i == 0, is_upper, starts)
        left = parts[i - 1].lower() if i else "^"
        right = parts[i + 1].lower() if i + 1 < len(parts) else "$"
        if len(left) == len(right) == 1:
            return [o for o in fitting if _grams(left + o.lower() + right)] or fitting
        return fitting

    def _likelihood(self, padded: str) -> float:
        """How likely a word's sequences are in the best language, in powers of ten."""
        totals = dict.fromkeys(self.weights, 0.0)
        for size, weight in ((3, 0.0375), (4, 0.0525)):
            for i in range(len(padded) - size + 1):
                gram = padded[i : i + size]
                if not gram.isascii():
                    for code, level in _grams(gram).items():
                        has_fours = code not in THREES_ONLY
                        totals[code] += (weight if has_fours else 0.09) * (level + 4)
        return max(total + self.weights[code] for code, total in totals.items())


def _is_upper(parts: Sequence[str]) -> bool:
    letters = [p for p in parts if p.isascii() and p.isalpha()]
    return bool(letters) and all(p.isupper() for p in letters) and len(parts) > 1


def _fitting(options: str, is_first: bool, is_upper: bool, starts: bool) -> list[str]:
    """The options whose case suits their place."""
    if is_upper:
        fitting = [o for o in options if o == o.upper()]
    elif is_first:
        # Where both cases left the same, the place in the sentence tells.
        fitting = [o for o in options if o == (o.upper() if starts else o.lower())]
        fitting += [o for o in options if o not in fitting and o.swapcase() not in options]
    else:
        fitting = [o for o in options if o == o.lower()]
    return fitting or list(options)


def _cased(
    letters: str, holes: Sequence[str], parts: Sequence[str], is_upper: bool, starts: bool
) -> list[str] | None:
    """The letters in a case that the holes allow, or None where one doesn't fit."""
    if len(letters) != len(holes):
        return None
    filled = []
    for i, (letter, options) in enumerate(zip(letters, holes, strict=True)):
        opens = i == 0 and not parts[0].isascii()
        prefers_upper = is_upper or (opens and starts)
        forms = [letter.upper(), letter] if prefers_upper else [letter, letter.upper()]
        if not (is_upper or opens):
            forms = [letter]
        fit = next((form for form in forms if form in options), None)
        if fit is None:
            return None
        filled.append(fit)
    return filled
