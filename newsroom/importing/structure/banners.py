"""The lines that name an outlet above an article: its banner, with a motto or beside a section."""

from __future__ import annotations

import re

from newsroom.importing.recognise import outlets as known
from newsroom.importing.structure.headline import DEEPEST
from newsroom.importing.structure.line_kinds import (
    ClassifiedLine,
    is_prose,
)
from newsroom.importing.types import BlockKind

# A masthead's motto has few words.
MOTTO = 7
BANNER_SPLIT = re.compile(r"\s+[|–—·-]\s+|\s*\|\s*")
INNER = re.compile(r"\d{4}|[.!?]\s")


def mark_banners(items: list[ClassifiedLine], outlets: frozenset[str]) -> None:
    """Mark an outlet's name, alone or with a tagline, where it stands above the text."""
    for i, item in enumerate(items[:DEEPEST]):
        if item.kind is None and is_prose(item.text):
            break
        labelled = item.reason in ("section label", "breadcrumb") and i < 3
        if item.kind is not None and not labelled:
            continue
        first = all(other.kind is BlockKind.BOILERPLATE for other in items[:i])
        alone = first and not labelled and stands_alone(items, i)
        if alone or is_outlet_line(item.text, outlets):
            item.mark(BlockKind.BOILERPLATE, "site banner")
            goes_on = first and has_motto(items, i)
        elif has_tagline(items, i, outlets, first=first):
            item.mark(BlockKind.BOILERPLATE, "site banner")
            goes_on = has_second_line(items, i)
        else:
            continue
        if goes_on:
            items[i + 1].mark(BlockKind.BOILERPLATE, "site banner")


def is_outlet_line(text: str, outlets: frozenset[str]) -> bool:
    """Whether a line is a known outlet's name, alone or with one of its places."""
    desk, *place = text.split(", ")
    if len(place) == 1 and len(place[0].split()) < 4 and known.known_outlet(desk, outlets):
        return True
    return len(text) < 60 and bool(known.known_outlet(text, outlets))


def has_tagline(
    items: list[ClassifiedLine], i: int, outlets: frozenset[str], *, first: bool
) -> bool:
    """Whether a line is an outlet's name with a tagline behind it."""
    name, *tagline = BANNER_SPLIT.split(items[i].text, maxsplit=1)
    if not tagline or len(name.split()) > 5 or INNER.search(tagline[0]):
        return False
    return banner_name(name, items, outlets, first=first)


def has_second_line(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a masthead goes on in the next line: it hangs on the first, a headline stands apart."""
    after = items[i + 1 : i + 3]
    return (
        len(after) == 2
        and not after[0].line.gap
        and after[1].line.gap
        and after[0].kind is None
        and not is_prose(after[0].text)
    )


def has_motto(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a name alone on its line has a second line that cannot be the headline itself."""
    if not has_second_line(items, i):
        return False
    motto, headline = items[i + 1].text, items[i + 2]
    longer = len(headline.text) > len(motto) and headline.kind is None
    return len(motto.split()) <= MOTTO and longer and not is_prose(headline.text)


def stands_alone(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a short line that sounds like an outlet has a line below that can be a headline."""
    if len(items[i].text.split()) > 4 or not known.sounds_like_outlet(items[i].text):
        return False
    return any(
        item.kind is None and not is_prose(item.text) and len(item.text.split()) >= 4
        for item in items[i + 1 : i + 7]
    )


def banner_name(
    name: str, items: list[ClassifiedLine], outlets: frozenset[str], *, first: bool
) -> bool:
    """Whether `name` is an outlet: known, or it sounds so and stands first or is named again."""
    if known.known_outlet(name, outlets) or known.DOMAIN.fullmatch(name):
        return True
    again = first or sum(name in item.text for item in items) > 1
    return again and known.sounds_like_outlet(name)
