"""How much a string looks like a word of some language."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from newsroom.importing.mojibake.letter_sequences import CODES, LEVEL, added, grams
from newsroom.importing.mojibake.letters import HERE, LANGUAGES, as_listed, skeleton, table
from newsroom.importing.mojibake.script_sequences import ScriptSequences, sequences_of
from newsroom.importing.mojibake.spellings import spellings_with
from newsroom.importing.mojibake.tally import EvidenceTally

WORD = re.compile(r"[^\W\d_]+")
# How familiar at least a word is that seems to be one.
PLAIN = 0.9
# How many beginnings of a word are followed up.
WIDEST = 24
# How frequent a letter is at least that is a word, in half powers of two.
FREQUENT = 16
# How many spellings a word of a script beyond ASCII may have for its sequences to tell which it was: of 2,900 words
# in Russian, Ukrainian, Bulgarian and Greek with more they did so for 1 of 100.
MOST_SPELLINGS = 1_000
# How likely a spelling must be to be written.
SURE = 0.7
# By how much languages may be likelier, in powers of ten, for a guess to be what it was.
ALIKE = 0.1
# How many guesses are kept for each mixture of languages, and for how many of these.
MOST_GUESSED, MIXTURES = 20_000, 24
# How frequent all words together are that fit and are in no list, in uses in a billion words.
UNLISTED = 100.0
# The same of words in a script beyond ASCII, of which hardly a letter is known: so many with none that is, and so much
# fewer with each. Fitted to 18,000 words of handbooks in Russian, Ukrainian, Bulgarian and Greek.
UNLISTED_OF_SCRIPT = 600.0
WITH_EACH_KNOWN = 0.65
# How many words are enough to tell a language by.
MOST_WORDS = 600


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
            for language in grams(gram):
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
        found = [grams(gram) for size in (3, 4) for gram in windows(word, size)]
        shared = set.intersection(*map(set, found)) if found else set()
        if found:
            levels.append(max((min(g[code] for g in found) for code in shared), default=0))
    return min(levels, default=0)


def is_known(lower: str, among: str = "") -> bool:
    """Whether a lower-case word with letters beyond ASCII is in a language's list."""
    letters = "".join(c for c in as_listed(lower) if not c.isascii())
    codes = _having_letters(skeleton(lower)).get(letters, "")
    return bool(codes) and (not among or any(code in among for code in codes))


@lru_cache(maxsize=20_000)
def _having_letters(bones: str) -> dict[str, str]:
    """For the letters of each spelling of a skeleton, the languages that have it."""
    entries = table("words")[bones]
    found = {entry[:-2]: entry[-2] for entry in entries}
    if len(found) < len(entries):
        found = {}
        for entry in entries:
            found[entry[:-2]] = found.get(entry[:-2], "") + entry[-2]
    return found


@lru_cache(maxsize=20_000)
def is_plain_word(lower: str, among: str = "") -> bool:
    """Whether a lower-case word of ASCII is a frequent one of a language, of those `among` or all."""
    found = table("plain")[lower]
    return bool(found) and (not among or any(code in among for code in found[0]))


def is_one_letter_word(letter: str) -> bool:
    """Whether a letter beyond ASCII is a frequent word of its own in a language."""
    return max(grams(f"^{letter.lower()}$").values(), default=0) >= FREQUENT


def strangeness(text: str) -> float:
    """How many of the words in a text are unlike any language's, by degree."""
    return sum(1 - familiarity(word) for word in WORD.findall(text) if not word.isascii())


@dataclass(frozen=True)
class Spelling:
    """A guess at what a damaged word was: how likely (0 to 1), and whether it is in the list."""

    text: str
    probability: float
    is_known: bool


@cache
def frequent_words() -> dict[str, list[str]]:
    """The most frequent words of each language, by its code, the most frequent first."""
    rows = (HERE / "common.txt").read_text("utf-8").splitlines()
    return {code: listed.split(" ") for code, _, listed in (row.partition("\t") for row in rows)}


@cache
def _common() -> dict[str, str]:
    """Frequent words of ASCII with the languages that have them."""
    words: dict[str, str] = {}
    for code, listed in frequent_words().items():
        for word in listed:
            words[word] = words.get(word, "") + code
    return words


def languages(text: str) -> EvidenceTally:
    """How much each language's frequent words show in a text."""
    return EvidenceTally(_languages(text))


