"""Where damage may be in a line, and which characters may have stood there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from newsroom.importing.mojibake.alphabet import (
    EMOJI,
    FLAG_LETTERS,
    LIKELY,
    PUNCTUATION,
    letters,
)
from newsroom.importing.mojibake.misreading import NO_BREAK_SPACE, SOFT_HYPHEN, misreading

# The misreadings under which bytes turn into characters that print nothing.
LOSSY = ("iso-8859-2", "iso-8859-1", "windows-1252", "windows-1250", "windows-1254")
# Letters in a row that are more than this are no word, and are not read as one.
LONGEST_WORD = 60
LETTERS = frozenset(letters())
COMMON = frozenset("’“”–—…•€\xa0")
# A byte was not dropped here, but turned into something else: nothing can be inferred.
_REPLACED = re.compile("[\ufffd€ƒ‚ˆ‰†‡]|\\?[^\\s\"')\\]]")
_FROM_WINDOWS = frozenset("€ƒ‚ˆ‰†‡")
_REPLACED_BY_WINDOWS = re.compile("\ufffd|\\?[^\\s\"')\\]]")
# What else befalls misread text: curly quotes made straight, bytes that are none made question
# marks, characters replaced by what is compatible with them (Unicode's NFKC).
# Of what shows no byte, soft hyphens and no-break spaces may have been kept where others were lost.
# Each control became a question mark, or a space, where ISO 8859 shows controls.
Alteration = Literal[
    "straightened",
    "questioned",
    "compatible",
    "hyphens kept",
    "spaces kept",
    "controls questioned",
    "controls spaced",
]
_OPEN = re.compile("[\x80-\x9f]")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_LEADS = "[ÂÃÄÅÆÐÑÎÏ]|á[º»]"
# What is left of a sequence whose last byte shows an accent by itself, once that became a space and what accents it.
_ACCENTED_SPACE = re.compile("[ÃÄÅ] [\u0300-\u036f]")
_ALTERABLE = re.compile("[âÂÃÄÅÆÐÑÎÏĂ€º»]")
_STRAIGHTENED = re.compile(f"â€[\"']|(?:{_LEADS})[\"'][^\\W\\d_]")
_QUESTIONED_INSIDE = re.compile(f"(?:{_LEADS})\\?[^\\W\\d_]")
_QUESTIONED = re.compile(f"â€\\?|{_QUESTIONED_INSIDE.pattern}")
# Signs for the controls of a mark, and for those of letters; what stands for them in Windows.
_QUESTIONED_CONTROLS = re.compile(r"â\?\?(?!\?)")
_QUESTIONED_LETTER = re.compile("[ÃÄÅ]\\?[^\\W\\d_]")
_SHOWN_BY_WINDOWS = re.compile("[ÂÃÄÅâĂĹ][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_SPACED_CONTROLS = re.compile(
    r"â  (?:(?<=[^\W_]â  )(?:s|t|re|ve|ll|d|m)\b|(?<![^\s(]â  )(?=[^\W_])"
    r"|(?:(?<=\b[cdjlmnstCDJLMNST]â  )|(?<=\b[qQ]uâ  ))(?=[^\W_]))"
)
# A mark whose controls became signs or spaces: no word ends so.
TRACE = re.compile(
    f"{_QUESTIONED_CONTROLS.pattern}|â\ufffd\ufffd(?!\ufffd)|{_SPACED_CONTROLS.pattern}"
)
_SPACED_LETTER = re.compile(r"[ÄÅ](?<=[^\W\d_].) [^\W\d_]")
_CLOSED = re.compile(r"[ÄÅ][^\W\d_]")
_DROPPED = re.compile(r"â€(?=[\s.,;:!)]|$)")
_HYPHENS = re.compile("[ÃÄÅĂÐÑ]\xad")
_SPACES = re.compile("[ÃÂÄÅĂÐ]\xa0")
_COMPATIBLE = re.compile(
    rf"â€TM|(?:{_LEADS})(?:[13]⁄[24]|[123](?!\d)|μ| [\u0301\u0303\u0304\u0308\u0327])"
)
# What windows-1252 and its kin show for the first two bytes of quotation marks and dashes.
MARK_START = "â€"
# The same where only what stands before tells, as it may be meant elsewhere.
_COMPATIBLE_INSIDE = re.compile(
    r"[ÃÄÅ](?<=[a-zß-ÿ].)(?:TM|\.\.\.)(?![^\W_]*[A-Z])|Â(?<=\d.)[oa](?![^\W_])"
)
# Whose last byte is a no-break space, as a plain one behind what is left of a quotation mark may be.
DAGGER = "†"
# What is left of an ellipsis whose last sign became dots.
ELLIPSIS = "â€..."
# How many characters at most are seen of one.
LONGEST_SEEN = 6
_SYMBOLS = "".join(map(chr, range(0xA1, 0xC0))).replace(SOFT_HYPHEN, "")
_POOL = letters() + NO_BREAK_SPACE + SOFT_HYPHEN + _SYMBOLS + PUNCTUATION + "\ufe0f\ufeff" + EMOJI
# What NFKC makes of sequences, where nothing else can be meant.
_FIGURED = re.compile(r"(?<=[a-zß-ÿ])Ã[123](?!\d)|[ÂÃÄÅ][13]⁄[24]|(?<=\d)Â[oa](?![^\W_])")
_VANISHING = dict.fromkeys([*range(0x80, 0xA0), ord(SOFT_HYPHEN)])


@dataclass(frozen=True, slots=True)
class Site:
    """`line[start:end]` shows what is left of one of the `candidates`, likeliest first.

    `is_altered`: no byte need be lost, but what shows it became another character.
    """

    start: int
    end: int
    candidates: str
    is_whole: bool
    is_altered: bool = False

    @property
    def is_common(self) -> bool:
        """Whether a mark that most texts have may have stood here."""
        return any(c in COMMON for c in self.candidates)

    @property
    def is_picture(self) -> bool:
        """Whether it is what is left of an emoji, and not of its lead byte alone."""
        return self.end - self.start > 1 and ord(self.candidates[0]) > 0xFFFF

    @property
    def is_letter(self) -> bool:
        """Whether a letter may have stood here."""
        return self.candidates[0] in LETTERS


def letters_around(line: str, site: Site) -> tuple[int, int]:
    """Where the letters begin and end that a site stands among, as far as a word can reach."""
    start, end = site.start, site.end
    first, last = max(start - LONGEST_WORD, 0), min(end + LONGEST_WORD, len(line))
    # Where all that can be reached are letters, one look tells.
    start = first if line[first:start].isalpha() else start
    end = last if line[end:last].isalpha() else end
    while start > first and line[start - 1].isalpha():
        start -= 1
    while end < last and line[end].isalpha():
        end += 1
    return start, end


@cache
def letters_of(candidates: str) -> str:
    """Those of the candidates that are letters."""
    return "".join(c for c in candidates if c in LETTERS)


@cache
def remains(encoding: str) -> dict[str, str]:
    """What each character looks like after the misreading, in its stages of loss.

    Maps what is seen to the characters that it may come from: nothing lost, the soft hyphens
    lost, the C1 controls as well, the no-break spaces as well.
    """
    found = misreading(encoding)
    table: dict[str, str] = {}
    for character in _POOL + FLAG_LETTERS:
        whole = found.of(character)
        printing = whole.translate(_VANISHING)
        for seen in {
            whole,
            whole.replace(SOFT_HYPHEN, ""),
            printing,
            printing.replace(NO_BREAK_SPACE, ""),
        }:
            if seen[:1] == whole[0] and character not in table.get(seen, ""):
                table[seen] = table.get(seen, "") + character
    return table


@cache
def altered(encoding: str, alterations: frozenset[Alteration]) -> dict[str, str]:
    """What characters look like that were misread and then altered in more ways than by loss.

    Bytes that the encoding leaves open became U+FFFD, in any text; what else happened to it is named.
    """
    found = misreading(encoding)
    replace = _seen_of_windows if encoding.startswith("windows") else _seen_of_controls
    table: dict[str, str] = {}
    for character in _POOL:
        whole = found.of(character)
        shown = replace(whole, alterations)
        if "straightened" in alterations:
            shown.add(whole.translate(_STRAIGHT).translate(_VANISHING))
        if "compatible" in alterations:
            same = unicodedata.normalize("NFKC", whole)
            if character != DAGGER:
                shown |= {same, same.translate(_VANISHING)}
            if character == "…":
                shown.add(ELLIPSIS)
        for seen in shown - {whole, whole.translate(_VANISHING)}:
            if len(seen) > 1 and seen[0] == whole[0] and character not in table.get(seen, ""):
                table[seen] = table.get(seen, "") + character
    return table


def _seen_of_windows(whole: str, alterations: frozenset[Alteration]) -> set[str]:
    """What a character misread as Windows' looks like where what that leaves open was replaced."""
    # Windows-1256 has a joiner that prints nothing for the last byte of a quotation mark.
    shown = {_OPEN.sub("\ufffd", whole), whole.replace("\x9d", "\u200c")}
    if "questioned" in alterations:
        shown.add(_OPEN.sub("?", whole))
    return shown


