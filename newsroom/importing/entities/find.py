"""The people, organisations and places that an article names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from newsroom.importing.entities.confidence import confidence, evidence
from newsroom.importing.entities.coreference import (
    Group,
    group_by_spelling,
    link_acronyms,
    link_companies,
    link_handles,
    link_initials,
    link_known,
    link_outlets,
    link_persons,
)
from newsroom.importing.entities.mentions import (
    NameMention,
    Sentence,
    find_mentions,
    read_sentences,
)
from newsroom.importing.entities.read_languages import shown_from
from newsroom.importing.recognise.outlets import same_outlet
from newsroom.importing.types import BlockKind, EntityKind, ParsedBlock, ParsedEntity

# Plain strings: an enum's members are hashed in Python.
_ORDER = {str(kind): number for number, kind in enumerate(BlockKind)}
_DATELINE = str(BlockKind.DATELINE)
_text_of = itemgetter(0)
# A shorter block that seems to be in another language than its article is likely not.
_SURE_OF_LANGUAGE = 200


class Named(NamedTuple):
    """What an article names: its entities, its sentences, and each mention with its entity's name."""

    entities: tuple[ParsedEntity, ...]
    sentences: Sequence[Sentence]
    mentions: Sequence[tuple[NameMention, str]]


def find_entities(
    blocks: Sequence[ParsedBlock], *, outlets: Iterable[str] = (), source: str = ""
) -> tuple[ParsedEntity, ...]:
    """The entities that `read_names` tells, alone."""
    return read_names(blocks, outlets=outlets, source=source).entities


def read_names(
    blocks: Sequence[ParsedBlock], *, outlets: Iterable[str] = (), source: str = ""
) -> Named:
    """The distinct entities of an article, most mentioned first, and where each is named.

    `blocks` are the article's; boilerplate and bylines are ignored, datelines name places and
    agencies only. `outlets` are names of sources that the archive knows: where one stands, an
    organisation is likelier. `source` is who published the article: papers name themselves
    everywhere, which counts as boilerplate unless a headline does.
    """
    sentences = read_sentences(blocks)
    spelled = set(map(_text_of, chain.from_iterable(s.tokens for s in sentences)))
    groups = find_groups(blocks, sentences, outlets)
    main = _main_language(blocks)
    article = _Article(
        [block.language if len(block.text) >= _SURE_OF_LANGUAGE else main for block in blocks],
        [str(block.kind) for block in blocks],
        spelled,
        main,
    )
    entities = [_entity(group, article) for group in groups]
    if source:
        entities = [
            _own_outlet(entity) if _is_outlet(entity, source) else entity for entity in entities
        ]
    mentions = [
        (mention, entity.name)
        for entity, group in zip(entities, groups, strict=True)
        for mention in group.mentions
    ]
    return Named(tuple(sorted(entities, key=lambda e: (-e.mentions, e.name))), sentences, mentions)


class _Article(NamedTuple):
    """What entities are told by of their article.

    The languages and kinds of its blocks, its words as they are spelled, the language of most of it.
    """

    languages: Sequence[str]
    kinds: Sequence[str]
    spelled: Collection[str]
    main: str


def _is_outlet(entity: ParsedEntity, source: str) -> bool:
    return entity.kind == "organisation" and same_outlet(entity.name, source)


def _own_outlet(entity: ParsedEntity) -> ParsedEntity:
    """The outlet itself in its own article: no part of the text, unless a headline names it."""
    about = {str(BlockKind.HEADLINE), str(BlockKind.STANDFIRST)} & dict(entity.blocks).keys()
    aside = ((str(BlockKind.BOILERPLATE), entity.mentions),)
    return entity if about else replace(entity, blocks=aside)