@lru_cache(maxsize=8)
def _languages(text: str) -> EvidenceTally:
    """The same; each step of a repair asks it of one text."""
    common = _common()
    tally = EvidenceTally()
    words = text.lower().split(None, MOST_WORDS)[:MOST_WORDS]
    for having, times in Counter(map(common.get, words)).items():
        for code in having or "":
            tally[code] += times / len(having or "")
    return tally


@dataclass(slots=True)
class Patience:
    """How many lost letters of words in no list are still guessed, of all that one text lost.

    An article has some hundreds of such words at most; a text that is nothing but them is no text.
    """

    letters: int = 8_000

    def is_left(self, letters: int) -> bool:
        """Whether so many more letters are guessed."""
        self.letters -= letters
        return self.letters >= 0


@lru_cache(maxsize=MIXTURES)
def _guessed(weights: tuple[float, ...]) -> dict[tuple[str, ...], Spelling | None]:
    """What was guessed already where languages are as likely as this."""
    return {}


class WordGuesser:
    """Chooses spellings for damaged words, given how likely each language is."""

    def __init__(self, tally: Mapping[str, float], patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        total = sum(tally.values()) + 1
        exact = {
            code: math.log10(max(tally.get(code, 0) / total, 0.002)) for code in LANGUAGES.values()
        }
        # Rounded, so that what one text took to guess is known for the next.
        self.weights = {code: round(weight / ALIKE) * ALIKE for code, weight in exact.items()}
        self.language = max(self.weights, key=lambda code: self.weights[code])
        # The languages that the text is in, as far as it shows.
        self.likely = "".join(code for code, w in exact.items() if w > math.log10(0.08))
        self._weighed = np.array([self.weights[code] for code in CODES])
        self._likeliest = 10 ** max(self.weights.values())
        self._seen = _guessed(tuple(self.weights.values()))

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
                alike = self._alike(_as_listed(parts), starts_sentence)
                alike = alike and _with_final_letters(alike, parts)
                listed = max(
                    filter(None, (listed, alike)), key=lambda s: s.probability, default=None
                )
            if self.patience.letters < 0:
                return listed
            if len(self._seen) >= MOST_GUESSED:
                self._seen.clear()
            self._seen[key] = listed
        return self._seen[key]

    def listed(self, parts: Sequence[str], starts_sentence: bool) -> Spelling | None:
        """The likeliest word of the lists, or None where none fits."""
        found = self._listed(_as_listed(parts), starts_sentence)
        return found and _with_final_letters(found, parts)

    def is_listed(self, parts: Sequence[str]) -> bool:
        """Whether surely some word of the lists stood here, be it which it may."""
        parts = _as_listed(parts)
        bones = "".join(p.lower() if p.isascii() else "*" for p in parts)
        holes = [part for part in parts if not part.isascii()]
        found = sum(10 ** (z + self.weights[code]) for _, code, z in spellings_with(bones, holes))
        return found >= SURE * (found + self._likeliest * _unlisted(parts))

    def _listed(self, parts: Sequence[str], starts_sentence: bool) -> Spelling | None:
        bones = "".join(p.lower() if p.isascii() else "*" for p in parts)
        is_upper = _is_upper(parts)
        holes = [
            # Capitals stand at the beginning, or everywhere.
            part if is_upper or not i else _small(part)
            for i, part in enumerate(parts)
            if not part.isascii()
        ]
        scores: dict[str, float] = {}
        for letters, code, zipf in spellings_with(bones, holes):
            scores[letters] = scores.get(letters, 0) + 10 ** (zipf + self.weights[code])
        if not scores:
            return None
        best = max(scores, key=lambda letters: (scores[letters], letters))
        filled = iter(_cased(best, holes, parts, is_upper, starts_sentence))
        word = "".join(p if p.isascii() else next(filled) for p in parts)
        total = sum(scores.values()) + self._likeliest * _unlisted(parts)
        return Spelling(word, scores[best] / total, is_known=True)

    def _alike(self, parts: Sequence[str], starts_sentence: bool) -> Spelling | None:
        """The word whose letter sequences are likeliest, for one that is not in the list."""
        sequences = sequences_of(parts)
        if sequences and math.prod(map(len, parts)) > MOST_SPELLINGS:
            return None
        if not self.patience.is_left(sum(not part.isascii() for part in parts)):
            return None
        is_upper = _is_upper(parts)
        if sequences:
            fitting = [
                part
                if len(part) == 1
                else "".join(_fitting(part, i == 0, is_upper, starts_sentence))
                for i, part in enumerate(parts)
            ]
            found = sequences.likeliest(_suiting(fitting, parts, sequences), self._weighed)
            return found and Spelling(found.text, found.share, False)
        words, ends = [""], ["^"]
        totals = np.zeros((1, len(CODES)), np.int32)
        for i, part in enumerate(parts):
            options = part if len(part) == 1 else self._options(parts, i, is_upper, starts_sentence)
            letters = list(dict.fromkeys(options))
            lower = [letter.lower()[-1:] for letter in letters]
            totals = np.repeat(totals, len(letters), axis=0) + added(ends, lower)
            words = [word + letter for word in words for letter in letters]
            ends = [(end + letter)[-3:] for end in ends for letter in lower]
            if len(words) > WIDEST:
                best = np.argsort(-self._likelihoods(totals), kind="stable")[:WIDEST]
                totals = totals[best]
                words, ends = [words[at] for at in best], [ends[at] for at in best]
        likely = self._likelihoods(totals + added(ends, ["$"])).tolist()
        scores = {word: 10**each for word, each in zip(words, likely, strict=True)}
        if not scores:
            return None
        best_word = max(scores, key=lambda w: (scores[w], w))
        return Spelling(best_word, scores[best_word] / sum(scores.values()), False)

    def _options(self, parts: Sequence[str], i: int, is_upper: bool, starts: bool) -> Sequence[str]:
        """The letters that suit a place by their case and by the letters beside them."""
        fitting = _fitting(parts[i], i == 0, is_upper, starts)
        left = parts[i - 1].lower() if i else "^"
        right = parts[i + 1].lower() if i + 1 < len(parts) else "$"
        if len(left) == len(right) == 1:
            return [o for o in fitting if grams(left + o.lower() + right)] or fitting
        return fitting

    def _likelihoods(self, totals: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """How likely the sequences of each word are in its best language, in powers of ten."""
        found: npt.NDArray[np.float64] = (totals * LEVEL + self._weighed).max(axis=1)
        return found


def _unlisted(parts: Sequence[str]) -> float:
    """How frequent the words together are that fit and are in no list, in uses in a billion words."""
    if any(part.isascii() for part in parts) or not sequences_of(parts):
        return UNLISTED
    known = sum(len(part) == 1 for part in parts)
    return UNLISTED_OF_SCRIPT * WITH_EACH_KNOWN**known


def _as_listed(parts: Sequence[str]) -> tuple[str, ...]:
    """The letters of each part as the data files have them, each once."""
    return tuple("".join(dict.fromkeys(as_listed(part))) if "ς" in part else part for part in parts)


def _with_final_letters(found: Spelling, parts: Sequence[str]) -> Spelling:
    """A spelling with the final sigma where the word ends, as far as it can have stood there."""
    if "σ" not in found.text:
        return found
    last = len(parts) - 1
    letters = (
        "ς" if letter == "σ" and "ς" in part and (i == last or "σ" not in part) else letter
        for i, (letter, part) in enumerate(zip(found.text, parts, strict=True))
    )
    return replace(found, text="".join(letters))


def _is_upper(parts: Sequence[str]) -> bool:
    letters = [p for p in parts if p.isascii() and p.isalpha()]
    return bool(letters) and all(p.isupper() for p in letters) and len(parts) > 1


def _suiting(fitting: Sequence[str], parts: Sequence[str], sequences: ScriptSequences) -> list[str]:
    """The letters of each part that suit the letters beside them, where these are known."""
    sides = ["^", *(part.lower() for part in parts), "$"]
    return [
        sequences.suiting(left, options, right)
        if len(options) > 1 and len(left) == len(right) == 1
        else options
        for left, options, right in zip(sides, fitting, sides[2:], strict=False)
    ]


@lru_cache(maxsize=5_000)
def _fitting(options: str, is_first: bool, is_upper: bool, starts: bool) -> Sequence[str]:
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


@lru_cache(maxsize=5_000)
def _small(options: str) -> str:
    """The small letters among the options."""
    return "".join(o for o in options if o == o.lower())


def _cased(
    letters: str, holes: Sequence[str], parts: Sequence[str], is_upper: bool, starts: bool
) -> Iterator[str]:
    """The small letters, or their capitals where these suit the place and may have stood there."""
    for i, (letter, options) in enumerate(zip(letters, holes, strict=True)):
        opens = i == 0 and not parts[0].isascii()
        capital = letter.upper()
        prefers_capital = is_upper or (opens and starts)
        if capital in options and (prefers_capital or letter not in options):
            yield capital
        else:
            yield letter
