"""What the tagger looks at: features of words, of their neighbours and of their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsroom.importing.entities.word_classes import CLUSTERED, word_class
from newsroom.importing.gazetteer import (
    FLAG_NAMES,
    NAMED,
    PLACE,
    WORD,
    NameFlag,
    flags_by_name,
    phrases,
)
from newsroom.text import fold

# How features begin that join a word with the one before it, and with the one after it.
WITH_BEFORE, WITH_AFTER = "p-=", "p+="
NEAR, FAR = 2, 3
"""How far from a word its neighbours are read: all of them, and what the gazetteer knows."""


class WordProfile(NamedTuple):
    """A word and what can be said of it wherever it stands."""

    text: str
    lower: str
    folded: str
    flags: int
    capital: bool
    outline: str
    brief: str


Key = tuple[str, str, str, str, str, str, bool]


@lru_cache(maxsize=20_000)
def look(text: str) -> WordProfile:
    """What can be said of a word; kept, because words come again."""
    lower = text if text.islower() else text.lower()
    folded = fold(text)
    # One string instead of three: tens of thousands of words are kept.
    folded = lower if folded == lower else folded
    flags = flags_by_name().get(folded, 0)
    capital = (
        not text.islower()
        and text[0] not in "@#"
        and "/" not in text
        and any(c.isupper() for c in text)
    )
    return WordProfile(text, lower, folded, flags, capital, _outline(text), _brief(flags))


def flags_of(name: str) -> int:
    """What the gazetteer knows of a word or a name of several, as a sum of flags."""
    return flags_by_name().get(fold(name), 0) if " " in name else look(name or " ").flags


def _outline(word: str) -> str:
    """A coarse outline, for features that join neighbours."""
    first = word[0]
    if first.isupper():
        if len(word) == 1:
            return "1"
        if word.isupper():
            return "." if "." in word else "A"
        return "C"
    if first.islower():
        return "c" if word.islower() else "m"
    return "d" if first.isdigit() else first


@cache
def _brief(flags: int) -> str:
    """What the gazetteer knows of a word, in a letter or three."""
    letters = (
        ("g", NameFlag.GIVEN),
        ("s", NameFlag.SURNAME),
        ("p", PLACE),
        ("w", WORD),
        ("o", NameFlag.ORG_WORD),
        ("t", NameFlag.TITLE),
    )
    return "".join(letter for letter, flag in letters if flags & flag) or "-"


def shape(word: str) -> str:
    """The outline of a word: capitals, small letters, digits and marks, repeats folded."""
    out: list[str] = []
    for c in word:
        kind = "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c
        if not out or out[-1] != kind:
            out.append(kind)
    return "".join(out[:6])


def word_features(word: WordProfile) -> tuple[list[str], list[str], list[str]]:
    """Features of a word: seen from up to `NEAR` words away, up to `FAR`, and only in place."""
    lower, outline = word.lower, word.outline
    near = [f"w={lower}", f"c={outline}", f"x={lower[-3:]}", f"b={word.brief}{outline}"]
    known = word_class(word.text)
    for language, cluster, habit in zip(CLUSTERED, known.clusters, known.habits, strict=True):
        if cluster:
            near += [f"k{language}={cluster}"]
            near += [f"q{language}={cluster & 15}", f"m{language}={cluster & 127}"]
        if habit:
            near.append(f"u{language}={habit}")
    far = []
    if lower[0].isalpha():
        far = [f"g={name}" for bit, name in FLAG_NAMES.items() if word.flags & bit]
    own = [f"s={shape(word.text)}", f"l={min(len(lower), 12)}"]
    for size in (1, 2, 3, 4):
        if len(lower) > size:
            own += [f"<{lower[:size]}", f">{lower[-size:]}"]
    if "-" in lower:
        own += [f"-={part}" for part in lower.split("-")]
    return near, far, own


def context_key(words: Sequence[WordProfile], position: int) -> Key:
    """What `context_features` needs of the place of a word in its sentence."""
    word = words[position]
    before = words[position - 1] if position else BEFORE
    after = words[position + 1] if position + 1 < len(words) else AFTER
    start = position == 0 or (position == 1 and before.outline not in "CcA1md.")
    return (
        before.outline,
        word.outline,
        after.outline,
        before.brief,
        word.brief,
        after.brief,
        start,
    )


def context_features(key: Key) -> list[str]:
    """Features of outlines and knowledge of a word and its two neighbours."""
    out1, out2, out3, brief1, brief2, brief3, start = key
    out = [f"cc={out1}{out2}{out3}", f"bb-={brief1}|{brief2}", f"bb+={brief2}|{brief3}"]
    if start:
        out += ["start", f"start={brief2}"]
    return out


def pair_features(words: Sequence[WordProfile], position: int) -> tuple[str, str]:
    """A word with the one before it and with the one after it."""
    before, after = pairs(words, position, position + 1)
    return WITH_BEFORE + before, WITH_AFTER + after


def pairs(words: Sequence[WordProfile], start: int, end: int) -> list[str]:
    """Each two of the words from `start` to `end` that adjoin, with one word beyond on either side."""
    lower = [word.lower for word in words[max(start - 1, 0) : end + 1]]
    if not start:
        lower.insert(0, "<s>")
    if end >= len(words):
        lower.append("</s>")
    return [f"{before}|{after}" for before, after in pairwise(lower)]


def run_features(words: Sequence[WordProfile], start: int, end: int) -> list[str]:
    """Features shared by the words of a run of capitals: what stands in, before and after it."""
    before = words[start - 1] if start else BEFORE
    after = words[end] if end < len(words) else AFTER
    first, last = words[start], words[end - 1]
    size = min(end - start, 5)
    return [
        f"r<{before.lower}",
        f"r>{after.lower}",
        f"rb<{before.brief}",
        f"rb>{after.brief}",
        f"rl={last.lower}",
        f"rf={first.lower}",
        f"rlb={last.brief}|{size}",
        f"rfb={first.brief}|{size}",
        f"rbb={first.brief}|{last.brief}|{size}",
    ]


def phrase_hits(words: Sequence[WordProfile], capitals: Sequence[int]) -> Mapping[int, str]:
    """Places covered by a known name of several words → a feature that says which kind."""
    longest = phrases()
    hits: dict[int, str] = {}
    done = 0
    for position in capitals:
        most = longest.get(words[position].folded, 0)
        if not most or position < done:
            continue
        for size in range(min(most, len(words) - position), 1, -1):
            name = " ".join([w.folded for w in words[position : position + size]])
            flags = flags_by_name().get(name, 0)
            if flags & NAMED:
                kind = _kind(flags)
                done = position + size
                hits[position] = f"h=B{kind}"
                for inner in range(position + 1, done):
                    hits[inner] = f"h=I{kind}"
                break
    return hits


def _kind(flags: int) -> str:
    if flags & (NameFlag.ORG | NameFlag.OUTLET):
        return "ORG"
    return "COUNTRY" if flags & NameFlag.COUNTRY else "PLACE"


# Made by hand: importing this must not load the gazetteer.
BEFORE, AFTER = (WordProfile(mark, mark, mark, 0, False, "<", "-") for mark in ("<s>", "</s>"))
