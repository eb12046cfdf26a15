"""What all articles together say of each name: how often, of which kind, with which other forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsroom.importing import ParsedEntity
from newsroom.names import name_key

KINDS = ("person", "organisation", "place")
# A name of several words that so many articles, and this share of them, are sure of, and that few take
# for something else, is one.
SURE_ENOUGH, SURE_SHARE, UNDISPUTED, CERTAIN = 5, 0.1, 0.6, 0.9
# An article is sure of a name's kind from this probability.
SURE = 0.75

key_of = lru_cache(maxsize=200_000)(name_key)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What reading said of one article: where it is from, its day (a number), its own names.

    By its language it is known how sure a name must be to be shown.
    """

    id: int
    source: int | None
    day: int | None
    names: Sequence[ParsedEntity]
    language: str = ""


@dataclass(slots=True)
class Seen:
    """What is known of one form of a name: in how many articles, how probable each kind.

    `named` counts articles that have it as an entity's name, `forms` those that have it at all.
    `weights` sums how probable each kind is (in the order of KINDS), `squares` these
    probabilities' squares; `sure` counts articles that are sure.
    """

    named: int = 0
    forms: int = 0
    bare: int = 0
    weights: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    squares: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    sure: list[int] = field(default_factory=lambda: [0, 0, 0])
    spellings: dict[str, int] = field(default_factory=dict)

    def probability(self, kind: str, *, whole: bool) -> float:
        """How probable a kind is over all articles that have the name.

        That one article reads a `whole` name, of several words, badly in a headline says little where
        others read it well: these count for more. A single word is many things.
        """
        place = KINDS.index(kind)
        if not self.forms or not self.weights[place]:
            return 0.0
        if not whole:
            return self.weights[place] / self.forms
        probability = self.squares[place] / self.weights[place]
        sure = self.sure[place] >= max(SURE_ENOUGH, SURE_SHARE * self.forms)
        return max(probability, CERTAIN) if sure and self.share(kind) >= UNDISPUTED else probability

    def share(self, kind: str) -> float:
        """How much of what is said of any kind is said of this one."""
        whole = sum(self.weights)
        return self.weights[KINDS.index(kind)] / whole if whole else 0.0

    def spelling(self) -> str:
        """The spelling that most articles have; of equals, the first."""
        return max(self.spellings, key=lambda each: self.spellings[each])

    def is_in_capitals(self) -> bool:
        """Whether articles write it in capitals only, as letters are that stand for a name."""
        return all(spelling.isupper() for spelling in self.spellings)


class Evidence:
    """The sum over all articles. An article counts once for a name, however often it has it.

    What it takes in memory grows with the number of different names, not of articles.
    """

    def __init__(self) -> None:
        self.articles = 0
        self.seen: defaultdict[str, Seen] = defaultdict(Seen)
        # In how many articles a form stood for a name, by kind: ("eln", "organisation") → names.
        self.stood_for: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        # How many articles call a person by a title.
        self.titles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        # How many articles have a name that reading took for none.
        self.overlooked: Counter[str] = Counter()
        # In how many articles a word begins a person's name of several words.
        self.given: Counter[str] = Counter()
        # How many articles have a name, by kind, as another archive has decided.
        self.decided: Counter[tuple[str, str]] = Counter()

    def add(self, article: ReadArticle) -> None:
        """Count what one article says."""
        self.articles += 1
        for parsed in article.names:
            if not parsed.confidence:
                self.overlooked[key_of(parsed.name)] += 1
            else:
                self._add_name(parsed)

    def _add_name(self, parsed: ParsedEntity) -> None:
        key = key_of(parsed.name)
        seen = self.seen[key]
        seen.named += 1
        seen.bare += parsed.bare
        seen.spellings[parsed.name] = seen.spellings.get(parsed.name, 0) + 1
        probabilities = kinds_of(parsed)
        others = {key_of(alias) for alias in parsed.aliases if alias[:1] != "@"} - {key}
        if parsed.decided:
            # What else its text calls it was the other archive's to know.
            self.decided[key, parsed.kind] += 1
            others = set()
        for form in (key, *others):
            of_form = self.seen[form]
            of_form.forms += 1
            for place, kind in enumerate(KINDS):
                probability = probabilities.get(kind, 0.0)
                of_form.weights[place] += probability
                of_form.squares[place] += probability**2
                of_form.sure[place] += probability >= SURE
        for form in others:
            self.stood_for[form, parsed.kind][key] += 1
        if parsed.kind == "person":
            if parsed.titles and not parsed.bare:
                self.titles[key].update(parsed.titles)
            first, _, rest = key.partition(" ")
            if rest:
                self.given[first] += 1

    def read(self, key: str) -> float:
        """In what part of the articles that have a name with capitals it was read as one."""
        seen = self.seen.get(key)
        forms = seen.forms if seen else 0
        return forms / (forms + self.overlooked[key]) if forms else 0.0

    def all_decided(self) -> dict[tuple[str, str], str]:
        """The names, by key and kind, that no article has but by another archive's word: each its own."""
        return {
            name: name[0]
            for name, number in self.decided.items()
            if number >= self.seen[name[0]].named
        }

    def count(self, key: str) -> int:
        """How many articles have it as a name of its own."""
        seen = self.seen.get(key)
        return seen.named if seen else 0


def kinds_of(parsed: ParsedEntity) -> dict[str, float]:
    """How probable each kind is in one article."""
    return dict(parsed.kinds) if parsed.kinds else {parsed.kind: parsed.confidence}
