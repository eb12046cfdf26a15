"""Which outlet published an article, and which one it had it from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsroom.importing.metadata.address import is_address
from newsroom.importing.metadata.clues import Clues
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.author_columns import parse_author_column
from newsroom.importing.recognise.boilerplate import BREADCRUMB_ROOTS, SECTIONS, crumbs
from newsroom.importing.recognise.bylines import byline_of
from newsroom.importing.recognise.phrases import fill, word_set
from newsroom.importing.structure.banners import BANNER_SPLIT
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence

COPYRIGHT = re.compile(
    fill(r"""
    (?:©|\(c\)|copyright\s*(?:©|\(c\))?)\s*(?:by\s+)?          # "Copyright © by"
    (?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,.]*(?:by\s+)?             # "2010–2016"
    (?P<name>
        (?:[\w-]+\.)+[a-z]{2,}\b                               # "example.org"
      | (?:(?!\d{4})[^.,|©]){2,60}?                            # "Harbour Gazette"
    )
    (?:\s+\d{4})?(?:\s*[.,|]|\s+{ends an owner}|$)             # "2016. All rights"
    """),
    re.I | re.X,
)
# "CARACAS (Reuters) -", "Lynchburg, Virginia (CNN)", "Bogotá, 3 de mayo (EFE).-"
PLACE_LINE = re.compile(r"^.{2,60}?\((?P<name>[^()]{2,40})\)(?:\s*[.:–—-]+|\s+[\"“A-Z])")
# "Source: Harbour Gazette", "Jane Doe | Fuente: EFE"
CREDITED = re.compile(
    fill(r"(?:^\s*\(?|[|/·•,]\s*){source label}\s*:\s*(?P<name>[^:()|]{2,60}?)\)?\s*\.?$"), re.I
)
# "Originally published in the Harbour Gazette", "Tomado de El Cuaderno"
FIRST_IN = re.compile(
    fill(r"""
    \b{first published}\s*{published in}?\s*(?:the\s+(?=[a-z]))?
    (?P<name>(?:[A-ZÁÉÍÓÚÑ][\w’'&.-]*\s?){1,5})
    """),
    re.I | re.X,
)
# "Jane Doe is the founder of the independent website Harbour Watch"
HOUSE_OF = re.compile(
    fill(r"""
    \b{runs an outlet}\b[^.]{0,30}?\b(?:of|at|de|del)\s+
    (?:the\s+|la\s+|el\s+)?(?:[a-z-]+\s+){0,4}?{kind of outlet}\s+
    (?P<name>[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*){0,3})
    """),
    re.X,
)


# "Subscribe to the Harbour Gazette", "More great Harbour Gazette stories", "Popular on the Harbour Gazette"
NOTICE = re.compile(
    fill(r"""
    \b(?:{before an outlet in a notice})\s+(?:(?i:the|our|el|la|al|del)\s+)?
    (?P<name>[A-ZÁÉÍÓÚÑ0-9][\w’'&.-]*(?:\s(?:(?i:of|the|de|del|la|by|and|&)\s)?[A-ZÁÉÍÓÚÑ][\w’'&.-]*){0,4})
    """),
    re.X,
)
# "Jane Doe is a reporter for the Harbour Gazette"
STAFF = re.compile(
    fill(r"""
    \b(?i:{job})\s+(?i:for|at|with|of|de|del|en)\s+(?:(?i:the|la|el)\s+)?
    (?P<name>[A-Z][\w’'&.-]*(?:\s[A-Z][\w’'&.-]*){0,4})
    """),
    re.X,
)
MAILBOX = re.compile(r"\b[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)\b")
OWNED_BY = re.compile(r"\s+(?:Media|Group|Media Group|LLC|Inc|Ltd|Corp)$")
GENERIC = BREADCRUMB_ROOTS | word_set("generic word of a menu")
# A page that was copied with other things than the article's text has so many of them.
COPIED = 3


def find_source(clues: Clues) -> ParsedEvidence | None:
    """The outlet: given, else whose host it is, else printed (banner, byline), else told by address or text."""
    blocks, outlets, url = clues.blocks, clues.context.outlets, clues.text("url")
    if name := clues.column("source"):
        return ParsedEvidence(name, "given", "source column", name)
    hosts = clues.context.hosts
    if host := next((host for host in known.hosts_of(url) if host in hosts), ""):
        return ParsedEvidence(hosts[host], "extracted", "host that an editor gave the source", url)
    rules = (
        banner,
        byline_outlet,
        copyright_notice,
        credit_line,
        breadcrumb,
        place_line,
        notice,
        staff,
    )
    for rule in rules:
        if found := rule(blocks, outlets):
            return found
    if papers := parse_author_column(clues.column("author"), outlets).outlets:
        return ParsedEvidence(papers[0], "extracted", "author column", clues.column("author"))
    if name := known.outlet_of_url(url):
        name = known.known_outlet(name, outlets) or name
        return ParsedEvidence(name, "inferred", "domain of the address", url)
    return loose_banner(blocks)


def is_generic(name: str) -> bool:
    """Whether a name is made of sections and words of outlets alone: "World News", "Home Business"."""
    words = re.findall(r"\w+", known.plain(name))
    return all(
        word in SECTIONS or word in GENERIC or word in known.OUTLET_WORDS or len(word) < 3
        for word in words
    )


def is_copied_page(blocks: Sequence[ParsedBlock]) -> bool:
    """Whether a text came with things of a page around it, on which an agency is hardly alone."""
    around = ("sharing", "related link", "below the text", "newsletter", "comments", "navigation")
    return sum(block.reason in around for block in blocks) >= COPIED


def notice(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet that notices to readers name: what they may subscribe to, read more of, follow."""
    named: dict[str, ParsedEvidence] = {}
    counts: Counter[str] = Counter()
    for block in blocks:
        if block.kind is not BlockKind.BOILERPLATE:
            continue
        for match in NOTICE.finditer(block.text):
            name = outlet_at_start(match["name"], outlets)
            if name:
                counts[name] += 1
                named.setdefault(
                    name, ParsedEvidence(name, "extracted", "notice to readers", match[0])
                )
    if not counts:
        return None
    (first, most), *others = counts.most_common(2)
    return named[first] if not others or others[0][1] < most else None


def outlet_at_start(words: str, outlets: frozenset[str]) -> str:
    """The known outlet that some words begin with, "" for none."""
    parts = words.rstrip(".,;:’'").split()
    for count in range(len(parts), 0, -1):
        name = re.sub(r"[’']s?$", "", " ".join(parts[:count]))
        if found := known.known_outlet(name, outlets):
            return found
    return ""


def staff(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet whose reporter a note below says that the author is, or where she has her mailbox."""
    below = [b for b in blocks if b.kind in (BlockKind.BIO, BlockKind.BOILERPLATE)]
    below += [b for b in blocks[-3:] if b.kind is BlockKind.PARAGRAPH and len(b.text) < 200]
    for block in below:
        match = STAFF.search(block.text)
        if match and (name := outlet_at_start(match["name"], outlets)):
            return ParsedEvidence(name, "extracted", "note about the author", match[0])
    for block in (*below, *(b for b in blocks if b.kind is BlockKind.BYLINE)):
        match = MAILBOX.search(block.text)
        if match and (name := known.outlet_of_url(match["host"])):
            name = known.known_outlet(name, outlets) or name
            return ParsedEvidence(name, "inferred", "mailbox of the author", match[0])
    return None


def banner(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """An outlet's name above the text, alone or before a tagline."""
    for block in blocks:
        if block.reason != "site banner" or is_address(block.text):
            continue
        name, *tagline = BANNER_SPLIT.split(block.text, maxsplit=1)
        name = name.split(", ")[0]
        whole = known.known_outlet(block.text, outlets)
        if found := whole or known.known_outlet(name, outlets):
            return ParsedEvidence(found, "extracted", "site banner", block.text)
        sounds = known.sounds_like_outlet(name) and not is_generic(name)
        if sounds and (tagline or known.sounds_like_outlet(block.text)):
            return ParsedEvidence(name.strip(), "extracted", "site banner", block.text)
    return None


def byline_outlet(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """An outlet that a byline or a date line names ("Jane Doe, CNN"; "by Peoples Dispatch").

    An agency beside others gives way: it is whom the outlet had the article from.
    """
    named = [
        (name, block)
        for block in blocks
        if block.kind in (BlockKind.BYLINE, BlockKind.DATELINE)
        for name in byline_of(block.text, outlets).outlets
    ]
    named.sort(key=lambda pair: known.is_agency(pair[0]))
    if is_copied_page(blocks):
        # Who signs alone, with nobody's name, is whom the page's outlet had it from.
        named = [
            (name, block)
            for name, block in named
            if not known.is_agency(name) or byline_of(block.text, outlets).people
        ]
    for name, block in named[:1]:
        rule = "dateline" if block.kind is BlockKind.DATELINE else "byline"
        return ParsedEvidence(name, "extracted", rule, block.text)
    return None


def copyright_notice(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str]
) -> ParsedEvidence | None:
    """The owner that a copyright line names, if it is an outlet."""
    for block in reversed(blocks):
        if block.reason != "copyright":
            continue
        for match in COPYRIGHT.finditer(block.text):
            name = match["name"].strip(" -–—")
            found = known.known_outlet(name, outlets)
            domain = known.DOMAIN.fullmatch(name)
            found = found or known.known_outlet(OWNED_BY.sub("", name), outlets)
            sounds = known.sounds_like_outlet(name) and not is_generic(name)
            if found or domain or (sounds and name[0].isupper()):
                return ParsedEvidence(found or name, "extracted", "copyright line", block.text)
    return None


def credit_line(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """ "Source: X" on a line of its own."""
    for block in blocks:
        match = CREDITED.search(block.text) if len(block.text) < 120 else None
        name = match["name"].strip() if match else ""
        found = known.known_outlet(name, outlets)
        named = block.reason == "record field" and not re.search(r"[\d,]", name)
        if found or (name and named and not is_generic(name)):
            return ParsedEvidence(found or name, "extracted", "source line", block.text)
    return None


def breadcrumb(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The known outlet that a breadcrumb begins with: "Diario Puerto Quimera » Deportes"."""
    for block in blocks:
        if block.reason == "breadcrumb" and (
            found := known.known_outlet(crumbs(block.text)[0], outlets)
        ):
            return ParsedEvidence(found, "extracted", "breadcrumb", block.text)
    return None


def place_line(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet in brackets after the place that the text begins with: "CARACAS (Reuters) -"."""
    paragraphs = [b for b in blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.STANDFIRST)]
    for block in paragraphs[:2]:
        match = PLACE_LINE.match(block.text)
        if match and (found := known.known_outlet(match["name"], outlets)):
            if known.is_agency(found) and is_copied_page(blocks):
                continue
            return ParsedEvidence(found, "extracted", "dateline of the text", match[0].strip())
    return None


def loose_banner(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """A short first line above the headline that no list knows: taken, but only as inferred."""
    for block in blocks:
        if block.reason == "site banner" and len(block.text) <= 40 and not is_address(block.text):
            name = BANNER_SPLIT.split(block.text, maxsplit=1)[0].strip()
            again = any(
                other is not block and other.reason in ("copyright", "newsletter", "follow link")
                and name.casefold() in other.text.casefold()
                for other in blocks
            )  # fmt: skip
            named = again or known.sounds_like_outlet(name)
            if named and (name[0].isupper() or name[0].isdigit()) and not is_generic(name):
                return ParsedEvidence(name, "inferred", "first line above the headline", block.text)
    return None


def find_original_source(clues: Clues) -> ParsedEvidence | None:
    """The outlet that the article was first in, where that is said and is not its source."""
    if given := clues.given.get("original_source"):
        return ParsedEvidence(given, "given", "original source column", given)
    source = clues.text("source")
    for found in original_sources(clues.blocks, clues.context.outlets):
        if source and not known.same_outlet(str(found.value), source):
            return found
    return None


def original_sources(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str]
) -> list[ParsedEvidence]:
    """The outlets that may be the first publisher, the surest first."""
    found = republication_notes(blocks, outlets)
    found += [e for rule in (credit_line, place_line) if (e := rule(blocks, outlets))]
    found += [
        ParsedEvidence(name, "extracted", "agency byline", block.text)
        for block in blocks
        if block.kind in (BlockKind.BYLINE, BlockKind.DATELINE)
        for name in byline_of(block.text, outlets).outlets
        if known.is_agency(name)
    ]
    return found + author_outlets(blocks, outlets)


def republication_notes(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str]
) -> list[ParsedEvidence]:
    """The outlets that lines such as "Originally published in X" name."""
    found = []
    for block in blocks:
        match = FIRST_IN.search(block.text) if len(block.text) < 400 else None
        name = match["name"].strip(" .,") if match else ""
        if match and name[:1].isupper():
            name = known.known_outlet(name, outlets) or name
            found.append(ParsedEvidence(name, "extracted", "republication note", match[0].strip()))
    return found


def author_outlets(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> list[ParsedEvidence]:
    """The outlet that the author runs, if it is known or the picture is credited to it."""
    found = []
    for block in blocks:
        match = HOUSE_OF.search(block.text) if block.kind is BlockKind.BIO else None
        if not match:
            continue
        name = match["name"].strip(" .,")
        if any(name in other.credit for other in blocks):
            found.append(ParsedEvidence(name, "inferred", "author's outlet, credited", match[0]))
        elif known.known_outlet(name, outlets):
            found.append(ParsedEvidence(name, "inferred", "author's outlet", match[0]))
    return found
