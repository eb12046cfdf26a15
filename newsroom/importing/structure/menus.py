"""The menu of a page above an article, and the headline below it."""

from __future__ import annotations

from newsroom.importing.recognise.scripts import extent, letter_pairs, word_count
from newsroom.importing.structure import core
from newsroom.importing.structure.banners import is_outlet_line
from newsroom.importing.structure.headline import (
    DEEPEST,
    KICKER,
    LONG_WORD,
    META,
    SENTENCES,
    THRESHOLD,
    content,
    form_score,
    given_headline,
    may_mislead,
    other_line,
    signed_below,
)
from newsroom.importing.structure.line_kinds import ClassifiedLine, is_prose, key
from newsroom.importing.types import BlockKind

# No line of a menu is longer.
LONGEST_MENU_LINE = 50
# Where a headline stands that is among the first lines.
TOP = 3
# A headline stands at most so many lines above the byline below it.
HEAD = 8
# How much byline or date speak for a headline, by how many lines below it they stand.
SIGNED = (0.0, 1.6, 1.4, 1.2, 1.0, 1.0)
# How many lines further up a headline may stand counts no more.
FAR = 12
# So many short lines between headline and text are a menu, and no list of the article's own.
LONG_MENU = 24
# A headline has at least this part of its words in the text.
TOLD = 0.25
MUCH_TOLD = 0.4
ALL_TOLD = 0.6
# Of a word, so many letters are compared: "rescue", "rescued".
STEM = 6


def find_menu(items: list[ClassifiedLine], title: str) -> tuple[int, int | None]:
    """How many lines of a page's menu stand above the head, however many these are, and the headline.

    The headline is None where there is no menu.
    """
    if sum(len(item.text) <= LONGEST_MENU_LINE for item in items) < core.MENU:
        return 0, None
    start = core.first_core([core.weight(item) for item in items])
    if start < core.MENU or not core.is_menu(items[:start]):
        return 0, None
    top = given_headline(items[:start], title) if title else headline_below(items, start)
    if top is None:
        return 0, None
    if top < TOP and not title:
        return 0, top if mark_between(items, top, start) else None
    if not core.is_menu(items[:top]):
        return 0, None
    end = top
    while end and items[end - 1].kind in META:
        end -= 1
    return end, top


def mark_between(items: list[ClassifiedLine], top: int, start: int) -> bool:
    """Mark a menu between a headline with its byline, which is copied first, and the text.

    Returns whether there is one: some dozens of short lines.
    """
    head = items[top : top + HEAD]
    end = top + max((i for i, item in enumerate(head) if item.kind in META), default=0) + 1
    if sum(core.is_menu_line(item) for item in items[end:start]) < LONG_MENU:
        return False
    for item in items[end:start]:
        if item.kind not in (BlockKind.CAPTION, BlockKind.BOILERPLATE) and not core.reads_on(item):
            item.mark(BlockKind.BOILERPLATE, "navigation")
    return True


def mark_menu(items: list[ClassifiedLine], outlets: frozenset[str]) -> None:
    """Mark the lines above the head as what they are not: the article's own."""
    for i, item in enumerate(items):
        if i < 3 and is_outlet_line(item.text, outlets):
            item.mark(BlockKind.BOILERPLATE, "site banner")
        elif item.kind is not BlockKind.BOILERPLATE:
            item.mark(BlockKind.BOILERPLATE, "navigation")


def headline_below(items: list[ClassifiedLine], start: int) -> int | None:
    """The index of the headline below a menu: what is most like one in the lines above the text.

    A headline of whole sentences looks like the first line of the text.
    """
    places = [*range(start, max(start - DEEPEST, 0) - 1, -1)]
    # Who selects an article begins with its headline.
    places += [i for i in range(min(TOP, places[-1])) if signed_below(items, i, SIGNED, past=0)]
    loose = [i for i in places if items[i].kind is None and (i < start or is_signed(items, i))]
    best = best_of(items, start, loose)
    if best is None:
        best = best_of(items, start, [i for i in places if may_mislead(items[i])])
    return best


def is_listed(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a line is in a list of other articles, each with its date."""
    first = max(i - core.LIST_REACH, 0)
    dated = [
        place
        for place in range(first, min(i + core.LIST_REACH, len(items)))
        if items[place].kind is BlockKind.DATELINE
        and any(map(core.is_headline, items[max(place - 2, first) : place]))
    ]
    return sum(not i < place < i + 3 for place in dated) >= core.DATED


def is_signed(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a line is short enough for a headline, with byline or date below it."""
    return extent(items[i].text) <= SENTENCES and signed_below(items, i) > 0


def best_of(items: list[ClassifiedLine], start: int, places: list[int]) -> int | None:
    """Which of some lines, from the text that begins at `start` upwards, is most like its headline."""
    words = stems(" ".join(item.text for item in items[start : start + 8]))
    keys = [key(item.text) for item in items]
    best, best_score = None, THRESHOLD
    told: dict[int, float] = {}
    for i in places:
        item = items[i]
        own = stems(item.text)
        if not 3 < extent(item.text) < 240 or word_count(item.text) < 2 or not own:
            continue
        signed = 0.0 if is_listed(items, i) else signed_below(items, i, SIGNED, past=0)
        score = form_score(item.text) - 0.1 * min(len(told), FAR)
        told[i] = len(own & words) / len(own)
        if start - i > DEEPEST and told[i] < TOLD:
            continue
        if not signed and not told[i]:
            score -= 1.0
        score += 2.5 * min(told[i], 0.6)
        score += max(signed, 1.0 if i and items[i - 1].kind in META else 0.0)
        score -= other_line(items, i)
        if not signed and is_prose(item.text):
            score -= 1.0
        if i < TOP and word_count(item.text) > core.MENU_WORDS:
            score += 1.5
        if sum(other.startswith(keys[i]) or other.endswith(keys[i]) for other in keys) > 1:
            score += 1.0
        if score > best_score:
            best, best_score = i, score
    return best if best is None else above(items, best, told)


def above(items: list[ClassifiedLine], best: int, told: dict[int, float]) -> int:
    """The headline above the standfirst, caption or other headline that `best` may be.

    It stands right above it, or above the byline or date that `best` stands below.
    """
    before = best - 1
    if leads_to_standfirst(items, before, told.get(before, 0)):
        return before
    if signed_below(items, best):
        return best
    signed = False
    for i in range(before, max(best - HEAD, 0) - 1, -1):
        signed = signed or items[i].kind in META
        enough = told.get(i, -1) >= min(TOLD, told[best])
        if signed and enough and word_count(items[i].text) > core.MENU_WORDS:
            return i
    return best


def leads_to_standfirst(items: list[ClassifiedLine], i: int, told: float) -> bool:
    """Whether a line that the text tells so much of is a headline, with a standfirst right below it.

    One that is as short as a label has small letters, which labels seldom have.
    """
    text = items[i].text
    if letter_pairs(text) or other_line(items, i) or items[i - 1].reason in core.HEADED:
        return False
    if word_count(text) > core.MENU_WORDS:
        return told >= MUCH_TOLD
    small = any(word.islower() for word in LONG_WORD.findall(text))
    return told >= ALL_TOLD and small and word_count(text) > KICKER


def stems(text: str) -> set[str]:
    """The words of `text` that say something, by their first letters."""
    return {word[:STEM] for word in content(text)}
