"""The lines above an article's text: site banner, sections, headline, standfirst, byline, date."""

from __future__ import annotations

import re
from itertools import pairwise

from newsroom.importing.recognise.boilerplate import BULLET
from newsroom.importing.recognise.bylines import BY, JOB, has_known_name, is_person, names_only
from newsroom.importing.recognise.dates import date_residue, find_dates
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.recognise.scripts import (
    LATIN,
    extent,
    script_of,
    word_count,
)
from newsroom.importing.structure import core
from newsroom.importing.structure.banners import mark_banners
from newsroom.importing.structure.first_lines import mistaken, release_first
from newsroom.importing.structure.headline import (
    DEEPEST,
    META,
    cut_suffix,
    find_headline,
    first_line,
    given_headline,
    is_path,
)
from newsroom.importing.structure.line_kinds import (
    ClassifiedLine,
    is_by_alone,
    is_prose,
    is_terminal,
    key,
)
from newsroom.importing.structure.menus import find_menu, mark_menu
from newsroom.importing.types import BlockKind

# "Reporting by Jane Doe"
REPORTED_BY = re.compile(fill(r"[(\[]?{reporting credit}\s+{reporting by}\s"), re.I)
# A line of a date and a few other things; a caption; how near the same caption stands again.
LONGEST_DATELINE = 160
LONGEST_CAPTION = 500
AGAIN = 8
DASH = re.compile(r"[–—-]{1,2}\s*(?=[^\W\d_])")


def arrange(items: list[ClassifiedLine], *, title: str, outlets: frozenset[str]) -> int:
    """Settle the lines of the head; return the index of the first item of the body."""
    menu, top = find_menu(items, title)
    mark_menu(items[:menu], outlets)
    below = None if top is None else top - menu
    return menu + arrange_head(items[menu:], title=title, outlets=outlets, below_menu=below)


def arrange_head(
    items: list[ClassifiedLine],
    *,
    title: str,
    outlets: frozenset[str],
    below_menu: int | None = None,
) -> int:
    """Settle the lines of a head without a menu above it; return where the body begins.

    `below_menu` is the index of the headline, where a menu above told it.
    """
    if not title:
        release_first(items, outlets)
    mark_banners(items, outlets)
    mark_names_after_by(items)
    end = head_end(items, title)
    if title:
        headline = given_headline(items[:DEEPEST], title)
    else:
        headline = find_headline(items, end) if below_menu is None else below_menu
    if headline is None and not title:
        headline = first_line(items, end)
        headline = mistaken(items, outlets) if headline is None else headline
    if headline == end:
        end = first_prose(items, end + 1)
    if headline is not None:
        headline_item = items[headline]
        headline_item.mark(BlockKind.HEADLINE)
        cut_suffix(headline_item, items[:DEEPEST], outlets, title)
        core.mark_lists(items, headline + 1)
        if end < len(items):
            core.mark_headlines(items[headline + 1 : end])
        mark_loose_datelines(items[headline + 1 : end + 1])
        if end < len(items) and items[end].kind is BlockKind.DATELINE:
            end = first_prose(items, end + 1)
        mark_head_captions(items, headline + 1, end)
    mark_names(items, headline, end, title)
    return settle(items, headline, end, items[headline].text if headline is not None else title)


def mark_names_after_by(items: list[ClassifiedLine]) -> None:
    """A line that is only "By" makes the next one a byline."""
    for item, after in pairwise(items):
        if not is_by_alone(item.text):
            continue
        if after.kind is BlockKind.BYLINE or (after.kind is None and names_only(after.text)):
            item.mark(BlockKind.BYLINE)
            after.mark(BlockKind.BYLINE)


def head_end(items: list[ClassifiedLine], title: str) -> int:
    """The index of the first paragraph of the text.

    A long paragraph or two short ones may stand above a byline or a date: a headline of whole
    sentences, a standfirst. Those of a list of other articles are not the article's.
    """
    last_meta = -1
    prose = 0
    seen: set[str] = set()
    for i, item in enumerate(items[:DEEPEST]):
        if prose > 2 or (prose and core.begins_list(items, i)):
            break
        if item.kind in META:
            last_meta = i
        elif item.kind is None and is_prose(item.text) and (said := key(item.text)) not in seen:
            seen.add(said)
            prose += 1 if extent(item.text) < 300 else 2
    return first_prose(items, last_meta + 1)


def first_prose(items: list[ClassifiedLine], start: int) -> int:
    """The index of the first item from `start` on that reads like a paragraph."""
    for i in range(start, len(items)):
        if items[i].kind is None and (is_prose(items[i].text) or i > DEEPEST):
            return i
    return len(items)


def mark_loose_datelines(items: list[ClassifiedLine]) -> None:
    """Mark lines between headline and text that begin with a date, whatever else they say.

    "21/06/2014 Ann Lee Books, News", "Posted on March 3, 2015 by the admin"
    """
    for item in items:
        text = item.text
        if item.kind is not None or len(text) > LONGEST_DATELINE or is_terminal(text):
            continue
        dates = find_dates(text)
        if not dates or is_attribution(text):
            continue
        before = date_residue(text[: dates[0].start])
        if not before or names_only(before) or BY.match(text):
            item.mark(BlockKind.DATELINE)


def is_attribution(text: str) -> bool:
    """Whether a line tells who said what stands above, and when: "— Jane Doe on March 3, 2021 in a speech"."""
    dates = find_dates(text) if DASH.match(text) else []
    return bool(dates) and names_only(date_residue(text[: dates[0].start]))


