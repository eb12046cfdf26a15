"""How well a chunk of text would stand in ordinary writing: its letters by the words and letter
sequences of languages, its marks by the characters beside them."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

from newsroom.importing.mojibake.damage_sites import LONGEST_WORD
from newsroom.importing.mojibake.letters import table
from newsroom.importing.mojibake.mark_places import PERFECT, fit
from newsroom.importing.mojibake.word_likeness import has_word_shape, is_known

# What is said of letters that no model knows.
UNKNOWN = 0.6
# How well a word stands that is surely one.
CERTAIN = 0.93
# What is said at most of a word in which letters and signs of the Far East are mixed.
MIXED = 0.3
# And of words of two scripts that are joined.
JOINED = 0.75
EASTERN = re.compile("[\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3]")
# How frequent a letter sequence is, in half powers of two, that speaks fully for a word.
FREQUENT = 16
# With how few frequent sequences of three letters longer ones are not looked at.
HOPELESS = 0.3
# How much of a chunk counts, and what beside a mark has a say.
LONGEST, BESIDE = 300, 20
# Scripts of which the letters' model knows words or sequences, and all others.
_LATIN = re.compile("[A-Za-zªºÀ-ɏḀ-ỿ]+")
_CYRILLIC = re.compile("[Ѐ-ԯ]+")
_GREEK = re.compile("[Ͱ-Ͽἀ-῿]+")
_HEBREW = re.compile("[\u05d0-\u05ea]+")
_ARABIC = re.compile("[\u0620-\u06d3]+")
_CASED = (_LATIN, _CYRILLIC, _GREEK)
_MODELLED = (_LATIN, _CYRILLIC, _GREEK, _HEBREW, _ARABIC)
_THAI = re.compile("[\u0e00-\u0e7f]+")
_MIXED_WITH_THAI = re.compile("[A-Za-zÀ-ɏ][\u0e00-\u0e7f]|[\u0e00-\u0e7f][A-Za-zÀ-ɏ]")
# Thai vowels before their consonant, consonants, and what stands on or after one.
_THAI_SYLLABLES = re.compile(
    "(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a]?[\u0e47-\u0e4e]?"
    "[\u0e30\u0e32\u0e33\u0e45]?|[\u0e2f\u0e46\u0e50-\u0e59])+"
)
# Punctuation of Arabic, Hebrew and the Far East, and what is of no script.
_NATIVE = "\u060c\u061b\u061f\u06d4\u066a\u05be\u05f3\u05f4、。，．：；！？「」『』（）《》"
_GENERAL = frozenset(map(chr, range(0x2000, 0x2E80)))
# Vowels and other signs of Hebrew and Arabic, which texts have few of.
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
# Controls, private use, surrogates and what is not assigned.
_NO_CHARACTERS = frozenset({"Cc", "Co", "Cs", "Cn"})
# A row of letters; of Thai with the signs that stand on them.
_WORD = re.compile(r"[\u0e00-\u0e7f]+|[^\W\d_\u0e00-\u0e7f]+")
# After these no word of one letter begins without a space.
_NO_LETTER_AFTER = tuple(".,;:!?)]”»%/")


@lru_cache(maxsize=40_000)
def _sequence(gram: str) -> tuple[tuple[str, float], ...]:
    """The languages that have a letter sequence, each with how frequent it is there, up to 1."""
    return tuple(
        (entry[0], min(1.0, 2 * (ord(entry[1]) - ord("A")) / FREQUENT))
        for name in ("ngrams", "other-ngrams")
        for entry in table(name)[gram]
    )


@lru_cache(maxsize=40_000)
def likeness(word: str, among: str = "") -> float:
    """From 0 to 1: how like a word of the best language its letters beyond ASCII stand.

    `among` names the languages that count; all do without it. The worst placed letter weighs as
    much as all together: one wrong letter makes a wrong word.
    """
    script = next((s for s in _MODELLED if s.fullmatch(word)), None)
    if script in _CASED and (not has_word_shape(word) or word[0] in "ªº"):
        return 0.0
    if script is None:
        if _THAI.fullmatch(word):
            syllables = _THAI_SYLLABLES.fullmatch(word)
            return 0.1 if not syllables or len(word) < 3 else 0.95 if len(word) > 5 else 0.85
        if EASTERN.search(word):
            return _of_signs(word)
        return _of_scripts(word, among)
    lower = word.lower().replace("i\u0307", "i")
    if script is not _LATIN:
        return _by_sequences(f"^{lower}$", among, sizes=(3,))
    if lower.isascii() or is_known(lower, among):
        return 1.0
    return _by_sequences(f"^{lower}$", among, sizes=(3, 4))


def _of_scripts(word: str, among: str) -> float:
    """What is said of a word in letters of several scripts, or of none that is known.

    Words of two scripts are joined in some texts, but each has several letters then.
    """
    runs = [run for script in _MODELLED for run in script.findall(word)]
    if not runs and not _THAI.search(word):
        return UNKNOWN
    joined = sum(map(len, runs)) == len(word) and all(len(run) > 2 for run in runs)
    return min(JOINED, *(likeness(run, among) for run in runs)) if joined else 0.0


def _of_signs(word: str) -> float:
    """The share of a word's Chinese, Japanese and Korean signs that are common; little if mixed."""
    signs = EASTERN.findall(word)
    share = 0.95 * sum(map(_is_common_sign, signs)) / len(signs)
    return share if len(signs) == len(word) else min(share, MIXED)