def find_spans(text: str, language: str = "") -> list[tuple[int, int, EntityKind]]:
    """The names of one text, each where it stands: (start, end, kind) in characters.

    The names are those of `find_entities`, kinds agreed over the text; for measuring.
    """
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, language)]
    return sorted(
        (mention.start, mention.end, group.kind)
        for group in find_groups(blocks, read_sentences(blocks), ())
        for mention in group.mentions
        if mention.in_text
    )


def find_groups(
    blocks: Sequence[ParsedBlock], sentences: Sequence[Sentence], outlets: Iterable[str]
) -> list[Group]:
    """The mentions of an article, by what they name."""
    groups = group_by_spelling(find_mentions(sentences, outlets))
    link_handles(groups, blocks, sentences)
    texts = [block.text for block in blocks]
    link_acronyms(groups, texts)
    link_companies(groups)
    link_known(groups)
    link_outlets(groups, texts)
    link_initials(groups)
    link_persons(groups)
    return list(groups.values())


def canonical(group: Group, spellings: Mapping[str, int]) -> str:
    """What an entity is called of all that the article calls it."""
    if group.preferred:
        return group.preferred
    if len(spellings) == 1:
        return next(iter(spellings))
    if group.kind == "person":
        return max(
            spellings,
            key=lambda s: (min(len(s.split()), 2), spellings[s], len(s.split()), not s.isascii()),
        )
    return max(
        spellings,
        key=lambda s: (
            not s.replace(".", "").isupper(),
            group.kind == "organisation" and " " in s,
            spellings[s],
            not s.isascii(),
            s,
        ),
    )


def _main_language(blocks: Sequence[ParsedBlock]) -> str:
    """The language that most of the text is in."""
    sizes: Counter[str] = Counter()
    for block in blocks:
        sizes[block.language] += len(block.text)
    return max(sizes, key=lambda language: sizes[language], default="")


def _entity(group: Group, article: _Article) -> ParsedEntity:
    spellings = group.spellings()
    name = canonical(group, spellings)
    aliases = (spellings.keys() | group.aliases) - {name}
    languages = {article.languages[mention.block] for mention in group.mentions}
    language = article.main if article.main in languages else min(languages, key=shown_from)
    sure = confidence(evidence(name, group, article.spelled, language))
    counts = _by_block(group, article.kinds)
    person = group.kind == "person"
    return ParsedEntity(
        name=name,
        kind=group.kind,
        mentions=sum(counts.values()),
        aliases=tuple(sorted(aliases)),
        confidence=round(sure, 3),
        suggested=sure < max(shown_from(language), shown_from(article.main)),
        blocks=_in_order(counts),
        kinds=_kinds(group, sure),
        bare=person and not any(" " in spelling for spelling in spellings),
        titles=tuple(dict.fromkeys(m.title for m in group.mentions if m.title)) if person else (),
    )


def _in_order(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    if len(counts) == 1:
        return tuple(counts.items())
    return tuple(sorted(counts.items(), key=lambda pair: _ORDER[pair[0]]))


def _by_block(group: Group, kinds: Sequence[str]) -> dict[str, int]:
    """How many of its mentions stand in each kind of block."""
    counts: dict[str, int] = {}
    for mention in group.mentions:
        kind = _DATELINE if mention.in_dateline else kinds[mention.block]
        counts[kind] = counts.get(kind, 0) + 1
    for number, times in group.extra.items():
        counts[kinds[number]] = counts.get(kinds[number], 0) + times
    return counts


def _kinds(group: Group, sure: float) -> tuple[tuple[EntityKind, float], ...]:
    """How probable each kind is, the likeliest first."""
    own = (group.kind, round(sure, 3))
    rest = (1 - sure) / (sum(group.votes.values()) or 1.0)
    shares = {k: round(rest * votes, 3) for k, votes in group.votes.items() if k != group.kind}
    if not any(shares.values()):
        return (own,)
    likely = sorted(((k, p) for k, p in shares.items() if p), key=lambda pair: (-pair[1], pair[0]))
    return (own, *likely)
