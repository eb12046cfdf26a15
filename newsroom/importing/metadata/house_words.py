"""What a text says of its own outlet: notices to readers, notes about its people, its words about itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsroom.importing.gazetteer import WORD, flags_by_name
from newsroom.importing.metadata.hosts import MAILBOX
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.importing.recognise.bylines import (
    JOB,
    is_likely_name,
    is_person,
    is_place,
    outlet_with_role,
)
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.types import BlockKind, Origin, ParsedBlock, ParsedEvidence
from newsroom.text import fold

NAME = r"(?P<name>[A-ZÁÉÍÓÚÑ0-9][\w’'&.-]*(?:\s(?:(?i:of|the|de|del|la|by|and|&)\s)?[A-ZÁÉÍÓÚÑ0-9][\w’'&.-]*){0,4})"
ARTICLE = r"(?:(?i:the|our|el|la|al|del)\s+)?"
# "Subscribe to the Harbour Gazette", "More great Harbour Gazette stories", "Popular on the Harbour Gazette"
NOTICE = re.compile(fill(rf"\b(?:{{before an outlet in a notice}})\s+{ARTICLE}{NAME}"))
# "Jane Doe is a reporter for the Harbour Gazette"
STAFF = re.compile(
    fill(r"""
    \b(?i:{job})\s+(?i:for|at|with|of|de|del|en)\s+(?:(?i:the|la|el)\s+)?
    (?P<name>(?:[\w-]+\.)+[a-z]{2,}\b|[A-ZÁÉÍÓÚÑ][\w’'&.-]*(?:\s[A-ZÁÉÍÓÚÑ0-9][\w’'&.-]*){0,4})
    """),
    re.X,
)
# "Jane Doe is the Harbour Gazette's roving correspondent"
OF_THE_STAFF = re.compile(
    fill(rf"\b(?i:is|was|es|fue)\s+(?:the\s+)?{NAME}[’']s?\s+(?:[\w-]+\s+){{0,3}}(?i:{{job}})\b")
)
# "The Harbour Gazette's Jane Doe contributed to this report"
CONTRIBUTED = re.compile(fill(rf"^\W*{ARTICLE}{NAME}[’']s?\s.{{4,160}}{{contributed to it}}"))
# What only the house says of itself: "did not respond to the Harbour Gazette's request for comment",
# "Harbour Gazette may earn a commission".
ASKED = re.compile(
    fill(
        rf"\b(?i:{{before who asks}})\s+(?i:{{number of requests}})?\s*{ARTICLE}{NAME}[’']s?\s+(?i:{{what is asked}})"
    )
)
OF_ITSELF = re.compile(fill(rf"(?:^|\b(?i:the)\s+|[.!?:]\s+){NAME}\s+(?i:{{only of itself}})"))
# "Follow Harbour Watch on Twitter"; "More from Harbour Watch", which the page names again
FOLLOWED = re.compile(
    fill(rf"(?i:{{follow verb}})\s+{ARTICLE}{NAME}\s+(?i:on|en)\s+(?i:{{network}})")
)
MORE_FROM = re.compile(fill(rf"^(?:(?i:{{before the house}})\s+){ARTICLE}{NAME}$"))
# "Subscribe to The Harbour Newsletter"
ITS_LETTERS = re.compile(
    r"(?i:subscribe to)\s+(?P<name>The(?:\s[A-Z][\w’'&.-]*){1,3})\s(?i:newsletter)"
)
# "The post … appeared first on Harbour Watch."
APPEARED_FIRST = re.compile(
    fill(r"\b{appeared first}\s+(?P<name>[^.|]{2,60}?(?:\.\w{2,4})?)\s*[.|]?\s*$"), re.I
)
# "This article appears in the March issue of Harbour Magazine"
IN_A_NOTE = re.compile(fill(rf"\b(?i:{{before an outlet in a note}})\s+{ARTICLE}{NAME}"))
# "The opinions are not those of the Harbour Gazette"
NOT_SHARED = re.compile(
    fill(rf"\b(?i:{{not}})\b[^.]{{0,100}}?\b(?i:{{whose views}})\s+{ARTICLE}{NAME}")
)
# "wherever you listen, or in the Harbour Gazette app"
ITS_APP = re.compile(rf"\b(?i:the|la|el)\s+{NAME}\s+(?i:app|newsletter)\b")
# "Harbour Watch is a nonprofit newsroom that …"
DESCRIBED = re.compile(
    fill(
        rf"[\W_]*{ARTICLE}{NAME}\s+(?i:is|es|est|ist)\s+(?i:an?|the|one of|un|una|uno de)\b[^.]{{0,90}}?\b(?i:{{kind of house}})\b"
    )
)
HANDLE = re.compile(r"@(\w{2,30})")
FOLLOW_US = re.compile(fill(r"\b{follow verb}\s+(?:us|{ourselves})\b"), re.I)
REPUBLISHED = re.compile(fill(r"{first published}"), re.I)
# "(Photo: Jane Doe/Harbour Gazette)"
TAKEN_FOR = re.compile(r"[/,]\s*(?P<name>[A-Z][\w’'&. -]{2,40})$")
# So many of the last lines are below the text, or its end; so long is a note among them.
TOP = 4
END = 6
LONGEST_NOTE = 400
# A line that is no sentence, and shorter, is hardly the article's own.
SHORT = 80
SENTENCE = re.compile(r"[.!?…:]\W*$")
# Its own news name a company more often than this.
OFTEN = 3
# Two picture credits to an outlet are no chance.
OWN_PICTURES = 2


def notice(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet that notices to readers name: what they may subscribe to, read more of, follow."""
    lines = [
        block.text
        for block in blocks
        if block.kind is BlockKind.BOILERPLATE
        or (len(block.text) < SHORT and not SENTENCE.search(block.text))
    ]
    return commonest(NOTICE, lines, outlets, "notice to readers")


