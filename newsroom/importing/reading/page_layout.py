"""Where an article's lines stood on their page: what its markup calls a heading, a caption, a post.

The text of an article is found without its markup, and without its pictures; both are looked up
again on the page by the lines' words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsroom.importing.reading.html_text import lines_of
from newsroom.importing.types import BlockKind

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Posts of other sites, as these have them put into pages.
POSTS = (
    "//blockquote[contains(@class, 'twitter-') or contains(@class, 'instagram-media')"
    " or contains(@class, 'tiktok-embed') or contains(@class, 'bluesky-embed')"
    " or contains(@class, 'mastodon-embed') or contains(@class, 'reddit-')]"
)
LONGEST_HEADING = 200  # characters
LONGEST_CAPTION = 700
PROSE = 80
KNOWN_BY = 20  # characters of a caption's first line
MOST = 500  # of each on a page
# So many lines above the text may the picture stand that heads it.
ABOVE = 8


@dataclass(frozen=True, slots=True)
class Marked:
    """What the markup of a page says of its lines: texts of headings and of posts, captions in order."""

    headings: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    captions: tuple[str, ...] = ()

    @classmethod
    def of(cls, tree: Any) -> Marked:
        headings = set()
        for name in HEADINGS:
            for _number, one in zip(range(MOST), tree.iter(name), strict=False):
                headings.add(line_of(one))
        posts = {
            line
            for post in tree.xpath(POSTS)[:MOST]
            for line in lines_of(post).split("\n")
            if line.strip()
        }
        captions = (
            line_of(one) for _, one in zip(range(MOST), tree.iter("figcaption"), strict=False)
        )
        return cls(
            frozenset(text for text in headings if 0 < len(text) <= LONGEST_HEADING),
            frozenset(" ".join(line.split()) for line in posts),
            tuple(dict.fromkeys(text for text in captions if 0 < len(text) <= LONGEST_CAPTION)),
        )


@dataclass(frozen=True, slots=True)
class LaidOut:
    """An article's text, its captions in their places, and what is known of its lines, by number."""

    text: str
    marks: Mapping[int, BlockKind] = field(default_factory=dict)


def lay_out(text: str, marked: Marked, page: Sequence[str]) -> LaidOut:
    """The text with its captions, each line that the markup names marked. `page` are the page's lines."""
    lines = text.split("\n")
    places = places_of(lines, page)
    waiting = captions_between(marked.captions, page, places)
    laid: list[str] = []
    marks: dict[int, BlockKind] = {}
    begun = False
    had = {" ".join(line.split()) for line in lines}
    for line, place in zip(lines, places, strict=True):
        while waiting and place is not None and waiting[0][0] < place:
            caption = waiting.pop(0)[1]
            if caption not in had:
                marks[len(laid)] = BlockKind.CAPTION
                laid += [caption, ""]
        plain = " ".join(line.split())
        if plain in marked.captions:
            marks[len(laid)] = BlockKind.CAPTION
        elif plain in marked.headings and plain not in marked.posts:
            # Above the text a heading of a lower rank is a standfirst.
            if begun:
                marks[len(laid)] = BlockKind.SUBHEADING
        else:
            begun = begun or len(plain) >= PROSE
        laid.append(line)
    return LaidOut("\n".join(laid), marks)


def line_of(element: Any) -> str:
    return " ".join(lines_of(element).split())


def places_of(lines: Iterable[str], page: Sequence[str]) -> list[int | None]:
    """Where each line stands on the page, None where it is not found below the one before it."""
    numbers: dict[str, list[int]] = {}
    for number, line in enumerate(page):
        numbers.setdefault(" ".join(line.split()), []).append(number)
    places: list[int | None] = []
    last = -1
    for line in lines:
        found = numbers.get(" ".join(line.split()).removeprefix("- "), ()) if line.strip() else ()
        place = next((number for number in found if number > last), None)
        if place is not None:
            last = place
        places.append(place)
    return places


def captions_between(
    captions: Sequence[str], page: Sequence[str], places: Sequence[int | None]
) -> list[tuple[int, str]]:
    """The captions that stand among the article's lines on the page, with their places, in order."""
    found = [place for place in places if place is not None]
    if not found or not captions:
        return []
    first, last = found[0] - ABOVE, found[-1]
    exact = set(captions)
    begun = {caption[:KNOWN_BY]: caption for caption in captions if len(caption) > KNOWN_BY}
    among: dict[str, int] = {}
    for number in range(max(first, 0), last):
        line = " ".join(page[number].split())
        # A caption may be of several lines: it is known by the first of them.
        caption = line if line in exact else begun.get(line[:KNOWN_BY], "")
        if caption and caption.startswith(line):
            among.setdefault(caption, number)
    return sorted((number, caption) for caption, number in among.items())


def beside(text: str, page: Sequence[str]) -> dict[int, list[str]]:
    """The lines of a page that are no part of its article, by the line of the text that they stand above.

    Those below it all stand above the line after its last.
    """
    places = places_of(text.split("\n"), page)
    taken = {place for place in places if place is not None}
    own = [(place, line) for line, place in enumerate(places) if place is not None]
    found: dict[int, list[str]] = {}
    for number, line in enumerate(page):
        if number in taken:
            continue
        while own and own[0][0] < number:
            own.pop(0)
        found.setdefault(own[0][1] if own else len(places), []).append(line)
    return found
