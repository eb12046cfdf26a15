"""An article as its page shows it: what is read, in order, and what is set apart or folded.

Whoever wants words marked hands in a `Marker`; the archive itself knows nothing of searches.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from newsroom.countries import language_name
from newsroom.models import Article, Block, Kind
from newsroom.names import name_key
from newsroom.pages.formats import direction, showable, web_address
from newsroom.pages.rule_labels import said
from newsroom.text import fold

# Shown above the text, from the article's own fields.
HEAD = frozenset(
    {Kind.HEADLINE.value, Kind.STANDFIRST.value, Kind.BYLINE.value, Kind.DATELINE.value}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `match` numbers the match that it is, from 1 (0: it is none).

    `quote` numbers the quotation that it is of, from 1, and it `begins` that one.
    """

    text: str
    match: int = 0
    quote: int = 0
    begins: bool = False


# Called with a text, its language and the kind of block that it stands in.
Marker = Callable[[str, str, str], Sequence[Piece]]


def unmarked(text: str, language: str, kind: str) -> Sequence[Piece]:
    """The marker that marks nothing."""
    return (Piece(text),)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the page: `kind` is a block's kind, or "folded" for boilerplate left out.

    `tongue` names the language where it is not the article's. `lines` and `reasons` belong to
    what is folded, `lines` being what was left out, a text each.
    """

    kind: str
    pieces: Sequence[Piece] = ()
    language: str = ""
    direction: str = "auto"
    tongue: str = ""
    author: str = ""
    handle: str = ""
    published: dt.date | None = None
    url: str = ""
    credit: str = ""
    lines: Sequence[str] = ()
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The article's page from headline to bio. `matches` is how many matches were marked."""

    title: Sequence[Piece]
    standfirst: Sequence[Piece]
    language: str
    direction: str
    items: Sequence[Item] = ()
    about: Sequence[Item] = ()
    matches: int = 0


@dataclass(slots=True)
class _Seen:
    """Texts that the page has shown already, and so does not repeat."""

    keys: set[str] = field(default_factory=set)

    def repeats(self, text: str) -> bool:
        key = name_key(text)
        if key in self.keys:
            return True
        self.keys.add(key)
        return False


def reading(article: Article, blocks: Iterable[Block], mark: Marker = unmarked) -> Reading:
    """Lay the article out for reading. `mark` is called once for each text, in page order."""
    language, standfirst = article.language, showable(article.standfirst)
    title = mark(showable(article.title), language, Kind.HEADLINE)
    repeats = _repeats(article.title, standfirst)
    lead = mark(standfirst, language, Kind.STANDFIRST) if standfirst and not repeats else ()
    shown = [block for block in blocks if block.kind not in HEAD]
    shown = _without_repeats(article, shown)
    bio = [block for block in shown if block.kind == Kind.BIO]
    items: list[Item] = []
    if repeats == "in part":
        items.append(_opening(standfirst, language, mark))
    body = [block for block in shown if block.kind != Kind.BIO]
    for boilerplate, run in groupby(body, key=lambda block: block.kind == Kind.BOILERPLATE):
        if boilerplate:
            items.append(_folded(list(run)))
        else:
            items += [_item(block, article, mark) for block in run]
    about = [_item(block, article, mark) for block in bio]
    texts = [title, lead, *(item.pieces for item in (*items, *about))]
    return Reading(
        title=title,
        standfirst=lead,
        language=language,
        direction=direction(language),
        items=items,
        about=about,
        matches=max((piece.match for pieces in texts for piece in pieces), default=0),
    )


def _repeats(title: str, standfirst: str) -> Literal["", "in part", "wholly"]:
    """Whether a standfirst says the title again, as it does where the title was made of its words.

    Then it is no line to set between title and text: one that goes on where the title ends is
    where the text begins.
    """
    above, below = (re.findall(r"\w+", fold(text)) for text in (title, standfirst))
    if not above or not below:
        return ""
    if above[: len(below)] == below:
        return "wholly"
    return "in part" if below[: len(above)] == above else ""


def _opening(standfirst: str, language: str, mark: Marker) -> Item:
    """A standfirst as the first paragraph."""
    pieces = mark(standfirst, language, Kind.STANDFIRST)
    return Item(Kind.PARAGRAPH.value, pieces, language, direction(language))


def _without_repeats(article: Article, blocks: Sequence[Block]) -> list[Block]:
    """Leave out what says again what stands above the text, and a caption given twice."""
    head = _Seen({name_key(article.title)} | {name_key(article.standfirst)} - {""})
    captions = _Seen()
    kept = []
    for block in blocks:
        if block.kind in (Kind.PARAGRAPH, Kind.SUBHEADING):
            if name_key(block.text) in head.keys:
                continue
        elif block.kind == Kind.CAPTION and captions.repeats(block.text):
            continue
        kept.append(block)
    return kept


def _item(block: Block, article: Article, mark: Marker) -> Item:
    language = block.language or article.language
    foreign = bool(block.language) and block.language != article.language
    return Item(
        kind=block.kind,
        pieces=mark(showable(block.text), language, block.kind),
        language=language,
        direction=direction(language),
        tongue=language_name(language) if foreign else "",
        author=block.author,
        handle=block.handle.removeprefix("@"),
        published=block.published,
        url=web_address(block.url),
        credit="" if block.credit in block.text else block.credit,
    )


def _folded(blocks: Sequence[Block]) -> Item:
    reasons = dict.fromkeys(said(block.reason) for block in blocks if block.reason)
    return Item(
        kind="folded",
        lines=[
            showable(line) for block in blocks for line in block.text.splitlines() if line.strip()
        ],
        reasons=list(reasons),
    )
