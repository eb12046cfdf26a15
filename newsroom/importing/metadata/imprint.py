"""What a page says of who runs it: its own address, its company's imprint and news, its name beside the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsroom.importing.metadata.hosts import MAILBOX, is_platform, named_by_host
from newsroom.importing.metadata.house_words import OFTEN, may_be_outlet
from newsroom.importing.metadata.page.source import (
    label_of,
    registered,
    spelled_out,
    words_that_spell,
)
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.bylines import outlet_with_role
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence

# "www.example.org", "https://example.org/contact"
PRINTED_HOST = re.compile(r"(?:https?://(?:www\.)?|\bwww\.)(?P<host>(?:[\w-]+\.)+[a-z]{2,})", re.I)
# "Send us your photos", "our website"
OURS = re.compile(fill(r"\b{ourselves}\b"), re.I)
QUOTE = re.compile(r"[\"“”„«»]")
LONGEST_NOTICE = 200
# "Harbour Works GmbH", and below it "Tel.: +49 30 1234"
COMPANY_LINE = re.compile(
    fill(r"(?P<name>[^\W_][\w&.' -]{1,40}?),?\s+{legal form}\b[. A-Z]{0,10}"), re.I
)
TELEPHONE = re.compile(fill(r"(?:^|\b){telephone}\b\W{0,4}[+(]?\d|^\+\d[\d ()/-]{6,}"), re.I)
ADDRESS_LINES = 8
# How a company's last paragraph begins after its name: "Harbour Works is a leading provider of …"
OF_A_COMPANY = re.compile(fill(r"\s+(?:\([^)]{2,30}\)\s+)?{company verb}\b"), re.I)
ABOUT = re.compile(fill(r"(?:{before the house})\s+"), re.I)
END = 6
# "HarbourWatch": a name that nobody but its house writes so.
COINED = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+\d*|[a-z]{2,}\d+[a-z]{3,}")


def own_address(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The outlet of the one host that the page calls its own: "Send us your news: desk@example.org"."""
    found: dict[str, str] = {}
    for block in blocks:
        text = block.text
        if len(text) > LONGEST_NOTICE or block.kind in (BlockKind.EMBED, BlockKind.CAPTION):
            continue
        if "." not in text or QUOTE.search(text[:1]) or not OURS.search(text):
            continue
        hosts = [match["host"] for match in PRINTED_HOST.finditer(text)]
        # Houses have mailboxes at their owners', too: there the text has to have the name in words.
        hosts += [
            match["host"]
            for match in MAILBOX.finditer(text)
            if spelled_out(label_of(match["host"].lower()), [b.text for b in blocks])
        ]
        for host in map(str.lower, hosts):
            if not is_platform(host):
                found.setdefault(registered(host), text)
    if len(found) != 1:
        return None
    ((domain, words),) = found.items()
    name = named_by_host(domain, [block.text for block in blocks])
    return ParsedEvidence(name, "inferred", "address in the text", words) if name else None


def company_news(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The company whose own news a text is: headline and text are of it, it is described, its site is told."""
    headline = next((b.text for b in blocks if b.kind is BlockKind.HEADLINE), "")
    ends = [block.text for block in blocks[-2 * END :]]
    for host, words in hosts_in(block.text for block in blocks):
        name = words_that_spell(label_of(host), headline) if not is_platform(host) else ""
        often = name and sum(name in block.text for block in blocks) > OFTEN
        if often and not known.is_agency(name) and any(describes(text, name) for text in ends):
            return ParsedEvidence(name, "inferred", "words of the outlet about itself", words)
    return None


def hosts_in(texts: Iterator[str]) -> Iterator[tuple[str, str]]:
    """The hosts that texts print, each with its words."""
    for text in texts:
        if "www" in text or "http" in text:
            for match in PRINTED_HOST.finditer(text):
                yield match["host"].lower(), match[0]


def describes(text: str, name: str) -> bool:
    """Whether a text tells what a company is: "About Harbour Works", "Harbour Works is a provider of …"."""
    if text.startswith(name):
        return OF_A_COMPANY.match(text, len(name)) is not None
    return ABOUT.fullmatch(text.removesuffix(name)) is not None and text.endswith(name)


def imprint(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The company whose name with its legal form stands above its telephone, below a text that names it."""
    half = len(blocks) // 2
    for i, block in enumerate(blocks[half:], half):
        match = COMPANY_LINE.fullmatch(block.text)
        name = match["name"].strip() if match else ""
        if not name or known.is_owner(name) or known.is_generic(name):
            continue
        called = any(TELEPHONE.search(b.text) for b in blocks[i + 1 : i + 1 + ADDRESS_LINES])
        word = re.compile(rf"\b{re.escape(name)}\b")
        again = any(word.search(b.text) for b in blocks if not COMPANY_LINE.fullmatch(b.text))
        if called and again:
            return ParsedEvidence(name, "inferred", "words of the outlet about itself", block.text)
    return None


def beside_byline(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The known outlet on a line below a name: "USA TODAY", "Special for USA TODAY"."""
    for block, above, _after in head_labels(blocks):
        if above is None or above.kind is not BlockKind.BYLINE:
            continue
        found = known.known_outlet(block.text, outlets) or outlet_with_role(block.text, outlets)
        if found and not known.is_owner(found):
            return ParsedEvidence(found, "extracted", "byline", block.text)
    return None


def beside_day(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """A coined name or a domain beside the day, of which the text says nothing: who publishes it.

    What a text is about stands there too, as its topic; but then the text names it.
    """
    for block, above, after in head_labels(blocks):
        name = block.text
        kinds = [other.kind for other in (above, after) if other]
        if BlockKind.DATELINE not in kinds and BlockKind.BYLINE not in kinds:
            continue
        if not COINED.fullmatch(name) and not known.DOMAIN.fullmatch(name):
            continue
        topic = any(name in other.text for other in blocks if other.kind is not block.kind)
        if not topic and not is_platform(name) and may_be_outlet(name):
            return ParsedEvidence(name, "inferred", "site banner", name)
    return None


def head_labels(
    blocks: Sequence[ParsedBlock],
) -> Iterator[tuple[ParsedBlock, ParsedBlock | None, ParsedBlock | None]]:
    """The labels between the headline and the text, each with its neighbours."""
    below = False
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.PARAGRAPH:
            return
        below = below or block.kind is BlockKind.HEADLINE
        if below and block.reason in ("section label", "site banner"):
            yield (
                block,
                blocks[i - 1] if i else None,
                blocks[i + 1] if i + 1 < len(blocks) else None,
            )
