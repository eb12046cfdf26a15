"""A page's headline: as it is printed, if the page's data name it, else as they do, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsroom.importing.metadata.page.choice import Choice, given
from newsroom.importing.metadata.page.printed import letters
from newsroom.importing.reading.page_data import PageSaid, Said
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.text import fold

SEPARATOR = re.compile(r"\s+(?:[|–—·»:~•-]{1,2}|::|<|>)\s+|\s*[|｜]\s*|(?<=\w):\s+(?=\w)")
LONGEST_NAME = 6  # words
# A heading shares so much of its words with the title, or of the title's.
SHARED = 0.5
FEW_SHARED = 3
NEAR = 25  # lines
LONG = 80  # letters of a line that may stand in no menu


def choose(said: PageSaid, names: Sequence[str], text: str) -> Choice | None:
    """The headline, its site's `names` cut off. `text` is the article's."""
    titles = [(one, without_site(one.value, names)) for one in said.values.get("title", ())]
    titles = [(one, title) for one, title in titles if title and not is_site(title, names)]
    headings = [heading for heading in said.headings if not is_site(heading, names)]
    heading = best_heading(headings, [title for _one, title in titles], names)
    if heading:
        return given(Said(heading, "h1"), without_site(heading, names))
    seen = [letters(line) for line in said.lines]
    if len(headings) == 1 and stands_above(letters(headings[0]), seen, text):
        return given(Said(headings[0], "h1"), without_site(headings[0], names))
    shown = set(seen)
    for one, title in titles:
        for part in (title, *parts_of(title)):
            if letters(part) in shown:
                return given(one, part)
    if titles:
        return given(titles[0][0], titles[0][1])
    return given(Said(headings[0], "h1")) if len(headings) == 1 else None


def best_heading(headings: Sequence[str], titles: Sequence[str], names: Sequence[str]) -> str:
    """The heading that is most like one of the titles, "" where none is like any."""
    site = {word for name in names for word in words_of(name)}
    best, most = "", 0.0
    for heading in headings:
        for title in titles:
            likeness = alike(heading, title, site)
            if likeness > most:
                best, most = heading, likeness
    return best


def alike(heading: str, title: str, site: set[str]) -> float:
    """How alike a heading and a title are, by words that are not the `site`'s; 0 for not enough."""
    if letters(heading) == letters(title):
        return 2.0
    own, other = words_of(heading) - site, words_of(title) - site
    shared = len(own & other)
    if not shared or (shared < SHARED * min(len(own), len(other)) and shared < FEW_SHARED):
        return 0.0
    return 2 * shared / (len(own) + len(other))


def stands_above(heading: str, seen: Sequence[str], text: str) -> bool:
    """Whether a heading stands above the text on the page: not that of the next article."""
    first = next((letters(line) for line in text.split("\n") if len(line) > LONG), "")[:LONG]
    at = next((i for i, line in enumerate(seen) if heading and heading in line), None)
    below = next((i for i, line in enumerate(seen) if first and first in line), None)
    return at is not None and below is not None and at < below <= at + NEAR


def parts_of(title: str) -> list[str]:
    """A title without its end, and without its beginning, where something parts them."""
    found = [match for match in SEPARATOR.finditer(title) if match[0].strip() != ":"]
    return [title[: found[-1].start()], title[found[0].end() :]] if found else []


def without_site(title: str, names: Iterable[str]) -> str:
    """A title without the site's name and its section's, whatever parts them."""
    keys = {letters(name) for name in names}
    while True:
        parts = list(SEPARATOR.finditer(title))
        if not parts:
            return title.strip()
        first, last = parts[0], parts[-1]
        head, tail = title[: first.start()], title[last.end() :]
        if is_name(tail, keys):
            title = title[: last.start()]
        elif is_name(head, keys) and title[first.end() :].strip():
            title = title[first.end() :]
        elif "|" in last[0] and is_section(tail.strip()):
            title = title[: last.start()]
        elif "|" in first[0] and is_section(head.strip()):
            title = title[first.end() :]
        else:
            return title.strip()


def is_name(text: str, keys: set[str]) -> bool:
    """Whether a part of a title is the name of its site."""
    if not text.strip() or len(text.split()) > LONGEST_NAME:
        return not text.strip()
    return letters(text) in keys or bool(
        known.known_outlet(text) and known.known_outlet(text) in keys
    )


def is_site(text: str, names: Iterable[str]) -> bool:
    return letters(text) in {letters(name) for name in names}


def words_of(text: str) -> set[str]:
    """The words of a text, for comparison."""
    return set(re.findall(r"\w+", fold(text)))