@lru_cache(maxsize=20_000)
def _is_common_sign(sign: str) -> bool:
    """Whether it is in the first level of a Chinese standard, or is kana or a Korean syllable."""
    if sign < "\u3400":
        return True
    for encoding, first, last in (
        ("gb2312", 0xB0, 0xD7),
        ("big5", 0xA4, 0xC6),
        ("euc-kr", 0xB0, 0xC8),
    ):
        try:
            if first <= sign.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _by_sequences(padded: str, among: str, sizes: tuple[int, ...]) -> float:
    """How frequent the sequences around each letter beyond ASCII are in the best language."""
    at = [i for i, c in enumerate(padded) if not c.isascii()]
    found: dict[str, dict[int, float]] = {}
    counts = dict.fromkeys(at, 0)
    best = 0.0
    for size in sizes:
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            if gram.isascii():
                continue
            inside = [i for i in at if start <= i < start + size]
            for i in inside:
                counts[i] += 1
            for language, share in _sequence(gram):
                if not among or language in among:
                    by_place = found.setdefault(language, dict.fromkeys(at, 0.0))
                    for i in inside:
                        by_place[i] += share
        best = 0.0
        for by_place in found.values():
            shares = [by_place[i] / (counts[i] or 1) for i in at]
            best = max(best, (sum(shares) / len(shares) + min(shares)) / 2)
        if best < HOPELESS:
            break
    return best


def quality(chunk: str, among: str = "") -> float:
    """From 0 to 1: how well the worst of a chunk's words and marks beyond ASCII stands.

    Of a long chunk its beginning counts.
    """
    return _quality(chunk[:LONGEST], among)


@lru_cache(maxsize=40_000)
def _quality(chunk: str, among: str) -> float:
    if _MIXED_WITH_THAI.search(chunk):
        return 0.0
    worst = _of_marks(chunk)
    if points := len(_POINTS.findall(chunk)):
        if 3 * points > len(chunk):
            return min(worst, MIXED)
        chunk = _POINTS.sub("", chunk)
    for word in _WORD.finditer(chunk):
        if not worst:
            return worst
        if not word.group().isascii():
            worst = min(worst, likeness(word.group()[:LONGEST_WORD], among))
            if word.end() - word.start() == 1 and chunk[: word.start()][-1:] in _NO_LETTER_AFTER:
                worst = min(worst, 0.3)
    return worst


def _of_marks(chunk: str) -> float:
    """How well the worst of a chunk's marks stands."""
    worst = 1.0
    for i, c in enumerate(chunk):
        if not (c.isascii() or c.isalpha() or "\u0e00" <= c <= "\u0e7f"):
            if category(c) in _NO_CHARACTERS:
                return 0.0
            before = chunk[max(i - BESIDE, 0) : i]
            worst = min(worst, _fit_of_point(before, c) or fit(before, c, chunk[i + 1 :][:BESIDE]))
            if not worst:
                return worst
    return worst


def _fit_of_point(before: str, mark: str) -> float:
    """How well what stands on or after letters of its own script does: vowels, their punctuation."""
    kind = category(mark)
    if not before or not (kind[0] == "M" or kind == "Cf" or (kind == "Po" and mark in _NATIVE)):
        return 0.0
    if mark in _NATIVE or kind == "Cf":
        return PERFECT if before[-1] >= "\u0590" and before[-1] not in _GENERAL else 0.0
    return 1.0 if mark < "\u0400" or before[-1] >= "\u0400" else 0.0


def is_certain(chunk: str) -> bool:
    """Whether each word beyond ASCII is surely one; without such a word, each mark must be."""
    words = [word for word in _WORD.findall(chunk) if not word.isascii()]
    if not words:
        return quality(chunk) >= 1.0
    return quality(chunk) >= CERTAIN and all(
        len(word) > 3 and likeness(word) >= CERTAIN for word in words
    )
