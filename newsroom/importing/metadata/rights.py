"""Who has the rights in a text, by its copyright line, and whether that is its outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.metadata.hosts import is_platform
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.types import ParsedBlock, ParsedEvidence

COPYRIGHT = re.compile(
    fill(r"""
    (?:(?:©|ⓒ|\(c\)|copyright|{ends an owner}\s+reserved)\s*)+(?:by\s+)?  # "Copyright © by"
    (?P<year>\d{4}(?:\s*[-–]\s*(?:\d{4}|\d\d))?)?[\s,.]*          # "2010–2016"
    (?:(?:copyright|{ends an owner}\s+reserved)\b[\s.,]*)?(?:by\s+)?   # "© 2018 Copyright"
    (?P<name>
        (?:[\w-]+\.)+[a-z]{2,}\b                               # "example.org"
      | (?:(?!\d{4})[^.,|©]){2,60}?                            # "Harbour Gazette"
    )
    (?:,?\s+(?P<year_behind>\d{4}))?(?:\s*[.,|]|\s*\((?:www|http)|\s+{ends an owner}|$)             # "2016. All rights"
    """),
    re.I | re.X,
)
OWNED_BY = re.compile(
    r"(?:\s+(?:Media|Group|Network|Publishing|Company|Newspapers|Pvt|LLC|LLP|L\.P|LP|Inc|Ltd|Limited|Corp|GmbH)\.?)+$"
)
# A company or a syndicate has the rights in many outlets.
OWNER = re.compile(fill(r"\b{word of an owner}\b"), re.I)
# "This material may not be published, broadcast, rewritten or redistributed."
REPRINT = re.compile(fill(r"{only with a reprint}"), re.I)
# "© 1962 Harbour Gazette. Reprinted with permission": of a picture, or of a text from elsewhere.
BY_LEAVE = re.compile(fill(r"\b{by leave}\b"), re.I)
END = 6  # lines
LONGEST_OWNER = 5  # words


def copyright_notice(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str]
) -> ParsedEvidence | None:
    """The owner that a copyright line names, if it is an outlet."""
    for block in reversed(blocks):
        if block.reason != "copyright" or BY_LEAVE.search(block.text):
            continue
        for match in COPYRIGHT.finditer(block.text):
            name = match["name"].strip(" -–—")
            found = known.known_outlet(name, outlets)
            domain = known.DOMAIN.fullmatch(name)
            found = found or known.known_outlet(OWNED_BY.sub("", name), outlets)
            if known.is_owner(found) or (not found and OWNER.search(name)):
                continue
            sounds = known.sounds_like_outlet(name) and not known.is_generic(name)
            if found or domain or (sounds and name[0].isupper()):
                return ParsedEvidence(found or name, "extracted", "copyright line", block.text)
    return None


def owner(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The owner in a copyright line with a year that no list knows, if it is no person and no company."""
    for block in reversed(blocks):
        own = block.reason == "copyright" and not BY_LEAVE.search(block.text)
        match = COPYRIGHT.search(block.text) if own else None
        name = match["name"].strip(" -–—'\"") if match and is_dated(match) else ""
        if not name[:1].isupper() or "/" in name or len(name.split()) > LONGEST_OWNER:
            continue
        if OWNER.search(name) or known.is_generic(name) or known.is_persons_name(name):
            continue
        if not known.known_outlet(name) and not known.is_house(name) and not is_platform(name):
            return ParsedEvidence(name, "inferred", "copyright line", block.text)
    return None


def is_dated(notice: re.Match[str]) -> bool:
    """Whether a notice of rights says of when: before the owner's name, or behind it where it begins the line."""
    return bool(notice["year"] or (notice["year_behind"] and not notice.start()))


def is_reprint(blocks: Sequence[ParsedBlock]) -> bool:
    """Whether a text ends with the words that an agency has its texts reprinted with."""
    return any(REPRINT.search(block.text) for block in blocks[-END:])
