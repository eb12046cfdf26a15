"""UTF-16 and UTF-32 without a mark, and marks that stand over a text in another encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from typing import Final

SAMPLE: Final = 64 * 1024  # bytes
# Characters that stand in any text of East Asia: kana, Hangul, marks, full-width signs.
_EAST_ASIAN: Final = re.compile("[\u3001-\u301f\u3040-\u30ff\uac00-\ud7a3\uff01-\uff5e]")
# The commonest characters of Chinese, simplified and traditional, and of Japanese: two in five of any text.
_FREQUENT: Final = frozenset(
    "的一是不了在人有我他这这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心本"
    "前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問"
    "很最重并物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常"
    "先海通教市府会社東京者員車電話選挙党首相県町村"
)
_IDEOGRAPH: Final = re.compile("[\u4e00-\u9fff]")
NATIONAL: Final = ("gb18030", "big5", "cp932", "euc_jp", "cp949")
_TOLD: Final = 4_096  # bytes that tell a text of East Asia
# So much of a text in UTF-16 are such characters, at least.
_ENOUGH: Final = 0.12


def unmarked(data: bytes) -> str:
    """The encoding, such as "utf-16-le", of bytes that are that without a mark; "" for others."""
    if len(data) < 4:
        return ""
    sample = data[: SAMPLE - SAMPLE % 4]
    return _utf32(sample, len(data)) or ("" if len(data) % 2 else _utf16(sample))


def _utf32(sample: bytes, length: int) -> str:
    """Of four bytes the highest says nothing, and the next to it hardly anything."""
    if length % 4 or b"\0\0" not in sample:
        return ""
    for encoding in ("utf-32-le", "utf-32-be"):
        text = _strict(sample, encoding)
        if text and _unlikely(text) * 20 <= len(text) and "\0" not in text:
            return encoding
    return ""


def _utf16(sample: bytes) -> str:
    """One byte of each pair says the script, and so hardly varies; or it is text in an East Asian language."""
    if b"\0" in sample:
        even, odd = (
            sum(count for _, count in Counter(sample[start::2]).most_common(2)) / (len(sample) / 2)
            for start in (0, 1)
        )
        if odd > 0.9 and even < 0.7:
            return "utf-16-le"
        if even > 0.9 and odd < 0.7:
            return "utf-16-be"
        for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
            zeros = sample[high::2].count(0) * 20 > len(sample) and not sample[1 - high :: 2].count(
                0
            )
            # Of Vietnamese the letters lie in three places.
            if zeros and (text := _strict(sample, encoding)) and not _unlikely(text):
                return encoding
    if b"\0" not in sample and _is_utf8(sample):
        return ""
    sample = sample[:_TOLD]
    ranked = sorted(
        ((east_asian(sample, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be")),
        reverse=True,
    )
    best, encoding = ranked[0]
    # Neither as UTF-8 nor in bytes of a national encoding are there controls.
    if best < _ENOUGH or best < 3 * ranked[1][0]:
        return ""
    if re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]", sample):
        return encoding
    national = max(east_asian(sample, other) for other in NATIONAL)
    return encoding if best >= 2 * _ENOUGH and best >= 3 * national else ""


def east_asian(sample: bytes, encoding: str) -> float:
    """How much of a sample are characters that stand in any text of East Asia; 0 where it is none in this encoding."""
    text = _strict(sample, encoding)
    if not text or _unlikely(text) * 50 > len(text):
        return 0.0
    seen = len(_EAST_ASIAN.findall(text)) + sum(c in _FREQUENT for c in text)
    known = seen + len(_IDEOGRAPH.findall(text)) + sum("\t" <= c < "\x7f" for c in text)
    return seen / len(text) if known >= 0.9 * len(text) else 0.0


def _unlikely(text: str) -> int:
    """How many characters no text holds: not assigned, for private use, controls."""
    return sum(
        count
        for char, count in Counter(text).items()
        if unicodedata.category(char) in ("Cn", "Co", "Cs")
        or (char < " " and char not in "\t\n\r\f\x0b\x1b")
    )


def _strict(sample: bytes, encoding: str) -> str:
    """The text, "" where the bytes are not in the encoding; what ends in a half character is cut."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeError:
        return ""


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def is_under_mark(body: bytes, encoding: str) -> bool:
    """Whether the bytes below a mark are in the encoding that it names, and not in one of single bytes."""
    sample = body[: SAMPLE - SAMPLE % 4]
    if not sample:
        return True
    text = _strict(sample, encoding)
    if encoding == "utf-8":
        return bool(text)
    # In pairs of bytes, words of single ones would be Chinese, but none that says anything.
    if b"\0" not in sample and _is_utf8(sample) and east_asian(sample, encoding) < _ENOUGH:
        return False
    if encoding.startswith("utf-16") and unmarked(body) not in ("", encoding):
        return False  # its bytes are the other way round
    # Damaged, it has zeros still, or is no text of single bytes either.
    is_sound = bool(text) and _unlikely(text) * 10 <= len(text)
    return is_sound or sample.count(b"\0") * 10 > len(sample)
