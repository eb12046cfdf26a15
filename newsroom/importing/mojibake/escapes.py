"""Reads characters that a text holds as escapes of HTML, JSON, Python, R, mail or addresses.

A text on HTML, source code and addresses hold escapes that are meant. So those of one kind are read
all or none: where they stand in and at words, as characters do, and where the text neither speaks of
such things nor writes the same characters itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from newsroom.importing.mojibake.patch import Edit

# Something that may be an escape of any kind.
MARK = re.compile(
    r"&[#A-Za-z]|\\u[0-9A-Fa-f]{4}|\\x[89A-Fa-f]|<U\+|=[89A-F][0-9A-F]|%[89A-Fa-f][0-9A-Fa-f]"
)
_REFERENCE = r"(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_HTML = re.compile(rf"&(?:amp;)*{_REFERENCE}")
_JSON = re.compile(r"(?<!\\)(?:\\u[0-9a-fA-F]{4})+")
_BYTES = re.compile(r"(?<!\\)(?:\\x[0-9a-fA-F]{2})+")
_R = re.compile(r"<U\+([0-9A-F]{4,6})>")
# Lines of mail are cut where they are long, also between the bytes of one character.
_MAIL = re.compile(r"=[0-9A-F]{2}(?:(?:=[ \t]*\r?\n)?=[0-9A-F]{2})*")
# What else stands in text that was escaped for mail: the end of a cut line, the sign itself, a space before a line's end.
_MAIL_SIGNS = re.compile(r"=[ \t]*\r?\n|=3D|=20(?=[ \t]*(?:\r?\n|\Z))")
_MEANT = {"=3D": "=", "=20": " "}
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Escaped once more at every station, as in `&amp;amp;#8217;`.
_AGAIN = re.compile(rf"^(?:amp;)+(?={_REFERENCE}$)")
_SPEAKS = re.compile(
    r"\b(?:X?HTML\d?|XML|SGML|CSS|JSON|JavaScript|PHP|Python|Unicode|UTF-?(?:8|16)|ASCII|MIME"
    r"|ampersands?|entit(?:y|ies)|entidad(?:es)? de|quoted-printable|URL-?encod\w+|percent-encod\w+"
    r"|escape sequences?|escaped|escaping|code ?points?|character (?:references?|codes?)|markup"
    r"|source code|c[oó]digo fuente|Quelltext|mojibake|regex)\b",
    re.IGNORECASE,
)
# A line that a program or a page is made of.
_CODE = re.compile(
    r"[;{}]\s*$|^\s*(?://|/\*|#include|import |from \w+ import|def |var |let |const |function\b|<[!/a-z])"
    r"|</?[a-z][^<>]{0,200}>|\w\(['\"]|=>|[=!]==|\w\[\w+\]|\w = ['\"]|(?<!\w)[bu]['\"]"
)
_ADDRESS = re.compile(
    r"://|[A-Za-z]:\\|^www\.|[?&]\w+=|\w/\w+/|@\w+\.|\.\w{2,4}$|[\w-]+\.[a-z]{2,6}/"
)
_STOPS = tuple(".,!?…;")
_CITING = frozenset("\"'`(“‘«[")
_CITED = frozenset("\"'`)”’»],:")
_BLANK = re.compile(r"[ \n]|\Z")
# How far a word is looked at for whether it is an address.
LONGEST_WORD = 200
# How many letters in a row are a word.
WORD = 3
# How many times more escapes must stand in words than as something cited.
MOSTLY = 3


@dataclass(frozen=True)
class Escape:
    """`text[start:end]` stands for `after`; `bound` in or at a word, `cited` as one speaks of it."""

    start: int
    end: int
    after: str
    bound: bool
    cited: bool


@dataclass(frozen=True)
class Kind:
    """One way to escape characters: what it is called, looks like, and stands for."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[str], str | None]
    # Whether one that stands for a sign of ASCII may be read, too.
    has_ascii: bool = False


def escapes(text: str) -> list[Edit]:
    """The edits that read the escapes of a text, in order; none where they may be meant."""
    if not MARK.search(text):
        return []
    speaks = _SPEAKS.search(text) is not None
    edits: list[Edit] = []
    for kind in KINDS:
        found = list(_found(text, kind))
        if found and _is_escaped(text, kind, found, speaks=speaks):
            edits += (Edit(e.start, e.end, e.after, "exact", kind.name) for e in found)
            if kind.name == _MAIL_NAME:
                edits += _of_mail(text)
    return _apart(sorted(edits))


def _of_mail(text: str) -> Iterator[Edit]:
    """The edits that join cut lines, and read signs of ASCII, in a text that was escaped for mail."""
    for match in _MAIL_SIGNS.finditer(text):
        after = _MEANT.get(match.group(), "")
        yield Edit(match.start(), match.end(), after, "exact", _MAIL_NAME)


