"""Whether what stands between marks is somebody's words, a few of them, or a title, a name, a term."""

from __future__ import annotations

import re
from functools import cache

from newsroom.importing.quotations.attribution import Cue
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.recognise.phrases import word_set
from newsroom.importing.types import QuotationKind

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_FEW = 4
"""So many words are no term."""
_SMALL = 4
_SHOWN = 0.75
# What governs a quotation that is somebody's, also where it is a few words.
_STRONG = frozenset(
    {"said-after", "said-inverted", "said-before", "label", "according-after", "according-before",
     "subject-left-out", "participle-before", "colon", "said-inside", "signed"}
)  # fmt: skip
# Rules of quotations that are sentences of their own.
_ALONE = frozenset(
    {"said-after", "said-inverted", "subject-left-out", "label", "colon", "said-inside", "signed"}
)


def word_count(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def kind_of(frame: Frame, number: int, cue: Cue | None) -> QuotationKind:
    """The kind of a quotation with the cue that governs it, if one does."""
    quote = frame.quotes[number]
    text = frame.text[quote.start : quote.end]
    words = _WORD.findall(text)
    strong = cue is not None and _governs(cue)
    if is_title(text) and not (strong and text.endswith((",", ".", "!", "?"))):
        return QuotationKind.TITLE
    if not strong and (_is_bracketed(frame, number) or _is_single(frame, number)):
        return QuotationKind.TITLE
    if is_named(frame, number) and not (strong and len(words) >= _FEW):
        return QuotationKind.TITLE
    if strong and text[:1].isupper() and cue is not None and cue.rule in _ALONE:
        return QuotationKind.SPEECH
    if len(words) < _FEW:
        return (
            QuotationKind.FRAGMENT
            if _is_theirs(frame, number, cue, len(words))
            else QuotationKind.TITLE
        )
    if text[:1].islower() and not strong:
        return QuotationKind.FRAGMENT
    return QuotationKind.SPEECH


def _is_bracketed(frame: Frame, number: int) -> bool:
    """Whether brackets hold it and nothing else: the title of what stands before them."""
    quote = frame.quotes[number]
    return (
        frame.text[max(0, quote.opening - 1) : quote.opening] == "("
        and frame.text[quote.closing : quote.closing + 1] == ")"
    )


def _is_single(frame: Frame, number: int) -> bool:
    """Whether it stands between single marks within a sentence of the article's own."""
    quote = frame.quotes[number]
    return quote.mark in "‘'‚’" and not frame.begins_with(number)


def _is_theirs(frame: Frame, number: int, cue: Cue | None, size: int) -> bool:
    """Whether a few words between marks are somebody's: what reports stands near, or they did "a “…”"."""
    if cue is None or cue.rule.endswith("-far"):
        return False
    if _governs(cue) or cue.kind in ("name", "think"):
        return True
    first = frame.spans[number][0]
    source = cue.source
    return (
        size > 1
        and first > 0
        and frame.lower[first - 1] in ("a", "an", "un", "una", "um", "uma", "une", "ein", "eine")
        and source is not None
        and source.name is not None
        and source.name.kind == "person"
        and cue.rule == "in-sentence"
    )


def _governs(cue: Cue) -> bool:
    return cue.rule in _STRONG or (cue.kind == "say" and cue.rule.startswith("said-"))


def is_title(text: str) -> bool:
    """Whether nearly all words that titles write with a capital have one."""
    words = _WORD.findall(text)
    long = [word for word in words if len(word) >= _SMALL and not word[0].isdigit()]
    if len(words) < 2 or (not words[0][0].isupper() and not words[0][0].isdigit()):
        return False
    great = sum(word[0].isupper() for word in long)
    return len(long) >= 2 and great >= _SHOWN * len(long) and great >= 2 and len(words) <= 16


def is_named(frame: Frame, number: int) -> bool:
    """Whether the words before say that a name or a title follows: "a song called"."""
    first = frame.spans[number][0]
    named = _named()
    last = first - 1
    if last > 0 and frame.lower[last] in frame.words.determiners:
        last -= 1
    for _ in range(4):
        if last < 0 or frame.quoted[last] >= 0 or not frame.is_word(last):
            return False
        if frame.lower[last] in named:
            break
        if frame.lower[last] in frame.words.auxiliaries or frame.verb(last):
            return False
        last -= 1
    else:
        return False
    # "which he called …" is somebody's word for it, "a man called …" nobody's.
    found = frame.verb(last)
    return not (
        found
        and last
        and (
            frame.named[last - 1] >= 0
            or frame.lower[last - 1] in (frame.words.he | frame.words.she | frame.words.they)
        )
    )


@cache
def _named() -> frozenset[str]:
    return word_set("before a title")
