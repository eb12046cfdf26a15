"""Reads text anew that was read in another encoding than it was written in, where it shows clearly.

Each reading of `readings` would make other text of the chunks that look odd. One is taken where
what it makes stands much better (`plausibility`), and no other makes something else that stands as
well. It is taken line by line: of a document often only a part was misread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsroom.importing.mojibake.judge import (
    SOUND,
    Judge,
    becomes_known,
    becomes_listed,
    has_case,
    is_in_capitals,
    loses_letter,
    says_something,
    speaks_for_itself,
)
from newsroom.importing.mojibake.orthography import likely_languages, odd_chunks
from newsroom.importing.mojibake.patch import Edit, shift
from newsroom.importing.mojibake.plausibility import EASTERN, LONGEST, quality
from newsroom.importing.mojibake.punctuation import LOW_OPENING
from newsroom.importing.mojibake.readings import (
    WIDE,
    Reading,
    Swapped,
    Utf8,
    possible,
)
from newsroom.importing.mojibake.suspicion import CHUNK, chunks_with
from newsroom.importing.mojibake.utf8_evidence import (
    alternates,
    is_lossy_utf8,
    is_plainly_utf8,
    is_utf8,
)
from newsroom.importing.types import Doubt

LINE = re.compile(r"[^\r\n]+")
_WIDE = r"\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3"
WIDE_CHUNK = chunks_with(_WIDE, others=rf"^ \t\r\n{_WIDE}")
# U+FFFD as UTF-8, or the lead of a mark whose last byte was lost, as GBK shows them.
LOST = re.compile("(?:锟斤拷|锟斤|鈥[?\ufffd])+")
# Letters of dozens of languages.
WIDESPREAD = frozenset("áàâçéèêëíîïñóòôúùûüÁÀÂÇÉÈÊËÍÎÏÑÓÒÔÚÙÛÜ")
# How many odd chunks are looked at to find out about a text, how many of signs of the Far East,
# and how many first.
SAMPLE, FEW_WIDE, FIRST = 30, 12, 5
# How well two chunks must stand for the others to be looked at, and which share of what the best
# reading makes of the first chunks another one needs.
GIVEN_UP, HOPEFUL = 0.4, 0.5
# How many lines, and different chunks of theirs, say which reading is the best.
MOST_LINES, MOST_CHUNKS = 40, 80
# Of so many words that all stand well by a reading, it is no chance.
MANY = 4
# How much better chunks must stand together, and one that does so alone.
ENOUGH = 1.3
ALONE = 0.6
# And one that becomes a word of a list.
NAMED = 0.4
# The price of a reading that one chunk may speak for, and of any.
USUAL, DEAREST = 0.2, 10.0
# How well they must stand then.
GOOD = 0.75
# The price of a reading from which on one listed word is no more than a doubt.
RARE = 0.02
# What a quotation mark without its counterpart speaks against a reading that makes it.
UNPAIRED = 0.6
# How little less well another reading may explain a chunk, so that it stays open which is right.
CLOSE = 0.06


@dataclass(frozen=True)
class Verdict:
    """A reading, how much better text stands by it, and how well the chunks that it changes."""

    reading: Reading
    gain: float
    improved: int
    mean: float


def reread(text: str) -> tuple[list[Edit], list[Doubt]]:
    """The edits that undo the reading of a text, or of lines of it, in a wrong encoding.

    Doubts have their place after the edits.
    """
    odd = odd_chunks(text)
    has_signs = EASTERN.search(text) is not None
    if has_signs:
        odd += _wide_chunks(text)
    if not odd:
        return [], _lost(text) if has_signs else []
    judge = Judge(likely_languages(text))
    sample = _spread(list(odd), SAMPLE)
    damaged = [chunk[:LONGEST] for chunk in sample if judge.stands(chunk) < SOUND]
    if not any(map(says_something, damaged)):
        return [], _lost(text)
    if is_plainly_utf8(damaged, judge):
        return [], _lost(text)
    ranked = _ranked(text, damaged, judge)
    if not ranked or is_utf8(damaged, ranked[0].reading, judge):
        return [], _lost(text)
    best = ranked[0]
    if isinstance(best.reading, Swapped) and alternates(damaged):
        return [], []
    if best.improved < MANY and is_lossy_utf8(damaged, best.reading, judge):
        return [], []
    rivals = [v.reading for v in ranked[1:] if v.gain > 0.5 * best.gain]
    if not _convinces(best, damaged, judge):
        return [], _doubts(text, damaged, best, judge)
    return _applied(text, best, rivals, judge)


def _wide_chunks(text: str) -> Counter[str]:
    """The chunks of signs of the Far East whose bytes are sound UTF-8."""
    found: Counter[str] = Counter()
    for chunk in _spread(list(dict.fromkeys(WIDE_CHUNK.findall(text))), FEW_WIDE):
        if any(Utf8(shown).read(chunk) != chunk for shown in WIDE):
            found[chunk] += 1
    return found


def _lost(text: str) -> list[Doubt]:
    """What is left of characters that were lost before their UTF-8 was read as Chinese."""
    return [
        Doubt(match.start(), match.group(), "characters were lost before it was misread")
        for match in LOST.finditer(text)
    ]


def _spread(chunks: Sequence[str], most: int) -> list[str]:
    """Up to so many of the chunks, from all over them."""
    step = max(1, -(-len(chunks) // most))
    return list(chunks[::step])


def _ranked(text: str, damaged: list[str], judge: Judge) -> list[Verdict]:
    """The readings that explain the damaged chunks, best first."""
    characters = frozenset(c for chunk in damaged for c in chunk if c > "\x7f")
    first = sorted(damaged, key=judge.stands)[:FIRST]
    before = sum(map(judge.stands, first))
    hopeful = []
    dearest = USUAL if len(damaged) == 1 else DEAREST
    for reading in possible(characters, damaged):
        if reading.price > dearest:
            continue
        total = _together(map(reading.read, first), judge)
        if total > before + 0.25 * len(first):
            hopeful.append((total, reading))
    if not hopeful:
        return []
    chunks = _neighbourhood(text, damaged)
    different: dict[tuple[str, ...], Reading] = {}
    most = max(total for total, _ in hopeful)
    likely = [reading for total, reading in hopeful if total > HOPEFUL * most]
    for reading in sorted(likely, key=lambda reading: reading.price):
        different.setdefault(tuple(map(reading.read, chunks)), reading)
    verdicts = [_verdict(reading, chunks, judge) for reading in different.values()]
    verdicts = [v for v in verdicts if v.gain > 0]
    return sorted(verdicts, key=lambda v: v.reading.price - v.gain)


def _together(chunks: Iterable[str], judge: Judge) -> float:
    """How well chunks stand, all together; given up where the first don't."""
    total = 0.0
    for i, chunk in enumerate(chunks):
        total += judge.stands(chunk)
        if i == 1 and total < GIVEN_UP:
            break
    return total


