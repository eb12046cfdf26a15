"""Infers what stood where a misreading lost bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsroom.importing.mojibake.patch import Edit, Patch
from newsroom.importing.mojibake.punctuation import Mark, settle
from newsroom.importing.mojibake.sites import LETTERS, Site, sites
from newsroom.importing.mojibake.wording import Speller, Spelling, familiarity, languages

LOSSY = ("iso-8859-2", "iso-8859-1", "windows-1252", "windows-1250", "windows-1254", "windows-1257")
SURE = 0.7


@dataclass
class Word:
    """A word of a line that holds damage: its place, its sites, and the likeliest spelling."""

    start: int
    end: int
    raw: str
    sites: list[Site]
    spelling: Spelling | None = None

    @property
    def is_whole(self) -> bool:
        return all(site.is_whole for site in self.sites)


@dataclass
class Anatomy:
    """What one line is made of, under one assumed misreading."""

    line: str
    words: list[Word] = field(default_factory=list)
    marks: list[Site] = field(default_factory=list)


def dissect(line: str, encoding: str) -> Anatomy:
    """Split a line into the words that hold damage and the marks that were damaged."""
    anatomy = Anatomy(line)
    found = list(sites(line, encoding))
    letter_at = {site.start: site for site in found if site.is_letter}
    others = {site.start: site for site in found if not site.is_letter}
    anatomy.marks = list(others.values())
    at = 0
    current: Word | None = None
    while at < len(line):
        site = letter_at.get(at)
        if site is None and (at in others or not line[at].isalpha()):
            current = None
            at = others[at].end if at in others else at + 1
            continue
        if current is None:
            current = Word(at, at, "", [])
        if site is not None:
            if not current.sites:
                anatomy.words.append(current)
            current.sites.append(site)
        at = current.end = site.end if site else at + 1
        current.raw = line[current.start : current.end]
    return anatomy


def _parts(word: Word, line: str) -> list[str]:
    parts: list[str] = []
    at = word.start
    for site in word.sites:
        parts += line[at : site.start]
        parts.append("".join(c for c in site.candidates if c in LETTERS))
        at = site.end
    parts += line[at : word.end]
    return parts


def _starts_sentence(line: str, at: int) -> bool:
    before = line[:at].rstrip(" âÂ\xa0“‘„«\"'(")
    return not before or before[-1] in ".!?:…"


def spell(anatomy: Anatomy, speller: Speller) -> None:
    """Find the likeliest spelling of each damaged word."""
    for word in anatomy.words:
        parts = _parts(word, anatomy.line)
        word.spelling = speller.spell(parts, _starts_sentence(anatomy.line, word.start))


def is_plain(word: Word) -> bool:
    """Whether the word as it stands is a word of some language, so that nothing speaks of damage."""
    return word.raw.isalpha() and familiarity(word.raw) > 0.95


def evidence(anatomy: Anatomy) -> float:
    """How strongly one line says that it was misread so."""
    total = 0.0
    for word in anatomy.words:
        if is_plain(word) or word.spelling is None:
            continue
        if word.spelling.is_known and word.spelling.probability >= SURE:
            total += 1
    line = anatomy.line
    for site in anatomy.marks:
        if site.is_whole:
            continue
        token_start = line.rfind(" ", 0, site.start) + 1
        token_end = line.find(" ", site.end)
        token = line[token_start : token_end if token_end >= 0 else len(line)]
        letters = token.strip("“”‘’.,;:!?()…\"'")
        if len(letters) > 1 and (not letters.isalpha() or familiarity(letters) < 0.6):
            total += 1
    return total


def infer(patch: Patch, encoding: str, strength: float, weights: Iterable[str]) -> None:
    """Repair one line, given how strongly the whole text says that it was misread so."""
    line = patch.text
    speller = Speller(languages(line) + languages(" ".join(weights)))
    anatomy = dissect(line, encoding)
    spell(anatomy, speller)
    edits = [edit for word in anatomy.words if (edit := _word_edit(word, encoding, strength))]
    edits += _mark_edits(anatomy, encoding, strength, speller)
    patch.apply(sorted(edits))


def _word_edit(word: Word, encoding: str, strength: float) -> Edit | None:
    spelling = word.spelling
    if spelling is None or is_plain(word):
        return None
    if spelling.probability < SURE or (not spelling.is_known and strength < 2):
        return None
    certainty = "exact" if word.is_whole else "inferred"
    return Edit(word.start, word.end, spelling.text, certainty, encoding)


def _mark_edits(anatomy: Anatomy, encoding: str, strength: float, speller: Speller) -> list[Edit]:
    line = anatomy.line
    if strength < 1:
        return []
    edits = []
    marks: list[tuple[Site, Mark]] = []
    spans: list[str] = []
    at = 0
    language = max(speller.weights, key=lambda code: speller.weights[code])
    for site in anatomy.marks:
        if site.is_whole or "’" not in site.candidates:
            choice = site.candidates[0]
            edits.append(
                Edit(site.start, site.end, choice, "exact" if site.is_whole else "inferred", encoding)
            )
            continue
        before, after = line[: site.start], line[site.end :]
        marks.append((site, Mark(before.rstrip("â"), after.lstrip("â"))))
        spans.append(line[at : site.start])
        at = site.end
    spans.append(line[at:])
    settle([mark for _, mark in marks], language, spans)
    edits += (Edit(s.start, s.end, m.text, "inferred", encoding) for s, m in marks if m.text)
    return edits
