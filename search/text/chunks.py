"""Where the words of a text are: the signs that make one, in every script.

A chunk is one or more words with whatever may join them to one (`O'Brien`, `U.S`, `1,284`, `e-mail`,
`AT&T`, `#BlackLivesMatter`); the few chunks with anything but letters and digits are taken apart
once, and remembered. Scripts that leave no gaps between words have a word for each sign: what is
searched in them is a phrase of these, which finds what stands so in a text, and nothing else. (Pairs
of signs as terms find the same, with many times as many terms.)
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from search.text.folding import INVISIBLE


def _ranges(belongs: Callable[[str], bool]) -> str:
    """The characters of the first plane that belong, letters and digits apart, as ranges of a regular expression's set."""
    # What is a letter or a digit is no mark: most characters, which one look leaves out.
    others = re.sub(r"\w+", "", "".join(map(chr, range(0x80, 0x10000))))
    codes = [ord(character) for character in others if belongs(character)]
    parts: list[str] = []
    start = before = -2
    for code in [*codes, sys.maxunicode + 2]:
        if code != before + 1:
            if start >= 0:
                parts.append(f"{chr(start)}-{chr(before)}")
            start = code
        before = code
    return "".join(parts)


# Vowel signs and accents, which `\\w` leaves out: Hindi has no word without.
_MARKS: Final = _ranges(
    lambda c: unicodedata.category(c) in ("Mn", "Mc") and not "\ufe00" <= c <= "\ufe0f"
)
_EMOJI: Final = (
    "\u203c\u2049\u231a\u231b\u23e9-\u23f3\u25fb-\u25fe\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
)
_FLAGS: Final = "\U0001f1e6-\U0001f1ff"
_SKIN: Final = "\U0001f3fb-\U0001f3ff"
_EMOJI_REST: Final = rf"[\ufe0f{_SKIN}]*(?:\u200d[{_EMOJI}][\ufe0f{_SKIN}]*)*"
_ONE_EMOJI: Final = rf"(?:[{_FLAGS}][{_FLAGS}]|[{_EMOJI}]{_EMOJI_REST})"
NO_PART_OF_EMOJI: Final = re.compile(rf"[\ufe0f\u200d{_SKIN}]")
# Scripts without gaps between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer; and Korean, whose
# words have their particles joined to them.
_UNBROKEN: Final = (
    "\u0e01-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)

_LETTER: Final = rf"[\w{_MARKS}{INVISIBLE}]"
_SIGNS_AFTER: Final = r"(?:\+\+|#(?!\w))?"
# A search for either begins with a set of characters, which is what the regular expressions of Python
# look for quickly, and most words end at a space.
_IS_NET: Final = r"(?<=\.)(?<![\w.]\.)(?:NET|Net|net)\b"
_ASCII_REST: Final = rf"\w*(?:(?= )|(?:[.,'`&]\w+|(?<=[a-zA-Z])-(?=[a-zA-Z])\w+)*{_SIGNS_AFTER})"
ASCII_CHUNK: Final = re.compile(
    rf"([a-zA-Z0-9#.](?:(?<=[a-zA-Z0-9]){_ASCII_REST}|(?<=\#)[a-zA-Z0-9]{_ASCII_REST}|{_IS_NET}))",
    re.ASCII,
)
_REST: Final = (
    rf"\w*(?:(?= )|{_LETTER}*(?:(?:[.,'`’‘＇´&]|(?<=\d)[\u00a0\u2009\u202f](?=\d\d\d)"
    rf"|(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_]))\w{_LETTER}*)*{_SIGNS_AFTER})"
)
CHUNK: Final = re.compile(
    rf"([\w#.{_EMOJI}{_FLAGS}](?:(?<=[^\W_]){_REST}|(?<=\#)[^\W_]{_REST}|{_IS_NET}"
    rf"|(?<=[{_FLAGS}])[{_FLAGS}]|(?<=[{_EMOJI}]){_EMOJI_REST}))"
)
_IN_WORD: Final = rf"[^\W_{_UNBROKEN}]"
_WORD_TAIL: Final = rf"[^\W_{_UNBROKEN}]|[{_MARKS}{INVISIBLE}]"
WORD: Final = re.compile(
    rf"""
      (?P<grouped> (?<![\d.,])
          \d{{1,3}} (?: ([.,'\u00a0\u2009\u202f])\d{{3}} (?:\2\d{{3}})* (?!\d) )
          (?P<fraction> [.,]\d+ (?![.,\d]) )? (?![.,]\d) )
    | (?P<decimal> (?<![\d.,]) \d+[.,]\d+ (?![.,]?\d) )
    | (?P<initials> (?<!\w) [^\W\d_] (?:\.[^\W\d_])+ (?!{_LETTER}) )
    | (?P<signs> \A\.(?:NET|Net|net)\Z | \A[a-zA-Z]\+\+\Z | \A[CFcf]\#\Z | \A[a-zA-Z]{{1,4}}&[a-zA-Z]{{1,4}}\Z )
    | (?P<emoji> {_ONE_EMOJI} )
    | [{_UNBROKEN}] [{_MARKS}{INVISIBLE}]*
    | {_IN_WORD} (?:{_WORD_TAIL})* (?: (?:'|_+) {_IN_WORD} (?:{_WORD_TAIL})* )*
    """,
    re.VERBOSE,
)

_SIGN: Final = re.compile(rf"[{_UNBROKEN}][{_MARKS}{INVISIBLE}]*")

# The terms that stand between two words of signs, and before a number below zero: no text has them as
# words, and only a quoted phrase asks for them.
GAP: Final = "\u2423"
MINUS: Final = "\u2212"
BETWEEN: Final = frozenset({GAP, MINUS})
# A dash behind a word or a number is no minus: 10-20, COVID-19.
_BEFORE_MINUS: Final = r"""\s(\["'“”„«‘"""
_MINUS: Final = rf"[-\u2212](?<![^{_BEFORE_MINUS}].)[$€£¥]?"
_MINUS_BEFORE: Final = re.compile(rf"{_MINUS}\Z")
_NUMBER_BELOW_ZERO: Final = re.compile(rf"{_MINUS}\d")

# The words of a hash tag: `Black`, `Lives`, `Matter`; `DDHH`; `25N` stays one.
_TAG_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_LONGEST_BEGINNING: Final = 5  # letters: co-operate, multi-party


_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def parts_words(before: str, gap: str, after: str) -> bool:
    """Whether a gap of a text parts two words that are written in signs, as in Korean.

    Chinese, Japanese and Thai have none, or one between phrases.
    """
    parted = any(map(str.isspace, gap)) and before and after
    return bool(parted and _HANGUL.match(before[-1]) and _HANGUL.match(after[0]))


def term_between(before: str, gap: str, after: str) -> str:
    """The term that stands before a word of a text, behind another one or none; "" where there is none."""
    if after[:1].isdigit() and _MINUS_BEFORE.search(f"{before[-1:]}{gap}", len(before[-1:])):
        return MINUS
    return GAP if parts_words(before, gap, after) else ""


def has_between(text: str) -> bool:
    """Whether a text may have terms that stand between words; of most it is seen at once that not."""
    if "-" in text and _NUMBER_BELOW_ZERO.search(text):
        return True
    return not text.isascii() and (MINUS in text or _HANGUL.search(text) is not None)


def is_sign(word: str) -> bool:
    """Whether a word is a sign of a script that leaves no gaps between words."""
    return _SIGN.fullmatch(word) is not None


def tag_parts(tag: str) -> Iterator[tuple[int, int]]:
    """Where the words of a hash tag stand in it, where their capitals tell two or more."""
    parts = list(_TAG_PARTS.finditer(tag))
    written = [part[0] for part in parts]
    if len(parts) > 1 and "".join(written) == tag and all(w[0].isupper() for w in written):
        yield from (part.span() for part in parts)


def joined(chunk: str) -> str:
    """What a chunk with a hyphen or of a hash tag's words is without it; "" for any other.

    `e-mail` is email, `co-operative` cooperative, `#BlackLivesMatter` blacklivesmatter. Of longer
    words nobody leaves the hyphen out.
    """
    if chunk.startswith("#"):
        return chunk[1:] if any(True for _ in tag_parts(chunk[1:])) else ""
    first, *others = re.split(r"[-\u2010\u2011]", chunk)
    if len(others) == 1 and len(first) <= _LONGEST_BEGINNING and (first + others[0]).isalpha():
        return first + others[0]
    return ""
