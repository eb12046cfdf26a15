"""Tells whether chunks that look odd are UTF-8 that was misread, so that no other reading is to be tried on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsroom.importing.mojibake.judge import SOUND, Judge
from newsroom.importing.mojibake.loss import strengths
from newsroom.importing.mojibake.misreading import ENCODINGS
from newsroom.importing.mojibake.readings import Reading, Utf8, repertoire
from newsroom.importing.mojibake.reversal import read_back
from newsroom.importing.mojibake.suspicion import LEADS, PAIR
from newsroom.importing.mojibake.tally import EvidenceTally

# So many chunks in which UTF-8 makes words are no chance, and so many tell of bytes that were lost.
MANY, FIRST = 4, 5
# What shows the lead bytes of letters and marks of Europe.
EUROPEAN_LEADS = frozenset("ÂÃÄÅâĂĹ")
# How much better than by the repair of UTF-8 chunks must stand by another reading, and by UTF-8
# that was read in a rare encoding.
MARGIN, TINY = 0.2, 0.05
# Which share of a reading's gain the evidence for UTF-8 that lost bytes may come to.
LOSSY_SHARE = 0.5
# Which share of the chunks says so for the others, how many of these may be no words thereafter, and what UTF-8 is read in the most.
PAIRED, SOME_UNSOUND = 0.4, 0.25
USUAL_OF_UTF8 = ("windows-1252", "iso-8859-1", "iso-8859-2", "windows-1250")
# How many different lead bytes a word of UTF-8 has at most, as its letters are of one alphabet.
FEW_LEADS = 4
# Which share of the letters in words of so many the lead bytes of UTF-8 have at least.
LEADING, LONG = 0.4, 4
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def is_plainly_utf8(damaged: Sequence[str], judge: Judge) -> bool:
    """Whether sequences of UTF-8 are in so many chunks, and make words of them, that no other reading need be tried.

    The others must have lost bytes of such sequences.
    """
    paired = [chunk for chunk in damaged if PAIR.search(chunk)]
    if len(paired) < max(MANY, PAIRED * len(damaged)):
        return False
    if any(LEADS.isdisjoint(chunk) for chunk in damaged if chunk not in paired):
        return False
    for encoding in USUAL_OF_UTF8:
        shown = repertoire(encoding)
        if any(c > "\x7f" and c not in shown for chunk in paired for c in chunk):
            continue
        read = [read_back(chunk, encoding) for chunk in paired]
        unsound = [chunk for chunk in read if judge.stands(chunk) < SOUND]
        few = len(unsound) <= SOME_UNSOUND * len(paired)
        if few and not any(map(EUROPEAN_LEADS.isdisjoint, unsound)):
            return True
    return False


def is_utf8(damaged: Sequence[str], reading: Reading, judge: Judge) -> bool:
    """Whether the repair of UTF-8 explains damaged chunks as well as a reading does."""
    paired = [chunk for chunk in damaged if PAIR.search(chunk)]
    if not paired:
        return False
    by_reading = sum(judge.score(reading.read(chunk)) for chunk in damaged)
    plain = sum(map(judge.score, damaged))
    gains = (
        sum(max(judge.score(read_back(c, e)) - judge.score(c), 0.0) for c in paired)
        for e in ENCODINGS
    )
    best = max(gains)
    if isinstance(reading, Utf8):
        return best > by_reading - plain - TINY
    return best >= by_reading - plain - MARGIN


def is_lossy_utf8(damaged: Sequence[str], reading: Reading, judge: Judge) -> bool:
    """Whether UTF-8 that lost bytes explains damaged chunks nearly as well as a reading does."""
    if isinstance(reading, Utf8):
        return False
    leading = [chunk for chunk in damaged if 1 <= len(LEADS & set(chunk)) <= FEW_LEADS]
    if 2 * len(leading) < len(damaged):
        return False
    found = strengths(Counter(leading[:FIRST]), EvidenceTally())
    return max(found.values(), default=0.0) > LOSSY_SHARE * judge.gain(reading, leading[:FIRST])


def alternates(damaged: Sequence[str]) -> bool:
    """Whether words are sequences of UTF-8: with one or two characters again and again, which show its lead bytes.

    Of what is written with a byte a letter, no two letters come to so much of a text.
    """
    characters = Counter(
        c for chunk in damaged if len(NOT_ASCII.findall(chunk)) >= LONG for c in chunk if c > "\x7f"
    )
    leads = sum(sorted((n for c, n in characters.items() if c in LEADS), reverse=True)[:2])
    return leads > LEADING * characters.total()