def _neighbourhood(text: str, damaged: list[str]) -> list[str]:
    """The different chunks of the lines that damaged ones stand in."""
    wanted = set(damaged)
    found: dict[str, None] = dict.fromkeys(damaged)
    lines = 0
    for line in LINE.finditer(text):
        if line.group().isascii():
            continue
        chunks = [chunk[:LONGEST] for chunk in CHUNK.findall(line.group())]
        if wanted.isdisjoint(chunks):
            continue
        found.update(dict.fromkeys(chunks))
        lines += 1
        if lines == MOST_LINES or len(found) > MOST_CHUNKS:
            break
    return list(found)[:MOST_CHUNKS]


def _verdict(reading: Reading, chunks: Sequence[str], judge: Judge) -> Verdict:
    """What a reading makes of chunks."""
    gain = total = 0.0
    changed = improved = 0
    made: list[str] = []
    for chunk in chunks:
        after = reading.read(chunk)
        if after == chunk:
            continue
        now = judge.stands(after)
        better = now - judge.stands(chunk)
        gain += judge.score(after) - now
        gain += better if better > 0 else 1.5 * better
        total += now
        changed += 1
        improved += better > 0.3 and says_something(chunk)
        made.append(after)
    unpaired = _unpaired("".join(made), judge.languages)
    gain -= min(UNPAIRED * unpaired, gain / 2)
    # A quotation mark that finds its counterpart is no chance.
    improved += not unpaired and any("“" in one for one in made)
    return Verdict(reading, gain, improved, total / max(changed, 1))


def _unpaired(made: str, codes: str) -> int:
    """How many quotation marks lack their counterpart, or are none of the languages `codes`."""
    low = made.count("„")
    others = made.count("“") + made.count("”")
    curly = abs(low - others) if low else abs(made.count("“") - made.count("”"))
    foreign = low if codes and LOW_OPENING.keys().isdisjoint(codes) else 0
    return curly + foreign + abs(made.count("«") - made.count("»"))


