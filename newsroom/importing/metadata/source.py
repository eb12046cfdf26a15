"""Which outlet published an article, and which one it had it from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsroom.importing.metadata.address import is_address
from newsroom.importing.metadata.authors import is_theme, text_start
from newsroom.importing.metadata.clues import Clues
from newsroom.importing.metadata.hosts import named_by_host, printed_host
from newsroom.importing.metadata.house_words import (
    appeared_first,
    described,
    notes_of_the_house,
    notice,
    own_pictures,
    own_words,
    staff,
    unlisted,
)
from newsroom.importing.metadata.imprint import (
    beside_byline,
    beside_day,
    company_news,
    imprint,
    own_address,
)
from newsroom.importing.metadata.rights import copyright_notice, is_reprint, owner
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.author_columns import parse_author_column
from newsroom.importing.recognise.boilerplate import crumbs
from newsroom.importing.recognise.bylines import byline_of
from newsroom.importing.recognise.dates import month_numbers
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.structure.banners import BANNER_SPLIT
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence
from newsroom.text import fold

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
    (?P<name>(?-i:[A-ZÁÉÍÓÚÑ0-9][\w’'&.-]*)(?:\s(?:(?:of|de|del|and|y|&)\s(?:the\s|la\s)?)?(?-i:[A-ZÁÉÍÓÚÑ][\w’'&.-]*)){0,4})
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


# "By Harbour Gazette Editorial Staff"
HOUSES_NAME = re.compile(
    fill(r"(?:{by}:?\s+)?(?P<name>(?-i:[A-Z][\w’'&.-]*\s){1,5}?)(?:{whole house})"), re.I
)
# "Source: Harbour Gazette and news agencies"
AND_AGENCIES = re.compile(fill(r"\s+(?:{and}|,)\s+(?:news\s+)?agenc\w+$"), re.I)
# "(CNN) — The president", "(CNN)The president"
OUTLET_LINE = re.compile(r"^\((?P<name>[^()]{2,40})\)\s*[:–—-]*\s*(?=[\"“A-Z])")
# "Harbourwatch.net - The council", "[하버신문=홍길동 기자] …"
NAMED_LINE = re.compile(
    r"^(?:\[(?P<bracketed>[^\]=]{2,30})=[^\]]{2,40}\]|(?P<site>[\w-]+\.\w{2,6})\s+[-–—]\s)"
)
NO_NAME = re.compile(r"[\d,?!\"“”]|^['‘’]")
LONGEST_NAME = 7  # words
LONGEST_SMALL_WORD = 4  # letters: in, by, from, von
SIGNED = (BlockKind.BYLINE, BlockKind.DATELINE)
# So many outlets may have their names above an article without being a menu.
SISTERS = 2
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
    agencies = []
    for said in printed(clues):
        if not known.is_agency(str(said.value)):
            return said
        agencies.append(said)
    if papers := parse_author_column(clues.column("author"), outlets).outlets:
        return ParsedEvidence(papers[0], "extracted", "author column", clues.column("author"))
    if name := known.outlet_of_url(url):
        name = known.known_outlet(name, outlets) or name
        return ParsedEvidence(name, "inferred", "domain of the address", url)
    if url and (name := named_by_host(url, [block.text for block in blocks])):
        return ParsedEvidence(name, "inferred", "domain of the address", url)
    if found := agency(agencies, blocks):
        return found
    return (
        owner(blocks)
        or loose_banner(blocks)
        or printed_host(blocks)
        or own_address(blocks)
        or own_pictures(blocks, outlets)
        or unlisted(blocks, outlets)
        or company_news(blocks)
        or imprint(blocks)
        or beside_day(blocks)
    )


def printed(clues: Clues) -> Iterator[ParsedEvidence]:
    """What a text prints of its outlet, the surest first."""
    blocks, outlets = clues.blocks, clues.context.outlets
    for rule in PRINTED:
        if found := rule(blocks, outlets):
            yield found
    if found := signature(clues):
        yield found
    for rule in TOLD:
        if found := rule(blocks, outlets):
            yield found


def agency(found: Sequence[ParsedEvidence], blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The agency that is all a text names, if it is hardly another outlet that printed its text.

    By a dateline alone it is one that many read on its own site; a byline may be its own, too.
    """
    for evidence in found:
        if evidence.rule == "dateline of the text":
            if known.is_read(str(evidence.value)) and not is_copied_page(blocks):
                return evidence
        elif evidence.rule != "copyright line" or not (
            is_copied_page(blocks) or is_reprint(blocks)
        ):
            return evidence
    return None


