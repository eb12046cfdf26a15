"""What the stages of an import hand to each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from newsroom.partial_dates import PartialDate, Precision

# The version of the whole reading, from bytes to entities. Raise it with a change that makes another
# article of some document: stored seeds that an older one read are then worth reading again.
PARSER_VERSION: int = 11
# Why a line is boilerplate that the archive learnt.
REPEATS = "repeats over this source's articles"
Certainty = Literal["exact", "inferred"]
Origin = Literal["given", "extracted", "inferred", "edited"]
EntityKind = Literal["person", "organisation", "place"]


class BlockKind(StrEnum):
    """The kinds of unit that an article is made of."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    EMBED = "embed"
    BIO = "bio"
    BOILERPLATE = "boilerplate"


class ImportFailure(Exception):
    """A document that cannot be imported; the message says why, for the person who imports."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as received.

    `path` says where it was found (`file`, `archive.zip/member`, `export.jsonl#7`).
    `data` is what is kept as the seed. `given` holds the columns of an export under our own
    names (`metadata.fields.COLUMNS`); `given["body"]`, where present, is the text to parse, else
    `data` is decoded. `file` and `key` are what it is known by, once that is decided
    (`newsroom.archive.identity`); reading leaves them empty. `notes` say what was odd about it where
    it was read, for the person who imports. With `as_received` letters that were lost are not
    inferred: an editor wants them as they came.
    """

    path: str
    data: bytes
    sha256: str
    given: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()
    as_received: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to damaged text.

    `offset` is a character offset in the repaired text, where `after` stands in place of
    `before`. `exact` repairs are reversible; `inferred` ones chose what lost bytes had said.
    `encoding` names what UTF-8 was misread as ("iso-8859-2", "windows-1252", …; "" where none is
    meant), or says what happened otherwise ("koi8-r read as windows-1252", "escaped as HTML"), and
    that a mark was chosen by the source's house style.
    """

    offset: int
    before: str
    after: str
    certainty: Certainty
    encoding: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A spot that looks damaged and was left alone, because the evidence is too thin."""

    offset: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How a source sets its marks; "" where that is not known.

    `quotes` are its opening and closing quotation mark, `terms` those around a word or a title that
    is no speech, `spaced` its dash between spaces, `closed` its dash between words without spaces.
    """

    quotes: str = ""
    terms: str = ""
    spaced: str = ""
    closed: str = ""


NO_STYLE = MarkStyle()


@dataclass(frozen=True, slots=True)
class Repaired:
    """Text after repair, with every change. Line structure is that of the input."""

    text: str
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedBlock:
    """One unit of an article.

    `first_line` and `last_line` (from 0, inclusive) are its place in the seed's decoded text;
    both are None for a block that stands on an export's column instead of on a line. `author`,
    `handle`, `published` and `url` belong to embeds; `credit` to captions; `reason` says in a few
    words why a block is boilerplate ("site banner", "donation appeal").
    """

    kind: BlockKind
    text: str
    language: str = ""
    first_line: int | None = None
    last_line: int | None = None
    author: str = ""
    handle: str = ""
    published: dt.date | None = None
    url: str = ""
    credit: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEvidence:
    """Why a metadata field has its value.

    `value` is what JSON can hold: a string, a list of strings, or None for a value that was
    found and refused (the `rule` then says why). `quote` is the words in the seed.
    """

    value: Any
    origin: Origin
    rule: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEntity:
    """An entity as one article names it: canonical name, kind, count, other forms seen.

    `confidence` is how probable it is that name and kind are right; an entity with `suggested` set
    is below the line for being shown. `kinds` gives the probability of each kind: what they lack of
    one is that it is no name at all. `mentions` counts all blocks, `blocks` those of each kind (a
    `BlockKind`'s value); where it is empty, all are the article's own text. `bare` is set for a
    person known in this article by one word. `titles` are the titles and forms of address before
    the name, folded ("prime minister", "mr."). With `decided` it is what the archive that exported the
    article calls it, which knew more than the article says.
    """

    name: str
    kind: EntityKind
    mentions: int
    aliases: tuple[str, ...] = ()
    confidence: float = 1.0
    suggested: bool = False
    blocks: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[EntityKind, float], ...] = ()
    bare: bool = False
    titles: tuple[str, ...] = ()
    decided: bool = False

    @property
    def own(self) -> int:
        """The mentions in the article's own text.

        The note on its author is no part of it, nor is the outlet's own name; of a dateline its
        places are, its agency is not. 0 for what is named there alone: nothing that the article
        tells of.
        """
        apart = {BlockKind.BIO, BlockKind.BOILERPLATE}
        if self.kind != "place":
            apart.add(BlockKind.DATELINE)
        return self.mentions - sum(count for kind, count in self.blocks if kind in apart)


class QuotationKind(StrEnum):
    """What stands between quotation marks, or is reported without any."""

    SPEECH = "speech"
    """Somebody's words, a sentence or most of one."""
    FRAGMENT = "fragment"
    """Somebody's words, a few within a sentence of the article's own."""
    TITLE = "title"
    """Nobody's words: the title of a work, a name, a term, a word in scare quotes."""
    INDIRECT = "indirect"
    """What somebody said, in the article's words."""
    POST = "post"
    """An embedded post, or a quotation set as a block."""
    DOCUMENT = "document"
    """The words of a document or a statement that nobody in person is named for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a block's text.

    `block` is its place in the article's blocks, `start` and `end` (exclusive) are characters of
    the block's text.
    """

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that an article gives as somebody's, and whose they are.

    `passages` are where they stand, without the quotation marks; `text` is what stands in all of them,
    joined by spaces. `cue` is the reporting words as printed ("said", "according to"), `speaker`
    who is named as its source, as printed; each "" where there is none, and then its place is None.
    `name` is the name of the article's entity that the speaker is, "" where that is not known.
    `confidence` (0 to 1) is how probable it is that the kind and the speaker are right; `rule` is the
    short name of the rule that told the speaker.
    """

    kind: QuotationKind
    passages: tuple[Passage, ...]
    text: str
    language: str = ""
    cue: str = ""
    cue_at: Passage | None = None
    speaker: str = ""
    speaker_at: Passage | None = None
    name: str = ""
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """What one seed says, with the evidence for each metadata field.

    `evidence` is keyed by the names of the fields in `metadata.fields.FIELDS`; it alone holds
    their values. `text`, `names` and `date` read any of them by its kind. `notes` say what was left
    out of the document, for the person who imports. With `decided` its entities are all that it names, as
    an archive exported them. `quotations` stand in the order of the text.
    """

    blocks: tuple[ParsedBlock, ...]
    entities: tuple[ParsedEntity, ...]
    evidence: Mapping[str, ParsedEvidence]
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    decided: bool = False
    quotations: tuple[Quotation, ...] = ()

    def value(self, field: str) -> Any:
        """The value of a field as its evidence has it, None where nothing (sure) is known."""
        evidence = self.evidence.get(field)
        return evidence.value if evidence else None

    def text(self, field: str) -> str:
        """The value of a field that is a text, "" for none."""
        return str(self.value(field) or "")

    def names(self, field: str) -> tuple[str, ...]:
        """The value of a field that is a list of names, empty for none."""
        return tuple(self.value(field) or ())

    def date(self, field: str) -> PartialDate | None:
        """The value of a field that is a date, as far as it is known."""
        value = self.value(field)
        return PartialDate.parse(value) if value else None

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def standfirst(self) -> str:
        return self.text("standfirst")

    @property
    def source(self) -> str:
        return self.text("source")

    @property
    def original_source(self) -> str:
        return self.text("original_source")

    @property
    def authors(self) -> tuple[str, ...]:
        return self.names("authors")

    @property
    def published(self) -> dt.date | None:
        date = self.date("published")
        return date.date if date else None

    @property
    def published_precision(self) -> Precision | None:
        date = self.date("published")
        return date.precision if date else None

    @property
    def language(self) -> str:
        return self.text("language")

    @property
    def url(self) -> str:
        return self.text("url")


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What parsing may know beside the document itself.

    `today` bounds publication dates. `outlets` are names of sources that the archive knows.
    `boilerplate` maps a source's name to lines learnt to repeat over its articles.
    `day_first` maps a source's name to its habit in numeric dates (True: day before month).
    `languages` are those that a document is probably in; `source_languages` maps a source's name to
    the one that nearly all of its articles are in. `mark_styles` maps a source's name to how it sets
    quotation marks and dashes. `hosts` maps hosts to the name of the source
    from whose addresses they are, as editors say.
    """

    today: dt.date
    languages: tuple[str, ...] = ("en", "es", "pt", "fr", "de", "it")
    outlets: frozenset[str] = frozenset()
    boilerplate: Mapping[str, frozenset[str]] = field(default_factory=dict)
    day_first: Mapping[str, bool] = field(default_factory=dict)
    source_languages: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    mark_styles: Mapping[str, MarkStyle] = field(default_factory=dict)