def _convinces(verdict: Verdict, damaged: Sequence[str], judge: Judge) -> bool:
    """Whether a reading explains enough to be taken."""
    if verdict.mean < GOOD or _may_be_meant(verdict.reading, damaged, judge):
        return False
    if verdict.improved > 1 and verdict.gain >= ENOUGH + verdict.reading.price:
        return True
    if verdict.reading.price > USUAL:
        return False
    return any(
        (
            (verdict.gain >= ALONE and judge.stands(chunk) < 0.4)
            or (verdict.gain >= NAMED and becomes_known(chunk, verdict.reading))
        )
        and judge.is_certain(chunk, verdict.reading)
        for chunk in damaged
    )


def _may_be_meant(reading: Reading, damaged: Sequence[str], judge: Judge) -> bool:
    """Whether a reading changes only letters that many languages write, and makes no words of the text's.

    Then they may be sound in a language of which no words are known, as Breton or Albanian.
    """
    if not isinstance(reading, Swapped):
        return False
    if is_in_capitals(damaged) and not any(map(has_case, map(reading.read, damaged))):
        # Letters without capitals are shown by small ones, too.
        return True
    read = [(chunk, after) for chunk in damaged if (after := reading.read(chunk)) != chunk]
    if any(speaks_for_itself(chunk, after) for chunk, after in read):
        return False
    if reading.price < RARE and any(becomes_listed(chunk, after) for chunk, after in read):
        return False
    letters = (pair for chunk, after in read for pair in zip(chunk, after, strict=True))
    if any(was != now and was not in WIDESPREAD for was, now in letters):
        return False
    return not judge.languages or any(quality(after, judge.languages) < SOUND for _, after in read)


def _applied(
    text: str, best: Verdict, rivals: list[Reading], judge: Judge
) -> tuple[list[Edit], list[Doubt]]:
    """The edits of each line that stands better by a reading, and what stays open between two."""
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    reading = best.reading
    for line in LINE.finditer(text):
        if line.group().isascii():
            continue
        spots = [(line.start() + m.start(), m.group()) for m in CHUNK.finditer(line.group())]
        changed = [(at, c, after) for at, c in spots if (after := reading.read(c)) != c]
        gain = sum(judge.score(after) - judge.score(chunk) for _, chunk, after in changed)
        if gain <= 0.2 or not any(
            judge.stands(chunk) < SOUND <= judge.stands(after) and any(map(str.isalnum, chunk))
            for _, chunk, after in changed
        ):
            continue
        chunks = [chunk for _, chunk, _ in changed]
        # A line was read in one encoding: only what explains all of it as well leaves it open.
        close = [
            rival
            for rival in rivals
            if judge.gain(rival, chunks) - rival.price > gain - reading.price - CLOSE
        ]
        for at, chunk, after in changed:
            if judge.stands(after) < judge.stands(chunk) - 0.3:
                continue
            if any(rival.read(chunk) not in (after, chunk) for rival in close):
                doubts.append(Doubt(at, chunk, "it can be read in two encodings"))
                continue
            edits += _edits(at, chunk, after, reading)
    moved = shift(edits)
    return edits, [Doubt(moved(d.offset), d.text, d.reason) for d in doubts]


def _edits(at: int, chunk: str, after: str, reading: Reading) -> Iterator[Edit]:
    """The edits that make one chunk, which begins at `at`, another."""
    if isinstance(reading, Swapped):
        start = 0
        while start < len(chunk):
            end = start
            while end < len(chunk) and chunk[end] != after[end]:
                end += 1
            if end > start:
                yield Edit(at + start, at + end, after[start:end], "exact", reading.name)
            start = end + 1
        return
    start = 0
    while chunk[start] == after[start : start + 1]:
        start += 1
    end = 0
    while end < min(len(chunk), len(after)) - start and chunk[-1 - end] == after[-1 - end]:
        end += 1
    last = len(chunk) - end
    yield Edit(at + start, at + last, after[start : len(after) - end], "exact", reading.name)


def _doubts(text: str, damaged: list[str], best: Verdict, judge: Judge) -> list[Doubt]:
    """The spots that look misread, where nothing explains them well enough."""
    if best.improved < 1 or best.mean < 0.6:
        return []
    read = best.reading.read
    meant = _may_be_meant(best.reading, damaged, judge)
    doubtful = {
        chunk
        for chunk in damaged
        if (not meant or becomes_listed(chunk, read(chunk)))
        and judge.stands(chunk) < 0.35
        and judge.stands(read(chunk)) > GOOD
        and says_something(chunk)
        and not loses_letter(chunk, read(chunk), best.reading)
    }
    return [
        Doubt(match.start(), match.group(), "it may have been read in another encoding")
        for match in CHUNK.finditer(text)
        if match.group() in doubtful
    ]
