"""Text as records, pages and comparisons need it; knows no Django, so that every floor may use it."""

from __future__ import annotations

import re
import unicodedata

BLANKS = re.compile(r"\s+")

# Characters that print nothing, as parts of a pattern's character class.
CONTROL = "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f"
"""Control characters, but for tab, line feed, form feed and carriage return."""
SOFT_HYPHEN = "\xad"
ZERO_WIDTH_SPACE = "\u200b"
ZERO_WIDTH_JOINERS = "\u200c\u200d"
DIRECTION_MARKS = "\u200e\u200f"
DIRECTION_CONTROLS = "\u202a-\u202e\u2066-\u2069\u061c"
LINE_SEPARATORS = "\u2028\u2029"
WORD_JOINER = "\u2060"
INVISIBLE_OPERATORS = "\u2061-\u2065\u206a-\u206f"
BYTE_ORDER_MARK = "\ufeff"
NONCHARACTERS = "\ufdd0-\ufdef"
LAST_NONCHARACTERS = "\ufffe\uffff"

# Letters of scripts that put no space between words, as a part of a class: each is a word by itself
# where texts are compared.
UNSPACED = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"


def any_character(*sets: str) -> re.Pattern[str]:
    """A pattern that one character of any of these sets fits."""
    return re.compile(f"[{''.join(sets)}]")


CONTROLS = any_character(CONTROL, "\x0c", LAST_NONCHARACTERS)
"""What no record of one line can hold."""
UNSHOWN = any_character(CONTROL, NONCHARACTERS, LAST_NONCHARACTERS)
"""What HTML cannot hold."""
NOT_IN_XML = any_character("\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff")
"""What XML 1.0 cannot hold (section 2.2, Char), and so no workbook."""
IGNORABLE = any_character(
    SOFT_HYPHEN, ZERO_WIDTH_SPACE, DIRECTION_MARKS, WORD_JOINER, BYTE_ORDER_MARK
)
"""What pages put between letters for looks, and no word is written with."""
_UNSEEN = (
    CONTROL + "\x0c\r", SOFT_HYPHEN, ZERO_WIDTH_SPACE, ZERO_WIDTH_JOINERS, DIRECTION_MARKS,
    DIRECTION_CONTROLS, LINE_SEPARATORS, WORD_JOINER, INVISIBLE_OPERATORS, BYTE_ORDER_MARK,
    NONCHARACTERS, LAST_NONCHARACTERS,
)  # fmt: skip
UNSEEN = any_character(*_UNSEEN)
"""What a reader cannot see: controls, soft hyphen, zero width, direction, not a character."""
UNSEEN_OR_NO_BREAK = any_character(*_UNSEEN, "\xa0")
"""The same and the no-break space, which looks like a space."""


def one_line(text: str) -> str:
    """The text on one line, without control characters: no record can be broken out of."""
    return BLANKS.sub(" ", CONTROLS.sub(" ", text)).strip()


def without_accents(text: str) -> str:
    """The text decomposed (Unicode NFKD: "ﬁ" is "fi"), its combining marks left out."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text: str) -> str:
    """`text` in lower case, without accents, with plain apostrophes: how words are compared.

    The compiled gazetteer and the tagger's weights hold words folded so. Keys of names
    (`names.name_key`) leave punctuation aside too; terms of a search are cut by its analysis.
    """
    text = text.replace("’", "'").lower()
    return text if text.isascii() else without_accents(text)


# What a spreadsheet takes for a formula, full-width forms too (OWASP, "CSV Injection").
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def plain_cell(text: str) -> str:
    """The text as a cell that no spreadsheet calculates: a formula gets an apostrophe before it."""
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
