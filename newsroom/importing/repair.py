"""Repairs text that was misread, also where bytes were lost."""

from __future__ import annotations

import re
from collections import Counter

from newsroom.importing.mojibake.fallback import SIGNS, recover
from newsroom.importing.mojibake.loss import infer, strengths
from newsroom.importing.mojibake.patch import Patch
from newsroom.importing.mojibake.reversal import is_ambiguous, reverse, votes
from newsroom.importing.mojibake.suspicion import PAIR, REMNANT, suspects
from newsroom.importing.mojibake.wording import Speller, languages
from newsroom.importing.types import Doubt, Repair, Repaired

REPAIR_VERSION: int = 1
# Misreadings of different encodings, one over the other.
DEPTH = 3
LINE = re.compile(r"[^\r\n]+")


def repair(text: str) -> Repaired:
    """The text as it was written, with every change that this took."""
    if text.isascii():
        return Repaired(text)
    if not _is_suspect(text):
        return Repaired(text)
    found = suspects(text, PAIR)
    if doubt := _lone_suspect(text, found):
        return Repaired(text, doubts=(doubt,))
    tally = votes(found)
    strength = strengths(suspects(text, REMNANT), tally)
    if not (tally or strength or SIGNS.search(text)):
        return Repaired(text)
    matches = [match for match in LINE.finditer(text) if _is_suspect(match.group())]
    patches = [Patch(match.group()) for match in matches]
    _reverse(patches, tally)
    doubts = _infer_lost(text, patches, tally)
    for patch, match in zip(patches, matches, strict=True):
        recover(patch, match.group())
    return _assembled(text, [m.start() for m in matches], patches, doubts)


def _is_suspect(line: str) -> bool:
    return bool(REMNANT.search(line) or SIGNS.search(line))


def _reverse(patches: list[Patch], tally: Counter[str]) -> None:
    """Read back what can be; `tally` grows by what shows only then."""
    for _ in range(DEPTH):
        if not tally:
            return
        for patch in patches:
            reverse(patch, tally)
        again = votes(suspects("\n".join(p.text for p in patches if p.changes), PAIR))
        if not again - tally:
            return
        tally += again


def _lone_suspect(text: str, suspects: Counter[str]) -> Doubt | None:
    """The one spot of a text that looks misread, where it can be read in two ways.

    Where other characters beyond ASCII came through unharmed, so may this have.
    """
    if suspects.total() != 1:
        return None
    (chunk,) = suspects
    rest = text.replace(chunk, "", 1)
    if rest.isascii() or not is_ambiguous(chunk):
        return None
    return Doubt(text.index(chunk), chunk, "one spot that can be read in two ways")


def _infer_lost(text: str, patches: list[Patch], tally: Counter[str]) -> list[list[Doubt]]:
    """Repair what lost bytes in each line; gives the doubtful spots by line."""
    doubts: list[list[Doubt]] = [[] for _ in patches]
    strength = strengths(suspects("\n".join(patch.text for patch in patches), REMNANT), tally)
    if not strength:
        return doubts
    # Of misreadings that explain the losses alike, the one that explains what was not lost.
    encoding = max(strength, key=lambda e: (strength[e] + tally[e] / 2, e))
    spellers = Spellers(text)
    for i, patch in enumerate(patches):
        doubts[i] = infer(patch, encoding, strength[encoding], spellers.for_line(patch.text))
    return doubts


class Spellers:
    """A speller for each language that lines are in, all knowing the languages of the text."""

    def __init__(self, text: str) -> None:
        self.whole = languages(text)
        self.share = 1 / (self.whole.total() + 1)
        self.by_language: dict[str, Speller] = {}

    def for_line(self, line: str) -> Speller:
        """The speller for the language that a line is in, or for the text's."""
        tally = languages(line)
        best = max(
            tally or self.whole,
            key=lambda c: (tally[c] + self.share * self.whole[c], c),
            default="",
        )
        if best not in self.by_language:
            weighted = self.whole.copy()
            weighted[best] += 4 + 2 * self.whole.total()
            self.by_language[best] = Speller(weighted)
        return self.by_language[best]


def _assembled(
    text: str, starts: list[int], patches: list[Patch], doubts: list[list[Doubt]]
) -> Repaired:
    """The text with its lines replaced, and the changes with their place in it."""
    pieces: list[str] = []
    repairs: list[Repair] = []
    placed: list[Doubt] = []
    at = length = 0
    for start, patch, line_doubts in zip(starts, patches, doubts, strict=True):
        pieces += text[at:start], patch.text
        length += start - at
        repairs += (
            Repair(length + c.start, c.before, patch.text[c.start : c.end], c.certainty, c.encoding)
            for c in patch.changes
        )
        placed += (Doubt(length + d.offset, d.text, d.reason) for d in line_doubts)
        length += len(patch.text)
        at = start + len(patch.text) + sum(len(c.before) - (c.end - c.start) for c in patch.changes)
    return Repaired("".join(pieces) + text[at:], tuple(repairs), tuple(placed))
