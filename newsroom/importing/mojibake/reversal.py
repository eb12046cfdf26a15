"""Undoes misreadings of which every byte is still there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ftfy.badness import badness

from newsroom.importing.mojibake.misreading import ENCODINGS, misreading
from newsroom.importing.mojibake.patch import Edit, Patch
from newsroom.importing.mojibake.wording import strangeness

# Text without a space that holds something beyond ASCII; no-break spaces may belong to a sequence.
CHUNK = re.compile(r"[^ \t\r\n]*[^\x00-\x7f][^ \t\r\n]*")
ROUNDS = 4
# Characters that text in any language may hold: what a decoded sequence may well be.
LIKELY = re.compile(
    "[\u0080-\u024f\u0259\u02b0-\u02ff\u0300-\u036f\u0370-\u03ff\u0400-\u045f\u0490-\u0493"
    "\u0531-\u058f\u05d0-\u05ea\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u10d0-\u10ff"
    "\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2100-\u214f\u2190-\u22ff\u2300-\u23ff"
    "\u2460-\u27bf\u2800-\u28ff\u2900-\u297f\u2b00-\u2bff\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
    "\ufb00-\ufb06\ufe0e\ufe0f\ufeff\ufffd\uff01-\uff5e\U0001f000-\U0001faff]+"
)
# What a reading must gain more for, where the misreading is a rare one.
UNUSUAL = {
    "windows-1254": 0.1,
    "windows-1251": 0.2,
    "windows-1253": 0.4,
    "windows-1257": 0.4,
    "mac-roman": 0.3,
    "cp437": 0.3,
    "cp850": 0.3,
}
# Of these, the ones that seldom stand in news.
RARE = re.compile(
    "[\u0180-\u0217\u021c-\u0258\u02b0-\u02ff\u0300-\u036f\u0531-\u058f\u0610-\u061a\u06d6-\u06ed]"
)


@lru_cache(maxsize=20_000)
def reading(chunk: str, encoding: str) -> tuple[float, tuple[Edit, ...]]:
    """What a chunk gains when its whole sequences are read back, and the edits that do so.

    A gain above 0 means that the chunk looks better so, of itself. Sequences that would become
    something unlikely stay.
    """
    found = misreading(encoding)
    edits = []
    for match in found.sequences.finditer(chunk):
        after = found.reverse(match.group())
        if after is not None and LIKELY.fullmatch(after):
            edits.append(Edit(match.start(), match.end(), after, "exact", encoding))
    if not edits:
        return 0.0, ()
    patch = Patch(chunk)
    patch.apply(edits)
    gain = oddness(chunk) - oddness(patch.text)
    if patch.text != chunk and not patch.text.isascii():
        # Text may have been misread twice over: then it is the second reading that shows.
        gain += max(reading(patch.text, encoding)[0], 0.0)
    return gain - UNUSUAL.get(encoding, 0.0), tuple(edits)


@lru_cache(maxsize=20_000)
def oddness(chunk: str) -> float:
    """How unlike ordinary text a chunk is: odd pairs, rare characters, words like no other."""
    return float(badness(chunk)) + strangeness(chunk) + 0.8 * len(RARE.findall(chunk))


def votes(counted: Counter[str]) -> Counter[str]:
    """For each encoding, how much the chunks of a text gain when they are read back from it."""
    tally: Counter[str] = Counter()
    for chunk, times in counted.most_common(400):
        for encoding in ENCODINGS:
            gain, _ = reading(chunk, encoding)
            if gain > 0:
                tally[encoding] += min(times, 3) * min(gain, 3)
    return tally


def reverse(patch: Patch, tally: Counter[str]) -> None:
    """Read back what can be in one line, round after round, given the votes of the whole text."""
    ranked = sorted(tally or ENCODINGS, key=lambda e: (-tally[e], ENCODINGS.index(e)))
    for _ in range(ROUNDS):
        edits = _round(patch.text, ranked, tally)
        if not edits:
            return
        patch.apply(edits)


def _round(line: str, ranked: Sequence[str], tally: Counter[str]) -> list[Edit]:
    """The edits of the encoding that the line gains most by; of equals, the text's own."""
    matches = list(CHUNK.finditer(line))
    top = max(tally.values(), default=1.0)
    best: tuple[float, list[Edit]] = (0.0, [])
    for rank, encoding in enumerate(ranked):
        total = 2.0 * tally[encoding] / top
        edits: list[Edit] = []
        for match in matches:
            gain, found = reading(match.group(), encoding)
            if not found or gain < 0 or (gain == 0 and rank):
                continue
            total += gain
            at = match.start()
            edits += (e._replace(start=at + e.start, end=at + e.end) for e in found)
        if edits and total > best[0]:
            best = total, edits
    return best[1]


def chunks(lines: Iterable[str]) -> Counter[str]:
    """The parts of lines that hold something beyond ASCII, counted."""
    return Counter(chunk for line in lines for chunk in CHUNK.findall(line))
