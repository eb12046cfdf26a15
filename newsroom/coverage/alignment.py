"""Which passages of articles say the same, and which say what no other does.

Sentences are compared by what they say (`newsroom.coverage.facts`). What few sentences of the articles
say weighs more than what many do (the logarithm of how rare it is, as in tf-idf): that a sentence
names the president tells little where all do. Of two sentences that share little and of one that shares
something with several nothing is claimed: they are neither joined nor said to stand alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal

from newsroom.coverage.facts import Fact, Sentence

# How much each kind of fact says, beside a word that is as rare.
WEIGHT: Final[Mapping[str, float]] = {
    "person": 1.3, "name": 1.3, "number": 1.6, "ordinal": 0.6, "day": 2.2, "month": 1.0, "year": 1.2, "weekday": 0.5, "time": 1.5,
    "about": 0.5, "code": 1.2, "word": 0.8, "root": 0.8, "run": 3.0,
    "same": 3.0,
}  # fmt: skip
# What is about the matter itself, and not how it is worded.
HARD: Final = frozenset({"person", "name", "number", "day", "month", "year", "run", "time", "code"})
# A sentence that shares this part of what it says with another is joined with it, however little that is.
ALIKE: Final = 0.4
ALIKE_WEIGHT: Final = 1.5
# One that shares less is, if what is shared weighs as much as this and is more than wording.
SHARED: Final = 0.25
ENOUGH: Final = 2.6
# So many names, dates or numbers that are in this sentence of each article only are enough, too.
UNIQUE: Final = 2
LEAST: Final = 0.15
# Of this, what is the same in every language: of an office or a place the archive may know but one name, and
# "since 2016" is "for six years".
SAME_EVERYWHERE: Final = HARD - {"name", "run", "year", "month"}
# What is more than it was when both say it, and nothing less when only one does.
MORE: Final = frozenset({"run", "same", "about"})
# One of which no paragraph of another article says more than this part stands alone, if it has a name, a
# date, a number or a quotation that no other has, or says next to nothing that others do. In another
# language words tell nothing: it must say enough beside them to be looked for.
ALONE: Final = 0.25
NEXT_TO_NOTHING: Final = 0.08
LOOKED_FOR: Final = 1.2
# Of numbers smaller than this, which are in every text, less is made.
SMALL_NUMBER: Final = 10
# Of fewer sentences than this, that several have the same tells more than their number says.
FEW: Final = 40
# So many sentences of an article are compared: an article of more is a book.
MOST: Final = 600

State = Literal["both", "only", ""]


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one text of an account that stand together: joined, alone, or neither.

    `partners` are the passages that say the same, as (account, passage).
    """

    text: int
    start: int
    end: int
    state: State
    partners: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Compared:
    """The sentences of all accounts, and how alike each is to those of others.

    `covered` says which part of a sentence one paragraph of another account says, at most; `own` what no
    other account says; `languages` those of the other accounts.
    """

    sentences: list[tuple[int, Sentence]]
    weights: dict[Fact, float]
    links: dict[int, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    covered: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    counts: list[Counter[Fact]] = field(default_factory=list)
    own: list[set[Fact]] = field(default_factory=list)
    languages: list[set[str]] = field(default_factory=list)

    def is_rare(self, fact: Fact) -> bool:
        """Whether a fact has half of the weight, or more, that one of a single sentence has."""
        return self.weights[fact] >= _said(fact) / 2


def passages(accounts: Sequence[Sequence[Sentence]]) -> list[list[Passage]]:
    """The passages of each account, given as its sentences, in the order of its text."""
    compared = _compare(accounts)
    states = [_state(compared, place) for place in range(len(compared.sentences))]
    found: list[list[Passage]] = [[] for _ in accounts]
    where: dict[int, tuple[int, int]] = {}
    runs: list[tuple[int, list[int]]] = []
    for place, (account, _sentence) in enumerate(compared.sentences):
        last = runs[-1] if runs else None
        if last and last[0] == account and _together(compared, states, last[1][-1], place):
            last[1].append(place)
        else:
            runs.append((account, [place]))
    count = Counter[int]()
    for account, run in runs:
        for place in run:
            where[place] = (account, count[account])
        count[account] += 1
    for account, run in runs:
        partners = sorted({where[other] for place in run for _, other in compared.links[place]})
        first, last_one = compared.sentences[run[0]][1], compared.sentences[run[-1]][1]
        found[account].append(
            Passage(first.text, first.start, last_one.end, states[run[0]], tuple(partners))
        )
    return found


def _together(compared: _Compared, states: Sequence[State], one: int, next_one: int) -> bool:
    """Whether two sentences in a row are one passage: of one text, alike joined or alone."""
    first, second = compared.sentences[one][1], compared.sentences[next_one][1]
    if first.text != second.text or states[one] != states[next_one]:
        return False
    return _texts(compared, one) == _texts(compared, next_one)


def _texts(compared: _Compared, place: int) -> set[tuple[int, int]]:
    """The texts with which a sentence is joined."""
    others = (compared.sentences[other] for _, other in compared.links[place])
    return {(account, sentence.text) for account, sentence in others}


def _state(compared: _Compared, place: int) -> State:
    if compared.links.get(place):
        return "both"
    covered = compared.covered[place]
    account, sentence = compared.sentences[place]
    foreign = compared.languages[account] - {sentence.language}
    kinds = SAME_EVERYWHERE if foreign else HARD
    has_own = any(fact.kind in kinds and fact in compared.own[account] for fact in sentence.facts)
    if foreign and not has_own:
        return ""
    return "only" if covered <= (ALONE if has_own else NEXT_TO_NOTHING) else ""


def _compare(accounts: Sequence[Sequence[Sentence]]) -> _Compared:
    sentences = [
        (number, sentence) for number, own in enumerate(accounts) for sentence in own[:MOST]
    ]
    compared = _Compared(sentences, _weights([sentence for _, sentence in sentences]))
    compared.own = _own(accounts)
    compared.counts = [Counter(fact for each in own for fact in each.facts) for own in accounts]
    spoken = [_mainly(own) for own in accounts]
    compared.languages = [set(spoken[:at] + spoken[at + 1 :]) for at in range(len(spoken))]
    for one, other in combinations(range(len(accounts)), 2):
        _join(compared, one, other)
    return compared


def _mainly(sentences: Sequence[Sentence]) -> str:
    """The language that most sentences of an account are in."""
    return (
        Counter(sentence.language for sentence in sentences).most_common(1)[0][0]
        if sentences
        else ""
    )


def _own(accounts: Sequence[Sequence[Sentence]]) -> list[set[Fact]]:
    """What each account says that no other does."""
    said = [
        {fact for sentence in own for fact in sentence.facts | sentence.parts} for own in accounts
    ]
    counts = Counter(fact for facts in said for fact in facts)
    return [{fact for fact in facts if counts[fact] == 1} for facts in said]


def _weights(sentences: Sequence[Sentence]) -> dict[Fact, float]:
    """How much each fact weighs: by its kind, and by how few of the sentences have it."""
    counts = Counter(fact for sentence in sentences for fact in {*sentence.facts, *sentence.parts})
    size = max(len(sentences), FEW)
    return {
        fact: _said(fact) * math.log((1 + size) / number) / math.log(1 + size)
        for fact, number in counts.items()
    }


def _said(fact: Fact) -> float:
    """How much a fact says by its kind."""
    is_small = fact.kind == "number" and isinstance(fact.value, int) and fact.value < SMALL_NUMBER
    return WEIGHT["ordinal" if is_small else fact.kind]


def _join(compared: _Compared, one: int, other: int) -> None:
    """Join the sentences of two accounts that say the same."""
    own = [place for place, (account, _) in enumerate(compared.sentences) if account == one]
    others = [place for place, (account, _) in enumerate(compared.sentences) if account == other]
    _cover(compared, own, others)
    _cover(compared, others, own)
    pairs = {}
    for (mine, yours), common in _common(compared, own, others).items():
        weight, *sums = _shared(compared, mine, yours, common)
        alike = weight / math.sqrt(sums[0] * sums[1] or 1)
        unique = sum(
            fact.kind in HARD and compared.counts[one][fact] == compared.counts[other][fact] == 1
            for fact in common
        )
        if _is_same(alike, weight, common) or (unique >= UNIQUE and alike >= LEAST):
            pairs[mine, yours] = alike
    best: dict[tuple[int, int], float] = defaultdict(float)
    for (mine, yours), alike in pairs.items():
        best[0, mine] = max(best[0, mine], alike)
        best[1, yours] = max(best[1, yours], alike)
    for (mine, yours), alike in pairs.items():
        # The nearest of either, and whatever is nearly the same.
        if alike >= ALIKE or alike in (best[0, mine], best[1, yours]):
            compared.links[mine].append((alike, yours))
            compared.links[yours].append((alike, mine))


def _cover(compared: _Compared, own: Sequence[int], others: Sequence[int]) -> None:
    """Note of each sentence which part of it one paragraph of the other account says, at most."""
    texts: dict[tuple[int, str], set[Fact]] = defaultdict(set)
    for place in others:
        sentence = compared.sentences[place][1]
        texts[sentence.text, sentence.language] |= sentence.facts | sentence.parts
    for place in own:
        sentence = compared.sentences[place][1]
        for (_text, language), facts in texts.items():
            part = _part(compared, sentence, facts, language)
            compared.covered[place] = max(compared.covered[place], part)


def _part(compared: _Compared, sentence: Sentence, facts: set[Fact], language: str) -> float:
    """Which part of a sentence a paragraph says; all of it where that cannot be told."""
    foreign = sentence.language != language
    told = [
        fact
        for fact in sentence.facts
        if _counts(fact, sentence.language, language) and not (foreign and fact.kind == "root")
        if fact.kind not in MORE or fact in facts
    ]
    whole = sum(compared.weights[fact] for fact in told)
    if foreign and whole < LOOKED_FOR:
        return 1.0
    common = [fact for fact in told if fact in facts]
    # Who names the same two, which few sentences do, may tell the same in other words.
    rare = sum(fact.kind in HARD and compared.is_rare(fact) for fact in common)
    if rare >= UNIQUE:
        return 1.0
    return sum(compared.weights[fact] for fact in common) / (whole or 1)


def _common(
    compared: _Compared, own: Sequence[int], others: Iterable[int]
) -> dict[tuple[int, int], list[Fact]]:
    """The facts that each two sentences share, where they share any."""
    having: dict[Fact, list[int]] = defaultdict(list)
    for place in others:
        sentence = compared.sentences[place][1]
        for fact in sentence.facts | sentence.parts:
            having[fact].append(place)
    found: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for mine in own:
        sentence = compared.sentences[mine][1]
        for fact in sentence.facts | sentence.parts:
            for yours in having.get(fact, ()):
                other = compared.sentences[yours][1]
                if _counts(fact, sentence.language, other.language) and (
                    fact in sentence.facts or fact in other.facts
                ):
                    found[mine, yours].append(fact)
    return found


def _counts(fact: Fact, language: str, other: str) -> bool:
    """Whether a fact says something of two sentences: words within a language, roots across."""
    if fact.kind == "word":
        return language == other
    return fact.kind != "root" or language != other


def _shared(
    compared: _Compared, mine: int, yours: int, common: Sequence[Fact]
) -> tuple[float, float, float]:
    """How much weighs what two sentences both say, and what each says in all."""
    languages = [compared.sentences[place][1].language for place in (mine, yours)]
    own, other = (
        sum(
            compared.weights[fact]
            for fact in compared.sentences[place][1].facts
            if _counts(fact, *languages) and (fact.kind not in MORE or fact in common)
        )
        for place in (mine, yours)
    )
    return sum(compared.weights[fact] for fact in common), own, other


def _is_same(alike: float, weight: float, common: Sequence[Fact]) -> bool:
    if alike >= ALIKE and weight >= ALIKE_WEIGHT:
        return True
    hard = sum(fact.kind in HARD for fact in common)
    return alike >= SHARED and weight >= ENOUGH and hard >= 1
