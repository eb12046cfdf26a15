"""Restores the marks, spaces and pictures of a line where bytes were lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.mojibake.alphabet import FLAG_LETTERS, JOINED, REGIONS
from newsroom.importing.mojibake.damage_sites import (
    MARK_START,
    Alteration,
    Site,
    letters_around,
    sites,
)
from newsroom.importing.mojibake.misreading import NO_BREAK_SPACE, SOFT_HYPHEN
from newsroom.importing.mojibake.patch import Edit, Patch, shift
from newsroom.importing.mojibake.punctuation import SEEN_AFTER, SEEN_BEFORE, Mark, settle
from newsroom.importing.mojibake.word_likeness import PLAIN, familiarity, is_known
from newsroom.importing.types import NO_STYLE, Certainty, Doubt, MarkStyle

# What a line says whose picture is one of a few; by word stem in the archive's languages.
PICTURED = {
    "📸": r"photo|foto|im[aá]gen|imag|bild|zdj[eę]c|pictur|camera|c[aá]mara",
    "📷": r"photo|foto|im[aá]gen|bild|camera",
    "📹": r"video|v[ií]deo|film",
    "🎥": r"video|v[ií]deo|film",
    "📺": r"\btv\b|televis|fernseh|telewiz|watch",
    "📻": r"radio",
    "📰": r"news|noticia|not[ií]cia|zeitung|journal|gazet|diario",
    "🎙": r"podcast|radio|interview|entrevist",
    "📍": r"\bin\b|\ben\b|\bem\b|lugar|local|place|ort\b",
    "🔗": r"link|enlace|http",
    "📅": r"date|fecha|data\b|datum",
}
_DAGGER = re.compile(r"(?<=[\w.,!?…])†(?=\w)")
# Stands for a character that is no remains of another.
_DONE = "\ue000"
_ALIKE = "‘’“”–—"
# The same with those that open a quotation below the line.
_LIKE_MARKS = _ALIKE + "„‚"


def mend_marks(
    patch: Patch,
    encoding: str,
    strength: float,
    language: str,
    among: str,
    alterations: frozenset[Alteration],
    style: MarkStyle = NO_STYLE,
) -> list[Doubt]:
    """Repair the marks of a line; gives the spots that were left."""
    found = [s for s in unrepaired(patch, encoding, alterations) if not s.is_letter]
    if strength < 1 and not any(_is_glaring(patch.text, s) for s in found):
        return []
    edits, doubts = _pictures(patch.text, found, encoding)
    taken = {edit.start for edit in edits} | {doubt.offset for doubt in doubts}
    edits += (e for s in found if s.start not in taken and (e := _sole(patch.text, s, encoding)))
    edits += _joined(patch.text)
    edits.sort()
    patch.apply(edits)
    moved = shift(edits)
    kept = [Doubt(moved(d.offset), d.text, d.reason) for d in doubts]
    edits, dashes = _alike(patch, encoding, language, among, alterations, style)
    patch.apply(edits)
    moved = shift(edits)
    return [Doubt(moved(d.offset), d.text, d.reason) for d in (*kept, *dashes)]


def unrepaired(
    patch: Patch, encoding: str, alterations: frozenset[Alteration] = frozenset()
) -> list[Site]:
    """The sites of a line that lie where nothing was repaired yet."""
    pieces: list[str] = []
    at = 0
    for start, end, *_ in patch.changes:
        pieces += patch.text[at:start], _DONE * (end - start)
        at = end
    pieces.append(patch.text[at:])
    return list(sites("".join(pieces), encoding, alterations))


def without_daggers(patch: Patch, doubts: list[Doubt]) -> list[Doubt]:
    """Closing marks and the space behind them, where they were read as a dagger between words; the doubts thereafter.

    The last byte of the mark is lost, and of a dagger it is a no-break space.
    """
    ends = {change.end for change in patch.changes}
    edits = [
        Edit(match.start(), match.end(), "” ", "inferred", "windows-1252")
        for match in _DAGGER.finditer(patch.text)
        if match.end() in ends
    ]
    if not edits:
        return doubts
    patch.apply(edits)
    moved = shift(edits)
    return [Doubt(moved(doubt.offset), doubt.text, doubt.reason) for doubt in doubts]


def without_read_marks(patch: Patch) -> str:
    """A line in which no mark that was read back looks like what continues the remains beside it."""
    pieces: list[str] = []
    at = 0
    for start, end, *_ in patch.changes:
        if not patch.text[start:end].isalpha():
            pieces += patch.text[at:start], _DONE * (end - start)
            at = end
    return "".join(pieces) + patch.text[at:]


def _joined(line: str) -> list[Edit]:
    """Marks that were taken for another character together with the space after them."""
    return [
        Edit(at, at + 1, JOINED[c] + " ", "inferred", "iso-8859-1")
        for at, c in enumerate(line)
        if c in JOINED
    ]


def _is_glaring(line: str, site: Site) -> bool:
    """Whether nothing else can be meant: a capital inside a word, a currency's sign after a letter."""
    if line[site.start] == "Â":
        return line[site.start - 1 : site.start].islower()
    return line[site.start : site.start + 2] == MARK_START


