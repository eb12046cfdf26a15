"""Infers what stood where a misreading lost bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from newsroom.importing.mojibake.damage_sites import (
    LONGEST_WORD,
    LOSSY,
    MARK_START,
    Alteration,
    Site,
    ends_in_space,
    letters_around,
    letters_of,
    sites,
)
from newsroom.importing.mojibake.marks import mend_marks, unrepaired
from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.patch import Edit, Patch, shift
from newsroom.importing.mojibake.punctuation import SEEN_BEFORE, elides
from newsroom.importing.mojibake.script_sequences import sequences_of
from newsroom.importing.mojibake.suspicion import PAIR
from newsroom.importing.mojibake.tally import EvidenceTally
from newsroom.importing.mojibake.word_likeness import (
    PLAIN,
    SURE,
    Spelling,
    WordGuesser,
    familiarity,
    is_known,
    is_plain_word,
)
from newsroom.importing.types import NO_STYLE, Certainty, Doubt, MarkStyle

# How likely a word of one letter must be to be written, of which there are few.
LIKELIEST = 0.5
# How much of a text must be damaged before a word that is in no list is written too.
ENOUGH = 2.0
# How many different chunks are looked at, the most frequent first, where that is enough.
SAMPLE = 12
# What more chunks than these say is what they have said.
MOST_CHUNKS = 2_000
# So much of a chunk is looked at: in scripts without spaces a whole paragraph is one.
LONGEST_CHUNK = 2_000
# Words of so many letters are like others by chance: they need others beside them.
SHORT = 3
# How familiar a word must be that is in no list: where no language has the letters beside a lost one, they tell nothing of it.
LIKE = 0.3
# How likely a spelling must be where each letter is beyond ASCII: of such words nearly all letters are open, and of
# 20,000 of handbooks in Russian, Ukrainian and Bulgarian that were less likely one in ten was another. Greek ones
# have fewer forms that differ in one letter.
SURE_OF_ALL = 0.98
SURE_OF_GREEK = 0.95
# The same of a listed word each of whose lost letters was one of so few, as in the holes of Windows. Then sequences
# tell words that are in no list, too: 2 in 100 of these came out as others, of those with more letters 20.
SURE_OF_FEW, FEW_LETTERS = 0.9, 8
# How familiar at most a word is that a mark was misread into.
UNLIKE = 0.55
# The lead byte of pictures, as encodings show it: two in a row are no chance.
PICTURE_LEAD = re.compile("[ðđğ]")
GREEK = re.compile("[\u0370-\u03ff]")
_NEUTRAL = WordGuesser({})


@dataclass(slots=True)
class DamagedWord:
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

    @property
    def is_altered(self) -> bool:
        """Whether something in it became what stands in no word."""
        return any(site.is_altered for site in self.sites)

    @property
    def has_few_letters(self) -> bool:
        """Whether each of its lost letters was one of a few."""
        return all(
            len(letters_of(site.candidates)) <= FEW_LETTERS
            for site in self.sites
            if not site.is_whole
        )

    def sole_reading(self, line: str) -> Spelling | None:
        """What an altered word was, if each of its sites can have been one letter only."""
        parts = self.parts(line)
        if not self.is_altered or any(len(part) != 1 for part in parts):
            return None
        return Spelling("".join(parts), 1.0, is_known=False)

    def parts(self, line: str) -> list[str]:
        """Its letters in order: each a fixed character, or those that may stand at a site."""
        parts: list[str] = []
        at = self.start
        for site in self.sites:
            parts += line[at : site.start]
            parts.append(letters_of(site.candidates))
            at = site.end
        parts += line[at : self.end]
        return parts


def words(line: str, found: Sequence[Site]) -> Iterator[DamagedWord]:
    """The words of a line that hold a site where a letter may have stood."""
    letters = [site for site in found if site.is_letter]
    barred = {site.start for site in found if not site.is_letter}
    i = 0
    while i < len(letters):
        start = end = letters[i].start
        floor = letters[i - 1].end if i else 0
        while start > floor and line[start - 1].isalpha() and start - 1 not in barred:
            start -= 1
        held: list[Site] = []
        while True:
            if i < len(letters) and letters[i].start == end:
                held.append(letters[i])
                end = letters[i].end
                i += 1
            elif end < len(line) and line[end].isalpha() and end not in barred:
                end += 1
            else:
                break
        yield DamagedWord(start, end, line[start:end], held)


@lru_cache(maxsize=20_000)
def evidence(
    chunk: str,
    encoding: str,
    alterations: frozenset[Alteration] = frozenset(),
    likely: str = "",
) -> float:
    """How strongly a chunk of text says that it was misread so, and lost bytes.

    `likely` are the languages of the text: words of others say little.
    """
    if misreading(encoding).whole.fullmatch(chunk) and not PICTURE_LEAD.search(chunk):
        return 0.0
    found = list(sites(chunk, encoding, alterations))
    total = 0.0
    for word in words(chunk, found):
        if word.is_whole or word.is_plain() or not 2 <= len(word.raw) <= LONGEST_WORD:
            continue
        parts = word.parts(chunk)
        spelling = _NEUTRAL.listed(parts, starts_sentence=False)
        if not spelling and word.is_altered:
            spelling = _NEUTRAL.spell(parts, starts_sentence=False)
            total += 1.0 if spelling and familiarity(spelling.text) >= PLAIN else 0.3
        elif spelling and (spelling.probability >= SURE or _NEUTRAL.is_listed(parts)):
            tells = is_known(spelling.text.lower(), likely) and len(word.raw) > SHORT
            total += 1.0 if tells else 0.3
    for site in found:
        if not (site.is_letter or site.is_whole) and site.is_common:
            # Of two misreadings the one that explains more of what is seen.
            total += _oddity(chunk, site) + (0.2 if site.end - site.start > 1 else 0.0)
    pictures = [site for site in found if site.is_picture]
    total += sum(a.end == b.start for a, b in pairwise(pictures))
    total += any(not chunk[s.start + 1 : s.end].isalpha() for s in pictures)
    return total


def _oddity(chunk: str, site: Site) -> float:
    """How odd the remains of a mark look where they stand."""
    if chunk.startswith(MARK_START, site.start):
        return 1.0
    start, end = letters_around(chunk, site)
    if end - start == site.end - site.start:
        return 0.3 if site.end - site.start > 1 else 0.0
    if familiarity(chunk[start:end]) > UNLIKE:
        return 0.0
    if not chunk[start:end].replace(chunk[site.start : site.end], "").isascii():
        # The misreading explains only half of what is odd here.
        return 0.3
    if start < site.start and site.end < end:
        return 1.0 if elides(chunk[start : site.start], chunk[site.end : end]) else 0.3
    if start < site.start and not is_plain_word(chunk[start : site.start].lower()):
        # The last letter of a word, as far as one can see.
        return 0.3
    return 1.0


def strengths(
    counted: Counter[str],
    tally: EvidenceTally,
    alterations: frozenset[Alteration] = frozenset(),
    likely: str = "",
) -> EvidenceTally:
    """For each lossy misreading, how strongly the chunks of a text speak for it.

    `tally` is what its undamaged sequences say: those that it speaks against are left out.
    `alterations` are those of the text, `likely` its languages.
    """
    most = max((tally[encoding] for encoding in LOSSY), default=0)
    possible = [encoding for encoding in LOSSY if tally[encoding] >= most / 3]
    # Pairs tell encodings apart where lone lead bytes look alike; both kinds have a say.
    frequent = [chunk for chunk, _ in counted.most_common(MOST_CHUNKS)]
    pairs = [chunk for chunk in frequent if PAIR.search(chunk)]
    lone = [chunk for chunk in frequent if not PAIR.search(chunk)]
    sample = pairs[:SAMPLE] + lone[:SAMPLE]
    rest = pairs[SAMPLE:] + lone[SAMPLE:]
    found = EvidenceTally()
    for chunks in (sample, rest):
        if max(found.values(), default=0) > ENOUGH:
            break
        for chunk in chunks:
            for encoding in possible:
                weight = evidence(chunk[:LONGEST_CHUNK], encoding, alterations, likely)
                found[encoding] += weight * min(counted[chunk], 3)
    return EvidenceTally({encoding: weight for encoding, weight in found.items() if weight})


def infer(
    patch: Patch,
    encoding: str,
    strength: float,
    speller: WordGuesser,
    alterations: frozenset[Alteration] = frozenset(),
    style: MarkStyle = NO_STYLE,
) -> list[Doubt]:
    """Repair what one line lost; gives the spots that were left, in the repaired line.

    `strength` is how strongly the whole text says that it was misread so, `alterations` what else
    happened to it, `style` how its source sets marks.
    """
    line = patch.text
    found = unrepaired(patch, encoding, alterations)
    # Where much is damaged, what looks like a word must be one of the languages at hand.
    among = speller.likely if strength >= ENOUGH else ""
    doubtful: list[DamagedWord] = []
    edits: list[Edit] = []
    for word in words(line, found):
        if word.is_plain(among):
            continue
        spelling = word.sole_reading(line)
        if not spelling and len(word.raw) <= LONGEST_WORD:
            spelling = speller.spell(word.parts(line), _starts_sentence(line, word.start))
        if spelling and _is_convincing(word, spelling, strength):
            edits += _letter_edits(word, line, spelling.text, encoding)
        elif strength >= ENOUGH and not word.is_whole:
            doubtful.append(word)
    patch.apply(edits)
    moved = shift(edits)
    doubts = [
        Doubt(moved(word.start), word.raw, "letters were lost, and no word fits well")
        for word in doubtful
    ]
    return doubts + mend_marks(
        patch, encoding, strength, speller.language, among, alterations, style
    )


def _is_convincing(word: DamagedWord, spelling: Spelling, strength: float) -> bool:
    is_latin = any(c.isascii() and c.isalpha() for c in spelling.text)
    if len(word.raw) < 2:
        likeliest = SURE_OF_ALL if sequences_of(spelling.text) else LIKELIEST
        return strength >= ENOUGH and spelling.probability >= likeliest
    if len(word.raw) <= SHORT and strength < 1:
        return False
    if word.is_altered and is_latin and not spelling.is_known:
        # Spellings are told by sequences with a letter beyond ASCII: in Latin words these are few.
        sole = spelling.probability == 1.0 and strength >= ENOUGH
        enough = UNLIKE if strength >= ENOUGH else PLAIN
        return sole or (spelling.probability >= SURE and familiarity(spelling.text) >= enough)
    if not is_latin:
        return _is_convincing_of_script(word, spelling, strength)
    is_told = spelling.is_known or (strength >= ENOUGH and familiarity(spelling.text) >= LIKE)
    return spelling.probability >= SURE and is_told


def _is_convincing_of_script(word: DamagedWord, spelling: Spelling, strength: float) -> bool:
    """The same of a word all of whose letters are beyond ASCII."""
    sure = SURE_OF_GREEK if GREEK.match(spelling.text) else SURE_OF_ALL
    if word.has_few_letters:
        if not spelling.is_known:
            return strength >= ENOUGH and spelling.probability >= SURE_OF_ALL
        return spelling.probability >= SURE_OF_FEW
    return spelling.is_known and spelling.probability >= sure


def _letter_edits(word: DamagedWord, line: str, spelled: str, encoding: str) -> list[Edit]:
    """One edit for each site of a word: `spelled` has one letter for each of its parts."""
    edits = []
    shift = 0
    for site in word.sites:
        letter = spelled[site.start - word.start - shift]
        shift += site.end - site.start - 1
        certainty: Certainty = "exact" if site.is_whole else "inferred"
        end = site.end
        if not site.is_whole and line[end : end + 2] == "  " and ends_in_space(letter, encoding):
            end += 1
        edits.append(Edit(site.start, end, letter, certainty, encoding))
    return edits


def _starts_sentence(line: str, at: int) -> bool:
    before = line[max(at - SEEN_BEFORE, 0) : at].rstrip(" âÂ\xa0“‘„«\"'(")
    return not before or before[-1] in ".!?:…"