def is_copied_page(blocks: Sequence[ParsedBlock]) -> bool:
    """Whether a text came with things of a page around it, on which an agency is hardly alone."""
    around = ("sharing", "related link", "below the text", "newsletter", "comments", "navigation")
    return sum(block.reason in around for block in blocks) >= COPIED


def banner_outlet(block: ParsedBlock, outlets: frozenset[str]) -> str:
    """The known outlet that a banner is the name of, "" for none."""
    return known.known_outlet(block.text, outlets) if block.reason == "site banner" else ""


def banner(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """An outlet's name above the text, alone or before a tagline; many names are a menu of sister sites."""
    if len({name for b in blocks if (name := banner_outlet(b, outlets))}) > SISTERS:
        return None
    below, signed, line = False, False, None
    for block in blocks:
        if block.kind is BlockKind.HEADLINE:
            below, line = True, block.first_line
        beneath, signed = signed, block.kind is BlockKind.BYLINE
        if block.reason != "site banner" or is_address(block.text):
            continue
        suffix = line is not None and block.first_line == line
        agencies = any(map(known.is_agency, block.text.split(", ")))
        if below and agencies and not suffix and not beneath:
            continue  # who signs without a name, or a picture's credit
        name, *tagline = BANNER_SPLIT.split(block.text, maxsplit=1)
        name = name.split(", ")[0]
        whole = known.known_outlet(block.text, outlets)
        found = whole or known.known_outlet(name, outlets)
        if found and not known.is_owner(found):
            return ParsedEvidence(found, "extracted", "site banner", block.text)
        if found:
            continue
        sounds = known.sounds_like_outlet(name) and not known.is_generic(name) and ":" not in name
        if sounds and (tagline or known.sounds_like_outlet(block.text)):
            return ParsedEvidence(name.strip(), "extracted", "site banner", block.text)
    return None


def byline_outlet(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """An outlet that a byline or a date line names ("Jane Doe, CNN"; "by Peoples Dispatch").

    An agency beside others gives way: it is whom the outlet had the article from; so is one that
    signs alone, with nobody's name.
    """
    text = text_start(blocks)
    named = [
        (name, block)
        for i, block in enumerate(blocks)
        if block.kind is BlockKind.BYLINE
        or (block.kind is BlockKind.DATELINE and i < text and block.text[0] not in "–—-")
        for name in byline_of(block.text, outlets).outlets
    ]
    named = [(name, block) for name, block in named if may_publish(name, block, outlets)]
    named.sort(key=lambda pair: known.is_agency(pair[0]))
    for name, block in named[:1] or house_names(blocks):
        rule = "dateline" if block.kind is BlockKind.DATELINE else "byline"
        return ParsedEvidence(name, "extracted", rule, block.text)
    return None


def signature(clues: Clues) -> ParsedEvidence | None:
    """The outlet beside the name that signs below the text: "— Jane Doe, Harbour Gazette"."""
    byline, line = clues.signature()
    if not byline.outlets:
        return None
    return ParsedEvidence(byline.outlets[0], "extracted", "signature below the text", line)


def house_names(blocks: Sequence[ParsedBlock]) -> list[tuple[str, ParsedBlock]]:
    """The outlet whose staff signs, if the text names it again: "Harbour Gazette Editorial Staff"."""
    for block in blocks:
        people = byline_of(block.text).people if block.kind in SIGNED else ()
        if people and is_theme(people, blocks):
            return [(people[0], block)]
        match = HOUSES_NAME.fullmatch(block.text) if len(block.text) < 80 else None
        name = match["name"].strip() if match else ""
        if len(name.split()) < 2 or known.is_generic(name):
            continue
        if any(name in other.text and other.text != block.text for other in blocks):
            return [(name, block)]
    return []


def may_publish(name: str, block: ParsedBlock, outlets: frozenset[str]) -> bool:
    """Whether who is named in a byline may be the outlet: no organisation that wrote for one, no menu."""
    if known.known_outlet(name, outlets):
        alone = block.kind is BlockKind.BYLINE and not byline_of(block.text, outlets).people
        return not (alone and known.is_agency(name))
    return not known.is_generic(name) and not known.is_organisation(name)


def credit_line(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """ "Source: X" on a line of its own."""
    for block in blocks:
        match = CREDITED.search(block.text) if len(block.text) < 120 else None
        name = AND_AGENCIES.sub("", match["name"].strip()) if match else ""
        found = known.known_outlet(name, outlets)
        named = block.reason == "record field" and is_written_as_name(name)
        if found or (name and named and not known.is_generic(name)):
            return ParsedEvidence(found or name, "extracted", "source line", block.text)
    return None


def is_written_as_name(name: str) -> bool:
    """Whether what a record says of its source may be a name: a headline may begin with "Source:", too."""
    words = name.split()
    small = any(word[0].islower() and word not in known.SMALL_WORDS for word in words)
    return not NO_NAME.search(name) and not small and len(words) <= LONGEST_NAME


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
        match = PLACE_LINE.match(block.text) or OUTLET_LINE.match(block.text)
        if match and (found := known.known_outlet(match["name"], outlets)):
            return ParsedEvidence(found, "extracted", "dateline of the text", match[0].strip())
    return None


def named_line(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet that the text begins with, as a site before a dash or by a reporter in brackets."""
    texts = [b for b in blocks if b.kind is not BlockKind.BOILERPLATE]
    for block in texts[:4]:
        if match := NAMED_LINE.match(block.text):
            name = match["bracketed"] or match["site"]
            name = known.known_outlet(name, outlets) or name.strip()
            return ParsedEvidence(name, "extracted", "dateline of the text", match[0].strip())
    return None


def loose_banner(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """A short first line above the headline that no list knows: taken, but only as inferred."""
    for block in blocks:
        if block.reason == "site banner" and len(block.text) <= 40 and not is_address(block.text):
            name = BANNER_SPLIT.split(block.text, maxsplit=1)[0].strip()
            if known.known_outlet(name.split(",")[0]) or ":" in name:
                continue  # an agency that signs; a section and its topic
            again = any(
                other is not block and other.reason in ("copyright", "newsletter", "follow link")
                and name.casefold() in other.text.casefold()
                for other in blocks
            )  # fmt: skip
            named = again or known.sounds_like_outlet(name)
            if named and (name[0].isupper() or name[0].isdigit()) and not known.is_generic(name):
                return ParsedEvidence(name, "inferred", "first line above the headline", block.text)
    return None


def find_original_source(clues: Clues) -> ParsedEvidence | None:
    """The outlet that the article was first in, where that is said and is not its source."""
    if given := clues.given.get("original_source"):
        return ParsedEvidence(given, "given", "original source column", given)
    source = clues.text("source")
    for found in original_sources(clues.blocks, clues.context.outlets):
        name = str(found.value)
        if not known.same_outlet(name, source) if source else known.is_agency(name):
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
        if (
            match
            and name[:1].isupper()
            and ((listed := known.known_outlet(name, outlets)) or may_be_named(name, match))
        ):
            name = listed or name
            found.append(ParsedEvidence(name, "extracted", "republication note", match[0].strip()))
    return found


def may_be_named(name: str, match: re.Match[str]) -> bool:
    """Whether a name that no list has is the outlet's, and not when or what was published.

    "First published in May 2018" says when, and "who first published Northam's photo" what: an outlet
    stands behind a small word, unless it sounds like one.
    """
    before = match[0][: match.start("name") - match.start()].removesuffix("the ").split()
    behind = len(before[-1]) <= LONGEST_SMALL_WORD or known.sounds_like_outlet(name)
    when = fold(name.split()[0].strip(".,")) in month_numbers()
    return behind and not when and not name.endswith(("'s", "’s"))


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


PRINTED = (
    banner, byline_outlet, beside_byline, copyright_notice, credit_line, breadcrumb, place_line,
    named_line, appeared_first,
)  # fmt: skip
TOLD = (notice, staff, notes_of_the_house, described, own_words)
