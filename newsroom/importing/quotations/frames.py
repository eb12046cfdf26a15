"""A block's words, and which of them stand within quotation marks, in a name, at a sentence's start."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from operator import attrgetter
from typing import NamedTuple

from newsroom.importing.entities.mentions import NameMention, Sentence
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NameFlag
from newsroom.importing.quotations.cues import Verb, Words, words_of
from newsroom.importing.quotations.marks import Quoted
from newsroom.importing.types import EntityKind, ParsedBlock

# No sentence has more words.
LONGEST = 150
_NEAR = 40
_STOPS = frozenset({".", "!", "?", "…", "..."})
_start, _end, _lower_case = map(attrgetter, ("start", "end", "word.lower"))


class Name(NamedTuple):
    """A mention of an entity: its first and last (exclusive) word in the block, and whose it is."""

    first: int
    last: int
    entity: str
    kind: EntityKind
    title: str


@dataclass(slots=True)
class Frame:
    """The words of a block with what is known of each.

    `quoted` gives the number of the quotation that a word or a mark belongs to, -1 for the
    article's own; `named` the number of the name in `names`, -1 for none. `spans` are the words of each
    quotation, with its marks.
    """

    block: int
    text: str
    language: str
    words: Words
    tokens: Sequence[Token]
    lower: Sequence[str]
    starts: Sequence[int]
    quotes: Sequence[Quoted]
    names: Sequence[Name]
    quoted: list[int] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    _cut: tuple[list[int], list[int], list[int]] | None = None

    def __post_init__(self) -> None:
        size = len(self.tokens)
        self.quoted = [-1] * size
        self.named = [-1] * size
        last = 0
        for number, quote in enumerate(self.quotes):
            first = bisect_right(self.tokens, quote.opening, last, key=_end)
            last = bisect_left(self.tokens, quote.closing, first, key=_start)
            self.quoted[first:last] = [number] * (last - first)
            self.spans.append((first, last))
        for number, name in enumerate(self.names):
            for word in range(name.first, min(name.last, size)):
                self.named[word] = number

    def places_of(self, words: Container[str]) -> Iterator[int]:
        """Where words or marks of a set stand; each word of the text is asked for in C."""
        return compress(count(), map(words.__contains__, self.lower))

    def sentence_before(self, place: int) -> int:
        """Where the article's own sentence begins that goes on at `place`; quotations are passed over.

        What is farther away than any sentence is long does not count.
        """
        begins = self._borders()[0]
        found = bisect_right(begins, place)
        return max(begins[found - 1] if found else 0, place - LONGEST)

    def sentence_after(self, place: int) -> int:
        """Where the article's own sentence ends that goes on at `place`, or the next quotation begins."""
        stops, opening = self._borders()[1:]
        stop, quote = bisect_left(stops, place), bisect_left(opening, place)
        size = min(len(self.tokens), place + LONGEST)
        if stop < len(stops):
            size = min(size, stops[stop])
        return min(size, opening[quote]) if quote < len(opening) else size

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the article's own sentence begins and ends that has a word, with quotations within it."""
        begins, stops, _ = self._borders()
        stop, begin = bisect_left(stops, place), bisect_right(begins, place)
        size = min(len(self.tokens), place + LONGEST)
        if stop < len(stops):
            size = min(size, stops[stop])
        end = min(size, begins[begin]) if begin < len(begins) else size
        return self.sentence_before(place), end

    def _borders(self) -> tuple[list[int], list[int], list[int]]:
        """Where sentences begin, the full stops of the article's own, and where quotations begin."""
        if self._cut is None:
            stops = [
                at for at in self.places_of(_STOPS) if self.quoted[at] < 0 and self.named[at] < 0
            ]
            begins = [at + 1 for at in stops]
            begins += [
                last for number, (_, last) in enumerate(self.spans) if self.ends_inside(number)
            ]
            if "\n" in self.text:
                begins += [
                    at
                    for at in self.starts
                    if 0 < at < len(self.tokens)
                    and self.quoted[at - 1] < 0
                    and self.breaks_line(at)
                ]
            self._cut = (sorted(begins), stops, [first for first, _ in self.spans])
        return self._cut

    def mark_before(self, place: int) -> str:
        """The last character before one of the text that is no space, "" where none is near."""
        return self.text[max(0, place - _NEAR) : place].rstrip()[-1:]

    def begins_with(self, number: int) -> bool:
        """Whether a quotation begins its block."""
        opening = self.quotes[number].opening
        return number == 0 and opening < _NEAR and not self.text[:opening].strip()

    def ends_inside(self, number: int) -> bool:
        """Whether a quotation ends with a full stop before its closing mark."""
        quote = self.quotes[number]
        return self.text[quote.end - 1 : quote.end] in (".", "!", "?", "…")

    def breaks_line(self, place: int) -> bool:
        """Whether a line of the block begins at a word."""
        before, token = self.tokens[place - 1], self.tokens[place]
        return "\n" in self.text[before.end : token.start]

    def verb(self, place: int) -> tuple[Verb, int] | None:
        """The reporting verb that begins at a word, with how many words it has."""
        word = self.lower[place]
        if word not in self.words.cues and "-" not in word:
            return None
        for rest, verb in self.words.phrases.get(word, ()):
            size = len(rest) + 1
            if tuple(self.lower[place + 1 : place + size]) == rest:
                return verb, size
        found = self.words.verbs.get(word)
        if found is None and "-" in word:
            # "dit-il", "affirme-t-elle"
            found = self.words.verbs.get(word.partition("-")[0])
        return (found, 1) if found and self.named[place] < 0 else None

    def wording(self, place: int) -> int:
        """How many words the wording has that begins at a word and names a source, 0 for none.

        One of a single word is an ordinal too ("em segundo lugar"), unless it begins a phrase.
        """
        for rest in self.words.wordings.get(self.lower[place], ()):
            size = len(rest) + 1
            if tuple(self.lower[place + 1 : place + size]) == rest:
                return size if rest or self._begins_phrase(place) else 0
        return 0

    def _begins_phrase(self, place: int) -> bool:
        before = place - 1
        return (
            before < 0
            or self.language == "de"
            or not self.is_word(before)
            or self.lower[before] in self.words.openers
        )

    def name_at(self, place: int) -> Name | None:
        """The name that a word belongs to."""
        return self.names[self.named[place]] if self.named[place] >= 0 else None

    def is_day(self, place: int) -> bool:
        """Whether a word is a day's or a month's name."""
        return bool(self.tokens[place].word.flags & NameFlag.CALENDAR) and self.named[place] < 0

    def is_time(self, place: int) -> bool:
        """Whether a word says when: a day's name, "week"."""
        return self.is_day(place) or self.lower[place] in self.words.times

    def is_word(self, place: int) -> bool:
        """Whether a token is a word, no mark and no number."""
        text = self.tokens[place].text
        return text[0].isalpha() or (text[0] == "@" and len(text) > 1)