def _seen_of_controls(whole: str, alterations: frozenset[Alteration]) -> set[str]:
    """The same where the misreading shows controls."""
    shown = {_OPEN.sub("\ufffd", whole)}
    if "controls questioned" in alterations:
        shown.add(_OPEN.sub("?", whole))
    if "controls spaced" in alterations:
        shown.add(_OPEN.sub(" ", whole))
    return shown


def alterations_of(text: str) -> frozenset[Alteration]:
    """What happened to all of a text after it had been misread, as far as it shows."""
    found: set[Alteration] = set()
    if not _ALTERABLE.search(text):
        return frozenset()
    if _STRAIGHTENED.search(text):
        found.add("straightened")
    if _has_signs_for_controls(text):
        found.add("controls questioned")
    elif _is_questioned(text, found):
        found.add("questioned")
    if _has_spaces_for_controls(text):
        found.add("controls spaced")
    dots = ELLIPSIS in text and MARK_START + "œ" not in text
    compatible = dots or _COMPATIBLE.search(text) or _COMPATIBLE_INSIDE.search(text)
    if compatible and unicodedata.is_normalized("NFKC", text):
        found.add("compatible")
    if _HYPHENS.search(text):
        found.add("hyphens kept")
    if _SPACES.search(text):
        found.add("spaces kept")
    return frozenset(found)


