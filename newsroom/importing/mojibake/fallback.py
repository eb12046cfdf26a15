"""Leaves to ftfy the kinds of damage that it alone knows, where our own reading stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from newsroom.importing.mojibake.patch import Edit, Patch, PatchChange
from newsroom.importing.mojibake.word_likeness import strangeness
from newsroom.importing.types import Certainty

# Control characters that Windows reads as marks, and bytes that became a replacement character or
# a question mark: they call for ftfy even where nothing else speaks of damage.
SIGNS = re.compile("[\x80-\x9f\ufffd√ÃÂâ](?:(?<![ÃÂâ])|\\?)")
# The same, bytes that became a plain space, and halves of surrogate pairs.
_LEFT_OVER = re.compile("[\x80-\x9f\ufffd]|[^\x00-\x7f]\\?|[ÃÂÅâÐГРÄ] |[àâ][^\x00-\x7f] |\xa0½|√")
# A lead byte whose no-break space became a plain one.
_SPACED = re.compile("[ÃÂÅÐГРÄ] |[àâ][^\x00-\x7f] ")
# A control among letters of the East is a byte of what was read as these, and no mark of Windows.
_EASTERN = "[\u0590-\u1dff\u2e80-\uffef]"
_AMONG_EASTERN = re.compile(f"{_EASTERN}€?[\x80-\x9f]|[\x80-\x9f]{_EASTERN}")
CYRILLIC_OR_GREEK = re.compile("[\u0370-\u052f]")
OTHER_LEADS = re.compile("[ÎÏÐÑÒĎĐŃŇĞ]")
# A byte in the middle that became a question mark.
_QUESTIONED = re.compile("[ÃÂâ]\\?[^\\s?]")
# What is left of a sequence where only its first half was read.
_CUT = re.compile("à [±²³´µ¶¸¹º¼½¾¡-ª¬®¯]")
# What stands for a byte that was none.
_SIGN = re.compile("[\ufffd?]")
# Lines of more characters than this are mended piece by piece.
LONG, PIECE = 4_000, 500
# What ftfy changes beyond damage, and is not to.
_UNASKED: Mapping[str, Any] = {
    "unescape_html": False,
    "remove_terminal_escapes": False,
    "fix_latin_ligatures": False,
    "fix_character_width": False,
    "uncurl_quotes": False,
    "fix_line_breaks": False,
    "remove_control_chars": False,
    "normalization": None,
}
# Two readings that differ are alike again where so many characters are, and no further on than this.
ALIKE, APART = 4, 32
ASCII = re.compile("[\x00-\x7f]")


def recover(patch: Patch, original: str) -> bool:
    """Take over ftfy's reading of a line where it leaves less damage than ours; whether that was so."""
    if not _LEFT_OVER.search(patch.text) and not (patch.changes and "\ufffd" in original):
        return False
    if _AMONG_EASTERN.search(original) or _is_half_read(patch.text, original):
        return False
    # Read here: few lines come so far, and every process would begin later.
    from ftfy.badness import badness

    ours = badness(patch.text)
    absorbed = bool(patch.changes) and _SPACED.search(patch.text)
    if not ours and not absorbed:
        return False
    before = _pieces(original)
    after = list(map(_theirs, before))
    theirs = "".join(after)
    if theirs in (original, patch.text) or "\n" in theirs:
        return False
    if _CUT.search(theirs) and not _CUT.search(original):
        # The space cut a sequence and is no part of it.
        return False
    rest = badness(theirs)
    # Where we read letters, signs that something was there say less.
    read = sum(_read_lost(patch, change) for change in patch.changes)
    if read and rest + read >= ours:
        return False
    absorbs = absorbed and rest + strangeness(theirs) <= ours + strangeness(patch.text)
    marks = len(_QUESTIONED.findall(original)) > 1 and rest <= ours
    if rest >= ours and not absorbs and not marks:
        return False
    patch.text = original
    patch.changes.clear()
    edits: list[Edit] = []
    at = 0
    for ours_was, theirs_is in zip(before, after, strict=True):
        edits += _difference(ours_was, theirs_is, at)
        at += len(ours_was)
    patch.apply(edits)
    return True


def _is_half_read(text: str, original: str) -> bool:
    """Whether words of another script were read of which bytes are lost: no space or sign behind a lead byte is one."""
    if not CYRILLIC_OR_GREEK.search(text):
        return False
    return not CYRILLIC_OR_GREEK.search(original) or bool(OTHER_LEADS.search(text))


def _read_lost(patch: Patch, change: PatchChange) -> bool:
    """Whether a change made a letter or a mark of a sequence that had lost a byte to a sign."""
    after = patch.text[change.start : change.end]
    return bool(_SIGN.search(change.before)) and (after.isalpha() or after in "“”‘’–—")


@lru_cache(maxsize=2_000)
def _theirs(piece: str) -> str:
    """What ftfy makes of a piece; each pass over a text asks it of the same ones."""
    from ftfy import TextFixerConfig, fix_text_segment

    return str(fix_text_segment(piece, TextFixerConfig(**_UNASKED)))


def _pieces(line: str) -> list[str]:
    """A line as it is, or a very long one cut at spaces: what ftfy decides for one end is nothing to the other."""
    if len(line) <= LONG:
        return [line]
    pieces = []
    start = 0
    while start < len(line):
        end = min(start + PIECE, len(line))
        if end < len(line):
            end = line.rfind(" ", start + 1, end) + 1 or end
        pieces.append(line[start:end])
        start = end
    return pieces


def _difference(before: str, after: str, at: int) -> list[Edit]:
    """The edits between two pieces, the first of which begins at `at`; ASCII is left in place.

    Both are read side by side, as ftfy changes a place and leaves what follows: comparing each part
    with each takes the square of their length, and more where they say one thing again and again.
    """
    edits: list[Edit] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if before[i] == after[j]:
            i, j = i + 1, j + 1
            continue
        i2, j2 = _meeting(before, i, after, j)
        end = 0
        while end < min(i2 - i, j2 - j) and before[i2 - end - 1] == after[j2 - end - 1]:
            end += 1
        edits.append(_edit(at + i, at + i2 - end, after[j : j2 - end]))
        i, j = i2, j2
    if i < len(before) or j < len(after):
        edits.append(_edit(at + i, at + len(before), after[j:]))
    return edits


def _edit(start: int, end: int, after: str) -> Edit:
    certainty: Certainty = "inferred" if "\ufffd" in after else "exact"
    return Edit(start, end, after, certainty, "")


def _meeting(before: str, i: int, after: str, j: int) -> tuple[int, int]:
    """Where two texts are alike again that differ at `i` and `j`."""
    i2, j2 = _past_letters(before, i), _past_letters(after, j)
    if (i2, j2) != (i, j) and before[i2 : i2 + 1] == after[j2 : j2 + 1]:
        return i2, j2
    for both in range(1, 2 * APART):
        for more in range(max(both - APART, 0), min(both, APART) + 1):
            here, there = min(i + both - more, len(before)), min(j + more, len(after))
            ahead = before[here : here + ALIKE]
            if ahead == after[there : there + ALIKE] and (len(ahead) == ALIKE or not ahead):
                return here, there
    return len(before), len(after)


def _past_letters(text: str, at: int) -> int:
    """Where the characters beyond ASCII end that stand at a place."""
    found = ASCII.search(text, at)
    return found.start() if found else len(text)
