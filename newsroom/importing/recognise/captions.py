"""Captions of pictures, and whom they credit."""

from __future__ import annotations

import re

from newsroom.importing.recognise.phrases import entries, fill

LONGEST = 700
# "(Photo: X)", "(Foto de X/EFE)", "(AP Photo/X)", "(X/Reuters)" end a caption.
BRACKETED = re.compile(
    fill(r"""
    \s*[(\[]\s*
    (?: {picture word}\s*{credited by}*\s*:?\s*(?P<a>[^()\[\]]{2,120})  # "(Photo by Jane Doe)"
      | (?P<b>
            [^()\[\]]{0,80}\b{picture agency}                           # "(Jane Doe/Reuters)"
            (?:\s+(?:photo|images|via|file)\b[^()\[\]]{0,60})?           # "(AP Photo/Jane Doe)"
          | {picture agency}\s*/[^()\[\]]{2,80}                         # "(EFE/Jane Doe)"
          | [^()\[\]]{2,60}/\s*{picture agency}[^()\[\]]{0,60}          # "(Jane Doe / EFE, 2016)"
        )
    )
    \s*[)\]]\.?\s*$
    """),
    re.I | re.X,
)
# "… Photo: X", "… | X/AP Photo", "… Getty Images", "… X via Getty Images"
NAMED = re.compile(
    fill(r"""
    (?:^|[.!?”"»\s|]|(?<=[a-zà-ÿ)])(?=(?-i:[A-ZÀ-Þ])))\s*
    (?: {picture word}\s*{credit label}?\s*:        # "The wall. Photo credit: Jane Doe"
      | {picture word}\s+{credited to}\s+(?=[A-Z])  # "The wall. Photo by Jane Doe"
      | {credit start}                              # "Image source, Reuters"
    )
    \s*(?P<a>[^:|]{2,90})$
    """),
    re.I | re.X,
)
TRAILING = re.compile(
    fill(r"""
    (?:^|\s[|–—-]\s*|[.!?”"]\s+|\s)
    (?P<a>
        (?:[A-ZÁÉÍÓÚ](?:\.|[\w'’-]*)\s?){0,4}(?:/|\s+via\s+|\s*,\s*)?\s*  # "Jane Doe via "
        {picture agency as printed}                                       # "Getty Images"
        (?:\s*(?:/|via)\s*[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3})?        # "/Jane Doe"
    )
    \.?$
    """),
    re.X,
)
# A whole line that is only a credit, or the labels that some sites put around one.
ONLY = re.compile(
    fill(r"""
    (?: image\ copyright\s+                          # "Image copyright Reuters"
      | {picture word}\s*{credit label}?\s*[:|]\s*   # "Photo: Jane Doe"
      | {picture word}\s+{credited to}\s+            # "Photo by Jane Doe"
      | image\ source,\s*                            # "Image source, Reuters"
      | ©\s*                                         # "© Jane Doe"
    )
    (?P<a>.{2,90})
    """),
    re.I | re.X,
)
# "Image caption The wall", "Hide caption"
LABEL = re.compile(fill(r"{caption label}\s*[:,]?\s*|{picture button}[\s,]*"), re.I)
# "Image copyright Reuters Image caption The president speaks"
COPYRIGHT_FIRST = re.compile(
    r"""
    image\ (?:copyright|source),?\s+(?P<a>.{2,60}?)\s+
    image\ caption,?\s+(?P<words>.+)
    """,
    re.I | re.S | re.X,
)
DOUBLED = re.compile(r"(.{3,80}?)\s+\1")
PICTURED = re.compile(
    fill(r"""
      \((?:pictured|above|left|right)[^)]{0,40}\)    # "Jane Doe (left)"
    | \b{pictured}\ {where in the picture}\b         # "The wall is seen here"
    """),
    re.I | re.X,
)
FILE_PHOTO = re.compile(fill(r"\b{file photo}\b"), re.I)


# Without one of these there is no credit; looking for them first is many times faster.
HINTS = entries("credit hint")
MARKS = frozenset("()[]|:©/")
# Credits stand in the last characters of a caption.
TAIL = 160


def parse_caption(text: str) -> tuple[str, str] | None:
    """A caption's words and its credit, "" where one has none; None for a line that is neither.

    A line that is only a credit has no words.
    """
    if len(text) > LONGEST:
        return None
    if not may_credit(text):
        return None
    if match := COPYRIGHT_FIRST.fullmatch(text):
        return match["words"].strip(), match["a"].strip()
    label = LABEL.match(text)
    bare = LABEL.sub(" ", text).strip() if label else text
    if label and (doubled := DOUBLED.fullmatch(bare)):
        return "", doubled[1]
    if match := ONLY.fullmatch(bare):
        return "", match["a"].strip(" .")
    if match := BRACKETED.search(bare):
        credit = (match["a"] or match["b"] or "").strip(" .:")
        return bare[: match.start()].strip(), credit
    if match := NAMED.search(bare):
        stop = bare[match.start()]
        head = bare[: match.start()] + ("" if stop.isalnum() or stop == "|" else stop)
        return head.strip(), match["a"].strip(" .")
    if trailing := trailing_credit(bare):
        return trailing
    if label or (text[-1] not in ".!?" and len(text) < 200 and PICTURED.search(text)):
        return bare, ""
    return None


def trailing_credit(text: str) -> tuple[str, str] | None:
    """A caption that ends with a credit and no mark around it: "… the Capitol. Jo Bloggs/AP".

    An agency alone is a credit only after a whole sentence: it may end a headline otherwise.
    """
    match = TRAILING.search(text)
    if not match or text.startswith(("By ", "BY ", "Por ")):
        return None
    credit = match["a"].strip(" .,")
    named = len(credit.split()) > 1 or "/" in credit or "Getty" in credit
    if not named and not ends_sentence(match):
        return None
    return text[: match.start("a")].strip(" |–—-"), credit


def may_credit(text: str) -> bool:
    """Whether `text` has, at an end of it, a word that credits are made with."""
    if len(text) > TAIL + 40:
        text = f"{text[:40]} {text[-TAIL:]}"
    if text[-1] in '.”"' and MARKS.isdisjoint(text[-60:]):
        # A sentence to the end, with nothing set off.
        text = text[:40]
    folded = text.casefold()
    return any(hint in folded for hint in HINTS)


def ends_sentence(credit: re.Match[str]) -> bool:
    """Whether the words before a trailing credit end a sentence."""
    return credit[0][0] in '.!?”"'
