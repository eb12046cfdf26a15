"""Undoes misreadings of which every byte is still there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

from newsroom.importing.mojibake.alphabet import LIKELY
from newsroom.importing.mojibake.misreading import ENCODINGS, misreading
from newsroom.importing.mojibake.patch import Edit, Patch
from newsroom.importing.mojibake.suspicion import CHUNK, PAIR
from newsroom.importing.mojibake.tally import EvidenceTally
from newsroom.importing.mojibake.word_likeness import commonness, strangeness

ROUNDS = 4
# Misread twice in Latin-1 with bytes lost in between, é is left as ÃÂ©.
LATIN_LEADS = "ÂÃ"
# How many different chunks vote on every encoding, the most frequent first.
SAMPLE = 30
# What more chunks than these say is what they have said.
MOST_CHUNKS = 2_000
# So many chunks of a line tell what it was misread in.
MOST_OF_LINE = 1_000
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
# How odd a chunk may be at most when it has been read back, lest one garble turn into another.
HOPELESS = 2.5
# How much chunks must gain together by a rare misreading.
FEW = 0.8
CLOSE = 1.2
# How common the letter sequences of a word are at least that needs no other evidence.
COMMON = 14
# Of these, the ones that seldom stand in news.
_SELDOM = (
    "¨¯´¸",  # accents that stand alone
    "\u017f\u0180-\u0217\u021c-\u0258",  # Latin of Africa and of phonetics
    "\u02b0-\u02ff\u0300-\u036f",  # letters that modify, accents that combine
    "\u0531-\u058f\u0610-\u061a\u06d6-\u06ed",  # Armenian, signs of the Koran
    "\u2460-\u24ff",  # circled figures
)
RARE = re.compile(f"[{''.join(_SELDOM)}]")
# What is left of a closing quotation mark in the misreadings that leave its last byte open.
LOST_CLOSING = re.compile("â€(?=[\x00-\x7fâÂÃ]|$)")
CLOSING_LOST = frozenset({"windows-1252", "windows-1254"})
# Capitals behind small letters, in scripts whose letters encodings have in different cases.
INNER_CAPITAL = re.compile("[а-џ][Ѐ-Я]|[ά-ώ][Ά-Ϋ]")
# Letters of other scripts than Latin, and the lead bytes of their UTF-8 as encodings show them.
OTHER_SCRIPT = "[\u0370-\u052f]"
OTHER_LEADS = "[ÎÏÐÑÒĎĐŃŇĞ]"
# Letters of one of these scripts beside those of another, which no word has.
MIXED_SCRIPTS = re.compile(
    "[\u0370-\u052f](?![\u0370-\u052f\u1f00-\u1fff])[^\\W\\d_]|[^\\W\\d_](?<![\u0370-\u052f\u1f00-\u1fff])[\u0370-\u052f]"
)
# Signs that don't stand between letters.
INSIDE = re.compile("(?<=[^\\W\\d_])[¡-©«-´¶¸»-¿‚„†-‰€-₿√∂-∞←-⟿│-▟]+(?=[^\\W\\d_])")


@lru_cache(maxsize=20_000)
def gain(chunk: str, encoding: str) -> float | None:
    """How much likelier a chunk looks when its whole sequences are read back.

    Above 0 the chunk itself speaks for the reading. None: there is nothing to read back.
    """
    after = misreading(encoding).sequences.sub(_reader(encoding), chunk)
    if after == chunk or (encoding in UNUSUAL and not _is_shown_by(encoding, chunk)):
        return None
    plain = _without_remains(after, encoding)
    if encoding in UNUSUAL and MIXED_SCRIPTS.search(plain) and not MIXED_SCRIPTS.search(chunk):
        return -1.0
    # The longer the sequences, the less they come about by chance.
    left = oddness(plain)
    better = oddness(chunk) - left + 0.1 * (len(chunk) - len(after))
    if not after.isascii():
        # Text may have been misread twice over: then it is the second reading that shows.
        again = max(gain(after, encoding) or 0.0, 0.0)
        better += again
        left -= again
    if left > HOPELESS and left > oddness(chunk) / 2:
        return -1.0
    return better - UNUSUAL.get(encoding, 0.0)


def _is_shown_by(encoding: str, chunk: str) -> bool:
    """Whether an encoding has all letters of a chunk."""
    shown = misreading(encoding).bytes_of
    return all(c.isascii() or c in shown or not c.isalpha() for c in chunk)


def _without_remains(text: str, encoding: str) -> str:
    """Text without what is left of sequences that lost a byte, which says nothing of the reading.

    Lead bytes among the letters of another script that was read back, and what Windows shows of a
    quotation mark whose last byte it has nothing for.
    """
    text = _without_lost_closings(text, encoding)
    return re.sub(OTHER_LEADS, "", text) if re.search(OTHER_SCRIPT, text) else text


def _without_lost_closings(text: str, encoding: str) -> str:
    return LOST_CLOSING.sub("", text) if encoding in CLOSING_LOST else text


def read_back(chunk: str, encoding: str) -> str:
    """A chunk with its whole sequences read back."""
    return misreading(encoding).sequences.sub(_reader(encoding), chunk)


@cache
def _reader(encoding: str) -> Callable[[re.Match[str]], str]:
    found = misreading(encoding)

    @lru_cache(maxsize=2_000)
    def character(sequence: str) -> str:
        after = found.reverse(sequence)
        return after if after is not None and LIKELY.fullmatch(after) else sequence

    return lambda match: character(match.group())


def edits_of(chunk: str, encoding: str, at: int) -> Iterator[Edit]:
    """The edits that read back the sequences of a chunk, which begins at `at` in its line."""
    read = _reader(encoding)
    for match in misreading(encoding).sequences.finditer(chunk):
        after = read(match)
        if after != match.group():
            yield Edit(at + match.start(), at + match.end(), after, "exact", encoding)


@lru_cache(maxsize=20_000)
def oddness(chunk: str) -> float:
    """How unlike ordinary text a chunk is: odd pairs, rare characters, words like no other."""
    # Read here: few texts are damaged, and every process would begin later.
    from ftfy.badness import badness

    return (
        float(badness(chunk))
        + strangeness(chunk)
        + 0.8 * len(RARE.findall(chunk))
        + 0.5 * (len(INSIDE.findall(chunk)) + len(INNER_CAPITAL.findall(chunk)))
    )


def votes(counted: Counter[str]) -> EvidenceTally:
    """For each encoding, how much the chunks of a text gain when they are read back from it."""
    tally = EvidenceTally()
    likeliest = ""
    for i, (chunk, times) in enumerate(counted.most_common(MOST_CHUNKS)):
        if i == SAMPLE:
            likeliest = max(tally, key=lambda e: tally[e], default="")
        # Past the sample, only what the likeliest encoding leaves unexplained has a say.
        if likeliest and (gain(chunk, likeliest) or 0.0) > 0:
            continue
        gains = _gains(chunk)
        most = max(gains.values(), default=0.0)
        for encoding, better in gains.items():
            # How much a chunk says has a limit; by how much one encoding explains less of it has none.
            tally[encoding] += min(times, 3) * max(min(most, 3) - (most - better), 0)
    rare = [e for e in tally if UNUSUAL.get(e, 0) >= 0.3 and tally[e] < FEW]
    for encoding in rare:
        del tally[encoding]
    return tally


def _gains(chunk: str) -> dict[str, float]:
    """How much a chunk gains in each encoding, rare ones only where no usual one explains it."""
    odd = oddness(chunk)
    gains: dict[str, float] = {}
    for encoding in ENCODINGS:
        if encoding in UNUSUAL and any(better > odd for better in gains.values()):
            continue
        better = gain(chunk, encoding)
        if better is not None and better > 0:
            gains[encoding] = better
    return gains


def is_ambiguous(chunk: str) -> bool:
    """Whether two misreadings explain a chunk nearly as well, each its own way."""
    readings = {}
    for encoding in ENCODINGS:
        better = gain(chunk, encoding)
        if better is not None and better > 0:
            after = misreading(encoding).sequences.sub(_reader(encoding), chunk)
            readings[encoding] = (better, after)
    usual = max((r for e, r in readings.items() if e not in UNUSUAL), default=(0.0, ""))
    unusual = max(
        (r for e, r in readings.items() if e in UNUSUAL and r[1] != usual[1]), default=None
    )
    return bool(unusual and usual[0] - unusual[0] < CLOSE and commonness(usual[1]) < COMMON)


def reverse(patch: Patch, tally: EvidenceTally) -> None:
    """Read back what can be in one line, round after round, given the votes of the whole text."""
    ranked = sorted(tally, key=lambda e: (-tally[e], ENCODINGS.index(e)))
    for _ in range(ROUNDS):
        repaired = {at for c in patch.changes for at in range(c.start, c.end)}
        edits = [
            edit
            for edit in _round(patch.text, ranked, tally)
            # What was read back may be read once more, but not half of it.
            if len({at in repaired for at in range(edit.start, edit.end)}) == 1
            or patch.text[edit.start] in LATIN_LEADS
        ]
        if not edits:
            return
        patch.apply(edits)


def _round(line: str, ranked: Sequence[str], tally: EvidenceTally) -> list[Edit]:
    """The edits of the encoding that the line gains most by; of equals, the text's own."""
    found = [
        (m.start(), m.group())
        for m in CHUNK.finditer(line)
        # What one misreading left of marks is no sequence of another.
        if PAIR.search(_without_lost_closings(m.group(), ranked[0]))
    ]
    if not found:
        return []
    best, chosen = 0.0, ""
    for encoding in ranked:
        # What explains most of the text is likelier to explain this line; a close second is not,
        # as encodings share many characters.
        total = 2.0 * (tally[encoding] / tally[ranked[0]]) ** 4
        gains = [
            better
            for _, chunk in found[:MOST_OF_LINE]
            if (better := gain(chunk, encoding)) is not None
        ]
        total += sum(better for better in gains if better > 0)
        if gains and (max(gains) >= 0 or encoding == ranked[0]) and total > best:
            best, chosen = total, encoding
    # Where the text was certainly misread so, a chunk need not speak for it by itself.
    is_certain = chosen == ranked[0] and tally[chosen] > 1
    floor = -UNUSUAL.get(chosen, 0.0) - (0.5 if tally[chosen] > 4 else 0.0) if is_certain else 0.15
    return [
        edit
        for at, chunk in found
        if chosen and (better := gain(chunk, chosen)) is not None and better >= floor
        for edit in edits_of(chunk, chosen, at)
    ]
