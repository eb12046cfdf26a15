"""One line at a time: what a line is by its own words, before its neighbours have a say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import boilerplate_reason, is_section
from newsroom.importing.recognise.bylines import (
    BY,
    CONJUNCTIONS,
    JOB,
    SEPARATORS,
    is_likely_name,
    is_person,
    is_signed_line,
    name_and_outlet,
    names_only,
    outlet_with_role,
    parse_byline,
)
from newsroom.importing.recognise.captions import parse_caption
from newsroom.importing.recognise.dates import (
    date_residue,
    find_dates,
    is_only_date,
    labels,
)
from newsroom.importing.recognise.loose_dates import is_yearless_date
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.recognise.scripts import (
    CAPITALS,
    CLOSING_QUOTES,
    ENDS_WITHOUT_STOP,
    OWN_STOPS,
    SMALL,
    STOPS,
    WIDE_STOPS,
    extent,
    is_plain,
    word_count,
)
from newsroom.importing.structure.hover_cards import without_cards
from newsroom.importing.structure.lines import Line
from newsroom.importing.types import REPEATS, BlockKind, ParsedBlock

TERMINAL = re.compile(rf"[{STOPS}][{CLOSING_QUOTES}]*$|[{STOPS}]\s*\(\w+\)$")
# What may stand behind a sentence's end takes no more than so many characters.
ENDING = 80
# A stop within a line, though not one after "Mr", "Sen" or "vs".
INNER_STOP = re.compile(
    rf"""
    (?:[{SMALL}0-9]{{3}}|[)”"])                     # "… the wall", "… in 2016", "… (CNN)"
    (?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\bMrs)(?<!\bSra)(?<!\bDra)
    [.!?][”"]?\s+["“{CAPITALS}¿¡]                  # ". The …"
    """,
    re.X,
)
# The same with a stop of another script: "。市长…", "۔ شہر …"
OWN_INNER_STOP = re.compile(
    rf"[{WIDE_STOPS}][{CLOSING_QUOTES}]*\w|[{OWN_STOPS}][{CLOSING_QUOTES}]*\s+\S"
)
# A copyright line says a year or claims rights; a picture's credit does not.
OWNED = re.compile(fill(r"\d{4}|{rights word}"), re.I)
# Databases and exports print fields by name.
RECORD_DEPTH = 20
TITLE_FIELD = re.compile(fill(r"{title field}\s*:\s*(\S.{2,})"), re.I)
RECORD_FIELD = re.compile(fill(r"(?P<field>{record field})\s*:\s*(?P<value>\S.{0,150})"), re.I)
# "Source: two workers behind it", which heads an article, says more than an outlet's name.
SOURCE = re.compile(fill(r"{source label}"), re.I)
LONGEST_SOURCE = 6  # words
SMALL_WORD = 3  # letters: names have small words, too
NO_LETTER = re.compile(r"[\W_]+")
# "Nov 19 20197:05 AM ESTUPDATED Nov 20", "20:13Atualizado"
GLUED = re.compile(
    r"(?<=\b(?:19|20)\d\d)(?=\d{1,2}:\d\d|[A-Z][a-z]{2})"
    + fill(r"|(?<=[A-Z]{3}|\d[AP]M)(?=(?i:{updated label}|{published label})\b)")
    + fill(
        r"|(?<=[a-z]\w|\d\d)(?=(?-i:Updated|Published|Posted|Actualizado|Publicado|Atualizado)\b)"
    )
)
# "3 hours ago", "hace un día"
AGO = re.compile(
    fill(r"(?:\b{ago before}\s+)?\b(?:{one}|\d{1,3})\s*{length of time}\s*(?:ago)?\s*$"), re.I
)


# "4 min read", "1,204 views", "12 comments", in one line or beside a date
COUNTS = re.compile(
    fill(
        r"""
        \b(?:
            \d[\d.,]*\s?[km]?\s(?:{view count}|{share count}|{comments})
          | (?:{reading time}\W{0,3})?\d{1,2}\s?-?\s?{minutes}(?:\s{to read})?
        )(?!\w)
        """
    ),
    re.I | re.X,
)
LONGEST_COUNTS = 100


@dataclass(slots=True)
class ClassifiedLine:
    """A line and what it is taken for; `kind` is None while nothing is known."""

    line: Line
    kind: BlockKind | None = None
    text: str = ""
    reason: str = ""
    credit: str = ""
    # A site's name cut off from a headline ("… | CNN"), kept as boilerplate of the same line.
    suffix: str = ""
    # A record's field named it the title.
    titled: bool = False
    # Cards of a name cut out of the line, kept as boilerplate of the same line.
    cards: str = ""

    def mark(self, kind: BlockKind, reason: str = "") -> None:
        """Settle what the line is."""
        self.kind = kind
        self.reason = reason if kind is BlockKind.BOILERPLATE else ""

    def blocks(self) -> list[ParsedBlock]:
        """The line as blocks: one, and one for each part that was cut off."""
        line = self.line
        made = [
            ParsedBlock(
                self.kind or BlockKind.PARAGRAPH,
                self.text,
                first_line=line.first,
                last_line=line.last,
                credit=self.credit,
                reason=self.reason,
            )
        ]
        for text, reason in ((self.suffix, "site banner"), (self.cards, "card of a name")):
            if text:
                made.append(
                    ParsedBlock(
                        BlockKind.BOILERPLATE,
                        text,
                        first_line=line.first,
                        last_line=line.last,
                        reason=reason,
                    )
                )
        return made


def key(text: str) -> str:
    """`text` for comparison: letters and figures only, without case."""
    return NO_LETTER.sub("", text.casefold())


def classify(line: Line, *, outlets: frozenset[str], learnt: frozenset[str]) -> ClassifiedLine:
    """What `line` is by its own words; most lines are not told yet."""
    text, cards = without_cards(line.text)
    item = ClassifiedLine(line, text=text, cards=cards)
    if text in learnt:
        item.mark(BlockKind.BOILERPLATE, REPEATS)
        return item
    if not any(map(str.isalnum, text)):
        item.mark(BlockKind.BOILERPLATE, "ornament")
        return item
    if line.first < RECORD_DEPTH and (titled := TITLE_FIELD.fullmatch(text)):
        item.text, item.titled = titled[1], True
        return item
    if (record := RECORD_FIELD.fullmatch(text)) and not is_sourced(record):
        item.mark(BlockKind.BOILERPLATE, "record field")
        return item
    if len(text) <= 240 and is_dateline(whole := unglued(text), outlets):
        item.text = whole
        item.mark(BlockKind.DATELINE)
        return item
    if len(text) <= 240 and (parse_byline(text, outlets) or is_signature(text, outlets)):
        item.mark(BlockKind.BYLINE)
        return item
    if label := label_kind(text, outlets):
        item.mark(*label)
        return item
    reason = boilerplate_reason(text)
    owned = (reason == "copyright" and OWNED.search(text)) or (reason and text[0] == "(")
    if not owned and (caption := parse_caption(text)):
        words, item.credit = caption
        item.text = words or text
        item.mark(BlockKind.CAPTION)
        return item
    if reason:
        item.mark(BlockKind.BOILERPLATE, reason)
    return item


def is_sourced(record: re.Match[str]) -> bool:
    """Whether what looks like a record's field is a headline that begins with whom it is from: its words are small."""
    if not SOURCE.fullmatch(record["field"]) or "://" in record["value"]:
        return False
    words = record["value"].split()
    small = sum(word[0].islower() and len(word) > SMALL_WORD for word in words)
    return len(words) > LONGEST_SOURCE and small > 1


def label_kind(text: str, outlets: frozenset[str]) -> tuple[BlockKind, str] | None:
    """What a line is that names a section, or counts minutes or views, perhaps beside a date."""
    if is_section(text):
        return BlockKind.BOILERPLATE, "section label"
    if len(text) > LONGEST_COUNTS or not any(map(str.isdigit, text)):
        return None
    rest = COUNTS.sub(" ", text)
    if rest == text:
        return None
    if not any(map(str.isalnum, rest)):
        return BlockKind.BOILERPLATE, boilerplate_reason(text) or "reading time"
    return (BlockKind.DATELINE, "") if is_dateline(rest.strip(" ·•|,-–"), outlets) else None


def unglued(text: str) -> str:
    """A line of dates whose parts stand together without a space, with spaces between them."""
    if "19" not in text and "20" not in text:
        return text
    return GLUED.sub(" ", text)


def is_dateline(text: str, outlets: frozenset[str] = frozenset()) -> bool:
    """Whether a line says when (and perhaps who or where), and is no sentence."""
    dates = find_dates(text)
    if not dates:
        return len(text) < 60 and (is_relative_date(text) or is_yearless_date(text))
    if is_only_date(text):
        return True
    if has_inner_stop(text):
        return False
    if is_only_date(AGO.sub(" ", text)):
        return True
    # "Published in print on …": a label first, and few words beside the date.
    label = labels().match(text)
    if label and dates[0].start - label.end() < 25 and len(date_residue(text).split()) <= 8:
        return True
    rest = text
    for found in reversed(dates):
        rest = f"{rest[: found.start]} | {rest[found.end :]}"
    rest = AGO.sub(" ", rest)
    parts = [
        p
        for p in re.split(r"\s*(?:[|•·●/;()]|(?<!\d),|,(?!\d))\s*|\s+[-–—]+\s+", rest)
        if p.strip()
    ]
    return all(is_dateline_part(p, outlets) for p in parts)


def is_dateline_part(text: str, outlets: frozenset[str]) -> bool:
    """Whether a date may stand beside `text`: a section, an outlet, a person, a place."""
    if is_section(text) or known.known_outlet(text, outlets) or parse_byline(text, outlets):
        return True
    if known.sounds_like_outlet(text) and len(text.split()) <= 5:
        return True
    if names_only(text) or boilerplate_reason(text) in ("reading time", "comments", "sharing"):
        return True
    words = date_residue(text).split()
    return len(words) <= 3 and all(not w[0].islower() or w in ("de", "del", "of") for w in words)


def has_inner_stop(text: str) -> bool:
    """Whether a sentence ends within a line."""
    if INNER_STOP.search(text):
        return True
    return not is_plain(text) and OWN_INNER_STOP.search(text) is not None


def is_relative_date(text: str) -> bool:
    """Whether a line says a time of day, or how long ago; that dates nothing."""
    bare = labels().sub(" ", text).strip(" .:|,-")
    if AGO.fullmatch(bare):
        return True
    return any(map(str.isdigit, text)) and ":" in text and is_only_date(text)


def is_signature(text: str, outlets: frozenset[str] = frozenset()) -> bool:
    """Whether a line is "Jane Doe, CNN": people, with an outlet or a role beside them."""
    if len(text) > 140 or text[0] in "([" or "?" in text or is_terminal(text.removesuffix("Jr.")):
        return False
    if is_signed_line(text, outlets):
        return True
    people = others = 0
    for part in filter(None, SEPARATORS.split(text)):
        if known.known_outlet(part, outlets):
            others += 1
            continue
        for piece in filter(None, CONJUNCTIONS.split(part.strip())):
            if known.known_outlet(piece, outlets) or known.is_house(piece):
                others += 1
            elif is_person(piece) and is_likely_name(piece):
                people += 1
            elif name_and_outlet(piece, outlets)[1]:
                people, others = people + 1, others + 1
            elif people and (
                (len(piece.split()) <= 6 and JOB.search(piece))
                or outlet_with_role(piece, outlets)
                or known.sounds_like_outlet(piece)
            ):
                others += 1
            else:
                return False
    return people > 0 and others > 0


def is_by_alone(text: str) -> bool:
    """Whether a line says "By" and the names follow on the next one."""
    return len(text) < 20 and BY.fullmatch(text.rstrip(": ") + " ") is not None


@lru_cache(maxsize=512)
def is_prose(text: str) -> bool:
    """Whether a line reads like a paragraph rather than like a heading.

    Head, body and what stands around them ask it of each line of an article, one after the other.
    """
    length = extent(text)
    if length >= 260 or (length >= 80 and has_inner_stop(text)):
        return True
    if not is_plain(text) and ENDS_WITHOUT_STOP.search(text):
        return length >= 80
    if not is_terminal(text) or word_count(text) < 8:
        return False
    return text.rstrip("\"'”’»)」』")[-1:] not in "?!？！؟" or length >= 150


def is_terminal(text: str) -> bool:
    """Whether a line ends like a sentence."""
    return TERMINAL.search(text[-ENDING:]) is not None
