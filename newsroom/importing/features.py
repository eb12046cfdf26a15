"""What the tagger looks at: features of words, of their neighbours and of their place."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.gazetteer import NAMED, PLACE, WORD, Flag, flags_by_name, fold, phrases

OFFSETS = (-3, -2, -1, 0, 1, 2, 3)
"""The neighbours whose own features are read, by distance."""

_FLAG_NAMES = {int(flag): flag.name or "" for flag in Flag}


def shape(word: str) -> str:
    """The outline of a word: capitals, small letters, digits and marks, repeats folded."""
    out = []
    for c in word:
        kind = "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c
        if not out or out[-1] != kind:
            out.append(kind)
    return "".join(out[:6])


def capital_class(word: str) -> str:
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


def brief(word: str) -> str:
    """What the gazetteer knows of a word, in a letter or three."""
    flags = flags_by_name().get(fold(word), 0)
    out = ""
    if flags & Flag.GIVEN:
        out += "g"
    if flags & Flag.SURNAME:
        out += "s"
    if flags & int(PLACE):
        out += "p"
    if flags & int(WORD):
        out += "w"
    if flags & Flag.ORG_WORD:
        out += "o"
    if flags & Flag.TITLE:
        out += "t"
    return out or "-"


def word_features(word: str, offset: int) -> list[str]:
    """Features of `word` as seen from the word `offset` places before it."""
    folded = fold(word)
    lower = word.lower()
    flags = flags_by_name().get(folded, 0)
    distant = abs(offset) > 2
    out = []
    if not distant:
        out.append(f"w{offset}={lower}")
        out.append(f"c{offset}={capital_class(word)}")
    if word[0].isalpha():
        for bit, name in _FLAG_NAMES.items():
            if flags & bit:
                out.append(f"g{offset}={name}")
    if offset == 0:
        out += [f"s={shape(word)}", f"b={brief(word)}{capital_class(word)}"]
        for size in (1, 2, 3, 4):
            if len(lower) > size:
                out += [f"<{lower[:size]}", f">{lower[-size:]}"]
        out.append(f"l={min(len(word), 12)}")
        for part in lower.split("-") if "-" in lower else ():
            out.append(f"-={part}")
    elif not distant:
        out.append(f"x{offset}={lower[-3:]}")
        out.append(f"b{offset}={brief(word)}{capital_class(word)}")
    return out


def context_features(words: Sequence[str], position: int, hits: dict[int, str]) -> list[str]:
    """Features of a place in a sentence that more than one word makes."""
    word = words[position]
    before = words[position - 1] if position else "<s>"
    after = words[position + 1] if position + 1 < len(words) else "</s>"
    out = [
        f"cc={capital_class(before)}{capital_class(word)}{capital_class(after)}",
        f"bb-={brief(before)}|{brief(word)}",
        f"bb+={brief(word)}|{brief(after)}",
        f"w-1w={before.lower()}|{word.lower()}",
        f"ww+1={word.lower()}|{after.lower()}",
    ]
    if position == 0 or (position == 1 and not before[0].isalnum()):
        out.append("start")
        out.append(f"start={brief(word)}")
    if position in hits:
        out.append(hits[position])
    return out


def run_features(words: Sequence[str], start: int, end: int) -> list[str]:
    """Features shared by the words of a run of capitals: what stands before and after it."""
    before = words[start - 1].lower() if start else "<s>"
    after = words[end].lower() if end < len(words) else "</s>"
    size = min(end - start, 5)
    return [
        f"r<{before}",
        f"r>{after}",
        f"rb<{brief(before)}",
        f"rb>{brief(after)}",
        f"rl={words[end - 1].lower()}",
        f"rf={words[start].lower()}",
        f"rlb={brief(words[end - 1])}|{size}",
        f"rfb={brief(words[start])}|{size}",
        f"rbb={brief(words[start])}|{brief(words[end - 1])}|{size}",
    ]


def phrase_hits(words: Sequence[str]) -> dict[int, str]:
    """Places covered by a known name of one or more words → a feature that says which kind."""
    known = flags_by_name()
    longest = phrases()
    folded = [fold(w) for w in words]
    hits: dict[int, str] = {}
    position = 0
    while position < len(words):
        most = longest.get(folded[position], 0)
        for size in range(min(most, len(words) - position), 1, -1):
            flags = known.get(" ".join(folded[position : position + size]), 0)
            if flags & int(NAMED) and words[position][0].isupper():
                kind = (
                    "ORG"
                    if flags & int(Flag.ORG | Flag.OUTLET)
                    else "COUNTRY"
                    if flags & Flag.COUNTRY
                    else "PLACE"
                )
                hits[position] = f"h=B{kind}"
                for inner in range(position + 1, position + size):
                    hits[inner] = f"h=I{kind}"
                position += size - 1
                break
        position += 1
    return hits