def traces(text: str, alterations: frozenset[Alteration]) -> dict[str, int]:
    """How often a text shows what a misreading alone leaves, though no word may tell: by its encoding.

    `alterations` are those of the text.
    """
    accents = len(_ACCENTED_SPACE.findall(text))
    if "compatible" in alterations:
        accents += len(_FIGURED.findall(text))
    marks = len(TRACE.findall(text)) if "â" in text else 0
    found = {"windows-1252": accents, "iso-8859-1": accents + marks, "iso-8859-2": marks}
    # Each is enough by itself.
    return {encoding: 2 * number for encoding, number in found.items() if number}


def _has_signs_for_controls(text: str) -> bool:
    """Whether each control that ISO 8859 shows became a question mark: for Windows these are marks and letters."""
    if "?" not in text:
        return False
    if _QUESTIONED_CONTROLS.search(text):
        return True
    return bool(_QUESTIONED_LETTER.search(text)) and not _SHOWN_BY_WINDOWS.search(text)


def _has_spaces_for_controls(text: str) -> bool:
    """Whether each control became a space: in marks it shows, in letters where none stands before another letter."""
    if _SPACED_CONTROLS.search(text):
        return True
    if not _SPACED_LETTER.search(text):
        return False
    return not (_CLOSED.search(text) or _SHOWN_BY_WINDOWS.search(text))


def _is_questioned(text: str, found: set[Alteration]) -> bool:
    """Whether bytes that no encoding has became question marks.

    After a quotation mark whose last byte was lost one may be meant: where other ones lost it without
    a trace, or where quotation marks were made straight, only one inside a word tells.
    """
    if "straightened" in found or _DROPPED.search(text):
        return _QUESTIONED_INSIDE.search(text) is not None and not _DROPPED.search(text)
    return _QUESTIONED.search(text) is not None


@cache
def _possible(candidates: str, encoding: str, alterations: frozenset[Alteration]) -> str:
    """Those of the candidates that can have lost a byte, as some kinds of characters were kept."""
    kept = (SOFT_HYPHEN if "hyphens kept" in alterations else "") + (
        NO_BREAK_SPACE if "spaces kept" in alterations else ""
    )
    found = misreading(encoding)
    return "".join(c for c in candidates if not any(k in found.of(c) for k in kept))


def ends_in_space(character: str, encoding: str) -> bool:
    """Whether the misread character ends in a no-break space, which may show as a plain one."""
    return misreading(encoding).of(character).endswith(NO_BREAK_SPACE)


def _holds(seen: str) -> bool:
    """Whether what is seen has a soft hyphen or a no-break space itself."""
    return SOFT_HYPHEN in seen or NO_BREAK_SPACE in seen


def _longest(table: dict[str, str], line: str, start: int, end: int) -> str:
    """The longest key of a table that stands in a line from `start` on and beyond `end`."""
    for stop in range(start + LONGEST_SEEN, end, -1):
        if line[start:stop] in table:
            return line[start:stop]
    return ""


def sites(
    line: str, encoding: str, alterations: frozenset[Alteration] = frozenset()
) -> Iterator[Site]:
    """The spots of a line that may be the remains of one character, from left to right.

    `alterations` are those of its text.
    """
    found = misreading(encoding)
    table = remains(encoding)
    others = altered(encoding, alterations)
    kept = not alterations.isdisjoint(("hyphens kept", "spaces kept"))
    replaced = _REPLACED_BY_WINDOWS if encoding.startswith("windows") else _REPLACED
    at = 0
    while match := found.sites.search(line, at):
        start, end = match.span()
        at = start + 1
        if others and (seen := _longest(others, line, start, end)):
            at = start + len(seen)
            yield Site(start, at, others[seen], is_whole=False, is_altered=True)
            continue
        if replaced.match(line, end) or line[start - 1 : start] in _FROM_WINDOWS:
            continue
        whole = found.sequences.match(line, start)
        after = found.reverse(whole.group()) if whole else None
        if whole and after and (after in table.get(whole.group(), "") or LIKELY.fullmatch(after)):
            yield Site(start, whole.end(), after, is_whole=True)
            at = whole.end()
            continue
        for stop in range(end, start, -1):
            candidates = table.get(line[start:stop], "")
            if kept and candidates and not _holds(line[start:stop]):
                candidates = _possible(candidates, encoding, alterations)
            if candidates:
                yield Site(start, stop, candidates, is_whole=False)
                at = stop
                break