def notes_of_the_house(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str]
) -> ParsedEvidence | None:
    """The outlet that notes above and below the text name as their own: its content, its app, its views."""
    notes_ = [
        block.text
        for block in (*blocks[1:TOP], *blocks[-END:])
        if len(block.text) < LONGEST_NOTE and not REPUBLISHED.search(block.text)
    ]
    views = [b.text for b in blocks if b.reason == "opinion notice"]
    return (
        commonest(NOT_SHARED, [*views, *notes_], outlets, "notice to readers")
        or commonest(IN_A_NOTE, notes_, outlets, "notice to readers")
        or commonest(ITS_APP, notes_, outlets, "notice to readers")
        or followed_handle(blocks)
        or whose_views(views)
    )


def whose_views(notices: Sequence[str]) -> ParsedEvidence | None:
    """The outlet that no list has, but sounds so, and says that opinions are not its own."""
    for text in notices:
        match = NOT_SHARED.search(text)
        name = match["name"].rstrip(".,;: ") if match else ""
        if match and known.sounds_like_outlet(name) and not known.is_organisation(name):
            return ParsedEvidence(name, "inferred", "notice to readers", match[0])
    return None


def followed_handle(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The known outlet whose handle readers are asked to follow: "Follow us @harbourgazette"."""
    for block in blocks:
        if "@" in block.text and len(block.text) < SHORT and FOLLOW_US.search(block.text):
            for handle in HANDLE.findall(block.text):
                if name := known.outlet_of_handle(handle):
                    return ParsedEvidence(name, "extracted", "notice to readers", block.text)
    return None


def described(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet that a note tells what it is, where the text is not about it: "… is a nonprofit newsroom"."""
    for block in (*blocks[1:TOP], *blocks[-TOP:]):
        match = DESCRIBED.match(block.text) if len(block.text) < LONGEST_NOTE else None
        if not match:
            continue
        name = known.known_outlet(match["name"], outlets) or match["name"]
        if is_subject(name, blocks):
            continue
        listed = bool(known.known_outlet(name, outlets))
        told = sum(name in b.text for b in blocks if b.kind is BlockKind.PARAGRAPH)
        if listed or (told <= 1 and not is_other(name)):
            origin: Origin = "extracted" if listed else "inferred"
            return ParsedEvidence(name, origin, "words of the outlet about itself", match[0])
    return None


def appeared_first(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet of the note that its feed ends with: "The post … appeared first on Harbour Watch"."""
    for block in reversed(blocks[-END:]):
        if match := APPEARED_FIRST.search(block.text):
            name = known.known_outlet(match["name"], outlets) or match["name"].strip()
            return ParsedEvidence(name, "extracted", "notice to readers", block.text)
    return None


def unlisted(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """An outlet that no list has, which readers are asked to follow, or of which there is more."""
    lines = [block.text for block in blocks if len(block.text) < SHORT]
    letters = [b.text for b in blocks if b.reason == "newsletter" and len(b.text) < LONGEST_NOTE]
    for pattern in (FOLLOWED, ITS_LETTERS, MORE_FROM):
        for line in letters if pattern is ITS_LETTERS else lines:
            match = pattern.search(line)
            name = match["name"].rstrip(".,;: ") if match else ""
            if not name or not may_be_outlet(name):
                continue
            words = " " in name  # one word may be a programme's
            if pattern is FOLLOWED and not words:
                continue
            again = words and any(name in other for other in lines if other != line)
            if pattern is not MORE_FROM or again or is_subject(name, blocks):
                return ParsedEvidence(name, "inferred", "notice to readers", line)
    return None


def is_subject(name: str, blocks: Sequence[ParsedBlock]) -> bool:
    """Whether headline and text are of who has a note about it below, as a company's own news are."""
    heads = [block.text for block in blocks if block.kind is BlockKind.HEADLINE]
    named = sum(name in block.text for block in blocks)
    return any(name in head for head in heads) and named > OFTEN


def may_be_outlet(name: str) -> bool:
    """Whether an unknown name may be an outlet's: no word of a list, no person, section or place."""
    return not is_other(name) and not (is_person(name) and is_likely_name(name))


def is_other(name: str) -> bool:
    """Whether a name is known as something else than an outlet's: a word, a section, a place, an organisation."""
    word = flags_by_name().get(fold(name), 0) & WORD
    other = word or is_section(name) or known.is_house(name)
    return bool(other) or is_place(name) or known.is_organisation(name)


def own_words(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet that the text speaks of as its own: whose request was not answered, who earns by a link."""
    ends = [block.text for block in blocks[-END:] if len(block.text) < LONGEST_NOTE]
    texts = [block.text for block in blocks if block.kind is not BlockKind.CAPTION]
    return (
        commonest(CONTRIBUTED, ends, outlets, "note on who contributed")
        or commonest(ASKED, texts, outlets, "request of the outlet")
        or commonest(OF_ITSELF, texts, outlets, "words of the outlet about itself")
    )


def own_pictures(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The outlet that pictures are credited to, if no agency is it."""
    credits_ = [block.credit for block in blocks if block.credit]
    found = commonest(TAKEN_FOR, credits_, outlets, "credits of pictures")
    if not found or known.is_agency(str(found.value)):
        return None
    named = sum(str(found.value) in credit for credit in credits_)
    return replace(found, origin="inferred") if named >= OWN_PICTURES else None


def commonest(
    pattern: re.Pattern[str], texts: Sequence[str], outlets: frozenset[str], rule: str
) -> ParsedEvidence | None:
    """The known outlet that a pattern finds in some texts, if it is the commonest and no agency."""
    named: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name, words in outlets_found(pattern, texts, outlets):
        counts[name] += 1
        named.setdefault(name, words)
    if not counts:
        return None
    (first, most), *others = counts.most_common(2)
    if others and others[0][1] == most:
        return None
    return ParsedEvidence(first, "extracted", rule, named[first])


def outlets_found(
    pattern: re.Pattern[str], texts: Sequence[str], outlets: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The known outlets that a pattern finds, each with the words that say so."""
    for text in texts:
        for match in pattern.finditer(text):
            if name := outlet_at_start(match["name"], outlets):
                yield name, match[0].strip()


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
    below = notes(blocks)
    for block in below:
        for said in filter(None, (STAFF.search(block.text), OF_THE_STAFF.search(block.text))):
            domain = known.DOMAIN.fullmatch(said["name"])
            name = outlet_at_start(said["name"], outlets) or (said["name"] if domain else "")
            if name:
                return ParsedEvidence(name, "extracted", "note about the author", said[0])
    for block in blocks:
        last = block.text.rpartition(", ")[2]
        short = len(block.text) < SHORT and not SENTENCE.search(block.text)
        if short and JOB.search(last) and (name := outlet_with_role(last, outlets)):
            return ParsedEvidence(name, "extracted", "note about the author", block.text)
    for block in (*below, *(b for b in blocks if b.kind is BlockKind.BYLINE)):
        match = MAILBOX.search(block.text)
        name = known.outlet_of_url(match["host"]) if match else ""
        if match and name and not known.is_owner(name) and not known.is_agency(name):
            name = known.known_outlet(name, outlets) or name
            return ParsedEvidence(name, "inferred", "mailbox of the author", match[0])
    return None


def notes(blocks: Sequence[ParsedBlock]) -> list[ParsedBlock]:
    """What stands below the text, and the short lines that it ends with."""
    below = [b for b in blocks if b.kind in (BlockKind.BIO, BlockKind.BOILERPLATE)]
    return below + [b for b in blocks[-3:] if b.kind is BlockKind.PARAGRAPH and len(b.text) < 200]
