"""Where quotation marks open and close, in one pass over a text.

Marks are read by what stands beside them where they can be both: a straight mark, or a curled one that was
typed the wrong way round. Marks within a quotation belong to its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Two single marks are one double mark of a typewriter.
_DOUBLE = re.compile(r"''|``|‘‘|’’|[\"“”„‟«»‹›＂]")
# Without one that may open, all single marks are apostrophes.
_SINGLE_OPENS = re.compile(r"(?<![^\W_])[‘'‚](?=[\w¿¡\[…])")
_SINGLE = re.compile(r"[‘’‚']")
# "—¿Vendrá? —Sí": a dash that touches a word at the start of a paragraph opens what somebody says.
_DIALOGUE = re.compile(r"[—―]\s?(?=[\w¿¡“\"«…])")
_DASH = re.compile(r"[—―]")
_OPENS = frozenset(" \t\n\u00a0\u202f([{—–-―/:;,¿¡…>=*_|")
_CLOSES = frozenset(" \t\n\u00a0\u202f)]}.,;:!?—–-―/…<*_|’'")
_APART = frozenset(" \t\n\u00a0\u202f([{—–―/>")
_ENDS = frozenset(".,!?…;:)")
# The mark that closes what each mark opens.
_PAIRS = {"“": "”‟", "„": "“”‟", "‟": "”", "«": "»", "»": "«", "‹": "›", "›": "‹"}
_STRAIGHT = frozenset({'"', "''", "``", "＂", "‘‘", "’’"})
# A single quotation mark may be an apostrophe; what is longer than this between two is none.
_LONGEST_SINGLE = 1500


class Quoted(NamedTuple):
    """What stands between two marks: `opening` to `closing` with them, `start` to `end` without.

    Without a mark at one end, the text's own end is taken; `opened` and `closed` say so.
    """

    opening: int
    start: int
    end: int
    closing: int
    mark: str
    opened: bool = True
    closed: bool = True


def find_quoted(text: str) -> list[Quoted]:
    """What stands between outer quotation marks in `text`, in order and without overlaps."""
    found = list(_doubles(text))
    if _SINGLE_OPENS.search(text):
        found = _with_singles(text, found)
    return [trimmed for one in found if (trimmed := _trimmed(text, one)).end > trimmed.start]


def _trimmed(text: str, quoted: Quoted) -> Quoted:
    """The same without spaces at either end."""
    inside = text[quoted.start : quoted.end]
    start = quoted.start + len(inside) - len(inside.lstrip())
    return quoted._replace(start=start, end=max(start, quoted.start + len(inside.rstrip())))


def find_dialogue(text: str) -> list[Quoted]:
    """What is said after the dash that opens a paragraph, but for what other dashes set apart in it.

    "—No iré —dijo Ana—. Mañana, tampoco." says "No iré" and "Mañana, tampoco.".
    """
    start = _DIALOGUE.match(text)
    if not start:
        return []
    found: list[Quoted] = []
    opening, begin = start.start(), start.end()
    speaking = True
    for dash in _DASH.finditer(text, start.end()):
        after = text[dash.end() : dash.end() + 1]
        if speaking:
            if not after or after.isspace():
                continue
            end = dash.start()
            while end > begin and text[end - 1].isspace():
                end -= 1
            found.append(Quoted(opening, begin, end, dash.start(), "—"))
        else:
            begin = dash.end()
            while begin < len(text) and text[begin] in " .,;:":
                begin += 1
            opening = dash.start()
        speaking = not speaking
    if speaking and begin < len(text):
        found.append(Quoted(opening, begin, len(text), len(text), "—"))
    return [one for one in found if one.end > one.start]


def _doubles(text: str) -> Iterator[Quoted]:
    """What stands between outer double marks."""
    opening: re.Match[str] | None = None
    depth = 0
    first = True
    for match in _DOUBLE.finditer(text):
        mark = match[0]
        if opening is None:
            if _may_open(text, match):
                opening, depth = match, 0
            elif first and mark in "”\"»''" and _closes_here(text, match):
                # It closes what an earlier paragraph opened.
                yield Quoted(0, 0, match.start(), match.end(), mark, opened=False)
            first = False
            continue
        kind = _inside(text, opening[0], match)
        if kind > 0:
            depth += 1
        elif kind < 0 and depth:
            depth -= 1
        elif kind < 0:
            yield _between(opening, match)
            opening = None
    if opening is not None and opening.end() < len(text):
        yield from _unclosed(text, opening, depth)


def _between(opening: re.Match[str], closing: re.Match[str]) -> Quoted:
    return Quoted(opening.start(), opening.end(), closing.start(), closing.end(), opening[0])


def _unclosed(text: str, opening: re.Match[str], depth: int) -> Iterator[Quoted]:
    """A quotation that the text does not close, or a nested one whose outer mark is missing."""
    if depth:
        # One mark too many was taken for a nested one: the first that can close does.
        for match in _DOUBLE.finditer(text, opening.end()):
            if _closes_here(text, match):
                yield _between(opening, match)
                return
    yield Quoted(opening.start(), opening.end(), len(text), len(text), opening[0], closed=False)


def _may_open(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    mark = match[0]
    if not after or (mark in "›»" and (not before or before in _OPENS) and after.isspace()):
        return False
    free = not before or before in _OPENS or before in "‘“\"'«"
    if mark in "“„«‹‟":
        return free or not after.isspace()
    if mark in "”»›":
        apart = not before or before.isspace() or before in "([—"
        return apart and not after.isspace() and after not in _ENDS
    if free:
        # With a space on either side it opens too: nothing is open that it could close.
        return not after.isspace() or not before or before.isspace()
    # "said:"We" has lost its space.
    return before in ".!?" and after.isupper()


def _closes_here(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return bool(before) and (not after or after in _CLOSES or not before.isspace())


def _inside(text: str, opened: str, match: re.Match[str]) -> int:
    """What a mark does within a quotation: 1 opens one within, -1 closes one, 0 neither."""
    mark = match[0]
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    left = not before or before in _APART
    right = not after or after in _CLOSES
    if opened in _STRAIGHT:
        if mark in _STRAIGHT:
            return -1
        return 0 if mark not in "”»" or not right or left else -1
    closers = _PAIRS.get(opened, "”")
    if mark in closers:
        return -1
    if mark == opened:
        # "“He said “no”": a mark that opens beside a space, and one typed the wrong way round.
        return 1 if not right or left else -1
    if mark in _STRAIGHT and opened in "“„”":
        return -1 if right and not left else 0
    return 0


def _with_singles(text: str, doubles: Sequence[Quoted]) -> list[Quoted]:
    """The quotations with those between single marks that stand outside of the double ones."""
    opening = -1
    singles: list[Quoted] = []
    spans = iter(doubles)
    span = next(spans, None)
    for match in _SINGLE.finditer(text):
        while span is not None and span.closing <= match.start():
            span = next(spans, None)
        if span is not None and span.opening <= match.start():
            opening = -1
            continue
        mark, place = match[0], match.start()
        before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        free = not before or before in _OPENS
        if free and mark != "’" and after and (after.isalnum() or after in "¿¡[…"):
            opening = place
        elif (
            opening >= 0
            and mark in "’'‘"
            and before not in _APART
            and (not after or after in _CLOSES)
            and place - opening <= _LONGEST_SINGLE
        ):
            singles.append(Quoted(opening, opening + 1, place, place + 1, text[opening]))
            opening = -1
    if not singles:
        return list(doubles)
    # What stands in double marks within single ones is quoted in that quotation.
    outer = [
        double
        for double in doubles
        if not any(one.opening < double.opening < one.closing for one in singles)
    ]
    return sorted((*singles, *outer))