def _apart(edits: list[Edit]) -> list[Edit]:
    """The edits without those that begin inside another."""
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _found(text: str, kind: Kind) -> Iterator[Escape]:
    """The escapes of one kind that stand neither in an address nor in code."""
    line_start, line_end, is_code = 0, -1, False
    for match in kind.pattern.finditer(text):
        start, end = match.span()
        if start > line_end:
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
            is_code = _CODE.search(kind.pattern.sub("", text[line_start:line_end])) is not None
        after = kind.read(match.group())
        if after is None or is_code or _is_address(text, start, end, kind):
            continue
        left, right = text[start - 1 : start], text[end : end + 1]
        bound = left.isalnum() or right.isalnum() or (left in _STOPS and not right.strip())
        # A word all of whose letters are escaped.
        bound = bound or sum(map(str.isalpha, after)) >= WORD
        cited = left in _CITING and right in _CITED
        yield Escape(start, end, after, bound and not cited, cited)


def _is_address(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether an escape stands in an address, or in a word that may be one."""
    floor = max(start - LONGEST_WORD, 0)
    first = max(text.rfind(" ", floor, start), text.rfind("\n", floor, start), floor - 1) + 1
    last = _BLANK.search(text, end, end + LONGEST_WORD)
    word = text[first : last.start() if last else end + LONGEST_WORD].rstrip(".,;:!?)\"'”’")
    return _ADDRESS.search(kind.pattern.sub("a", word)) is not None


def _is_escaped(text: str, kind: Kind, found: list[Escape], *, speaks: bool) -> bool:
    """Whether a text was escaped, and does not hold escapes because it speaks of them."""
    bound = sum(e.bound for e in found)
    cited = sum(e.cited for e in found)
    if cited * MOSTLY > bound:
        return False
    if speaks and (bound < MOSTLY or cited):
        return False
    beyond = Counter(e.after for e in found if not e.after.isascii())
    characters = Counter(text)
    written = sum(characters[after] for after in beyond if after != "\xa0")
    if written * MOSTLY > beyond.total():
        return False
    if not beyond and not kind.has_ascii:
        return False
    # A bare ampersand, or markup when it is read: not all of the text was escaped.
    if kind.name == _HTML_NAME and _is_partly_html(text, found):
        return False
    return bool(bound) or (
        kind.name == _HTML_NAME and all(_stands_between_words(text, e) for e in found)
    )


def _is_partly_html(text: str, found: list[Escape]) -> bool:
    if re.search(r"&lt;/?[a-z]|<[a-z/][^<>]*>", text):
        return True
    return any(e.after == "&" for e in found) and re.search(r"&(?![#\w])", text) is not None


def _stands_between_words(text: str, escape: Escape) -> bool:
    """Whether it is a sign with plain words on both sides, as in the name of a firm."""
    if escape.after.isalpha():
        return False
    before = text[max(escape.start - 40, 0) : escape.start]
    after = text[escape.end : escape.end + 40]
    return bool(re.search(r"(?:^|\n|\w[,.]? ?)$", before) and re.match(r" ?\w", after))


def _from_html(escape: str) -> str | None:
    found = "&" + _AGAIN.sub("", escape[1:])
    if found[1] != "#" and found[1:] not in html5:
        return None
    return _sound(unescape(found))


def _from_json(escape: str) -> str | None:
    units = b"".join(int(e, 16).to_bytes(2, "big") for e in escape[2:].split("\\u"))
    try:
        return _sound(units.decode("utf-16-be"))
    except UnicodeDecodeError:
        return None


def _from_r(escape: str) -> str | None:
    code = int(escape[3:-1], 16)
    return _sound(chr(code)) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _from_bytes(escape: str) -> str | None:
    """Bytes as `=E2=80=99`, `%E2%80%99` or `\\xe2\\x80\\x99`, which must be UTF-8 beyond ASCII."""
    try:
        found = bytes.fromhex(re.sub(r"[=%\\x\s]", "", escape)).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if found.isascii() else _sound(found)


def _sound(found: str) -> str | None:
    """What an escape stands for, where it is of a text: no control, no end of a line."""
    kept = "\xa0\xad\u200b\u200c\u200d\u2009\u2002\u2003\u202f\ufe0f"
    return found if found and all(c.isprintable() or c in kept for c in found) else None


_HTML_NAME = "escaped as HTML"
_MAIL_NAME = "escaped as quoted-printable"
KINDS = (
    Kind(_HTML_NAME, _HTML, _from_html, has_ascii=True),
    Kind("escaped as JSON", _JSON, _from_json),
    Kind("escaped as bytes", _BYTES, _from_bytes),
    Kind("escaped by R", _R, _from_r),
    Kind(_MAIL_NAME, _MAIL, _from_bytes),
    Kind("escaped as in addresses", _PERCENT, _from_bytes),
)