def make_frames(
    blocks: Sequence[ParsedBlock],
    sentences: Iterable[Sentence],
    mentions: Iterable[tuple[NameMention, str]],
    quoted: Mapping[int, Sequence[Quoted]],
) -> dict[int, Frame]:
    """The frames of the blocks that have words, by the number of the block."""
    tokens: dict[int, list[Token]] = {}
    starts: dict[int, list[int]] = {}
    places: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        if not sentence.in_text:
            continue
        block = tokens.setdefault(sentence.block, [])
        starts.setdefault(sentence.block, []).append(len(block))
        places[sentence.number] = (sentence.block, len(block))
        block.extend(sentence.tokens)
    names: dict[int, list[Name]] = {}
    for mention, entity in mentions:
        place = places.get(mention.sentence)
        if place is None:
            continue
        block_number, base = place
        names.setdefault(block_number, []).append(
            Name(base + mention.first, base + mention.last, entity, mention.kind, mention.title)
        )
    return {
        number: Frame(
            number,
            blocks[number].text,
            blocks[number].language,
            words_of(blocks[number].language),
            words,
            _lower(blocks[number].text, words),
            starts[number],
            quoted.get(number, ()),
            sorted(names.get(number, ()), key=lambda name: name.first),
        )
        for number, words in tokens.items()
    }


def _lower(text: str, tokens: Sequence[Token]) -> list[str]:
    """The words in lower case, with straight apostrophes."""
    lower = list(map(_lower_case, tokens))
    return [word.replace("’", "'") for word in lower] if "’" in text else lower
