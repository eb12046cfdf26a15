"""Where an article lies in a text that was copied with its page: menus above it, other things below.

An article's own lines are paragraphs, with few others among them; a menu or a list of other
articles is short lines, with few paragraphs among them. So each line counts for or against the
article, and the run of lines with the greatest sum is where the article's text lies. That alone
folds nothing: it says where a line that is known to come below articles ends one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.recognise.boilerplate import BULLET
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.recognise.scripts import is_plain, word_count
from newsroom.importing.structure.line_kinds import (
    ClassifiedLine,
    has_inner_stop,
    is_prose,
    is_terminal,
)
from newsroom.importing.types import BlockKind

# What a line counts, in words of a paragraph. A paragraph counts its words, up to so many: readers'
# comments and teasers have paragraphs, too.
MOST = 40
LOOSE_LINE = -8
LABEL = -4
# What stands below articles, and seldom within one.
ENDS = {
    "related link": -10,
    "comments": -25,
    "newsletter": -12,
    "sharing": -8,
    "follow link": -10,
    "copyright": -40,
    "navigation": -10,
    "cookie notice": -20,
    "donation appeal": -10,
    "below the text": -30,
}
# A heading of a list, alone on its line: "Most read", "12 comments", "Related articles".
HEADING = -40
HEADED = ("related link", "comments", "below the text")
HEADING_LENGTH = 40
# A text has at least this part of what the longest run of paragraphs has.
SHARE = 0.25
# A text goes on below a list of links in so many paragraphs, with so many words in all.
DENSE = 3
DENSE_WORDS = 50
META = (BlockKind.BYLINE, BlockKind.DATELINE)
# A list of other articles has so many dates within so many lines.
DATED = 3
LIST_REACH = 10
# So many headlines above a text are other articles'.
MANY = 7
# A headline has hardly more figures: a year.
FIGURES = 4
# A headline has so many words.
HEADLINE_WORDS = 5
# What no headline ends with.
UNFINISHED = ",;:，；：、،؛"
# A menu has at least so many short lines.
MENU = 8
MENU_WORDS = 4
# Comments are known by so many of these below their heading, within so many lines.
REPLIES = 2
REPLY_REACH = 40
REPLY = re.compile(
    fill(r"(?:\W*(?:\d+\s*)?{reply button}\W*(?:\d+)?|.{2,60}\b{said it}\s*:)$"), re.I
)
# Not the first words of a text.
LEAST_PROSE = 30


def weight(item: ClassifiedLine) -> int:
    """What a line counts for (above 0) or against being in an article's text."""
    if item.kind is BlockKind.BOILERPLATE:
        if item.reason in HEADED and is_heading(item):
            return HEADING
        return ENDS.get(item.reason, LABEL)
    if item.kind in (BlockKind.BYLINE, BlockKind.DATELINE):
        return LOOSE_LINE
    if item.kind is BlockKind.CAPTION:
        return 0
    if reads_on(item):
        return min(word_count(item.text), MOST)
    if BULLET.match(item.text):
        return 0
    if is_terminal(item.text):
        return min(word_count(item.text), 5)
    return LABEL if word_count(item.text) <= MENU_WORDS else LOOSE_LINE


def reads_on(item: ClassifiedLine) -> bool:
    """Whether a line is a paragraph of sentences; a menu on one line is long, too."""
    text = item.text
    if item.kind not in (None, BlockKind.PARAGRAPH) or not is_prose(text):
        return False
    return is_terminal(text) or has_inner_stop(text) or not is_plain(text)


def is_heading(item: ClassifiedLine) -> bool:
    """Whether a line of boilerplate heads a list: short, and nothing behind its colon."""
    text = item.text
    return len(text) <= HEADING_LENGTH and not text.rstrip(" :").count(":")


def core(weights: Sequence[int]) -> tuple[int, int]:
    """The run of lines with the greatest sum: its first line, and the one after its last."""
    return max(runs(weights), key=lambda run: run[0], default=(0, 0, 0))[1:]


def runs(weights: Sequence[int]) -> list[tuple[int, int, int]]:
    """The runs of lines that count for an article, in order: sum, first line, one after the last."""
    found: list[tuple[int, int, int]] = []
    total, first = 0, 0
    for i, count in enumerate(weights):
        if total <= 0:
            total, first = 0, i
        total += count
        if total > 0 and (not found or found[-1][1] != first):
            found.append((total, first, i + 1))
        elif total > 0 and total > found[-1][0]:
            found[-1] = (total, first, i + 1)
    return found


def first_core(weights: Sequence[int]) -> int:
    """The first line of the text: of the first run that is long enough beside the longest.

    What readers or other articles say below may be longer.
    """
    found = runs(weights)
    longest = max((total for total, _, _ in found), default=0)
    return next((first for total, first, _ in found if total >= SHARE * longest), 0)


def is_menu(items: Sequence[ClassifiedLine]) -> bool:
    """Whether lines above a text hold a menu: many short ones."""
    return sum(is_menu_line(item) for item in items) >= MENU


def is_menu_line(item: ClassifiedLine) -> bool:
    """Whether a line is as short as those of a menu."""
    return item.kind is not BlockKind.DATELINE and word_count(item.text) <= MENU_WORDS


