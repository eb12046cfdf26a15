"""Markup in values that should be plain: references to characters, tags, whole texts in HTML.

What is no markup must not change: “AT&T” has no reference, and an article on HTML may speak of
`<b>` or `&amp;`. So tags are cut out only in pairs, escaped ones only where they come in pairs, and
a text that speaks of markup keeps what it may be speaking of.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from newsroom.importing.reading.html_text import text_of

REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# “&amp;amp;”, “&amp;#8217;”: escaped once more at every station.
AGAIN = re.compile(
    r"&(?:amp;)+(?=(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
SYNTAX = frozenset("&<>\"'")
SPEAKS_OF_MARKUP = re.compile(
    r"\b(?:X?HTML|XML|SGML|ampersands?|character references?|escape sequences?)\b", re.I
)
INLINE = (
    "a|abbr|b|big|bdi|cite|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u"
)
BLOCK = "p|div|h[1-6]|ul|ol|li|dl|blockquote|figure|article|section|table|body|html|header|main|pre"
PAIR = re.compile(rf"<({INLINE})(?:\s[^<>]*)?>([^<>]*)</\1\s*>", re.I)
LONE = re.compile(r"<(?:br|wbr|hr)\s*/?>", re.I)
ESCAPED_PAIR = re.compile(
    rf"&lt;({INLINE}|{BLOCK})(?:\s(?:(?!&[lg]t;)[^<>])*)?&gt;(?P<inside>(?:(?!&[lg]t;)[^<>])*)&lt;/\1\s*&gt;",
    re.I,
)
ESCAPED_LONE = re.compile(r"&lt;(?:br|wbr|hr)\s*/?&gt;", re.I)
ESCAPED_TAG = re.compile(r"&lt;/?[A-Za-z](?:(?!&[lg]t;)[^<>]){0,200}&gt;")
BLOCK_TAG = re.compile(rf"<(/?)(?:{BLOCK})(?:\s[^<>]*)?>", re.I)
FIRST_TAG = re.compile(
    rf"\s*(?:<!--|<!doctype\b|<(?:{BLOCK}|{INLINE}|br|img|script|style|iframe)\b)", re.I
)
BLOCK_FIRST = re.compile(rf"\s*<(?:{BLOCK})\b", re.I)
LINK = re.compile(r"<a\s[^<>]*\bhref\s*=[^<>]*>", re.I)


def plain(text: str) -> str:
    """A value without the markup that it came in; what is no markup stays as it is."""
    if "&" not in text and "<" not in text:
        return text
    if BLOCK_FIRST.match(text) and is_html(text):
        return " ".join(text_of(text).split()) or text
    text = AGAIN.sub("&", text)
    about = SPEAKS_OF_MARKUP.search(text) is not None
    if not about:
        text = _without_pairs(LONE.sub("\n", text))
        text = _without_escaped_pairs(ESCAPED_LONE.sub("\n", text))
    pieces, end = [], 0
    for tag in ESCAPED_TAG.finditer(text):
        pieces += [_resolved(text[end : tag.start()], about=about), tag[0]]
        end = tag.end()
    return "".join([*pieces, _resolved(text[end:], about=about)])


def plain_body(text: str) -> str:
    """The text of a body that is HTML, or that was escaped; a plain one as it is."""
    if is_html(text):
        return text_of(text)
    if "&lt;" in text:
        once = unescape(AGAIN.sub("&", text))
        # Escaped as a whole: it begins with a tag, and so does no article on HTML.
        if not SPEAKS_OF_MARKUP.search(text) and FIRST_TAG.match(once) and is_html(once):
            return text_of(once)
    return plain(text)


def is_html(text: str) -> bool:
    """Whether a text is HTML, and not one that speaks of it or holds a few odd tags.

    It begins with a tag and has pairs of blocks or links, or it has several pairs of blocks.
    """
    if "<" not in text:
        return False
    tags = [match[1] for match in BLOCK_TAG.finditer(text)]
    pairs = min(tags.count(""), tags.count("/"))
    # Paragraphs need not be closed.
    lines = len(LONE.findall(text)) + max(tags.count("") - pairs, 0)
    if FIRST_TAG.match(text):
        return bool(pairs or lines > 1 or LINK.search(text) or PAIR.search(text))
    if SPEAKS_OF_MARKUP.search(text):
        return False
    return pairs > 1 or lines > 2 or LINK.search(text) is not None


def _without_pairs(text: str) -> str:
    """The text without the tags of pairs, from the innermost outwards."""
    for _depth in range(5):
        text, number = PAIR.subn(r"\2", text)
        if not number:
            break
    return text


def _without_escaped_pairs(text: str) -> str:
    for _depth in range(5):
        text, number = ESCAPED_PAIR.subn(r"\g<inside>", text)
        if not number:
            break
    return text


def _resolved(text: str, *, about: bool) -> str:
    """The text with characters for references; `about` says that those of markup stay."""

    def character(match: re.Match[str]) -> str:
        reference = match[0]
        if reference[1] != "#" and reference[1:] not in html5:
            return reference
        found = unescape(reference)
        if about and found in SYNTAX:
            return reference
        sound = (found.isprintable() and found != "\ufffd") or found.isspace()
        return found if sound else reference

    return REFERENCE.sub(character, text)
