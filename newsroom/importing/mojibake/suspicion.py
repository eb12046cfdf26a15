"""Finds quickly the few parts of a text that may be damaged at all."""

from __future__ import annotations

import re
from collections import Counter

from newsroom.importing.mojibake.alphabet import JOINED
from newsroom.importing.mojibake.damage_sites import LOSSY, remains
from newsroom.importing.mojibake.misreading import ENCODINGS, misreading


def _any_of(characters: set[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(characters))) + "]"


def _shown(first: int, last: int) -> str:
    """Matches what any encoding shows for the bytes from `first` to `last`."""
    return _any_of(
        {
            c
            for e in ENCODINGS
            for c, byte in misreading(e).bytes_of.items()
            if first <= byte <= last
        }
    )


# What is left of characters all of whose continuation was lost.
LEADS = frozenset(seen for encoding in LOSSY for seen in remains(encoding) if len(seen) == 1)
_PAIR = _shown(0xC2, 0xF4) + _shown(0x80, 0xBF)
# A lead byte with a continuation byte, as some encoding shows them.
PAIR = re.compile(_PAIR)
# The same, or a lead byte all of whose continuation may be lost, or a control character.
REMNANT = re.compile(f"{_any_of({*LEADS, *JOINED})}|{_PAIR}|[\x80-\x9f]")
_SPACE = re.compile(r"[ \t\r\n]|$")


def chunks_with(characters: str, others: str) -> re.Pattern[str]:
    """Finds what stands between spaces and holds one of some characters, which a class names; `others` are all but spaces.

    Each chunk is looked at once, from its beginning on. No-break spaces don't part chunks, as they
    may belong to a sequence.
    """
    return re.compile(rf"(?<![^ \t\r\n])[{others}]*+[{characters}][^ \t\r\n]*")


CHUNK = chunks_with(r"\x80-\U0010ffff", others=r"\x00-\x08\x0b\x0c\x0e-\x1f!-\x7f")


def suspects(text: str, pattern: re.Pattern[str]) -> Counter[str]:
    """The chunks between spaces where a pattern is found, counted.

    No-break spaces don't part chunks, as they may belong to a sequence.
    """
    found: Counter[str] = Counter()
    end = 0
    for match in pattern.finditer(text):
        start = match.start()
        if start < end:
            continue
        while start and text[start - 1] not in " \t\r\n":
            start -= 1
        closing = _SPACE.search(text, match.end())
        end = closing.start() if closing else len(text)
        found[text[start:end]] += 1
    return found
