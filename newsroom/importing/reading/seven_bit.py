"""Encodings that look like ASCII: UTF-7, ISO-2022 and HZ."""

from __future__ import annotations

import base64
import re
from typing import Final

# What switches to another set of characters, and the encodings that have it.
_ESCAPES: Final = (
    (re.compile(rb"\x1b\$\)[A-Z]?C"), ("iso2022_kr",)),
    (re.compile(rb"\x1b(?:\$[@B]|\(J|\$\([DQO]|\(I)"), ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004", "iso2022_jp_ext")),
    (re.compile(rb"\x1b\$A|\x1b\$\(C"), ("iso2022_jp_2",)),
    (re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}"), ("hz",)),
)  # fmt: skip
# What begins with a plus in UTF-7: one that is written, or a run of characters.
_RUN: Final = re.compile(rb"\+([A-Za-z0-9+/]*)(-?)")
_LEAST_RUN: Final = 3  # a character is written as three of base64
# What a run may stand for, and what it does not stand for by chance: a letter of Europe or a mark, several
# letters of any script.
_LIKELY: Final = re.compile(
    "[\x00-\u06ff\u0900-\u0e7f\u10d0-\u10ff\u1e00-\u2bff\u2e80-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\ufe00-\ufe6f\uff00-\uffee\U0001f000-\U0001faff]+"
)
_SURE: Final = re.compile(
    "[\xa0-\u017f\u0218-\u021b\u1e00-\u1eff\u2010-\u2026\u20ac\u2122\u2190-\u2193]+|[\xa0-\U0001faff]{2,}"
)


def seven_bit(data: bytes) -> str:
    """The encoding of bytes that are all ASCII, but stand for more; "" where they are just that."""
    if b"\x1b" in data or b"~{" in data:
        for escape, encodings in _ESCAPES:
            if escape.search(data):
                for encoding in encodings:
                    if _holds(data, encoding):
                        return encoding
    return "utf-7" if b"+" in data and _is_utf7(data) else ""


def _holds(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not text.isascii() and "\x1b" not in text


def _is_utf7(data: bytes) -> bool:
    """Whether each plus begins a run of characters as UTF-7 writes them, and some are sure to be meant.

    A sum such as `1+1` and the plus of a telephone number begin none.
    """
    some = False
    for match in _RUN.finditer(data):
        run, end = match.groups()
        if not run:
            if not end:
                return False
            continue
        text = _run(run)
        if not text and match.end() < len(data):  # the last one may be cut off
            return False
        some = some or _SURE.fullmatch(text) is not None
    return some


def _run(run: bytes) -> str:
    """The characters that a run stands for, "" where it is none."""
    bits = len(run) * 6
    if len(run) < _LEAST_RUN or bits % 16 >= 6:
        return ""
    raw = base64.b64decode(run + b"=" * (-len(run) % 4))
    whole = bits // 16 * 2
    if any(raw[whole:]):
        return ""
    try:
        text = raw[:whole].decode("utf-16-be")
    except UnicodeDecodeError:
        return ""
    return text if _LIKELY.fullmatch(text) else ""
