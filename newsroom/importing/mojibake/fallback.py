"""Leaves to ftfy the kinds of damage that it alone knows, where our own reading stopped."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import ftfy
from ftfy.badness import badness

from newsroom.importing.mojibake.patch import Edit, Patch

# Bytes that became a question mark, a replacement character or a plain space, halves of surrogate
# pairs, and control characters that Windows reads as marks.
_LEFT_OVER = re.compile("[\x80-\x9f\ufffd]|[^\x00-\x7f]\\?|[ÃÂÅâàÐГРÄ] |\xa0½|√")
CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
)


def recover(patch: Patch, original: str) -> None:
    """Take over ftfy's reading of a line where it leaves less damage than ours."""
    if not _LEFT_OVER.search(patch.text) and not (patch.changes and "\ufffd" in original):
        return
    ours = badness(patch.text)
    if not ours:
        return
    theirs = ftfy.fix_text_segment(original, CONFIG)
    if theirs == original or badness(theirs) >= ours or "\n" in theirs:
        return
    patch.text = original
    patch.changes.clear()
    patch.apply(list(_difference(original, theirs)))


def _difference(before: str, after: str) -> list[Edit]:
    """The edits between two lines, ASCII left in place."""
    edits = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            certainty = "inferred" if "\ufffd" in after[j1:j2] else "exact"
            edits.append(Edit(i1, i2, after[j1:j2], certainty, ""))
    return edits
