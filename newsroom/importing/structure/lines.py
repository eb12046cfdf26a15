"""Lines of a text, with their places, and hard-wrapped ones joined again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from newsroom.importing.recognise.scripts import STOPS
from newsroom.text import IGNORABLE

BREAK = re.compile(r"\r\n|\r|\n")

HEADING = re.compile(r"#{1,6}\s+")
EMPHASIS = re.compile(r"(\*\*|__|\*|_)(\S[^*_]*\S)\1")

LAST = f'{STOPS}"”»」』:'
# A column narrower than this is a list or a poem; a wider one is no column.
WRAP_WIDTHS = range(50, 101)
# Fewer lines have no width of their own: each must be seen to go on in the next.
FEW = 8
# No headline ends with a word so short: "of the", "in", "de la".
SHORT_WORD = re.compile(r"(?:,|\b[a-zà-ÿ]{1,3})$", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its text, its place (line numbers from 0, inclusive).

    `gap` says whether a blank line stands before it.
    """

    text: str
    first: int
    last: int
    gap: bool


def split_lines(text: str) -> list[Line]:
    """The lines of `text` that hold more than white space, joined where a column was wrapped."""
    lines = []
    gap = False
    for number, raw in enumerate(BREAK.split(text)):
        words = " ".join((raw if raw.isascii() else IGNORABLE.sub("", raw)).split())
        words = unmarked(words)
        if not words:
            gap = True
            continue
        lines.append(Line(words, number, number, gap))
        gap = False
    return unwrap(lines)


def unmarked(text: str) -> str:
    """`text` without Markdown's marks for a heading, or for emphasis of the whole line."""
    if text[:1] not in ("#", "*", "_"):
        return text
    text = HEADING.sub("", text)
    emphasis = EMPHASIS.fullmatch(text)
    return emphasis[2] if emphasis else text


def unwrap(lines: list[Line]) -> list[Line]:
    """Join the lines of paragraphs that were broken at a fixed width; else return `lines`."""
    if len(lines) < FEW:
        return unwrap_few(lines)
    width = wrap_width(lines)
    if width is None:
        return lines
    joined: list[Line] = []
    # A full line runs on; a short one ends its paragraph.
    full = False
    for line in lines:
        if joined and full and not line.gap:
            last = joined[-1]
            joined[-1] = replace(last, text=f"{last.text} {line.text}", last=line.last)
        else:
            joined.append(line)
        full = len(line.text) >= width * 0.78
    return joined


def unwrap_few(lines: list[Line]) -> list[Line]:
    """As `unwrap`, of a text of few lines: what would be a headline above others goes on below."""
    width = max((len(line.text) for line in lines), default=0)
    if width not in WRAP_WIDTHS:
        return lines
    full = [
        not after.gap and len(line.text) + 1 + len(after.text.split()[0]) > width
        for line, after in pairwise(lines)
    ]
    # Without small letters only the column itself tells.
    caseless = sum(full) > 1 and all(line.text.isupper() for line in lines)
    joined = lines[:1]
    for number, (line, after) in enumerate(pairwise(lines)):
        if full[number] and (caseless or goes_on(line, after)):
            last = joined[-1]
            joined[-1] = replace(last, text=f"{last.text} {after.text}", last=after.last)
        else:
            joined.append(after)
    return joined


def goes_on(line: Line, after: Line) -> bool:
    """Whether a sentence of a full line ends in the line after it."""
    return after.text[0].islower() or bool(SHORT_WORD.search(line.text))


def wrap_width(lines: list[Line]) -> int | None:
    """The width in characters that `lines` were wrapped at, None if they were not."""
    width = max(len(line.text) for line in lines)
    if width not in WRAP_WIDTHS:
        return None
    runs_on = [line for line, after in pairwise(lines) if not after.gap]
    if len(runs_on) < len(lines) / 2:
        return None
    broken = sum(line.text[-1] not in LAST and len(line.text) >= width * 0.78 for line in runs_on)
    return width if broken >= len(runs_on) * 0.6 else None