def mark_below(items: Sequence[ClassifiedLine], ending: int) -> None:
    """Mark what stands below an article's text, from `ending` on; notes about authors stay.

    So do paragraphs that hardly anything else stands above, and the byline of an article
    that has none above, but not below another article's headline.
    """
    signed = any(item.kind is BlockKind.BYLINE for item in items[:ending])
    first = items[ending : ending + 1]
    heading = any(one.reason in HEADED and is_heading(one) for one in first)
    certain = heading or any(one.reason == "copyright" for one in first)
    others = 0
    below_headline = False
    for item in items[ending:]:
        above, below_headline = below_headline, is_headline(item)
        others += is_ending(item) or below_headline
        if others < 2 and not certain and reads_on(item):
            # A paragraph behind a single notice may be the text's last.
            continue
        if item.kind is BlockKind.BYLINE and not signed and not above:
            signed = True
        elif item.kind is not BlockKind.BOILERPLATE and item.kind is not BlockKind.BIO:
            item.mark(BlockKind.BOILERPLATE, "below the text")


def first_ending(items: Sequence[ClassifiedLine], start: int) -> int:
    """The index of the first line that says that an article's text, which begins at `start`, is over.

    Where none does, it is that behind the last line: what only looks loose is kept.
    """
    dates = sum(item.kind in META for item in items[start:])
    places = [
        i
        for i in range(start, len(items))
        if is_ending(items[i]) or (dates >= DATED and begins_list(items, i))
    ]
    if not places:
        return len(items)
    if not any(
        item.kind is None and is_terminal(item.text) for item in reversed(items[places[0] :])
    ):
        # No text follows: most articles end so.
        return places[0]
    weights = [weight(item) for item in items[start:]]
    told = 0
    replies = len(items)
    for i, count in enumerate(weights, start):
        if told >= LEAST_PROSE and items[i].reason == "comments" and has_replies(items, i):
            replies = i
            break
        told += max(count, 0)
    end = start + core(weights[: replies - start])[1]
    end = goes_on_to(items[:replies], end)
    return next((i for i in places if i >= end), len(items))


def goes_on_to(items: Sequence[ClassifiedLine], end: int) -> int:
    """The end of a text that goes on beyond `end`: in paragraphs that follow each other."""
    dense = words = 0
    for i in range(end, len(items)):
        item = items[i]
        if item.reason in ("copyright", "comments"):
            break
        if reads_on(item):
            dense += 1
            words += min(word_count(item.text), MOST)
            if dense >= DENSE and words >= DENSE_WORDS:
                end = i + 1
        else:
            dense = words = 0
    return end


def is_ending(item: ClassifiedLine) -> bool:
    """Whether a line says that it stands below an article."""
    return item.kind is BlockKind.BOILERPLATE and item.reason in ENDS


def begins_list(items: Sequence[ClassifiedLine], i: int) -> bool:
    """Whether a list of headlines, each with its date or byline, begins with a line."""
    below = items[i : i + LIST_REACH]
    if not is_headline(below[0]):
        return False
    dated = sum(
        one.kind in META and any(map(is_headline, below[max(place - 2, 0) : place]))
        for place, one in enumerate(below)
    )
    return dated >= DATED and not any(reads_on(other) for other in below)


def is_headline(item: ClassifiedLine) -> bool:
    """Whether a line can be another article's headline."""
    return (
        item.kind is None
        and item.text[-1] not in UNFINISHED
        and word_count(item.text) >= HEADLINE_WORDS
        and not is_prose(item.text)
        and not BULLET.match(item.text)
    )


def mark_lists(items: list[ClassifiedLine], start: int) -> None:
    """Mark the headlines of other articles below a heading such as "Related articles".

    Text may follow, and a subheading before it, which is shorter than a headline and the last line.
    """
    for i in range(start, len(items)):
        heading = items[i]
        if heading.reason not in HEADED or not is_heading(heading) or parts_list(items, i):
            continue
        listed = []
        for item in items[i + 1 : i + 1 + LIST_REACH]:
            if item.kind is BlockKind.BOILERPLATE:
                continue
            if item.kind is not None or is_prose(item.text) or is_terminal(item.text):
                break
            listed.append(item)
        if listed and is_subheading(listed[-1].text, listed[:-1]):
            listed.pop()
        for item in listed:
            item.mark(BlockKind.BOILERPLATE, "related link")


def parts_list(items: Sequence[ClassifiedLine], i: int) -> bool:
    """Whether a heading stands in the middle of a list of points, which go on below it."""
    return 0 < i < len(items) - 1 and all(
        BULLET.match(items[place].text) for place in (i - 1, i + 1)
    )


def is_subheading(text: str, above: Sequence[ClassifiedLine]) -> bool:
    """Whether a line below other articles' headlines heads what follows: shorter, or alone in capitals."""
    if word_count(text) < HEADLINE_WORDS:
        return True
    return text.isupper() and bool(above) and not any(item.text.isupper() for item in above)


def mark_headlines(items: Sequence[ClassifiedLine]) -> None:
    """Mark the headlines of other articles between the headline and the text: many of them.

    A few lines without a stop may be the points that an article makes, and lines with numbers a table.
    """
    run: list[ClassifiedLine] = []
    for item in items:
        if is_headline(item) and not is_terminal(item.text) and not is_row(item.text):
            run.append(item)
        elif item.kind is not BlockKind.BOILERPLATE:
            run = mark_run(run)
    mark_run(run)


def is_row(text: str) -> bool:
    """Whether a line is a table's: it begins with a number, or has several figures."""
    return text[0].isdigit() or sum(map(str.isdigit, text)) > FIGURES


def mark_run(run: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """Mark a run of headlines if it is long enough; returns an empty one."""
    if len(run) >= MANY:
        for item in run:
            item.mark(BlockKind.BOILERPLATE, "related link")
    return []


def has_replies(items: Sequence[ClassifiedLine], i: int) -> bool:
    """Whether what follows the heading of comments is comments: with buttons to reply to them."""
    below = items[i + 1 : i + 1 + REPLY_REACH]
    return sum(REPLY.match(item.text) is not None for item in below) >= REPLIES
