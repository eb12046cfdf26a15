"""Where damage may be in a line, and which characters may have stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsroom.importing.mojibake.alphabet import EMOJI, FLAG_LETTERS, PUNCTUATION, letters
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
_REPLACED_BY_WINDOWS = re.compile("[\ufffd?]")
_SYMBOLS = "".join(map(chr, range(0xA1, 0xC0))).replace(SOFT_HYPHEN, "")
_POOL = letters() + NO_BREAK_SPACE + SOFT_HYPHEN + _SYMBOLS + PUNCTUATION + "\ufe0f\ufeff" + EMOJI
_VANISHING = dict.fromkeys([*range(0x80, 0xA0), ord(SOFT_HYPHEN)])


@dataclass(frozen=True, slots=True)
class Site:
    """`line[start:end]` shows what is left of one of the `candidates`, likeliest first."""

    start: int
    end: int
    candidates: str
    is_whole: bool

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


def ends_in_space(character: str, encoding: str) -> bool:
    """Whether the misread character ends in a no-break space, which may show as a plain one."""
    return misreading(encoding).of(character).endswith(NO_BREAK_SPACE)


def sites(line: str, encoding: str) -> Iterator[Site]:
    """The spots of a line that may be the remains of one character, from left to right."""
    found = misreading(encoding)
    table = remains(encoding)
    replaced = _REPLACED_BY_WINDOWS if encoding.startswith("windows") else _REPLACED
    at = 0
    while match := found.sites.search(line, at):
        start, end = match.span()
        at = start + 1
        if replaced.match(line, end) or line[start - 1 : start] in _FROM_WINDOWS:
            continue
        whole = found.sequences.match(line, start)
        after = found.reverse(whole.group()) if whole else None
        if whole and after and (after in table.get(whole.group(), "") or len(after) == 1):
            yield Site(start, whole.end(), after, is_whole=True)
            at = whole.end()
            continue
        for stop in range(end, start, -1):
            if candidates := table.get(line[start:stop]):
                yield Site(start, stop, candidates, is_whole=False)
                at = stop
                break
