"""A block's words, and which of them stand within quotation marks, in a name, at a sentence's start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsroom.importing.entities.mentions import NameMention, Sentence
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NameFlag
from newsroom.importing.quotations.cues import Verb, Words, words_of
from newsroom.importing.quotations.marks import Quoted
from newsroom.importing.types import EntityKind, ParsedBlock

# No sentence has more words.
LONGEST = 150
_STOPS = frozenset({".", "!", "?", "…", "..."})


@dataclass(frozen=True, slots=True)
class Name:
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
    starts: frozenset[int]
    quotes: Sequence[Quoted]
    names: Sequence[Name]
    quoted: list[int] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = len(self.tokens)
        self.quoted = [-1] * size
        self.named = [-1] * size
        place = 0
        for number, quote in enumerate(self.quotes):
            while place < size and self.tokens[place].end <= quote.opening:
                place += 1
            first = place
            while place < size and self.tokens[place].start < quote.closing:
                self.quoted[place] = number
                place += 1
            self.spans.append((first, place))
        for number, name in enumerate(self.names):
            for word in range(name.first, min(name.last, size)):
                self.named[word] = number

    def sentence_before(self, place: int) -> int:
        """Where the article's own sentence begins that goes on at `place`; quotations are passed over.

        What is farther away than any sentence is long does not count.
        """
        for _ in range(LONGEST):
            if place <= 0:
                break
            before = place - 1
            if self.quoted[before] >= 0:
                if self.ends_inside(self.quoted[before]):
                    return place
                place = self.spans[self.quoted[before]][0]
                continue
            if self.tokens[before].text in _STOPS and self.named[before] < 0:
                return place
            if place in self.starts and place < len(self.tokens) and self.breaks_line(place):
                return place
            place = before
        return place

    def sentence_after(self, place: int) -> int:
        """Where the article's own sentence ends that goes on at `place`, or the next quotation begins."""
        size = min(len(self.tokens), place + LONGEST)
        while place < size and self.quoted[place] < 0:
            if self.tokens[place].text in _STOPS and self.named[place] < 0:
                return place
            place += 1
        return place

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
        """How many words the wording has that begins at a word and names a source, 0 for none."""
        for rest in self.words.wordings.get(self.lower[place], ()):
            size = len(rest) + 1
            if tuple(self.lower[place + 1 : place + size]) == rest:
                return size
        return 0

    def name_at(self, place: int) -> Name | None:
        """The name that a word belongs to."""
        return self.names[self.named[place]] if self.named[place] >= 0 else None

    def is_day(self, place: int) -> bool:
        """Whether a word is a day's or a month's name."""
        return bool(self.tokens[place].word.flags & NameFlag.CALENDAR) and self.named[place] < 0

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
    starts: dict[int, set[int]] = {}
    places: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        if not sentence.in_text:
            continue
        block = tokens.setdefault(sentence.block, [])
        starts.setdefault(sentence.block, set()).add(len(block))
        places[sentence.number] = (sentence.block, len(block))
        block.extend(sentence.tokens)
    names: dict[int, list[Name]] = {}
    for mention, entity in mentions:
        place = places.get(mention.sentence)
        if place is None:
            continue
        block_number, base = place
        names.setdefault(block_number, []).append(
            Name(
                base + mention.first, base + mention.last, entity, mention.kind, mention.title
            )
        )
    return {
        number: Frame(
            number,
            blocks[number].text,
            blocks[number].language,
            words_of(blocks[number].language),
            words,
            [
                lower if "’" not in lower else lower.replace("’", "'")
                for lower in [token.word.lower for token in words]
            ],
            frozenset(starts[number]),
            quoted.get(number, ()),
            sorted(names.get(number, ()), key=lambda name: name.first),
        )
        for number, words in tokens.items()
    }