def _pictures(line: str, found: Sequence[Site], encoding: str) -> tuple[list[Edit], list[Doubt]]:
    """Flags from pairs of regional letters, and other pictures where one stands out."""
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    pictures = [s for s in found if not s.is_whole and ord(s.candidates[0]) > 0xFFFF]
    i = 0
    while i < len(pictures):
        site = pictures[i]
        following = pictures[i + 1] if i + 1 < len(pictures) else None
        flag = following and following.start == site.end and _flag(site, following)
        if following and flag:
            edits.append(Edit(site.start, site.end, flag[0], "inferred", encoding))
            edits.append(Edit(following.start, following.end, flag[1], "inferred", encoding))
            i += 2
            continue
        picture = _picture(line, site)
        if picture:
            edits.append(Edit(site.start, site.end, picture, "inferred", encoding))
        elif site.end - site.start > 1:
            doubts.append(Doubt(site.start, line[site.start : site.end], "one of several pictures"))
        else:
            doubts.append(Doubt(site.start, line[site.start], "a picture of which nothing is left"))
        i += 1
    return edits, doubts


def _flag(first: Site, second: Site) -> str:
    letters = [
        [chr(ord("A") + FLAG_LETTERS.index(c)) for c in s.candidates if c in FLAG_LETTERS]
        for s in (first, second)
    ]
    codes = [a + b for a in letters[0] for b in letters[1] if a + b in REGIONS]
    return "".join(FLAG_LETTERS[ord(c) - ord("A")] for c in codes[0]) if len(codes) == 1 else ""


def _picture(line: str, site: Site) -> str:
    if site.end - site.start < 2:
        return ""
    options = [c for c in site.candidates if c not in FLAG_LETTERS]
    around = line[max(0, site.start - 80) : site.end + 80].lower()
    named = [c for c in options if c in PICTURED and re.search(PICTURED[c], around)]
    if named:
        return named[0]
    return options[0] if len(options) == 1 else ""


def _sole(line: str, site: Site, encoding: str) -> Edit | None:
    """The edit for a site that one mark fits, or where the place tells which."""
    certainty: Certainty = "exact" if site.is_whole else "inferred"
    if NO_BREAK_SPACE in site.candidates and not site.is_whole:
        return _space(line, site, encoding)
    if not site.is_whole and site.end - site.start == 1:
        # A lone lead byte tells no picture from another, nor from a letter.
        return None
    if site.is_whole or len(site.candidates) == 1:
        return Edit(site.start, site.end, site.candidates[0], certainty, encoding)
    if site.candidates[0] in _ALIKE or ord(site.candidates[0]) > 0xFFFF:
        return None
    if site.end - site.start < 2:
        return None
    choice = site.candidates[0]
    if "•" in site.candidates and "™" in site.candidates:
        choice = "™" if line[site.start - 1 : site.start].isalnum() else "•"
    return Edit(site.start, site.end, choice, "inferred", encoding)


def _space(line: str, site: Site, encoding: str) -> Edit | None:
    """A lone Â was a no-break space, or between letters a soft hyphen."""
    before, after = line[: site.start][-1:], line[site.end : site.end + 1]
    if before.isalpha() and after.isalpha():
        return Edit(site.start, site.end, SOFT_HYPHEN, "inferred", encoding)
    end = site.end + 1 if after == " " else site.end
    return Edit(site.start, end, NO_BREAK_SPACE, "inferred", encoding)


def _alike(
    patch: Patch,
    encoding: str,
    language: str,
    among: str,
    alterations: frozenset[Alteration],
    style: MarkStyle,
) -> tuple[list[Edit], list[Doubt]]:
    """Quotation marks, apostrophes and dashes, which all leave the same; and the dashes that stay open."""
    line = patch.text
    found = [
        s
        for s in unrepaired(patch, encoding, alterations)
        if not s.is_whole and s.candidates[0] in _ALIKE and not _is_in_word(line, s, among)
    ]
    # The other marks must not look like letters to their neighbours.
    plain = list(line)
    for site in found:
        plain[site.start : site.end] = _DONE * (site.end - site.start)
    seen = "".join(plain)
    marks: list[Mark] = []
    spans: list[str] = []
    at = last = 0
    for i, site in enumerate(found):
        if i == 0 or found[i - 1].end != site.start:  # a new run of marks that touch
            first = last = i
            while last + 1 < len(found) and found[last + 1].start == found[last].end:
                last += 1
            start, end = found[first].start, found[last].end
            before = seen[max(start - SEEN_BEFORE, 0) : start]
            after = seen[end : end + SEEN_AFTER]
        marks.append(
            Mark(before, after, only="".join(c for c in site.candidates if c in _LIKE_MARKS))
        )
        spans.append(line[at : site.start])
        at = site.end
    if not marks:
        return [], []
    spans.append(line[at:])
    settle(marks, language, spans, style)
    edits = [
        Edit(s.start, s.end, m.text, "inferred", encoding)
        for s, m in zip(found, marks, strict=True)
        if m.text
    ]
    doubts = [
        Doubt(s.start, line[s.start : s.end], "a dash, the long or the short one")
        for s, m in zip(found, marks, strict=True)
        if not m.text
    ]
    return edits, doubts


def _is_in_word(line: str, site: Site, among: str) -> bool:
    """Whether the remains are a letter of a word as it should be, such as `pâine`."""
    start, end = letters_around(line, site)
    word = line[start:end]
    if end - start < 2 or not word.isalpha():
        return False
    if start == site.start or end == site.end:
        return is_known(word.lower(), among)
    return familiarity(word, among) >= PLAIN
