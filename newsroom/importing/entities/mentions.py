"""The names in an article's blocks, each where it stands."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsroom.importing.entities.datelines import agencies, dateline_length, dateline_places
from newsroom.importing.entities.features import WordProfile, flags_of
from newsroom.importing.entities.not_a_name import stands_first
from newsroom.importing.entities.outlet_hints import Outlets, known_outlets
from newsroom.importing.entities.run_together import pieces
from newsroom.importing.entities.span_rules import tidy
from newsroom.importing.entities.tagger import Span, tagger
from newsroom.importing.entities.titles import title_before
from newsroom.importing.entities.tokens import (
    Token,
    hides_capitals,
    proper_forms,
    restore_capitals,
    split_sentences,
    tokenise,
)
from newsroom.importing.gazetteer import PLACE, WORD, NameFlag
from newsroom.importing.types import BlockKind, EntityKind, ParsedBlock
from newsroom.text import fold

_LOOSE = re.compile(r" ([.,)])|([(]) |[\[\]]")
KINDS: dict[str, EntityKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_NAMES = NameFlag.GIVEN | NameFlag.SURNAME
_TAGS = {kind: tag for tag, kind in KINDS.items()}
_SURE_ENOUGH = 0.75
_WITH_DATELINE = frozenset({BlockKind.PARAGRAPH, BlockKind.STANDFIRST})
_SKIPPED = frozenset({BlockKind.BOILERPLATE, BlockKind.BYLINE})


class NameMention(NamedTuple):
    """A name where it stands.

    `sentence` numbers the sentences of the article, `first` and `last` (exclusive) the words in it;
    `start` and `end` are character offsets in the block's text. `votes` says how probable each
    kind is here; `title` is what a person is called before the name ("mr.", "prime minister").
    `telling` is a mention whose capital says something: in an ordinary sentence, not at its start.
    """

    text: str
    kind: EntityKind
    probability: float
    block: int
    sentence: int
    first: int
    last: int
    start: int
    end: int
    in_text: bool
    votes: tuple[tuple[EntityKind, float], ...]
    title: str = ""
    in_dateline: bool = False
    telling: bool = True
    in_headline: bool = False

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the block it stands in, and its words; or the author of a post, or a dateline."""

    block: int
    number: int
    tokens: Sequence[Token]
    in_text: bool = True
    is_dateline: bool = False
    hides: bool = False
    """Whether its capitals tell nothing: a headline, a line in capitals."""
    upper: Sequence[int] = ()
    """The places of its words with capitals."""

    def words(self) -> list[WordProfile]:
        """The words as the tagger sees them."""
        return [token.word for token in self.tokens]


def read_sentences(blocks: Sequence[ParsedBlock]) -> list[Sentence]:
    """The sentences of all blocks that can hold names, capitals restored."""
    cut: list[tuple[int, bool, Sequence[Token]]] = []
    datelines: dict[int, Sequence[Token]] = {}
    for number, block in enumerate(blocks):
        if block.kind in _SKIPPED:
            continue
        for start, text in pieces(block.text):
            tokens = tokenise(text, elisions=block.language in ("fr", "it"))
            place = len(tokens) if block.kind is BlockKind.DATELINE else 0
            if start:
                tokens = [token._replace(start=token.start + start) for token in tokens]
            elif block.kind in _WITH_DATELINE:
                place = dateline_length(tokens)
            if place:
                datelines[len(cut)] = tokens[:place]
                cut.append((number, True, tokens[:place]))
            cut += [
                (number, True, sentence) for sentence in split_sentences(tokens[place:], block.text)
            ]
        if block.author:
            cut.append((number, False, [t for t in tokenise(block.author) if t.text.isalpha()]))
    hidden = [
        place not in datelines and hides_capitals(sentence)
        for place, (_, _, sentence) in enumerate(cut)
    ]
    proper = proper_forms(
        sentence
        for place, (_, _, sentence) in enumerate(cut)
        if not hidden[place] and place not in datelines
    )
    sentences = []
    for number, (piece, hides) in enumerate(zip(cut, hidden, strict=True)):
        where, in_text, words = piece
        restored = restore_capitals(words, proper) if hides else words
        upper = [position for position, token in enumerate(restored) if token.word.capital]
        dateline = number in datelines
        sentences.append(Sentence(where, number, restored, in_text, dateline, hides, upper))
    return sentences


def find_mentions(sentences: Sequence[Sentence], outlets: Iterable[str] = ()) -> list[NameMention]:
    """Every name in `sentences`, in order, without overlaps. `outlets` are known ones."""
    tagged = tagger().tag([[] if s.is_dateline else s.words() for s in sentences])
    known = known_outlets(frozenset(outlets))
    mentions = [
        mention(sentence, span)
        for sentence, spans in zip(sentences, tagged, strict=True)
        for span in _named(sentence, spans, known)
    ]
    mentions = _without_common_words(sentences, mentions)
    return sorted((*mentions, *_echoes(sentences, mentions)), key=lambda m: (m.sentence, m.first))


