"""Where a page's pieces ran together: a name, the same name in full, and the next headline.

Pages show over a name who that is and what else there is of them, and whoever copies the page has it
all in one line: "Sen. Mira Halden Mira (Mimi) Jane HaldenPort strike ends MORE said so."
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Asked first of every text, and nearly all say no: small letters and a capital in one word.
_GLUED = re.compile(r"[a-z][A-Z]")
_WORD = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
# The surname, the whole name that ends with it again, and what runs into that. It is in brackets what
# somebody is called for short.
_TWICE = re.compile(
    rf"(?<![\w.-])(?P<surname>[^\W\d_a-zß-ÿ][\w'’-]+[a-zß-ÿ])(?P<again>\ ?(?:\(?{_WORD}\)?,?\ ){{1,6}}?(?P=surname)"
    r"(?:,?\ (?:Jr|Sr|III?|IV)\b\.?)?)(?=[^\W\d_a-zß-ÿ]\w|\d)"
)
_BACK = re.compile(r"\ MORE\b")


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The pieces of a text that are to be read by themselves, each with its place.

    The name in full that only repeats the one before it is no piece. Most texts are of one.
    """
    if not _GLUED.search(text):
        yield 0, text
        return
    start, told = 0, False
    for match in _TWICE.finditer(text):
        yield from _told(text, start, match.end("surname"), told=told)
        start, told = match.end(), True
    yield from _told(text, start, len(text), told=told)


def _told(text: str, start: int, end: int, *, told: bool) -> Iterator[tuple[int, str]]:
    """What stands there; behind a name that was told twice, up to the page's own word and after it."""
    back = _BACK.search(text, start, end) if told else None
    if back:
        yield start, text[start : back.start()]
        start = back.end()
    if start < end:
        yield start, text[start:end]
