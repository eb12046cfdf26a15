"""Lines that repeat over the articles of one outlet, and are none of their text.

What stands in many articles is boilerplate, or it is a sentence that its writers are fond of: "The
White House did not respond." So how often is not enough: where a line stands counts, and whether it
is a sentence. What was said, what says little and what opens a series is left alone, as a line that
is folded wrongly is worse than one that is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LONGEST = 300  # characters
# A line says enough to be known again by so many words and letters.
LEAST_WORDS = 3
LEAST_LETTERS = 12
QUOTED = re.compile(r"[\"“”„«»‘'「『—–-]")
FIGURES = re.compile(r"\d+")
LETTER = re.compile(r"[^\W\d_]")
# "Jane Doe, Harbour Gazette": who says what stands beside it.
NAMED = re.compile(r"(?:[^\W\d_a-z][\w.'’-]+\s){1,3}[^\W\d_a-z][\w.'’-]+,\s")
STOP = re.compile(r"[.!?…。！？।۔][\"”’»)]*$")
# Among so many lines at the beginning or the end of an article a line stands at its edge; it does
# so in general where it does in this part of its articles.
TOP = 2
BOTTOM = 3
AT_EDGE = 0.8
# With how many other figures a line stands that heads nothing.
FORMS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """In how many articles a line must stand: in so many, and this share of them; or in this many."""

    least: int
    share: float
    enough: int

    def holds(self, articles: int, of: int) -> bool:
        """Whether so many of all articles are evidence enough."""
        return articles >= self.least and (articles >= self.share * of or articles >= self.enough)


NEVER = 10**9
BELOW = Evidence(5, 0.05, 12)
BELOW_SENTENCE = Evidence(5, 0.05, 25)
ABOVE = Evidence(5, 0.05, 12)
ABOVE_SENTENCE = Evidence(10, 0.3, NEVER)
WITHIN = Evidence(8, 0.1, NEVER)
NONE = Evidence(NEVER, 1.0, NEVER)
WITHIN_SENTENCE = Evidence(10, 0.3, NEVER)


@dataclass(slots=True)
class Occurrence:
    """Where a line stands: in which articles, in which forms, and how often at which edge of them.

    Lines that are no sentences are one with other figures: "12 shares". A sentence with other
    figures is another one: "The index fell by 123 points."
    """

    titles: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    above: int = 0
    below: int = 0
    times: int = 0

    def add(self, title: str, line: str, place: int, length: int) -> None:
        """Count the line once more: as the one at `place` of `length` lines of an article."""
        self.titles.add(title)
        self.forms.add(line)
        self.times += 1
        if place >= length - BOTTOM:
            self.below += 1
        elif place < TOP:
            self.above += 1

    def needed(self) -> Evidence:
        """What evidence the line takes by its place and its form."""
        sentence = any(STOP.search(form) for form in self.forms)
        if self.below >= AT_EDGE * self.times:
            return BELOW_SENTENCE if sentence else BELOW
        if self.above >= AT_EDGE * self.times:
            return ABOVE_SENTENCE if sentence else ABOVE
        if sentence:
            return WITHIN_SENTENCE
        # "Why there is debate" heads a part of each article of a series, and names say who
        # speaks. What has other figures each time heads nothing.
        return WITHIN if len(self.forms) >= FORMS else NONE


def repeated_lines(articles: Iterable[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """The lines that repeat over an outlet's articles, with in how many each stands.

    Each article is its title and its lines in order. Articles of one title are one: copies and
    newer versions say everything again. Neither their order nor that of articles counts.
    """
    found: defaultdict[str, Occurrence] = defaultdict(Occurrence)
    titles = set()
    for title, lines in articles:
        titles.add(title)
        for place, line in enumerate(lines):
            if may_repeat(line):
                form = line if STOP.search(line) else FIGURES.sub("0", line)
                found[form].add(title, line, place, len(lines))
    return {
        form: len(one.titles)
        for one in found.values()
        if one.needed().holds(len(one.titles), len(titles))
        for form in one.forms
    }


def may_repeat(line: str) -> bool:
    """Whether a line says enough to be known again, and neither quotes nor names somebody."""
    if len(line) > LONGEST or len(line.split()) < LEAST_WORDS:
        return False
    if QUOTED.match(line) or NAMED.match(line):
        return False
    return len(LETTER.findall(line)) >= LEAST_LETTERS
