"""Lines that credit a picture to a photographer and an agency, and look like bylines: "John Doe / AP"."""

from __future__ import annotations

import re

from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.bylines import BY, is_person
from newsroom.importing.recognise.captions import parse_caption
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.structure.headline import META
from newsroom.importing.structure.line_kinds import ClassifiedLine, is_prose, is_terminal
from newsroom.importing.types import BlockKind

CREDIT = re.compile(r"(?P<name>[^/|,]{4,40}?)\s*(?P<sign>[/|,])\s*(?P<agency>[^/|,]{2,30})")
# "REUTERS/Jane Doe": so agencies credit pictures, and nobody signs a text.
REVERSED = re.compile(r"(?P<agency>[^/|,()]{2,30}?)\s*/\s*(?P<name>[^/|,()]{4,40})")
# "The mayor on Tuesday (Jane Doe/Reuters)"
BRACKETED = re.compile(fill(r"\([^()/]{4,40}/\s*{picture agency}\)$"), re.I)
PICTURES = re.compile(fill(r"(?:the\s+)?{picture agency}"), re.I)


def mark_credits(items: list[ClassifiedLine]) -> None:
    """Mark signatures of photographers as captions: those beneath a picture, of which no text is copied.

    A writer of an agency signs by a comma or a bar where the head has its byline; by a stroke only
    above the date.
    """
    last = max((i for i, item in enumerate(items) if is_open_prose(item)), default=-1)
    dated = False
    for i, item in enumerate(items):
        sign = credit_sign(item)
        before = items[i - 1] if i else None
        after = items[i + 1] if i + 1 < len(items) else None
        beside = (after is not None and after.kind in META) or (
            before is not None and before.kind is BlockKind.BYLINE
        )
        below = before is not None and before.kind not in META and dated and i < last
        bracketed = item.kind is BlockKind.BYLINE and BRACKETED.search(item.text)
        if bracketed or is_reversed(item):
            mark_caption(item, None, below=False)
        elif sign and ((sign == "/" and not beside) or below):
            mark_caption(item, before, below=below)
        elif item.kind in META:
            dated = True


def is_open_prose(item: ClassifiedLine) -> bool:
    return item.kind is None and is_prose(item.text)


def credit_sign(item: ClassifiedLine) -> str:
    """What parts one person's name from an agency on a line that holds nothing else; "" for others."""
    if item.kind is not BlockKind.BYLINE or BY.match(item.text):
        return ""
    match = CREDIT.fullmatch(item.text)
    if not match or not is_person(match["name"]):
        return ""
    agency = match["agency"]
    return match["sign"] if PICTURES.fullmatch(agency) or known.is_agency(agency) else ""


def is_reversed(item: ClassifiedLine) -> bool:
    """Whether a line is an agency, a stroke and a person, and nothing else."""
    match = REVERSED.fullmatch(item.text) if item.kind is BlockKind.BYLINE else None
    if match is None or not is_person(match["name"]):
        return False
    return bool(PICTURES.fullmatch(match["agency"])) or known.is_agency(match["agency"])


def mark_caption(item: ClassifiedLine, before: ClassifiedLine | None, *, below: bool) -> None:
    """Mark a credit, and the words above it that are no sentence as the caption they are."""
    item.mark(BlockKind.CAPTION)
    caption, item.credit = parse_caption(item.text) or ("", item.text)
    item.text = caption or item.text
    words = before is not None and before.kind is None and not is_terminal(before.text)
    if before is not None and known.known_outlet(before.text):
        return  # whom the byline above it is of
    if below and before is not None and words and not is_prose(before.text):
        before.mark(BlockKind.CAPTION)
