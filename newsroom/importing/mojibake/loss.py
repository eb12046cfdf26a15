"""Infers what stood where a misreading lost bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from newsroom.importing.mojibake.marks import mend_marks, unrepaired
from newsroom.importing.mojibake.patch import Edit, Patch
from newsroom.importing.mojibake.punctuation import AFTER, BEFORE
from newsroom.importing.mojibake.sites import LETTERS, Site, ends_in_space, remains, sites
from newsroom.importing.mojibake.wording import Speller, Spelling, familiarity
from newsroom.importing.types import Doubt

# The misreadings under which bytes turn into characters that print nothing.
LOSSY = ("iso-8859-2", "iso-8859-1", "windows-1252", "windows-1250", "windows-1254")
# How likely a spelling must be to be written, and how much of a text must be damaged before a
# word that is in no list is written too.
SURE = 0.7
ENOUGH = 2.0
PLAIN = 0.9
# How familiar at most a word is that a mark was misread into.
UNLIKE = 0.55
CHUNK = re.compile(r"[^ \t\r\n]*[^\x00-\x7f][^ \t\r\n]*")
_NEUTRAL = Speller(Counter())


@dataclass(slots=True)
class Word:
    """A word of a line that holds damage, `line[start:end]`, and its sites."""

    start: int
    end: int
    raw: str
    sites: list[Site] = field(default_factory=list)

    def is_plain(self, among: str = "") -> bool:
        """Whether it is like a word as it stands, so that nothing speaks of damage."""
        if len(self.raw) == 1 and among:
            return False
        return self.raw.isalpha() and familiarity(self.raw, among) >= PLAIN

    @property
    def is_whole(self) -> bool:
        """Whether no byte was lost in it."""
        return all(site.is_whole for site in self.sites)

    def parts(self, line: str) -> list[str]:
        """Its letters in order: each a fixed character, or those that may stand at a site."""
        parts: list[str] = []
        at = self.start
        for site in self.sites:
            parts += line[at : site.start]
            parts.append("".join(c for c in site.candidates if c in LETTERS))
            at = site.end
        parts += line[at : self.end]
        return parts


def words(line: str, found: list[Site]) -> Iterator[Word]:
    """The words of a line that hold a site where a letter may have stood."""
    by_start = {site.start: site for site in found}
    at = 0
    current: Word | None = None
    while at < len(line):
        site = by_start.get(at)
        end = site.end if site else at + 1
        if (site.is_letter if site else line[at].isalpha()):
            if current is None:
                current = Word(at, at, "")
            if site:
                current.sites.append(site)
            current.end = end
            current.raw = line[current.start : end]
        elif current is not None:
            if current.sites:
                yield current
            current = None
        at = end
    if current is not None and current.sites:
        yield current


@lru_cache(maxsize=20_000)
def evidence(chunk: str, encoding: str) -> float:
    """How strongly a chunk of text says that it was misread so, and lost bytes."""
    found = list(sites(chunk, encoding))
    total = 0.0
    for word in words(chunk, found):
        if word.is_whole or word.is_plain() or len(word.raw) < 2:
            continue
        spelling = _NEUTRAL.listed(word.parts(chunk), starts_sentence=False)
        if spelling and spelling.probability >= SURE:
            total += 1
    for site in found:
        if not (site.is_letter or site.is_whole) and site.is_common:
            total += _oddity(chunk, site)
    return total


def _oddity(chunk: str, site: Site) -> float:
    """How odd the remains of a mark look where they stand."""
    start, end = site.start, site.end
    while start and chunk[start - 1].isalpha():
        start -= 1
    while end < len(chunk) and chunk[end].isalpha():
        end += 1
    if end - start == site.end - site.start:
        return 0.3 if site.end - site.start > 1 else 0.0
    if familiarity(chunk[start:end]) > UNLIKE:
        return 0.0
    if start < site.start and site.end < end:
        elides = AFTER.match(chunk[site.end : end]) or BEFORE.search(chunk[start : site.start])
        return 1.0 if elides else 0.3
    return 1.0


@cache
def _leads(encoding: str) -> re.Pattern[str]:
    """Finds the first characters of what a misreading leaves."""
    leads = {re.escape(seen[0]) for e in ([encoding] if encoding else LOSSY) for seen in remains(e)}
    return re.compile("[" + "".join(sorted(leads)) + "]")


def remnants(lines: Iterable[str]) -> Counter[str]:
    """The parts of lines that may hold what a lossy misreading leaves, counted."""
    leads = _leads("")
    return Counter(
        chunk for line in lines if leads.search(line) for chunk in CHUNK.findall(line) if leads.search(chunk)
    )


def strengths(counted: Counter[str]) -> Counter[str]:
    """For each lossy misreading, how strongly the chunks of a text speak for it."""
    tally: Counter[str] = Counter()
    for encoding in LOSSY:
        leads = _leads(encoding)
        for chunk, times in counted.items():
            if leads.search(chunk) and (weight := evidence(chunk, encoding)):
                tally[encoding] += weight * min(times, 3)
    return tally


def infer(patch: Patch, encoding: str, strength: float, speller: Speller) -> list[Doubt]:
    """Repair what one line lost; gives the spots that were left, in the repaired line.

    `strength` is how strongly the whole text says that it was misread so.
    """
    line = patch.text
    found = unrepaired(patch, sites(line, encoding))
    if not found:
        return []
    # Where much is damaged, what looks like a word must be one of the languages at hand.
    among = speller.likely if strength >= ENOUGH else ""
    doubtful: list[Word] = []
    edits: list[Edit] = []
    for word in words(line, found):
        if word.is_plain(among):
            continue
        spelling = speller.spell(word.parts(line), _starts_sentence(line, word.start))
        if spelling and _is_convincing(word, spelling, strength):
            certainty = "exact" if word.is_whole else "inferred"
            edits += _letter_edits(word, line, spelling.text, encoding)
        elif strength >= ENOUGH and not word.is_whole:
            doubtful.append(word)
    patch.apply(edits)
    doubts = [
        Doubt(_shifted(word.start, edits), word.raw, "letters were lost, and no word fits well")
        for word in doubtful
    ]
    return doubts + mend_marks(patch, encoding, strength, speller.language, among)


def _is_convincing(word: Word, spelling: Spelling, strength: float) -> bool:
    if spelling.probability < SURE:
        return False
    if len(word.raw) < 2 or not spelling.is_known:
        return strength >= ENOUGH
    return True


def _letter_edits(word: Word, line: str, spelled: str, encoding: str) -> list[Edit]:
    """One edit for each site of a word: `spelled` has one letter for each of its parts."""
    edits = []
    shift = 0
    for site in word.sites:
        letter = spelled[site.start - word.start - shift]
        shift += site.end - site.start - 1
        certainty = "exact" if site.is_whole else "inferred"
        end = site.end
        if not site.is_whole and line[end : end + 2] == "  " and ends_in_space(letter, encoding):
            end += 1
        edits.append(Edit(site.start, end, letter, certainty, encoding))
    return edits


def _shifted(at: int, edits: list[Edit]) -> int:
    return at + sum(len(e.after) - (e.end - e.start) for e in edits if e.end <= at)


def _starts_sentence(line: str, at: int) -> bool:
    before = line[:at].rstrip(" âÂ\xa0“‘„«\"'(")
    return not before or before[-1] in ".!?:…"
