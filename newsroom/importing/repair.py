"""Repairs text that was misread, also where bytes were lost."""

from __future__ import annotations

import re

from newsroom.importing.mojibake.patch import Patch
from newsroom.importing.mojibake.reversal import reverse, votes
from newsroom.importing.types import Doubt, Repair, Repaired

REPAIR_VERSION: int = 1
LINE = re.compile(r"[^\r\n]+")


def repair(text: str) -> Repaired:
    """The text as it was written, with every change that this took."""
    if text.isascii():
        return Repaired(text)
    lines = [match for match in LINE.finditer(text) if not match.group().isascii()]
    tally = votes(match.group() for match in lines)
    if not tally:
        return Repaired(text)
    pieces: list[str] = []
    repairs: list[Repair] = []
    doubts: list[Doubt] = []
    at = length = 0
    for match in lines:
        patch = Patch(match.group())
        reverse(patch, tally)
        pieces += text[at : match.start()], patch.text
        length += match.start() - at
        repairs += (
            Repair(length + c.start, c.before, patch.text[c.start : c.end], c.certainty, c.encoding)
            for c in patch.changes
        )
        length += len(patch.text)
        at = match.end()
    return Repaired("".join(pieces) + text[at:], tuple(repairs), tuple(doubts))