def mark_head_captions(items: list[ClassifiedLine], start: int, end: int) -> None:
    """Mark what stands above the text and is a caption: by a credit below it, or by saying it again."""
    for i in range(start, min(end, len(items) - 1)):
        item, after = items[i], items[i + 1]
        if item.kind is not None or len(item.text) > LONGEST_CAPTION:
            continue
        credit = after.kind is BlockKind.CAPTION and after.text == after.line.text
        again = any(other.text == item.text for other in items[i + 1 : i + 1 + AGAIN])
        if (credit or again) and is_terminal(item.text):
            for other in items[i : i + 1 + AGAIN]:
                if other.kind is None and other.text == item.text:
                    other.mark(BlockKind.CAPTION)


def mark_names(
    items: list[ClassifiedLine], headline: int | None, end: int, title: str = ""
) -> None:
    """A person's name alone on a line is a byline if a date, a role or an outlet is beside it.

    Without those it is one right under the headline, if the text does not go on about them.
    """
    for i in range(end):
        item = items[i]
        if item.kind is not None or i == headline:
            continue
        if is_signed_with_handle(item.text):
            item.mark(BlockKind.BYLINE)
        if not names_only(item.text) and not is_name_with_outlet(items, i):
            continue
        above = i < headline if headline is not None else not title
        if above and not has_known_name(item.text):
            continue
        # A kicker may stand between a name and the date.
        near = [items[j] for j in (i - 1, i + 1, i + 2) if 0 <= j < len(items)]
        beside = any(
            n.kind in META or (len(n.text) < 60 and JOB.search(n.text) and n.kind is None)
            for n in near
        )
        surname = item.text.split()[-1]
        named = any(
            surname in other.text
            for other in items
            if other.text != item.text and not REPORTED_BY.match(other.text)
        )
        if beside or (i > (headline if headline is not None else -1) and not named):
            item.mark(BlockKind.BYLINE)
    for i in range(1, min(end, len(items))):
        role = items[i]
        if items[i - 1].kind is not BlockKind.BYLINE or role.kind is not None:
            continue
        if len(role.text) < 60 and JOB.search(role.text) and not is_terminal(role.text):
            role.mark(BlockKind.BYLINE)


def is_signed_with_handle(text: str) -> bool:
    """Whether a line is "Jane Doe @janedoe", with perhaps how long ago that was."""
    name, at, _ = text.partition("@")
    return bool(at) and len(text) < 80 and names_only(name) and has_known_name(name)


def is_name_with_outlet(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a line above a date is a known name, a comma and a few words: "JANE DOE, HARBOURISM"."""
    name, comma, outlet = items[i].text.partition(", ")
    dated = i + 1 < len(items) and items[i + 1].kind is BlockKind.DATELINE
    return bool(
        comma and dated and len(outlet.split()) < 4 and is_person(name) and has_known_name(name)
    )


def settle(items: list[ClassifiedLine], headline: int | None, end: int, title: str) -> int:
    """Settle what is left of the head: standfirst, labels; return where the body begins."""
    standfirst = False
    # With no prose at all below, what follows headline or date is the text: results, a table, a note.
    dated = any(item.kind in META for item in items)
    table = end == len(items) and (dated or bool(title))
    for i in range(end):
        item = items[i]
        if item.kind is not None:
            continue
        if title and key(item.text) == key(title):
            item.mark(BlockKind.HEADLINE)
        elif headline is not None and i < headline:
            settle_above(items, i)
        elif is_terminal(item.text) and (headline is None or i > headline + 3):
            item.mark(BlockKind.PARAGRAPH)
        elif word_count(item.text) >= 5 and not standfirst:
            item.mark(BlockKind.STANDFIRST)
            standfirst = True
        elif is_label(item.text) and not table and not leads(items, i):
            item.mark(BlockKind.BOILERPLATE, "section label")
        else:
            item.mark(BlockKind.PARAGRAPH)
    if not standfirst and end < len(items) and summarises(items, end):
        items[end].mark(BlockKind.STANDFIRST)
        return end + 1
    return end


def settle_above(items: list[ClassifiedLine], i: int) -> None:
    """Settle a line above the headline; the points of a list are some text of the article."""
    item = items[i]
    count = word_count(item.text)
    if BULLET.match(item.text) or leads(items, i):
        item.mark(BlockKind.PARAGRAPH)
    elif is_path(item.text):
        item.mark(BlockKind.BOILERPLATE, "breadcrumb")
    elif i == 0 and count <= 5:
        item.mark(BlockKind.BOILERPLATE, "site banner")
    else:
        item.mark(BlockKind.BOILERPLATE, "section label" if count <= 6 else "above the headline")


def leads(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a line ends with a colon, and the points of a list follow."""
    after = items[i + 1 : i + 2]
    return items[i].text.endswith(":") and bool(after) and BULLET.match(after[0].text) is not None


def is_label(text: str) -> bool:
    """Whether a line below the headline is so short that it says a section or a menu.

    Labels of other scripts than Latin are in no list; their short lines are rather text than lost.
    So are the points of a list.
    """
    short = word_count(text) < 5 and not is_terminal(text) and script_of(text) == LATIN
    return short and not BULLET.match(text)


def summarises(items: list[ClassifiedLine], i: int) -> bool:
    """Whether the text that follows says again most of what item `i` says, word for word."""
    said = shingles(items[i].text)
    below = set().union(*(shingles(item.text) for item in items[i + 1 : i + 6]))
    return len(said) >= 8 and len(said & below) >= 0.4 * len(said)


def shingles(text: str, size: int = 4) -> set[tuple[str, ...]]:
    """The runs of `size` words in `text`."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