def _without_common_words(
    sentences: Sequence[Sentence], mentions: Sequence[NameMention]
) -> list[NameMention]:
    """The mentions but for words that the article itself writes small, and great only where any word is.

    "Reunión del presidente" is no place beside "sostuve una amena reunión", be it one's name in a
    list. A capital inside of a sentence says otherwise, also in a longer name.
    """
    doubtful = [m for m in mentions if _is_great_by_place(sentences, m)]
    if not doubtful:
        return list(mentions)
    small = {token.text for s in sentences if not s.is_dateline for token in s.tokens}
    named = {word for m in mentions if m.telling or " " in m.text for word in m.key.split()}
    common = {m for m in doubtful if m.text.lower() in small and m.key not in named}
    return [m for m in mentions if m not in common]


def _is_great_by_place(sentences: Sequence[Sentence], mention: NameMention) -> bool:
    """Whether a name is a word that stands where each has a capital, and that is no name by itself."""
    sentence = sentences[mention.sentence]
    return (
        mention.last - mention.first == 1
        and mention.in_text
        and not (sentence.hides or sentence.is_dateline or mention.telling)
        and not mention.text.isupper()
        and bool(flags_of(mention.text) & WORD)
    )


def _named(sentence: Sentence, tagged: list[Span], outlets: Outlets) -> list[Span]:
    """The spans of a sentence; an author not named whole is an account ("USA en Español")."""
    if sentence.is_dateline:
        return [*dateline_places(sentence.tokens), *agencies(sentence.tokens)]
    spans = tidy(sentence.tokens, tagged, outlets, sentence.upper)
    size = len(sentence.tokens)
    if (
        sentence.in_text
        or not size
        or any(s.end - s.start == size or s.kind == "PER" for s in spans)
    ):
        return spans
    return [Span(0, size, "ORG", 0.5, (("ORG", 0.5),))]


def _echoes(sentences: Sequence[Sentence], mentions: Sequence[NameMention]) -> list[NameMention]:
    """Places where a name found elsewhere stands and was overlooked ("the Maduro government")."""
    names: dict[str, NameMention] = {}
    for found in mentions:
        words = fold(found.text).split()
        if found.probability < _SURE_ENOUGH:
            continue
        if found.kind == "person" and len(words) > 1 and len(words[-1]) > 2:
            names.setdefault(words[-1], found)
        if len(words) == 1 and len(words[0]) > 2:
            names[words[0]] = found
    taken = {(m.sentence, i) for m in mentions for i in range(m.first, m.last)}
    out = []
    for sentence in sentences:
        for position in () if sentence.is_dateline else sentence.upper:
            word = sentence.tokens[position].word
            if word.folded not in names:
                continue
            model = names[word.folded]
            if (sentence.number, position) in taken or (
                position == 0 and word.flags & WORD and not word.flags & _NAMES
            ):
                continue
            if word.text.isupper() == model.text.split()[-1].isupper():
                kind = _TAGS[model.kind]
                out.append(
                    mention(sentence, Span(position, position + 1, kind, 0.6, ((kind, 0.3),)))
                )
    return out


def mention(sentence: Sentence, span: Span) -> NameMention:
    """The span of a sentence as a mention."""
    tokens = sentence.tokens[span.start : span.end]
    votes = tuple((KINDS[k], p) for k, p in span.kinds if k in KINDS)
    name = spelling(tokens)
    return NameMention(
        name.title() if sentence.is_dateline and name.isupper() and len(name) > 4 else name,
        KINDS[span.kind],
        span.probability,
        sentence.block,
        sentence.number,
        span.start,
        span.end,
        tokens[0].start,
        tokens[-1].end,
        sentence.in_text,
        votes or ((KINDS[span.kind], span.probability),),
        title_before(sentence.tokens, span.start) if sentence.in_text else "",
        sentence.is_dateline,
        not sentence.hides and not stands_first(sentence.tokens, span.start),
        sentence.hides,
    )


def spelling(tokens: Sequence[Token]) -> str:
    """The name as one string, words joined as the text joins them."""
    out = tokens[0].word.text
    for before, token in itertools.pairwise(tokens):
        out += token.word.text if token.start == before.end else " " + token.word.text
    if out.isupper() and len(out) > 4 and flags_of(out) & PLACE:
        out = out.title()
    if not out.replace(" ", "").isalnum():
        out = _LOOSE.sub(r"\1\2", out).replace("’", "'")
    return out
